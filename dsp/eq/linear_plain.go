//go:build !(goexperiment.simd && amd64)

package eq

func times(num, den, square []float64, p, q *power) { timesScalar(num, den, square, p, q) }

func ratio(dst, num, den []float64)   { ratioScalar(dst, num, den) }
func roots(x []float64)               { rootsScalar(x) }
func scale(x, g []float64)            { scaleScalar(x, g) }
func cross(l, r, mid, side []float64) { crossScalar(l, r, mid, side) }
