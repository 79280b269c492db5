//go:build !(goexperiment.simd && amd64)

package loudness

func kWeight(l, r []float64, c *kCoefs, s *kState, energy *[2]float64) {
	kWeightPlain(l, r, c, s, energy)
}

func narrow(x *[chunk + 2]float64, y *[chunk]float32) (top, bend float64) { return narrowPlain(x, y) }

func quarters(x []float32, taps []quarterTap, out *[chunk]float32) float32 {
	return quartersPlain(x, taps, out)
}

func sixteenths(x *[2 * reportHalf]float64, taps *sixteenthTaps, y *[15]float64) {
	sixteenthsPlain(x, taps, y)
}
