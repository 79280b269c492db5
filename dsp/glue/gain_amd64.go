//go:build goexperiment.simd && amd64

package glue

import "simd/archsimd"

// hasVector says that the vector loops may run. Tests switch it off to
// compare.
var hasVector = archsimd.X86.AVX2()

// larger leaves the larger of a and b in a.
func larger(a, b []float64) {
	if hasVector {
		n := largerVector(a, b)
		a, b = a[n:], b[n:]
	}
	largerScalar(a, b)
}

func largerVector(a, b []float64) int {
	b = b[:len(a)]
	n := 0
	for ; n+4 <= len(a); n += 4 {
		archsimd.LoadFloat64x4Slice(a[n:]).Max(archsimd.LoadFloat64x4Slice(b[n:])).StoreSlice(a[n:])
	}
	archsimd.ClearAVXUpperBits()
	return n
}

// blend applies to x the gain of the dry signal mixed with the compressed one.
func blend(x, gain, up, wet []float64) {
	if hasVector {
		n := blendVector(x, gain, up, wet)
		x, gain, up, wet = x[n:], gain[n:], up[n:], wet[n:]
	}
	blendScalar(x, gain, up, wet)
}

func blendVector(x, gain, up, wet []float64) int {
	one := archsimd.BroadcastFloat64x4(1)
	gain, up, wet = gain[:len(x)], up[:len(x)], wet[:len(x)]
	n := 0
	for ; n+4 <= len(x); n += 4 {
		g := archsimd.LoadFloat64x4Slice(gain[n:]).Mul(archsimd.LoadFloat64x4Slice(up[n:])).Sub(one)
		g = archsimd.LoadFloat64x4Slice(wet[n:]).Mul(g).Add(one)
		g.Mul(archsimd.LoadFloat64x4Slice(x[n:])).StoreSlice(x[n:])
	}
	archsimd.ClearAVXUpperBits()
	return n
}
