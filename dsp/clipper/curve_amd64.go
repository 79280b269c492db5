//go:build goexperiment.simd && amd64

package clipper

import (
	"math"
	"simd/archsimd"
)

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
	magnitude := archsimd.BroadcastUint64x4(math.MaxInt64)
	minus := archsimd.BroadcastUint64x4(1 << 63)
	short, one := archsimd.BroadcastFloat64x4(shortest), archsimd.BroadcastFloat64x4(1)
	for ; n+4 <= len(out); n += 4 {
		va, vb := archsimd.LoadFloat64x4Slice(a[n:]), archsimd.LoadFloat64x4Slice(b[n:])
		var now, next vec
		lower := archsimd.LoadFloat64x4Slice(c.lower[n:])
		over := va.Max(vb).Greater(lower)
		under := va.Min(vb).Less(lower.AsUint64x4().Xor(minus).AsFloat64x4())
		if over.Or(under).ToBits() != 0 {
			d := vb.Sub(va)
			flat := d.AsUint64x4().And(magnitude).AsFloat64x4().Less(short)
			vb = va.Add(short).Merge(vb, flat)
			inverse := one.Div(vb.Sub(va))
			if over.ToBits() != 0 {
				now, next = excessVector(va, vb, inverse, c, n)
				now, next = now.Masked(over), next.Masked(over)
			}
			if under.ToBits() != 0 {
				x, y := excessVector(negative(va, minus), negative(vb, minus), negative(inverse, minus), c, n)
				now, next = now.Sub(x.Masked(under)), next.Sub(y.Masked(under))
			}
		}
		archsimd.LoadFloat64x4Slice(later[n:]).Add(now).StoreSlice(out[n:])
		next.StoreSlice(later[n:])
	}
	archsimd.ClearAVXUpperBits()
	return n
}

func negative(x vec, minus archsimd.Uint64x4) vec { return x.AsUint64x4().Xor(minus).AsFloat64x4() }

// excessVector is excess for the frames from n on.
func excessVector(a, b, inverse vec, c *curve, n int) (now, next vec) {
	all := archsimd.BroadcastFloat64x4
	lower, upper := archsimd.LoadFloat64x4Slice(c.lower[n:]), archsimd.LoadFloat64x4Slice(c.upper[n:])
	scale, half := archsimd.LoadFloat64x4Slice(c.scale[n:]), all(0.5)
	va, vb := a.Max(lower).Min(upper), b.Max(lower).Min(upper)
	t1 := va.Sub(a).Mul(inverse)
	share := vb.Sub(a).Mul(inverse).Sub(t1)
	sa, sb := va.Sub(lower).Mul(scale), vb.Sub(lower).Mul(scale)
	span := sb.Sub(sa)
	middle := sa.Add(half.Mul(span))
	outer := all(gaussAt).Mul(span)
	one := all(1)
	low, high := bendVector(middle.Sub(outer), half, one), bendVector(middle.Add(outer), half, one)
	mean := all(gaussOuter).Mul(low.Add(high)).Add(all(gaussMiddle).Mul(bendVector(middle, half, one)))
	moment := half.Mul(mean).Add(all(gaussAt * gaussOuter).Mul(high.Sub(low)))
	area := archsimd.LoadFloat64x4Slice(c.width[n:]).Mul(share)
	sum := area.Mul(mean)
	byTime := area.Mul(t1.Mul(mean).Add(share.Mul(moment)))

	za, zb := a.Max(upper), b.Max(upper)
	t2 := za.Sub(a).Mul(inverse)
	above := zb.Sub(a).Mul(inverse).Sub(t2)
	top := archsimd.LoadFloat64x4Slice(c.top[n:])
	ea, eb := za.Sub(top), zb.Sub(top)
	line := half.Mul(above).Mul(ea.Add(eb))
	sum = sum.Add(line)
	byTime = byTime.Add(t2.Mul(line).Add(above.Mul(above).Mul(all(1.0 / 6)).Mul(ea.Add(eb.Add(eb)))))
	return sum.Sub(byTime), byTime
}

// bendVector is bend.
func bendVector(s, half, one vec) vec { return s.Mul(s).Mul(s).Mul(one.Sub(half.Mul(s))) }
