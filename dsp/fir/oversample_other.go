//go:build !goexperiment.simd || !amd64

package fir

func foldTaps(to, x []float64, pairs []int, weights []float64) {
	foldTapsScalar(to, x, pairs, weights)
}
