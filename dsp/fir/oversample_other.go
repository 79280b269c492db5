//go:build !goexperiment.simd || !amd64

package fir

func foldTaps(to, x []float64, pairs []int, weights []float64) {
	foldTapsScalar(to, x, pairs, weights)
}

// extremes are the largest magnitude and second difference in x.
func extremes(x []float64) (top, bend float64) { return extremesScalar(x, 0, 0, 0) }
