package multiband

// The loops that pay to run on several frames at once. They are plain Go here;
// the vector forms give the same bits.

// louderScalar takes the larger of a and factor·b, frame by frame.
func louderScalar(a, b []float64, factor float64) {
	b = b[:len(a)]
	for i, v := range b {
		if v *= factor; v > a[i] {
			a[i] = v
		}
	}
}

// drawScalar draws x towards lead, to what apart leaves of the way between.
func drawScalar(x, lead []float64, apart float64) {
	x = x[:len(lead)]
	for i, v := range lead {
		x[i] = v - float64(apart*(v-x[i]))
	}
}

// raiseScalar adds v to x.
func raiseScalar(x []float64, v float64) {
	for i := range x {
		x[i] += v
	}
}

// lessScalar takes b from a.
func lessScalar(a, b []float64) {
	a = a[:len(b)]
	for i, v := range b {
		a[i] -= v
	}
}

// lowPassScalar is the magnitude 1/(1+(f/split)⁴) for squared frequencies;
// scale is 1/split².
func lowPassScalar(to, square []float64, scale float64) {
	to = to[:len(square)]
	for i, v := range square {
		v *= scale
		to[i] = 1 / (1 + float64(v*v))
	}
}

// encodeScalar makes mid and side, with exact halves.
func encodeScalar(mid, side, l, r []float64) {
	mid, side, r = mid[:len(l)], side[:len(l)], r[:len(l)]
	for i, x := range l {
		mid[i], side[i] = 0.5*(x+r[i]), 0.5*(x-r[i])
	}
}

// mixScalar is the sum of all bands x with their gains g.
func mixScalar(out []float64, x, g *[bands][]float64) {
	n := len(out)
	x0, x1, x2, x3 := x[0][:n], x[1][:n], x[2][:n], x[3][:n]
	g0, g1, g2, g3 := g[0][:n], g[1][:n], g[2][:n], g[3][:n]
	for i := range out {
		out[i] = (float64(x0[i]*g0[i]) + float64(x1[i]*g1[i])) + (float64(x2[i]*g2[i]) + float64(x3[i]*g3[i]))
	}
}
