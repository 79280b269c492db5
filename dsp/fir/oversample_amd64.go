//go:build goexperiment.simd && amd64

package fir

import (
	"math"
	"simd/archsimd"
	"unsafe"
)

// foldTaps filters by symmetric taps; a vector is four frames. Every sum is
// taken in the order of the scalar twin, so the bits are the same.
func foldTaps(to, x []float64, pairs []int, weights []float64) {
	if n := len(to) &^ 3; wide && n > 0 {
		_ = pairs[2*len(weights)-1]
		foldVectors(unsafe.Pointer(&to[0]), unsafe.Pointer(&x[0]), pairs, weights, n)
		to, x = to[n:], x[n:]
	}
	foldTapsScalar(to, x, pairs, weights)
}

// foldVectors reads what foldTapsScalar would; fold.run has checked that it is
// there.
func foldVectors(to, x unsafe.Pointer, pairs []int, weights []float64, n int) {
	i := 0
	for ; i+16 <= n; i += 16 {
		var s0, s1, s2, s3 vec
		from := unsafe.Add(x, 8*i)
		p := unsafe.Pointer(&pairs[0])
		for k := range weights {
			a := unsafe.Add(from, *(*int)(unsafe.Add(p, 16*k)))
			b := unsafe.Add(from, *(*int)(unsafe.Add(p, 16*k+8)))
			c := archsimd.BroadcastFloat64x4(weights[k])
			s0 = get(a, 0).Add(get(b, 0)).MulAdd(c, s0)
			s1 = get(a, 1).Add(get(b, 1)).MulAdd(c, s1)
			s2 = get(a, 2).Add(get(b, 2)).MulAdd(c, s2)
			s3 = get(a, 3).Add(get(b, 3)).MulAdd(c, s3)
		}
		y := unsafe.Add(to, 8*i)
		put(y, 0, s0)
		put(y, 1, s1)
		put(y, 2, s2)
		put(y, 3, s3)
	}
	for ; i < n; i += 4 {
		var s vec
		from := unsafe.Add(x, 8*i)
		for k, w := range weights {
			a, b := unsafe.Add(from, pairs[2*k]), unsafe.Add(from, pairs[2*k+1])
			s = get(a, 0).Add(get(b, 0)).MulAdd(archsimd.BroadcastFloat64x4(w), s)
		}
		put(unsafe.Add(to, 8*i), 0, s)
	}
	archsimd.ClearAVXUpperBits()
}

// extremes are the largest magnitude and second difference in x.
func extremes(x []float64) (top, bend float64) {
	if !wide || len(x) < 8 {
		return extremesScalar(x, 0, 0, 0)
	}
	var tops, bends vec
	magnitude := archsimd.BroadcastUint64x4(math.MaxInt64)
	p := unsafe.Pointer(&x[0])
	i := 2
	for ; i+4 <= len(x); i += 4 {
		at := unsafe.Add(p, 8*i-16)
		a, b := get(at, 0), get(unsafe.Add(at, 8), 0)
		c := get(unsafe.Add(at, 16), 0)
		tops = tops.Max(c.AsUint64x4().And(magnitude).AsFloat64x4())
		bends = bends.Max(c.Sub(b.Add(b)).Add(a).AsUint64x4().And(magnitude).AsFloat64x4())
	}
	var t, d [4]float64
	tops.Store(&t)
	bends.Store(&d)
	archsimd.ClearAVXUpperBits()
	top, _ = extremesScalar(x[:2], 0, 0, 0)
	for k := range t {
		top, bend = max(top, t[k]), max(bend, d[k])
	}
	return extremesScalar(x, i, top, bend)
}
