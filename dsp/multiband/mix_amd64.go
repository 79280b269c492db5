//go:build goexperiment.simd && amd64

package multiband

import "simd/archsimd"

var hasVector = archsimd.X86.AVX2()

// Loops with constants in vectors are not inlined: the compiler would make the
// constants early and keep scalars for later between them, which stalls.

func at(x []float64, i int) archsimd.Float64x4 {
	return archsimd.LoadFloat64x4((*[4]float64)(x[i : i+4]))
}

func put(v archsimd.Float64x4, x []float64, i int) { v.Store((*[4]float64)(x[i : i+4])) }

// vectored is how many of n frames, the first ones, run four at a time.
func vectored(n int) int {
	if !hasVector {
		return 0
	}
	return n &^ 3
}

func louder(a, b []float64, factor float64) {
	n := vectored(len(a))
	if n > 0 {
		louderVector(a[:n], b, factor)
	}
	louderScalar(a[n:], b[n:], factor)
}

//go:noinline
func louderVector(a, b []float64, factor float64) {
	f := archsimd.BroadcastFloat64x4(factor)
	for i := 0; i < len(a); i += 4 {
		put(at(b, i).Mul(f).Max(at(a, i)), a, i)
	}
	archsimd.ClearAVXUpperBits()
}

func draw(x, lead []float64, apart float64) {
	n := vectored(len(x))
	if n > 0 {
		drawVector(x[:n], lead, apart)
	}
	drawScalar(x[n:], lead[n:], apart)
}

//go:noinline
func drawVector(x, lead []float64, apart float64) {
	f := archsimd.BroadcastFloat64x4(apart)
	for i := 0; i < len(x); i += 4 {
		v := at(lead, i)
		put(v.Sub(f.Mul(v.Sub(at(x, i)))), x, i)
	}
	archsimd.ClearAVXUpperBits()
}

func raise(x []float64, v float64) {
	n := vectored(len(x))
	if n > 0 {
		raiseVector(x[:n], v)
	}
	raiseScalar(x[n:], v)
}

//go:noinline
func raiseVector(x []float64, v float64) {
	all := archsimd.BroadcastFloat64x4(v)
	for i := 0; i < len(x); i += 4 {
		put(at(x, i).Add(all), x, i)
	}
	archsimd.ClearAVXUpperBits()
}

func less(a, b []float64) {
	n := vectored(len(a))
	if n > 0 {
		lessVector(a[:n], b)
	}
	lessScalar(a[n:], b[n:])
}

func lessVector(a, b []float64) {
	for i := 0; i < len(a); i += 4 {
		put(at(a, i).Sub(at(b, i)), a, i)
	}
	archsimd.ClearAVXUpperBits()
}

func lowPass(to, square []float64, scale float64) {
	n := vectored(len(square))
	if n > 0 {
		lowPassVector(to, square[:n], scale)
	}
	lowPassScalar(to[n:], square[n:], scale)
}

//go:noinline
func lowPassVector(to, square []float64, scale float64) {
	one, s := archsimd.BroadcastFloat64x4(1), archsimd.BroadcastFloat64x4(scale)
	for i := 0; i < len(square); i += 4 {
		v := at(square, i).Mul(s)
		put(one.Div(one.Add(v.Mul(v))), to, i)
	}
	archsimd.ClearAVXUpperBits()
}

func encode(mid, side, l, r []float64) {
	n := vectored(len(l))
	if n > 0 {
		encodeVector(mid, side, l[:n], r)
	}
	encodeScalar(mid[n:], side[n:], l[n:], r[n:])
}

//go:noinline
func encodeVector(mid, side, l, r []float64) {
	half := archsimd.BroadcastFloat64x4(0.5)
	for i := 0; i < len(l); i += 4 {
		x, y := at(l, i), at(r, i)
		put(x.Add(y).Mul(half), mid, i)
		put(x.Sub(y).Mul(half), side, i)
	}
	archsimd.ClearAVXUpperBits()
}

func mix(out []float64, x, g *[bands][]float64) {
	n := vectored(len(out))
	if n > 0 {
		mixVector(out[:n], x, g)
	}
	if n < len(out) {
		mixScalar(out[n:], &[bands][]float64{x[0][n:], x[1][n:], x[2][n:], x[3][n:]},
			&[bands][]float64{g[0][n:], g[1][n:], g[2][n:], g[3][n:]})
	}
}

func mixVector(out []float64, x, g *[bands][]float64) {
	x0, x1, x2, x3 := x[0], x[1], x[2], x[3]
	g0, g1, g2, g3 := g[0], g[1], g[2], g[3]
	for i := 0; i < len(out); i += 4 {
		low := at(x0, i).Mul(at(g0, i)).Add(at(x1, i).Mul(at(g1, i)))
		high := at(x2, i).Mul(at(g2, i)).Add(at(x3, i).Mul(at(g3, i)))
		put(low.Add(high), out, i)
	}
	archsimd.ClearAVXUpperBits()
}
