//go:build goexperiment.simd && amd64

package eq

import "simd/archsimd"

// The vector loops take multiples of four and leave the rest to the scalar
// ones.

func (p *power) times(dst, square []float64) {
	i := 0
	if hasVector {
		all := archsimd.BroadcastFloat64x4
		n0, n1, n2 := all(p.num[0]), all(p.num[1]), all(p.num[2])
		d0, d1, d2 := all(p.den[0]), all(p.den[1]), all(p.den[2])
		for ; i+4 <= len(square); i += 4 {
			x := archsimd.LoadFloat64x4Slice(square[i:])
			num := n0.Add(x.Mul(n1.Add(x.Mul(n2))))
			den := d0.Add(x.Mul(d1.Add(x.Mul(d2))))
			archsimd.LoadFloat64x4Slice(dst[i:]).Mul(num.Div(den)).StoreSlice(dst[i:])
		}
		archsimd.ClearAVXUpperBits()
	}
	p.timesScalar(dst[i:], square[i:])
}

func roots(x []float64) {
	i := 0
	if hasVector {
		for ; i+4 <= len(x); i += 4 {
			archsimd.LoadFloat64x4Slice(x[i:]).Sqrt().StoreSlice(x[i:])
		}
		archsimd.ClearAVXUpperBits()
	}
	rootsScalar(x[i:])
}

func scale(x, g []float64) {
	i := 0
	if hasVector {
		for ; i+4 <= len(g); i += 4 {
			archsimd.LoadFloat64x4Slice(x[i:]).Mul(archsimd.LoadFloat64x4Slice(g[i:])).StoreSlice(x[i:])
		}
		archsimd.ClearAVXUpperBits()
	}
	scaleScalar(x[i:], g[i:])
}

func mix(l, r, g []float64, sign float64) {
	i := 0
	if hasVector {
		half, signs := archsimd.BroadcastFloat64x4(0.5), archsimd.BroadcastFloat64x4(sign)
		for ; i+4 <= len(g); i += 4 {
			x, y := archsimd.LoadFloat64x4Slice(l[i:]), archsimd.LoadFloat64x4Slice(r[i:])
			h := half.Mul(archsimd.LoadFloat64x4Slice(g[i:])).Sub(half)
			more := x.Add(signs.Mul(y)).Mul(h)
			x.Add(more).StoreSlice(l[i:])
			y.Add(signs.Mul(more)).StoreSlice(r[i:])
		}
		archsimd.ClearAVXUpperBits()
	}
	mixScalar(l[i:], r[i:], g[i:], sign)
}
