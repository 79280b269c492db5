//go:build goexperiment.simd && amd64

package dynamics

import "simd/archsimd"

// Add hears the next frames of all four signals, which are of one length.
func (k *KEnergy) Add(x *[4][]float64) {
	done := 0
	if hasVector {
		done = len(x[0]) &^ 3
		k.addVector(x, done)
	}
	rest := [4][]float64{x[0][done:], x[1][done:], x[2][done:], x[3][done:]}
	k.addScalar(&rest)
}

type vector4 = archsimd.Float64x4

// svfQuad is an SVF for each of four signals. Its coefficients are read from
// memory at every step, so that the states can stay in registers.
type svfQuad struct{ keep1, keep2, cross, drive, yx, y1, y2 [4]float64 }

func read4(x *[4]float64) vector4 { return archsimd.LoadFloat64x4(x) }

func newSVFQuad(f *[4]SVF) (p svfQuad, s1, s2 vector4) {
	var ones, twos [4]float64
	for c := range f {
		p.keep1[c], p.keep2[c], p.cross[c], p.drive[c] = f[c].keep1, f[c].keep2, f[c].cross, f[c].drive
		p.yx[c], p.y1[c], p.y2[c] = f[c].yx, f[c].y1, f[c].y2
		ones[c], twos[c] = f[c].s1, f[c].s2
	}
	return p, read4(&ones), read4(&twos)
}

// step filters x and gives the new states.
func (p *svfQuad) step(x, s1, s2 vector4) (y, t1, t2 vector4) {
	cross := read4(&p.cross)
	return read4(&p.yx).Mul(x).Add(read4(&p.y1).Mul(s1).Add(read4(&p.y2).Mul(s2))),
		read4(&p.keep1).Mul(s1).Add(cross.Mul(x).Sub(cross.Mul(s2))),
		read4(&p.keep2).Mul(s2).Add(read4(&p.drive).Mul(x).Add(cross.Mul(s1)))
}

func keepSVFQuad(f *[4]SVF, s1, s2 vector4) {
	var ones, twos [4]float64
	s1.Store(&ones)
	s2.Store(&twos)
	for c := range f {
		f[c].s1, f[c].s2 = ones[c], twos[c]
	}
}

// addVector does n frames, a multiple of four, one signal to a lane.
func (k *KEnergy) addVector(x *[4][]float64, n int) {
	shelf, s1, s2 := newSVFQuad(&k.shelf)
	highPass, t1, t2 := newSVFQuad(&k.highPass)
	sum := read4(&k.Sum)
	for i := 0; i < n; i += 4 {
		a, b := archsimd.LoadFloat64x4Slice(x[0][i:]), archsimd.LoadFloat64x4Slice(x[1][i:])
		c, d := archsimd.LoadFloat64x4Slice(x[2][i:]), archsimd.LoadFloat64x4Slice(x[3][i:])
		// Even and odd frames of two signals, then all four side by side.
		ab0, ab1 := a.SelectFromPairGrouped(0, 2, b), a.SelectFromPairGrouped(1, 3, b)
		cd0, cd1 := c.SelectFromPairGrouped(0, 2, d), c.SelectFromPairGrouped(1, 3, d)
		var v0, v1, v2, v3 vector4
		v0, s1, s2 = shelf.step(ab0.Select128FromPair(0, 2, cd0), s1, s2)
		v1, s1, s2 = shelf.step(ab1.Select128FromPair(0, 2, cd1), s1, s2)
		v2, s1, s2 = shelf.step(ab0.Select128FromPair(1, 3, cd0), s1, s2)
		v3, s1, s2 = shelf.step(ab1.Select128FromPair(1, 3, cd1), s1, s2)
		v0, t1, t2 = highPass.step(v0, t1, t2)
		v1, t1, t2 = highPass.step(v1, t1, t2)
		v2, t1, t2 = highPass.step(v2, t1, t2)
		v3, t1, t2 = highPass.step(v3, t1, t2)
		sum = sum.Add(v0.Mul(v0)).Add(v1.Mul(v1)).Add(v2.Mul(v2)).Add(v3.Mul(v3))
	}
	keepSVFQuad(&k.shelf, s1, s2)
	keepSVFQuad(&k.highPass, t1, t2)
	sum.Store(&k.Sum)
	archsimd.ClearAVXUpperBits()
}
