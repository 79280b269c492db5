package multiband

// louderScalar takes the larger of a and factor·b, frame by frame.
func louderScalar(a, b []float64, factor float64) {
	for i, v := range b {
		if v *= factor; v > a[i] {
			a[i] = v
		}
	}
}

// mixScalar is the sum of four signals with their gains.
func mixScalar(out []float64, x, g *[bands][]float64) {
	for i := range out {
		out[i] = (float64(x[0][i]*g[0][i]) + float64(x[1][i]*g[1][i])) +
			(float64(x[2][i]*g[2][i]) + float64(x[3][i]*g[3][i]))
	}
}
