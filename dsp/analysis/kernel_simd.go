//go:build goexperiment.simd && amd64

package analysis

import (
	"simd/archsimd"
	"unsafe"
)

// wide says that the vector loops may run. Tests switch it off to compare.
var wide = archsimd.X86.AVX2()

type vec = archsimd.Float64x4

// load reads four samples from x[i] on, which the caller has made sure are
// there: slicing costs as much as the arithmetic.
func load(x unsafe.Pointer, i int) vec {
	return archsimd.LoadFloat64x4((*[4]float64)(unsafe.Add(x, 8*i)))
}

func hopSums(x []float64, l *hopLanes) {
	done := 0
	if wide && len(x) > 0 {
		done = hopSumsVector(x, l)
	}
	hopSumsPlain(x, l, done)
}

func hopSumsVector(x []float64, l *hopLanes) int {
	sum, square := archsimd.LoadFloat64x4((*[4]float64)(&l.sum)), archsimd.LoadFloat64x4((*[4]float64)(&l.square))
	low, high := archsimd.LoadFloat64x4((*[4]float64)(&l.low)), archsimd.LoadFloat64x4((*[4]float64)(&l.high))
	p, n := unsafe.Pointer(&x[0]), len(x)&^3
	for i := 0; i < n; i += 4 {
		v := load(p, i)
		sum = sum.Add(v)
		square = square.Add(v.Mul(v))
		low, high = low.Min(v), high.Max(v)
	}
	sum.Store((*[4]float64)(&l.sum))
	square.Store((*[4]float64)(&l.square))
	low.Store((*[4]float64)(&l.low))
	high.Store((*[4]float64)(&l.high))
	archsimd.ClearAVXUpperBits()
	return n
}

func productSums(left, right []float64, p *productLanes) {
	done := 0
	if wide && len(left) > 0 {
		done = productSumsVector(left, right, p)
	}
	productSumsPlain(left, right, p, done)
}

func productSumsVector(left, right []float64, p *productLanes) int {
	_ = right[len(left)-1]
	ll, rr := archsimd.LoadFloat64x4((*[4]float64)(&p.ll)), archsimd.LoadFloat64x4((*[4]float64)(&p.rr))
	lr := archsimd.LoadFloat64x4((*[4]float64)(&p.lr))
	a, b, n := unsafe.Pointer(&left[0]), unsafe.Pointer(&right[0]), len(left)&^3
	for i := 0; i < n; i += 4 {
		l, r := load(a, i), load(b, i)
		ll, rr, lr = ll.Add(l.Mul(l)), rr.Add(r.Mul(r)), lr.Add(l.Mul(r))
	}
	ll.Store((*[4]float64)(&p.ll))
	rr.Store((*[4]float64)(&p.rr))
	lr.Store((*[4]float64)(&p.lr))
	archsimd.ClearAVXUpperBits()
	return n
}

func bends(dst, x []float64) {
	done := 0
	if wide {
		done = bendsVector(dst, x)
	}
	bendsPlain(dst, x, done)
}

// bendsVector does whole pieces. It leaves two candidates of each in scratch,
// for scalar arithmetic between vectors would stall.
func bendsVector(dst, x []float64) int {
	const room = 32
	var scratch [2 * room]float64
	whole := max(0, len(x)-2) / bendPiece
	for at := 0; at < whole; at += room {
		n := min(room, whole-at)
		p := unsafe.Pointer(&x[at*bendPiece])
		_ = x[(at+n)*bendPiece+1]
		for i := range n {
			var high, low vec
			for j := i * bendPiece; j < (i+1)*bendPiece; j += 4 {
				b := load(p, j+1)
				d := load(p, j).Add(load(p, j+2)).Sub(b.Add(b))
				high, low = high.Max(d), low.Min(d)
			}
			var zero vec
			high = high.Max(zero.Sub(low))
			high.GetLo().Max(high.GetHi()).Store((*[2]float64)(unsafe.Pointer(&scratch[2*i])))
		}
		archsimd.ClearAVXUpperBits()
		for i := range n {
			dst[at+i] = max(scratch[2*i], scratch[2*i+1])
		}
	}
	return whole * bendPiece
}

func grid(x []float64, used *[4]int32) bool {
	done := 0
	if wide && len(x) > 0 {
		var ok bool
		if done, ok = gridVector(x, used); !ok {
			return false
		}
	}
	return gridPlain(x, used, done)
}

func gridVector(x []float64, used *[4]int32) (int, bool) {
	all := archsimd.LoadInt32x4(used)
	steps := archsimd.BroadcastFloat64x4(steps24)
	var off archsimd.Mask64x4
	p, n := unsafe.Pointer(&x[0]), len(x)&^3
	for i := 0; i < n; i += 4 {
		v := load(p, i).Mul(steps)
		k := v.ConvertToInt32()
		off = off.Or(k.ConvertToFloat64().NotEqual(v))
		all = all.Or(k)
	}
	all.Store(used)
	bad := off.ToBits()
	archsimd.ClearAVXUpperBits()
	return n, bad == 0
}
