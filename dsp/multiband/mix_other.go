//go:build !(goexperiment.simd && amd64)

package multiband

func louder(a, b []float64, factor float64) { louderScalar(a, b, factor) }

func draw(x, lead []float64, apart float64) { drawScalar(x, lead, apart) }

func raise(x []float64, v float64) { raiseScalar(x, v) }

func less(a, b []float64) { lessScalar(a, b) }

func lowPass(to, square []float64, scale float64) { lowPassScalar(to, square, scale) }

func encode(mid, side, l, r []float64) { encodeScalar(mid, side, l, r) }

func mix(out []float64, x, g *[bands][]float64) { mixScalar(out, x, g) }
