//go:build !(goexperiment.simd && amd64)

package clipper

// segments is segmentsScalar.
func segments(out, later, a, b []float64, c *curve) { segmentsScalar(out, later, a, b, c, 0) }
