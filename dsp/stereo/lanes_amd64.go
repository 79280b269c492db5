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

// process filters x into to.
func (f *side) process(to, x []float64) {
	if hasVector {
		f.processVector(to, x)
	} else {
		f.processScalar(to, x)
	}
}

// processVector is processScalar with both splits in one vector.
func (f *side) processVector(to, x []float64) {
	to = to[:len(x)]
	low, high, bass := &f.low, &f.high, f.bass
	a, b1, b2 := pair(low.a, high.a), pair(low.b1, high.b1), pair(low.b2, high.b2)
	band, deep := pair(low.band, high.band), pair(low.deep, high.deep)
	s1, s2 := pair(low.s1, high.s1), pair(low.s2, high.s2)
	for i, in := range x {
		v := archsimd.BroadcastFloat64x2(in).Sub(s2)
		t1 := a.Mul(s1).Add(b1.Mul(v))
		t2 := s2.Add(b1.Mul(s1).Add(b2.Mul(v)))
		out := band.Mul(s1.Add(t1)).Add(deep.Mul(s2.Add(t2)))
		s1, s2 = t1, t2
		y := float64(f.direct*in) + (out.GetElem(0) + out.GetElem(1))
		to[i] = y + bass.step(y)
	}
	low.s1, high.s1 = s1.GetElem(0), s1.GetElem(1)
	low.s2, high.s2 = s2.GetElem(0), s2.GetElem(1)
	f.bass = bass
}

func pair(a, b float64) archsimd.Float64x2 {
	return archsimd.LoadFloat64x2(&[2]float64{a, b})
}
