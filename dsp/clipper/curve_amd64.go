//go:build goexperiment.simd && amd64

package clipper

import "simd/archsimd"

// hasVector says that the vector loop may run. Tests switch it off to compare.
var hasVector = archsimd.X86.AVX2()

type vec = archsimd.Float64x4

// segments is segmentsScalar, four frames at a time.
func segments(out, later, a, b []float64, c *curve) {
	done := 0
	if hasVector {
		done = segmentsVector(out, later, a, b, c)
	}
	segmentsScalar(out, later, a, b, c, done)
}

func segmentsVector(out, later, a, b []float64, c *curve) int {
	n := 0
	later, a, b = later[:len(out)], a[:len(out)], b[:len(out)]
	for ; n+4 <= len(out); n += 4 {
		va, vb := archsimd.LoadFloat64x4Slice(a[n:]), archsimd.LoadFloat64x4Slice(b[n:])
		lower := frames(&c.lower, n)
		over := va.Max(vb).Greater(lower)
		under := va.Min(vb).Less(flipped(lower, archsimd.LoadUint64x4(&signs)))
		var now, next vec
		if over.Or(under).ToBits() != 0 {
			now, next = bothSides(va, vb, over, under, c, n)
		}
		archsimd.LoadFloat64x4Slice(later[n:]).Add(now).StoreSlice(out[n:])
		next.StoreSlice(later[n:])
	}
	archsimd.ClearAVXUpperBits()
	return n
}

// Constants in vectors. They are read from memory where they are used: a scalar
// instruction of the compiler's would stall what runs in vectors.
var (
	half        = [4]float64{0.5, 0.5, 0.5, 0.5}
	sixth       = [4]float64{1.0 / 6, 1.0 / 6, 1.0 / 6, 1.0 / 6}
	ones        = [4]float64{1, 1, 1, 1}
	shorts      = [4]float64{shortest, shortest, shortest, shortest}
	fines       = [4]float64{finest, finest, finest, finest}
	outers      = [4]float64{gaussAt, gaussAt, gaussAt, gaussAt}
	outerShare  = [4]float64{gaussOuter, gaussOuter, gaussOuter, gaussOuter}
	middleShare = [4]float64{gaussMiddle, gaussMiddle, gaussMiddle, gaussMiddle}
	momentShare = [4]float64{gaussAt * gaussOuter, gaussAt * gaussOuter, gaussAt * gaussOuter, gaussAt * gaussOuter}
	signs       = [4]uint64{1 << 63, 1 << 63, 1 << 63, 1 << 63}
)

func read(x *[4]float64) vec { return archsimd.LoadFloat64x4(x) }

// frames reads four frames, from n on.
func frames(x *[stretch]float64, n int) vec {
	return archsimd.LoadFloat64x4((*[4]float64)(x[n : n+4]))
}

// flipped changes signs where sign has that bit.
func flipped(x vec, sign archsimd.Uint64x4) vec { return x.AsUint64x4().Xor(sign).AsFloat64x4() }

// bothSides is segment and excess for the frames from n on. A segment bends on
// one side nearly always; only where it does on both are there two rounds.
func bothSides(a, b vec, over, under archsimd.Mask64x4, c *curve, n int) (now, next vec) {
	sign := archsimd.LoadUint64x4(&signs)
	d := b.Sub(a)
	least := read(&shorts).Max(read(&fines).Mul(a.Max(flipped(a, sign))))
	b = a.Add(least).Merge(b, d.Max(flipped(d, sign)).Less(least))
	inverse := read(&ones).Div(b.Sub(a))
	lower, upper, scale := frames(&c.lower, n), frames(&c.upper, n), frames(&c.scale, n)
	top, width := frames(&c.top, n), frames(&c.width, n)

	bends, both := over.Or(under), over.And(under)
	negative := maskedSigns(under).Xor(maskedSigns(both))
	for {
		a, b, inverse := flipped(a, negative), flipped(b, negative), flipped(inverse, negative)
		va, vb := a.Max(lower).Min(upper), b.Max(lower).Min(upper)
		t1 := va.Sub(a).Mul(inverse)
		share := vb.Sub(a).Mul(inverse).Sub(t1)
		sa := va.Sub(lower).Mul(scale)
		span := vb.Sub(lower).Mul(scale).Sub(sa)
		middle := sa.Add(read(&half).Mul(span))
		outer := read(&outers).Mul(span)
		low, high := bendVector(middle.Sub(outer)), bendVector(middle.Add(outer))
		mean := read(&outerShare).Mul(low.Add(high)).Add(read(&middleShare).Mul(bendVector(middle)))
		moment := read(&half).Mul(mean).Add(read(&momentShare).Mul(high.Sub(low)))
		area := width.Mul(share)
		all := area.Mul(mean)
		byTime := area.Mul(t1.Mul(mean).Add(share.Mul(moment)))

		za, zb := a.Max(upper), b.Max(upper)
		t2 := za.Sub(a).Mul(inverse)
		above := zb.Sub(a).Mul(inverse).Sub(t2)
		ea, eb := za.Sub(top), zb.Sub(top)
		line := read(&half).Mul(above).Mul(ea.Add(eb))
		all = all.Add(line)
		byTime = byTime.Add(t2.Mul(line).Add(above.Mul(above).Mul(read(&sixth)).Mul(ea.Add(eb.Add(eb)))))
		now = now.Add(flipped(all.Sub(byTime), negative).Masked(bends))
		next = next.Add(flipped(byTime, negative).Masked(bends))
		if both.ToBits() == 0 {
			return now, next
		}
		negative, bends, both = sign, both, archsimd.Mask64x4{}
	}
}

// maskedSigns are sign bits where mask is set.
func maskedSigns(mask archsimd.Mask64x4) archsimd.Uint64x4 {
	return archsimd.LoadUint64x4(&signs).Masked(mask)
}

// bendVector is bend.
func bendVector(s vec) vec { return s.Mul(s).Mul(s).Mul(read(&ones).Sub(read(&half).Mul(s))) }
