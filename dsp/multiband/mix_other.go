//go:build !(goexperiment.simd && amd64)

package multiband

func louder(a, b []float64, factor float64) { louderScalar(a, b, factor) }

func encode(mid, side, l, r []float64) { encodeScalar(mid, side, l, r) }

func mix(out []float64, x, g *[bands][]float64) { mixScalar(out, x, g) }
