//go:build goexperiment.simd && amd64

package stereo

import "simd/archsimd"

// hasVector says that the vector loops may run. Tests switch it off to compare.
var hasVector = archsimd.X86.AVX()

// split gives mid and side of l and r.
func split(mid, side, l, r []float64) {
	n := 0
	if hasVector {
		half := archsimd.BroadcastFloat64x4(0.5)
		for ; n+4 <= len(l); n += 4 {
			a, b := archsimd.LoadFloat64x4Slice(l[n:]), archsimd.LoadFloat64x4Slice(r[n:])
			half.Mul(a.Add(b)).StoreSlice(mid[n:])
			half.Mul(a.Sub(b)).StoreSlice(side[n:])
		}
		archsimd.ClearAVXUpperBits()
	}
	splitScalar(mid[n:], side[n:], l[n:], r[n:])
}

// join does the reverse.
func join(l, r, mid, side []float64) {
	n := 0
	if hasVector {
		for ; n+4 <= len(l); n += 4 {
			m, s := archsimd.LoadFloat64x4Slice(mid[n:]), archsimd.LoadFloat64x4Slice(side[n:])
			m.Add(s).StoreSlice(l[n:])
			m.Sub(s).StoreSlice(r[n:])
		}
		archsimd.ClearAVXUpperBits()
	}
	joinScalar(l[n:], r[n:], mid[n:], side[n:])
}
