//go:build goexperiment.simd && amd64

package saturation

import "simd/archsimd"

// fields is fieldsScalar, four frames at a time.
func (h *hysteresis) fields(c int, u [][]float64, from, to, base int) {
	if hasVector {
		from = h.fieldsVector(c, u, from, to, base)
	}
	h.fieldsScalar(c, u, from, to, base)
}

// langevin4 is langevin for four.
func langevin4(x, y vector) (l, slope, w vector) {
	all := archsimd.BroadcastFloat64x4
	z := x.AsInt64x4().And(archsimd.BroadcastInt64x4(1<<63 - 1)).AsFloat64x4()
	one := all(1)
	z2 := z.Mul(z)
	z4 := z2.Mul(z2)
	num := all(n6).MulAdd(z2, all(n5).MulAdd(z, all(n4))).
		MulAdd(z4, all(n3).MulAdd(z, all(n2)).MulAdd(z2, all(n1).MulAdd(z, all(n0))))
	den := all(d7).MulAdd(z, all(d6)).MulAdd(z2, all(d5).MulAdd(z, all(d4))).
		MulAdd(z4, all(d3).MulAdd(z, all(d2)).MulAdd(z2, all(d1).MulAdd(z, one)))
	grown := y.Mul(y.MulAdd(y.MulAdd(y.MulAdd(all(1.0/24), all(1.0/6)), all(0.5)), one))
	inverse := one.Div(den.Mul(grown.Add(one)))
	q := num.Mul(grown.Add(one)).Mul(inverse)
	l = x.Mul(q)
	zero := all(0)
	return l, zero.Sub(l).MulAdd(l, all(-2).MulAdd(q, one)), grown.Mul(den).Mul(inverse)
}

func (h *hysteresis) fieldsVector(c int, u [][]float64, from, to, base int) int {
	all := archsimd.BroadcastFloat64x4
	factor := len(u) - 1
	add, kept, offset, slope := h.add[c][:factor], h.kept[c][:factor], h.offset[c][:factor], h.slope[c][:factor]
	bend, couple, force, half, one, zero := all(1.0/tapeShape), all(coupling/tapeShape), all(1/coercivity), all(0.5), all(1), all(0)
	share, halfShare, reversible, fixed := all(h.c), all(h.c*0.5), all(h.reversible), all(h.fixed)
	sign := archsimd.BroadcastInt64x4(-1 << 63)
	magnitude := archsimd.BroadcastInt64x4(1<<63 - 1)
	i := from
	for ; i+4 <= to; i += 4 {
		before := archsimd.LoadFloat64x4Slice(u[0][i:])
		l0, e0, _ := langevin4(before.Mul(bend), zero)
		e0 = e0.Mul(couple)
		at := i - base
		for k := range factor {
			now := archsimd.LoadFloat64x4Slice(u[k+1][i:])
			step := now.Sub(before)
			l1, e1, w := langevin4(now.Mul(bend), step.AsInt64x4().And(magnitude).AsFloat64x4().Mul(force))
			e1 = e1.Mul(couple)
			both := e0.Add(e1)
			ce, e := halfShare.Mul(both), half.Mul(both)
			s := w.Mul(ce.MulAdd(ce, ce.Add(one)))
			stays := zero.Sub(s).MulAdd(one.Sub(e), one)
			falling := step.AsInt64x4().And(sign)
			s.Mul(half.Mul(l0.Add(l1))).StoreSlice(add[k][at:])
			stays.AsInt64x4().Or(falling).AsFloat64x4().StoreSlice(kept[k][at:])
			c1 := share.Mul(e1)
			whole := c1.MulAdd(c1, c1.Add(one))
			fixed.Mul(whole).StoreSlice(slope[k][at:])
			l1.Mul(reversible).MulAdd(whole, zero.Sub(now)).StoreSlice(offset[k][at:])
			before, l0, e0 = now, l1, e1
		}
	}
	archsimd.ClearAVXUpperBits()
	return i
}

// magnetise is magnetiseScalar, a channel to a lane, two frames at a time.
func (h *hysteresis) magnetise(factor, n int) {
	done := 0
	if hasVector {
		done = n &^ 1
		h.magnetiseVector(factor, done)
	}
	h.magnetiseScalar(factor, done, n)
}

type pair = archsimd.Float64x2

func (h *hysteresis) magnetiseVector(factor, n int) {
	m := archsimd.LoadFloat64x2(&h.irreversible)
	keep := archsimd.BroadcastFloat64x2(h.keep)
	l, r, keptL, keptR := h.add[0][:factor], h.add[1][:factor], h.kept[0][:factor], h.kept[1][:factor]
	var first, second [maxFactor][2]float64
	for i := 0; i < n; i += 2 {
		for k := range factor {
			a, b := archsimd.LoadFloat64x2Slice(l[k][i:]), archsimd.LoadFloat64x2Slice(r[k][i:])
			ka, kb := archsimd.LoadFloat64x2Slice(keptL[k][i:]), archsimd.LoadFloat64x2Slice(keptR[k][i:])
			m = follow(m, a.SelectFromPair(0, 2, b), ka.SelectFromPair(0, 2, kb), keep)
			m.Store(&first[k])
			a.SelectFromPair(1, 3, b).Store(&second[k])
		}
		for k := range factor {
			ka, kb := archsimd.LoadFloat64x2Slice(keptL[k][i:]), archsimd.LoadFloat64x2Slice(keptR[k][i:])
			m = follow(m, archsimd.LoadFloat64x2(&second[k]), ka.SelectFromPair(1, 3, kb), keep)
			a := archsimd.LoadFloat64x2(&first[k])
			a.SelectFromPair(0, 2, m).StoreSlice(l[k][i:])
			a.SelectFromPair(1, 3, m).StoreSlice(r[k][i:])
		}
	}
	m.Store(&h.irreversible)
}

// follow is a step of the recurrence for both channels.
func follow(m, add, kept, keep pair) pair {
	magnitude := archsimd.BroadcastInt64x2(1<<63 - 1)
	moved := kept.AsInt64x2().And(magnitude).AsFloat64x2().MulAdd(m, add)
	stays := keep.Mul(m)
	falls := kept.AsInt64x2().Less(archsimd.BroadcastInt64x2(0))
	return moved.Min(stays).Merge(moved.Max(stays), falls)
}

// sum is sumScalar, four frames at a time.
func (h *hysteresis) sum(c int, out [][]float64, from, to, base int) {
	if hasVector {
		done := from + (to-from)&^3
		for k := range out {
			for i := from; i < done; i += 4 {
				at := i - base
				archsimd.LoadFloat64x4Slice(h.slope[c][k][at:]).MulAdd(archsimd.LoadFloat64x4Slice(h.add[c][k][at:]),
					archsimd.LoadFloat64x4Slice(h.offset[c][k][at:])).StoreSlice(out[k][i:])
			}
		}
		archsimd.ClearAVXUpperBits()
		from = done
	}
	h.sumScalar(c, out, from, to, base)
}
