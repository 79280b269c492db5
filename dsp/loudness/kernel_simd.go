//go:build goexperiment.simd && amd64

package loudness

import (
	"simd/archsimd"
	"unsafe"
)

// The loads below take the address of their first element instead of slicing:
// slicing in the innermost loop costs as much as the arithmetic. That the
// elements after the first are there too is checked once, before the loop, or
// follows from the array's size.

// vector says whether the processor has what the vector forms need.
var vector = archsimd.X86.AVX2()

func kWeight(l, r []float64, c *kCoefs, s *kState, energy *[2]float64) {
	if !vector {
		kWeightPlain(l, r, c, s, energy)
		return
	}
	n := len(l) &^ 1
	kWeightVector(l[:n], r[:n], c, s, energy)
	if n < len(l) {
		kWeightPlain(l[n:], r[n:], c, s, energy)
	}
}

func narrow(x *[chunk + 2]float64, y *[chunk]float32) (top, bend float64) {
	if !vector {
		return narrowPlain(x, y)
	}
	return narrowVector(x, y)
}

func quarters(x []float32, taps []quarterTap, out *[chunk]float32) float32 {
	if !vector {
		return quartersPlain(x, taps, out)
	}
	return quartersVector(x, taps, out)
}

func sixteenths(x *[2 * reportHalf]float64, taps *sixteenthTaps, y *[15]float64) {
	if !vector {
		sixteenthsPlain(x, taps, y)
		return
	}
	sixteenthsVector(x, taps, y)
}

// kWeightVector has one channel per lane, and handles two frames a turn: the
// two sections of the two channels keep four recursions in flight. len(l) is
// even.
//
// The runtime interrupts loops and restores the registers in full width; the
// loop's moves in the old encoding would stall from then on, a hundred times
// slower, until someone clears the upper halves.
func kWeightVector(l, r []float64, c *kCoefs, s *kState, energy *[2]float64) {
	archsimd.ClearAVXUpperBits()
	b1, b2, a1, a2, h1, h2 := both(c.b1), both(c.b2), both(c.a1), both(c.a2), both(c.h1), both(c.h2)
	x1, x2 := archsimd.LoadFloat64x2(&s.x1), archsimd.LoadFloat64x2(&s.x2)
	y1, y2 := archsimd.LoadFloat64x2(&s.y1), archsimd.LoadFloat64x2(&s.y2)
	z1, z2 := archsimd.LoadFloat64x2(&s.z1), archsimd.LoadFloat64x2(&s.z2)
	sum := archsimd.LoadFloat64x2(energy)
	l, r = l[:len(l)&^1], r[:len(l)&^1]
	for i := 0; i < len(l); i += 2 {
		lv := archsimd.LoadFloat64x2((*[2]float64)(unsafe.Pointer(&l[i])))
		rv := archsimd.LoadFloat64x2((*[2]float64)(unsafe.Pointer(&r[i])))

		x := lv.SelectFromPair(0, 2, rv)
		y := x.Add(b1.Mul(x1)).Add(b2.Mul(x2)).Sub(a2.Mul(y2)).Sub(a1.Mul(y1))
		z := y.Sub(y1.Add(y1)).Add(y2).Sub(h2.Mul(z2)).Sub(h1.Mul(z1))
		sum = sum.Add(z.Mul(z))
		x2, y2, z2 = x, y, z

		x = lv.SelectFromPair(1, 3, rv)
		y = x.Add(b1.Mul(x2)).Add(b2.Mul(x1)).Sub(a2.Mul(y1)).Sub(a1.Mul(y2))
		z = y.Sub(y2.Add(y2)).Add(y1).Sub(h2.Mul(z1)).Sub(h1.Mul(z2))
		sum = sum.Add(z.Mul(z))
		x1, y1, z1 = x, y, z
	}
	x1.Store(&s.x1)
	x2.Store(&s.x2)
	y1.Store(&s.y1)
	y2.Store(&s.y2)
	z1.Store(&s.z1)
	z2.Store(&s.z2)
	sum.Store(energy)
}

func both(x float64) archsimd.Float64x2 { return archsimd.LoadFloat64x2(&[2]float64{x, x}) }

func narrowVector(x *[chunk + 2]float64, y *[chunk]float32) (top, bend float64) {
	var high, low, bent, sunk archsimd.Float64x4
	for i := 0; i < chunk; i += 4 {
		a := archsimd.LoadFloat64x4((*[4]float64)(unsafe.Pointer(&x[i])))
		b := archsimd.LoadFloat64x4((*[4]float64)(unsafe.Pointer(&x[i+1])))
		c := archsimd.LoadFloat64x4((*[4]float64)(unsafe.Pointer(&x[i+2])))
		c.ConvertToFloat32().Store((*[4]float32)(unsafe.Pointer(&y[i])))
		high, low = high.Max(c), low.Min(c)
		d := a.Add(c).Sub(b.Add(b))
		bent, sunk = bent.Max(d), sunk.Min(d)
	}
	var zero archsimd.Float64x4
	high, bent = high.Max(zero.Sub(low)), bent.Max(zero.Sub(sunk))
	var t, u [2]float64
	high.GetLo().Max(high.GetHi()).Store(&t)
	bent.GetLo().Max(bent.GetHi()).Store(&u)
	archsimd.ClearAVXUpperBits()
	return max(t[0], t[1]), max(u[0], u[1])
}

// zeros is loaded where the compiler would otherwise make a zero in the old
// encoding, which stalls while the upper halves of the registers are in use.
var zeros [8]float32

func quartersVector(x []float32, taps []quarterTap, out *[chunk]float32) float32 {
	half := len(taps)
	_ = x[2*half+chunk-2] // the last element that is loaded
	var mid0, mid1, even0, even1, odd0, odd1 archsimd.Float32x8
	a, b := unsafe.Pointer(&x[0]), unsafe.Pointer(&x[2*half-1])
	for j := half - 1; j >= 0; j-- {
		t := &taps[j]
		a0 := archsimd.LoadFloat32x8((*[8]float32)(a))
		b0 := archsimd.LoadFloat32x8((*[8]float32)(b))
		a1 := archsimd.LoadFloat32x8((*[8]float32)(unsafe.Add(a, 32)))
		b1 := archsimd.LoadFloat32x8((*[8]float32)(unsafe.Add(b, 32)))
		s0, s1 := a0.Add(b0), a1.Add(b1)
		c := archsimd.LoadFloat32x8(&t.mid)
		mid0 = mid0.Add(c.Mul(s0))
		mid1 = mid1.Add(c.Mul(s1))
		c = archsimd.LoadFloat32x8(&t.even)
		even0 = even0.Add(c.Mul(s0))
		even1 = even1.Add(c.Mul(s1))
		d0, d1 := a0.Sub(b0), a1.Sub(b1)
		c = archsimd.LoadFloat32x8(&t.odd)
		odd0 = odd0.Add(c.Mul(d0))
		odd1 = odd1.Add(c.Mul(d1))
		a, b = unsafe.Add(a, 4), unsafe.Add(b, -4)
	}
	zero := archsimd.LoadFloat32x8(&zeros)
	mid0, mid1 = mid0.Max(zero.Sub(mid0)), mid1.Max(zero.Sub(mid1))
	even0, even1 = even0.Max(zero.Sub(even0)), even1.Max(zero.Sub(even1))
	odd0, odd1 = odd0.Max(zero.Sub(odd0)), odd1.Max(zero.Sub(odd1))
	v0, v1 := even0.Add(odd0).Max(mid0), even1.Add(odd1).Max(mid1)
	v0.Store((*[8]float32)(out[0:]))
	v1.Store((*[8]float32)(out[8:]))
	v0 = v0.Max(v1)
	var top [4]float32
	v0.GetLo().Max(v0.GetHi()).Store(&top)
	archsimd.ClearAVXUpperBits()
	return max(top[0], top[1], top[2], top[3])
}

// sixteenthsVector has no scalar arithmetic between its first and its last
// vector: that would be in the old encoding and stall on every switch.
func sixteenthsVector(x *[2 * reportHalf]float64, taps *sixteenthTaps, y *[15]float64) {
	var sum, diff [reportHalf]float64
	fold(x, &sum, &diff)
	var lanes [16][4]float64
	for k := 0; k < 8; k += 2 {
		dot(&taps.even[k], &taps.even[k+1], &sum, &lanes[k], &lanes[k+1])
		dot(&taps.odd[k], &taps.odd[k+1], &diff, &lanes[8+k], &lanes[9+k])
	}
	archsimd.ClearAVXUpperBits()
	unfold(&lanes, y)
}

// dot makes the two inner products of h0 and h1 with x in four lanes.
func dot(h0, h1, x *[reportHalf]float64, lanes0, lanes1 *[4]float64) {
	var s0, s1 archsimd.Float64x4
	for j := 0; j < reportHalf; j += 4 {
		v := archsimd.LoadFloat64x4((*[4]float64)(unsafe.Pointer(&x[j])))
		s0 = s0.Add(archsimd.LoadFloat64x4((*[4]float64)(unsafe.Pointer(&h0[j]))).Mul(v))
		s1 = s1.Add(archsimd.LoadFloat64x4((*[4]float64)(unsafe.Pointer(&h1[j]))).Mul(v))
	}
	s0.Store(lanes0)
	s1.Store(lanes1)
}
