package fir

// The scalar loops, of which the vector ones are the equals bit for bit:
// n units of a pass whose inputs are span blocks apart. Units of radix 4 and span
// 1 have the same twiddles and lie four blocks apart, else they are neighbours
// and so are their twiddles. float64(a*b)+c keeps compilers from fusing the
// product with the sum.

func forward2Scalar(x, w []float64, span, n int) {
	for u := range n {
		a, b, w1 := x[8*u:][:8], x[8*(u+span):][:8], w[8*u:][:8]
		for i := range 4 {
			re, im := a[i]-b[i], a[i+4]-b[i+4]
			a[i], a[i+4] = a[i]+b[i], a[i+4]+b[i+4]
			b[i], b[i+4] = times(re, im, w1[i], w1[i+4])
		}
	}
}

func inverse2Scalar(x, w []float64, span, n int) {
	for u := range n {
		a, b, w1 := x[8*u:][:8], x[8*(u+span):][:8], w[8*u:][:8]
		for i := range 4 {
			re, im := timesConjugate(b[i], b[i+4], w1[i], w1[i+4])
			a[i], a[i+4], b[i], b[i+4] = a[i]+re, a[i+4]+im, a[i]-re, a[i+4]-im
		}
	}
}

func forward4Scalar(x, w []float64, span, n int) {
	next, turn := unitStep(span)
	for u := range n {
		x, w := x[u*next:], w[u*turn:]
		a, b, c, d := x[:8], x[8*span:][:8], x[16*span:][:8], x[24*span:][:8]
		w1, w2, w3 := w[:8], w[8:16], w[16:24]
		for i := range 4 {
			sumR, sumI, difR, difI := a[i]+c[i], a[i+4]+c[i+4], a[i]-c[i], a[i+4]-c[i+4]
			oddR, oddI, turR, turI := b[i]+d[i], b[i+4]+d[i+4], b[i]-d[i], b[i+4]-d[i+4]
			a[i], a[i+4] = sumR+oddR, sumI+oddI
			b[i], b[i+4] = times(difR-turI, difI+turR, w1[i], w1[i+4])
			c[i], c[i+4] = times(sumR-oddR, sumI-oddI, w2[i], w2[i+4])
			d[i], d[i+4] = times(difR+turI, difI-turR, w3[i], w3[i+4])
		}
	}
}

func inverse4Scalar(x, w []float64, span, n int) {
	next, turn := unitStep(span)
	for u := range n {
		x, w := x[u*next:], w[u*turn:]
		a, b, c, d := x[:8], x[8*span:][:8], x[16*span:][:8], x[24*span:][:8]
		w1, w2, w3 := w[:8], w[8:16], w[16:24]
		for i := range 4 {
			aR, aI := a[i], a[i+4]
			bR, bI := timesConjugate(b[i], b[i+4], w1[i], w1[i+4])
			cR, cI := timesConjugate(c[i], c[i+4], w2[i], w2[i+4])
			dR, dI := timesConjugate(d[i], d[i+4], w3[i], w3[i+4])
			a[i], b[i], c[i], d[i], a[i+4], b[i+4], c[i+4], d[i+4] = back(aR, aI, bR, bI, cR, cI, dR, dI)
		}
	}
}

// unitStep is how far apart two units of radix 4 and their twiddles are.
func unitStep(span int) (next, turn int) {
	if span == 1 {
		return 32, 0
	}
	return 8, 24
}

// lastPassScalar leaves the four butterflies of a unit in the lanes.
func lastPassScalar(dst []float64, stride int, x []float64, n int) {
	for u := range n {
		x := x[32*u:][:32]
		for j := range 4 {
			v := x[8*j:][:8]
			sumR, sumI, difR, difI := v[0]+v[2], v[4]+v[6], v[0]-v[2], v[4]-v[6]
			oddR, oddI, turR, turI := v[1]+v[3], v[5]+v[7], v[1]-v[3], v[5]-v[7]
			at := 4 * u * stride
			dst[at+j], dst[at+j+4] = sumR+oddR, sumI+oddI
			at += stride
			dst[at+j], dst[at+j+4] = difR-turI, difI+turR
			at += stride
			dst[at+j], dst[at+j+4] = sumR-oddR, sumI-oddI
			at += stride
			dst[at+j], dst[at+j+4] = difR+turI, difI-turR
		}
	}
}

// firstPassScalar takes the four butterflies of a unit from the lanes.
func firstPassScalar(x []float64, n int) {
	for u := range n {
		x := x[32*u:][:32]
		in := [32]float64(x)
		for j := range 4 {
			v := x[8*j:][:8]
			v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7] = back(
				in[j], in[j+4], in[j+8], in[j+12], in[j+16], in[j+20], in[j+24], in[j+28])
		}
	}
}

// back is the inverse butterfly of radix 4: four real parts, then four
// imaginary ones.
func back(aR, aI, bR, bI, cR, cI, dR, dI float64) (r0, r1, r2, r3, i0, i1, i2, i3 float64) {
	sumR, sumI, difR, difI := aR+cR, aI+cI, aR-cR, aI-cI
	oddR, oddI, turR, turI := bR+dR, bI+dI, bR-dR, bI-dI
	return sumR + oddR, difR + turI, sumR - oddR, difR - turI,
		sumI + oddI, difI - turR, sumI - oddI, difI + turR
}

// times is (re + i·im)·(wr + i·wi).
func times(re, im, wr, wi float64) (float64, float64) {
	return float64(re*wr) - float64(im*wi), float64(re*wi) + float64(im*wr)
}

// timesConjugate is (re + i·im)·(wr - i·wi).
func timesConjugate(re, im, wr, wi float64) (float64, float64) {
	return float64(re*wr) + float64(im*wi), float64(im*wr) - float64(re*wi)
}
