//go:build goexperiment.simd && amd64

package eq

import (
	"simd/archsimd"
	"unsafe"
)

// The vector loops take multiples of four and leave the rest to the scalar
// ones.

func times(num, den, square []float64, p, q *power) {
	i := 0
	if hasVector && len(square) >= 4 {
		all := archsimd.BroadcastFloat64x4
		a0, a1, a2, b0, b1, b2 := all(p.num[0]), all(p.num[1]), all(p.num[2]), all(p.den[0]), all(p.den[1]), all(p.den[2])
		c0, c1, c2, d0, d1, d2 := all(q.num[0]), all(q.num[1]), all(q.num[2]), all(q.den[0]), all(q.den[1]), all(q.den[2])
		pn, pd, ps := unsafe.Pointer(&num[:len(square)][0]), unsafe.Pointer(&den[:len(square)][0]), unsafe.Pointer(&square[0])
		for ; i+4 <= len(square); i += 4 {
			x := lanes(ps, i)
			n := a0.Add(x.Mul(a1.Add(x.Mul(a2)))).Mul(c0.Add(x.Mul(c1.Add(x.Mul(c2)))))
			d := b0.Add(x.Mul(b1.Add(x.Mul(b2)))).Mul(d0.Add(x.Mul(d1.Add(x.Mul(d2)))))
			lanes(pn, i).Mul(n).Store((*[4]float64)(unsafe.Add(pn, 8*i)))
			lanes(pd, i).Mul(d).Store((*[4]float64)(unsafe.Add(pd, 8*i)))
		}
		archsimd.ClearAVXUpperBits()
	}
	timesScalar(num[i:], den[i:], square[i:], p, q)
}

// lanes are four values from the i-th after p, in slices whose length has been
// checked.
func lanes(p unsafe.Pointer, i int) vector {
	return archsimd.LoadFloat64x4((*[4]float64)(unsafe.Add(p, 8*i)))
}

func ratio(dst, num, den []float64) {
	i := 0
	if hasVector {
		for ; i+4 <= len(dst); i += 4 {
			r := archsimd.LoadFloat64x4Slice(num[i:]).Div(archsimd.LoadFloat64x4Slice(den[i:]))
			archsimd.LoadFloat64x4Slice(dst[i:]).Mul(r).StoreSlice(dst[i:])
		}
		archsimd.ClearAVXUpperBits()
	}
	ratioScalar(dst[i:], num[i:], den[i:])
}

func roots(x []float64) {
	i := 0
	if hasVector {
		i = rootsVector(x)
	}
	rootsScalar(x[i:])
}

// rootsVector is not inlined: its zero would be made long before the loop, and
// whatever the caller does in between would stall.
//
//go:noinline
func rootsVector(x []float64) int {
	var zero vector
	i := 0
	for ; i+4 <= len(x); i += 4 {
		archsimd.LoadFloat64x4Slice(x[i:]).Max(zero).Sqrt().StoreSlice(x[i:])
	}
	archsimd.ClearAVXUpperBits()
	return i
}

func scale(x, g []float64) {
	i := 0
	if hasVector {
		for ; i+4 <= len(g); i += 4 {
			archsimd.LoadFloat64x4Slice(x[i:]).Mul(archsimd.LoadFloat64x4Slice(g[i:])).StoreSlice(x[i:])
		}
		archsimd.ClearAVXUpperBits()
	}
	scaleScalar(x[i:], g[i:])
}

func cross(l, r, mid, side []float64) {
	i := 0
	if hasVector && len(mid) >= 4 {
		half := archsimd.BroadcastFloat64x4(0.5)
		pl, pr, pm, ps := unsafe.Pointer(&l[:len(mid)][0]), unsafe.Pointer(&r[:len(mid)][0]), unsafe.Pointer(&mid[0]), unsafe.Pointer(&side[:len(mid)][0])
		for ; i+4 <= len(mid); i += 4 {
			x, y := half.Mul(lanes(pl, i)), half.Mul(lanes(pr, i))
			m, s := x.Add(y).Mul(lanes(pm, i)), x.Sub(y).Mul(lanes(ps, i))
			m.Add(s).Store((*[4]float64)(unsafe.Add(pl, 8*i)))
			m.Sub(s).Store((*[4]float64)(unsafe.Add(pr, 8*i)))
		}
		archsimd.ClearAVXUpperBits()
	}
	crossScalar(l[i:], r[i:], mid[i:], side[i:])
}
