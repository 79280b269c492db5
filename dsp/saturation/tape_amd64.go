//go:build goexperiment.simd && amd64

package saturation

import "simd/archsimd"

// fields is fieldsScalar, four frames at a time.
func (h *hysteresis) fields(c int, u [][]float64, from, to, base int) {
	if done := (to - from) &^ 3; hasVector && done > 0 {
		for k := range u[1:] {
			h.fieldRow(c, k, u[k+1][from:from+done], u[k][from:from+done])
		}
		from += done
	}
	h.fieldsScalar(c, u, from, to, base)
}

// each is a constant in every lane, read from memory where it is used.
type each [4]float64

func (e *each) get() vector { return archsimd.LoadFloat64x4((*[4]float64)(e)) }

func everywhere(x float64) each { return each{x, x, x, x} }

var (
	numerator   = [...]each{everywhere(n0), everywhere(n1), everywhere(n2), everywhere(n3), everywhere(n4), everywhere(n5), everywhere(n6)}
	denominator = [...]each{everywhere(1), everywhere(d1), everywhere(d2), everywhere(d3), everywhere(d4), everywhere(d5), everywhere(d6), everywhere(d7)}
	growth      = [...]each{everywhere(1), everywhere(0.5), everywhere(1.0 / 6), everywhere(1.0 / 24)}
)

// fieldRow does it for oversampled value k. A zero is a variable because one
// that is broadcast comes from an instruction without VEX, which is slow here.
func (h *hysteresis) fieldRow(c, k int, now, before []float64) {
	all := archsimd.BroadcastFloat64x4
	bend, away, half := all(1.0/tapeShape), all(outer), all(0.5)
	magnitude, sign := archsimd.BroadcastInt64x4(1<<63-1), archsimd.BroadcastInt64x4(-1<<63)
	reversible, fixed, force, couple := everywhere(h.reversible), everywhere(h.fixed), everywhere(1/coercivity), everywhere(coupling/tapeShape)
	c0, keep := everywhere(h.c), everywhere(h.keep)
	ends, centre, two := everywhere(outerWeight), everywhere(midWeight), everywhere(2)
	var zero vector
	count := len(now)
	before = before[:count]
	add, kept, offset, slope := h.add[c][k][:count], h.kept[c][k][:count], h.offset[c][k][:count], h.slope[c][k][:count]
	g := &growth
	for i := 0; i < count; i += 4 {
		u0, u1 := archsimd.LoadFloat64x4Slice(before[i:]), archsimd.LoadFloat64x4Slice(now[i:])
		step, middle := u1.Sub(u0), half.Mul(u0.Add(u1))
		xa := zero.Sub(away).MulAdd(step, middle).Mul(bend)
		xb := away.MulAdd(step, middle).Mul(bend)
		xm := middle.Mul(bend)
		na, da := langevin4(xa.AsInt64x4().And(magnitude).AsFloat64x4())
		nb, db := langevin4(xb.AsInt64x4().And(magnitude).AsFloat64x4())
		nm, dm := langevin4(xm.AsInt64x4().And(magnitude).AsFloat64x4())
		y := step.AsInt64x4().And(magnitude).AsFloat64x4().Mul(force.get())
		one := g[0].get()
		grown := y.Mul(y.MulAdd(y.MulAdd(y.MulAdd(g[3].get(), g[2].get()), g[1].get()), one))
		g1, dab := grown.Add(one), da.Mul(db)
		dabm := dab.Mul(dm)
		inverse := one.Div(dabm.Mul(g1))
		common := g1.Mul(inverse)
		w := grown.Mul(dabm).Mul(inverse)
		shared := dm.Mul(common)
		qa, qb := na.Mul(db).Mul(shared), nb.Mul(da).Mul(shared)
		qm := nm.Mul(dab).Mul(common)
		la, lb, lm := xa.Mul(qa), xb.Mul(qb), xm.Mul(qm)
		l := centre.get().MulAdd(lm, ends.get().Mul(la.Add(lb)))
		q := centre.get().MulAdd(qm, ends.get().Mul(qa.Add(qb)))
		squares := centre.get().MulAdd(lm.Mul(lm), ends.get().Mul(la.MulAdd(la, lb.Mul(lb))))
		e := zero.Sub(two.get()).MulAdd(q, one).Sub(squares).Mul(couple.get())

		ce := c0.get().Mul(e)
		whole := ce.MulAdd(ce, ce.Add(one))
		share := w.Mul(whole)
		stays := zero.Sub(share).MulAdd(one.Sub(e), one).Mul(keep.get())
		share.Mul(l).StoreSlice(add[i:])
		stays.AsInt64x4().Or(step.AsInt64x4().And(sign)).AsFloat64x4().StoreSlice(kept[i:])
		fixed.get().Mul(whole).StoreSlice(slope[i:])
		l.Mul(reversible.get()).MulAdd(whole, zero.Sub(middle)).StoreSlice(offset[i:])
	}
	archsimd.ClearAVXUpperBits()
}

// langevin4 is langevin of magnitudes.
func langevin4(z vector) (num, den vector) {
	n, d := &numerator, &denominator
	z2 := z.Mul(z)
	z4 := z2.Mul(z2)
	num = n[6].get().MulAdd(z2, n[5].get().MulAdd(z, n[4].get())).
		MulAdd(z4, n[3].get().MulAdd(z, n[2].get()).MulAdd(z2, n[1].get().MulAdd(z, n[0].get())))
	den = d[7].get().MulAdd(z, d[6].get()).MulAdd(z2, d[5].get().MulAdd(z, d[4].get())).
		MulAdd(z4, d[3].get().MulAdd(z, d[2].get()).MulAdd(z2, d[1].get().MulAdd(z, d[0].get())))
	return num, den
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
	keep, half := archsimd.BroadcastFloat64x2(h.keep), archsimd.BroadcastFloat64x2(0.5)
	l, r, keptL, keptR := h.add[0][:factor], h.add[1][:factor], h.kept[0][:factor], h.kept[1][:factor]
	var first, second [maxFactor][2]float64
	for i := 0; i < n; i += 2 {
		for k := range factor {
			a, b := archsimd.LoadFloat64x2Slice(l[k][i:]), archsimd.LoadFloat64x2Slice(r[k][i:])
			ka, kb := archsimd.LoadFloat64x2Slice(keptL[k][i:]), archsimd.LoadFloat64x2Slice(keptR[k][i:])
			was := m
			m = follow(m, a.SelectFromPair(0, 2, b), ka.SelectFromPair(0, 2, kb), keep)
			half.Mul(was.Add(m)).Store(&first[k])
			a.SelectFromPair(1, 3, b).Store(&second[k])
		}
		for k := range factor {
			ka, kb := archsimd.LoadFloat64x2Slice(keptL[k][i:]), archsimd.LoadFloat64x2Slice(keptR[k][i:])
			was := m
			m = follow(m, archsimd.LoadFloat64x2(&second[k]), ka.SelectFromPair(1, 3, kb), keep)
			a, b := archsimd.LoadFloat64x2(&first[k]), half.Mul(was.Add(m))
			a.SelectFromPair(0, 2, b).StoreSlice(l[k][i:])
			a.SelectFromPair(1, 3, b).StoreSlice(r[k][i:])
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
