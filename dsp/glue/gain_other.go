//go:build !(goexperiment.simd && amd64)

package glue

// larger leaves the larger of a and b in a.
func larger(a, b []float64) { largerScalar(a, b) }

// blend applies to x the gain of the dry signal mixed with the compressed one.
func blend(x, gain, up, wet []float64) { blendScalar(x, gain, up, wet) }
