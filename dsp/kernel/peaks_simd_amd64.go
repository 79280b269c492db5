//go:build goexperiment.simd && amd64

package kernel

import (
	"simd/archsimd"
	"unsafe"
)

// The vector loops: one lane is one sample in time, so that each lane adds in
// the order of the scalar loop. The scalar loop does what is left over.

// wide says that the vector loops may run. Tests switch it off to compare.
var wide = archsimd.X86.AVX2()

func mirroredPhases(lo, hi, x []float32, taps [][2]float32) {
	done := 0
	if wide {
		done = mirroredVector(lo, hi, x, taps)
	}
	mirroredScalar(lo, hi, x, taps, done)
}

func middlePhase(dst, x, taps []float32) {
	done := 0
	if wide {
		done = middleVector(dst, x, taps)
	}
	middleScalar(dst, x, taps, done)
}

func refinePeaks(dst, left, at, right []float32) {
	done := 0
	if wide {
		done = refineVector(dst, left, at, right)
	}
	refineScalar(dst, left, at, right, done)
}

// load reads eight samples at p.
func load(p unsafe.Pointer) archsimd.Float32x8 {
	return archsimd.LoadFloat32x8((*[8]float32)(p))
}

// mirroredVector does 16 samples at a time, two vectors, so that the sums of
// one proceed while those of the other wait for their result.
//
// Its pointers replace indexing that the compiler cannot prove, which would
// take twice the time: before climbs from w[0], after descends from w[last],
// one sample a tap, so that with 15 samples of room above w[last] both stay
// within the slice w that has just been checked.
func mirroredVector(lo, hi, x []float32, taps [][2]float32) int {
	last := 2*len(taps) - 1
	n := 0
	for ; n+16 <= len(lo); n += 16 {
		var even0, even1, odd0, odd1 archsimd.Float32x8
		w := x[n : n+last+16]
		before, after := unsafe.Pointer(&w[0]), unsafe.Pointer(&w[last])
		for i := range taps {
			even, odd := archsimd.BroadcastFloat32x8(taps[i][0]), archsimd.BroadcastFloat32x8(taps[i][1])
			b0, a0 := load(before), load(after)
			b1, a1 := load(unsafe.Add(before, 32)), load(unsafe.Add(after, 32))
			before, after = unsafe.Add(before, 4), unsafe.Add(after, -4)
			even0 = even0.Add(even.Mul(a0.Add(b0)))
			odd0 = odd0.Add(odd.Mul(a0.Sub(b0)))
			even1 = even1.Add(even.Mul(a1.Add(b1)))
			odd1 = odd1.Add(odd.Mul(a1.Sub(b1)))
		}
		even0.Add(odd0).StoreSlice(lo[n:])
		even0.Sub(odd0).StoreSlice(hi[n:])
		even1.Add(odd1).StoreSlice(lo[n+8:])
		even1.Sub(odd1).StoreSlice(hi[n+8:])
	}
	archsimd.ClearAVXUpperBits()
	return n
}

// middleVector does 32 samples at a time, four vectors for the same reason;
// pointers as in mirroredVector.
func middleVector(dst, x, taps []float32) int {
	last := 2*len(taps) - 1
	n := 0
	for ; n+32 <= len(dst); n += 32 {
		var even0, even1, even2, even3 archsimd.Float32x8
		w := x[n : n+last+32]
		before, after := unsafe.Pointer(&w[0]), unsafe.Pointer(&w[last])
		for i := range taps {
			even := archsimd.BroadcastFloat32x8(taps[i])
			even0 = even0.Add(even.Mul(load(after).Add(load(before))))
			even1 = even1.Add(even.Mul(load(unsafe.Add(after, 32)).Add(load(unsafe.Add(before, 32)))))
			even2 = even2.Add(even.Mul(load(unsafe.Add(after, 64)).Add(load(unsafe.Add(before, 64)))))
			even3 = even3.Add(even.Mul(load(unsafe.Add(after, 96)).Add(load(unsafe.Add(before, 96)))))
			before, after = unsafe.Add(before, 4), unsafe.Add(after, -4)
		}
		even0.StoreSlice(dst[n:])
		even1.StoreSlice(dst[n+8:])
		even2.StoreSlice(dst[n+16:])
		even3.StoreSlice(dst[n+24:])
	}
	archsimd.ClearAVXUpperBits()
	return n
}

// refineVector does 8 samples at a time; its pointers climb through slices that
// have just been cut to the same length.
func refineVector(dst, left, at, right []float32) int {
	if len(dst) < 8 {
		return 0
	}
	left, at, right = left[:len(dst)], at[:len(dst)], right[:len(dst)]
	to, pa, py, pb := unsafe.Pointer(&dst[0]), unsafe.Pointer(&left[0]), unsafe.Pointer(&at[0]), unsafe.Pointer(&right[0])
	least := archsimd.BroadcastFloat32x8(tiny)
	n := 0
	for ; n+8 <= len(dst); n += 8 {
		offset := 4 * n
		a, y, b := load(unsafe.Add(pa, offset)), load(unsafe.Add(py, offset)), load(unsafe.Add(pb, offset))
		square := y.Mul(y)
		top := a.Mul(a).LessEqual(square).And(b.Mul(b).LessEqual(square))
		diff := a.Sub(b)
		above := y.Sub(a).Add(y.Sub(b)).Mul(y.Add(a).Add(y.Add(b))).Add(least)
		peak := square.Add(diff.Mul(diff).Mul(square).Div(above).Masked(top))
		peak.Max(load(unsafe.Add(to, offset))).Store((*[8]float32)(unsafe.Add(to, offset)))
	}
	archsimd.ClearAVXUpperBits()
	return n
}
