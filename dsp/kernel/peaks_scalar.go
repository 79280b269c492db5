package kernel

// The scalar loops. float32(a*b)+c keeps compilers from fusing the product
// with the sum, which would change the bits.

// mirroredScalar reads the points p/P (to lo) and (P-p)/P (to hi) after sample
// x[half-1+n], for n = from … len(lo)-1.
func mirroredScalar(lo, hi, x []float32, taps [][2]float32, from int) {
	last := 2*len(taps) - 1
	for n := from; n < len(lo); n++ {
		w := x[n : n+last+1]
		var even, odd float32
		for i, c := range taps {
			before, after := w[i], w[last-i]
			even += float32(c[0] * (after + before))
			odd += float32(c[1] * (after - before))
		}
		lo[n], hi[n] = even+odd, even-odd
	}
}

// middleScalar reads the point half-way after sample x[half-1+n].
func middleScalar(dst, x, taps []float32, from int) {
	last := 2*len(taps) - 1
	for n := from; n < len(dst); n++ {
		w := x[n : n+last+1]
		var even float32
		for i, c := range taps {
			even += float32(c * (w[last-i] + w[i]))
		}
		dst[n] = even
	}
}

// tiny keeps 0/0 away where all three points are equal or 0.
const tiny = 1e-30

// refineScalar raises dst to the squared peak around the points at, whose
// neighbours on the grid are left and right.
func refineScalar(dst, left, at, right []float32, from int) {
	left, at, right = left[:len(dst)], at[:len(dst)], right[:len(dst)]
	for n := from; n < len(dst); n++ {
		a, y, b := left[n], at[n], right[n]
		square := float32(y * y)
		peak := square
		if float32(a*a) <= square && float32(b*b) <= square {
			// (y-a)+(y-b) instead of 2y-(a+b): where the three are nearly alike
			// it is exact, so that diff is never divided by what rounding left.
			diff := a - b
			above := float32(((y-a)+(y-b))*((y+a)+(y+b))) + tiny
			peak = square + float32(float32(diff*diff)*square)/above
		}
		if peak > dst[n] {
			dst[n] = peak
		}
	}
}
