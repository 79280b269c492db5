//go:build goexperiment.simd && amd64

package dynamics

import "simd/archsimd"

// The parts without memory, four frames at a time. Each does the very
// operations of its scalar twin, which does the frames that are left over.

// hasVector says that the vector loops may run. Tests switch it off to
// compare.
var hasVector = archsimd.X86.AVX2()

// PowersToDB turns powers into dB, each PowerToDB of x.
func PowersToDB(x []float64) {
	if hasVector {
		x = x[powersVector(x):]
	}
	powersScalar(x)
}

func powersVector(x []float64) int {
	all, bits := archsimd.BroadcastFloat64x4, archsimd.BroadcastUint64x4
	const (
		above = 1 << 63 // keeps exponents positive, for there is no signed shift
		whole = 1 << mantissaBits
	)
	silence, half, top := all(SilencePower), bits(sqrtHalfBits), bits(0xfff<<mantissaBits)
	down, lift, number, zero := bits(mantissaBits), bits(above), bits(0x433<<mantissaBits), all(whole+above>>mantissaBits)
	c1, c2, c3, c4 := all(log2C1), all(log2C2), all(log2C3), all(log2C4)
	c5, c6, c7, c8 := all(log2C5), all(log2C6), all(log2C7), all(log2C8)
	one, unit := all(1), all(dbPerPowerOctave)
	n := 0
	for ; n+4 <= len(x); n += 4 {
		b := archsimd.LoadFloat64x4Slice(x[n:]).Max(silence).AsUint64x4()
		d := b.Sub(half)
		octave := d.Add(lift).ShiftRight(down).Or(number).AsFloat64x4().Sub(zero)
		f := b.Sub(d.And(top)).AsFloat64x4().Sub(one)
		f2 := f.Mul(f)
		low := c2.Mul(f).Add(c1).Add(c4.Mul(f).Add(c3).Mul(f2))
		high := c6.Mul(f).Add(c5).Add(c8.Mul(f).Add(c7).Mul(f2))
		low.Add(high.Mul(f2.Mul(f2))).Mul(f).Add(octave).Mul(unit).StoreSlice(x[n:])
	}
	archsimd.ClearAVXUpperBits()
	return n
}

// Gains turns reductions in dB into gains, each DBToGain of −x.
func Gains(x []float64) {
	if hasVector {
		x = x[gainsVector(x):]
	}
	gainsScalar(x)
}

func gainsVector(x []float64) int {
	all := archsimd.BroadcastFloat64x4
	slope, magic, one := all(-octavesPerDB), all(roundMagic), all(1)
	c1, c2, c3 := all(exp2C1), all(exp2C2), all(exp2C3)
	c4, c5, c6 := all(exp2C4), all(exp2C5), all(exp2C6)
	n := 0
	for ; n+4 <= len(x); n += 4 {
		octaves := archsimd.LoadFloat64x4Slice(x[n:]).Mul(slope)
		rounded := octaves.Add(magic)
		f := octaves.Sub(rounded.Sub(magic))
		f2 := f.Mul(f)
		high := c3.Mul(f).Add(c2).Add(c6.Mul(f).Add(c5).Mul(f).Add(c4).Mul(f2))
		gain := c1.Mul(f).Add(one).Add(high.Mul(f2)).AsUint64x4()
		gain.Add(rounded.AsUint64x4().ShiftAllLeft(mantissaBits)).AsFloat64x4().StoreSlice(x[n:])
	}
	archsimd.ClearAVXUpperBits()
	return n
}

// reductions turns levels in dB into reductions.
func (l *law) reductions(x []float64) {
	if hasVector {
		x = x[l.vector(x):]
	}
	l.scalar(x)
}

func (l *law) vector(x []float64) int {
	all := archsimd.BroadcastFloat64x4
	side, start, knee, scale := all(l.side), all(l.start), all(l.knee), all(l.scale)
	slope, most, change, silent := all(l.slope), all(l.most), all(l.change), all(l.silent)
	var zero vector
	n := 0
	for ; n+4 <= len(x); n += 4 {
		level := archsimd.LoadFloat64x4Slice(x[n:])
		into := side.Mul(level).Add(start)
		within := into.Min(knee).Max(zero)
		over := within.Mul(within).Mul(scale).Add(into.Sub(knee).Max(zero))
		reduction := slope.Mul(over).Min(most).Mul(change)
		reduction.Masked(level.Greater(silent)).StoreSlice(x[n:])
	}
	archsimd.ClearAVXUpperBits()
	return n
}

// reductionsAlong turns levels in dB into reductions by a law that moves.
func (l *law) reductionsAlong(x, threshold, knee, slope []float64) {
	if hasVector {
		n := l.vectorAlong(x, threshold, knee, slope)
		x, threshold, knee, slope = x[n:], threshold[n:], knee[n:], slope[n:]
	}
	l.scalarAlong(x, threshold, knee, slope)
}

func (l *law) vectorAlong(x, threshold, knees, slope []float64) int {
	all := archsimd.BroadcastFloat64x4
	side, most, change, silent := all(l.side), all(l.most), all(l.change), all(l.silent)
	half, one := all(0.5), all(1)
	var zero vector
	n := 0
	for ; n+4 <= len(x); n += 4 {
		level, knee := archsimd.LoadFloat64x4Slice(x[n:]), archsimd.LoadFloat64x4Slice(knees[n:])
		start := half.Mul(knee).Sub(side.Mul(archsimd.LoadFloat64x4Slice(threshold[n:])))
		scale := one.Div(knee.Add(knee)).Masked(knee.Greater(zero))
		into := side.Mul(level).Add(start)
		within := into.Min(knee).Max(zero)
		over := within.Mul(within).Mul(scale).Add(into.Sub(knee).Max(zero))
		reduction := archsimd.LoadFloat64x4Slice(slope[n:]).Mul(over).Min(most).Mul(change)
		reduction.Masked(level.Greater(silent)).StoreSlice(x[n:])
	}
	archsimd.ClearAVXUpperBits()
	return n
}

// hold works within one part, whose largest magnitude so far is now. It writes
// the square of that or of past and returns the new now.
func hold(to, x []float64, now, past float64) float64 {
	if hasVector && len(x) >= 4 {
		n := len(x) &^ 3
		now = holdVector(to[:n], x[:n], now, past)
		to, x = to[n:], x[n:]
	}
	return holdScalar(to, x, now, past)
}

// holdVector finds the largest of each frame and those before it in its four
// by comparing pairs, then halves.
func holdVector(to, x []float64, now, past float64) float64 {
	magnitude := archsimd.BroadcastInt64x4(1<<63 - 1)
	var zero vector
	most, before := archsimd.BroadcastFloat64x4(now), archsimd.BroadcastFloat64x4(past)
	to = to[:len(x)]
	for n := 0; n+4 <= len(x); n += 4 {
		v := archsimd.LoadFloat64x4Slice(x[n:]).AsInt64x4().And(magnitude).AsFloat64x4()
		v = v.Max(v.SelectFromPairGrouped(0, 0, v))
		first := zero.Select128FromPair(0, 2, v)
		v = v.Max(first.SelectFromPairGrouped(1, 1, first))
		peak := v.Max(most).Max(before)
		peak.Mul(peak).StoreSlice(to[n:])
		last := v.Select128FromPair(1, 1, v)
		most = most.Max(last.SelectFromPairGrouped(1, 1, last))
	}
	var all [4]float64
	most.Store(&all)
	archsimd.ClearAVXUpperBits()
	return all[0]
}
