//go:build goexperiment.simd && amd64

package dynamics

import (
	"simd/archsimd"
	"unsafe"
)

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

// svfQuad is an SVF for each of four signals. Its coefficients are read from
// memory at every step, so that the states can stay in registers.
type svfQuad struct{ keep1, keep2, cross, drive, yx, y1, y2 [4]float64 }

func read4(x *[4]float64) vector { return archsimd.LoadFloat64x4(x) }

// The fields of an SVF from which four are read at a time.
const (
	svfKeep1 = 0
	svfYX    = 32
	svfY1    = 40
)

// take reads coefficients and states.
func (p *svfQuad) take(fields *quad) (s1, s2 vector) {
	keep1, keep2, cross, drive := fields.get(svfKeep1)
	keep1.Store(&p.keep1)
	keep2.Store(&p.keep2)
	cross.Store(&p.cross)
	drive.Store(&p.drive)
	yx, _, _, _ := fields.get(svfYX)
	y1, y2, s1, s2 := fields.get(svfY1)
	yx.Store(&p.yx)
	y1.Store(&p.y1)
	y2.Store(&p.y2)
	return s1, s2
}

// keep gives the filters their states back.
func (p *svfQuad) keep(fields *quad, s1, s2 vector) {
	fields.put(svfY1, read4(&p.y1), read4(&p.y2), s1, s2)
}

// step filters x and gives the new states.
func (p *svfQuad) step(x, s1, s2 vector) (y, t1, t2 vector) {
	cross := read4(&p.cross)
	return read4(&p.yx).Mul(x).Add(read4(&p.y1).Mul(s1).Add(read4(&p.y2).Mul(s2))),
		read4(&p.keep1).Mul(s1).Add(cross.Mul(x).Sub(cross.Mul(s2))),
		read4(&p.keep2).Mul(s2).Add(read4(&p.drive).Mul(x).Add(cross.Mul(s1)))
}

// addVector does n frames, a multiple of four, one signal to a lane.
func (k *KEnergy) addVector(x *[4][]float64, n int) {
	// Everything is cleared before there are vectors, for clearing is not of
	// their kind and would stall between them.
	var shelf, highPass svfQuad
	shelves := quadOf(unsafe.Pointer(&k.shelf), unsafe.Sizeof(k.shelf[0]), 4)
	highPasses := quadOf(unsafe.Pointer(&k.highPass), unsafe.Sizeof(k.highPass[0]), 4)
	s1, s2 := shelf.take(&shelves)
	t1, t2 := highPass.take(&highPasses)
	sum := read4(&k.Sum)
	for i := 0; i < n; i += 4 {
		a, b := archsimd.LoadFloat64x4Slice(x[0][i:]), archsimd.LoadFloat64x4Slice(x[1][i:])
		c, d := archsimd.LoadFloat64x4Slice(x[2][i:]), archsimd.LoadFloat64x4Slice(x[3][i:])
		// Even and odd frames of two signals, then all four side by side.
		ab0, ab1 := a.SelectFromPairGrouped(0, 2, b), a.SelectFromPairGrouped(1, 3, b)
		cd0, cd1 := c.SelectFromPairGrouped(0, 2, d), c.SelectFromPairGrouped(1, 3, d)
		var v0, v1, v2, v3 vector
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
	shelf.keep(&shelves, s1, s2)
	highPass.keep(&highPasses, t1, t2)
	sum.Store(&k.Sum)
	archsimd.ClearAVXUpperBits()
}
