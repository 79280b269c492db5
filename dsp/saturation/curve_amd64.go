//go:build goexperiment.simd && amd64

package saturation

import "simd/archsimd"

// hasVector says that the vector loops may run. Tests switch it off to
// compare.
var hasVector = archsimd.X86.AVX2() && archsimd.X86.FMA()

type vector = archsimd.Float64x4

// run is runScalar, four frames at a time, of the same bits.
func (c *curve) run(out, u [][]float64, from, to int) {
	if hasVector {
		from = c.runVector(out, u, from, to)
	}
	c.runScalar(out, u, from, to)
}

func (c *curve) runVector(out, u [][]float64, from, to int) int {
	all := archsimd.BroadcastFloat64x4
	scale, shift, gain, line, rest := all(1/width), all(c.shift), all(c.gain), all(c.line), all(c.rest)
	one, two, eight, sixteen := all(1), all(2), all(8), all(16)
	u = u[:len(out)+1]
	i := from
	for ; i+4 <= to; i += 4 {
		t0 := archsimd.LoadFloat64x4Slice(u[0][i:]).MulAdd(scale, shift)
		a2 := t0.MulAdd(t0, one)
		a := a2.Sqrt()
		for k := range out {
			t1 := archsimd.LoadFloat64x4Slice(u[k+1][i:]).MulAdd(scale, shift)
			b2 := t1.MulAdd(t1, one)
			b := b2.Sqrt()
			sum, product := a.Add(b), a.Mul(b)
			inverse := one.Div(product.Mul(sum))
			p := sum.Mul(inverse)
			p2 := p.Mul(p)
			q := a2.Add(b2).Mul(p2)
			h := q.Add(two).MulAdd(q.Add(p), eight.Sub(p2))
			w := p.MulAdd(h, sixteen).Mul(product.Mul(inverse))
			t0.Add(t1).Mul(gain.MulAdd(w, line)).Add(rest).StoreSlice(out[k][i:])
			t0, a2, a = t1, b2, b
		}
	}
	archsimd.ClearAVXUpperBits()
	return i
}
