//go:build !(goexperiment.simd && amd64)

package eq

func multiply(dst, square []float64, parts []power) { multiplyScalar(dst, square, parts) }
func roots(x []float64)                             { rootsScalar(x) }
func scale(x, g []float64)                          { scaleScalar(x, g) }
func mix(l, r, g []float64, sign float64)           { mixScalar(l, r, g, sign) }
