//go:build !goexperiment.simd || !amd64

package fir

func forward2(x, w []float64, span, n int) { forward2Scalar(x, w, span, n) }
func inverse2(x, w []float64, span, n int) { inverse2Scalar(x, w, span, n) }
func forward4(x, w []float64, span, n int) { forward4Scalar(x, w, span, n) }
func inverse4(x, w []float64, span, n int) { inverse4Scalar(x, w, span, n) }

func lastPass(dst []float64, stride int, x []float64, n int) { lastPassScalar(dst, stride, x, n) }
func firstPass(x []float64, n int)                           { firstPassScalar(x, n) }

func accumulate(sum, kernel, x []float64, stride int, offsets []int, n int, fresh bool) {
	accumulateScalar(sum, kernel, x, stride, offsets, n, fresh)
}

func weigh(dst, before, now, w []float64) { weighScalar(dst, before, now, w) }
func unweigh(dst, x, w []float64)         { unweighScalar(dst, x, w) }

func unfold(h, z, turns, shape []float64, from, to int) {
	unfoldScalar(h, z, turns, shape, from, to)
}
