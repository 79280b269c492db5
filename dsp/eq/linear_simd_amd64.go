//go:build goexperiment.simd && amd64

package eq

import "simd/archsimd"

// The vector loops take multiples of four and leave the rest to the scalar
// ones.

func multiply(dst, square []float64, parts []power) {
	i := 0
	if hasVector {
		all, one := archsimd.BroadcastFloat64x4, archsimd.BroadcastFloat64x4(1)
		for ; i+8 <= len(square); i += 8 {
			x, y := archsimd.LoadFloat64x4Slice(square[i:]), archsimd.LoadFloat64x4Slice(square[i+4:])
			productX, productY := one, one
			for p := parts; len(p) > 0; {
				numX, numY, denX, denY := one, one, one, one
				group := p[:min(4, len(p))]
				for j := range group {
					c := &group[j]
					c0, c1, c2 := all(c.num[0]), all(c.num[1]), all(c.num[2])
					numX = numX.Mul(c0.Add(x.Mul(c1.Add(x.Mul(c2)))))
					numY = numY.Mul(c0.Add(y.Mul(c1.Add(y.Mul(c2)))))
					c0, c1, c2 = all(c.den[0]), all(c.den[1]), all(c.den[2])
					denX = denX.Mul(c0.Add(x.Mul(c1.Add(x.Mul(c2)))))
					denY = denY.Mul(c0.Add(y.Mul(c1.Add(y.Mul(c2)))))
				}
				productX, productY = productX.Mul(numX.Div(denX)), productY.Mul(numY.Div(denY))
				p = p[len(group):]
			}
			productX.StoreSlice(dst[i:])
			productY.StoreSlice(dst[i+4:])
		}
		archsimd.ClearAVXUpperBits()
	}
	multiplyScalar(dst[i:], square[i:], parts)
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
