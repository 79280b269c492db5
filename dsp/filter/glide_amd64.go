//go:build goexperiment.simd && amd64

package filter

import (
	"simd/archsimd"
	"unsafe"
)

// glidePairs runs frames through moving sections, two at a time.
func glidePairs(sections []*Section, f [][4]float64) {
	for len(sections) > 1 {
		glidePair(sections[0], sections[1], f)
		sections = sections[2:]
	}
	if len(sections) > 0 {
		idle := Section{Coeffs: Coeffs{D: 1}}
		glidePair(sections[0], &idle, f)
	}
}

// glidePair runs the second section one frame behind the first. In the first
// step only the first section moves, in the last only the second.
func glidePair(s, t *Section, f [][4]float64) {
	s.wake()
	t.wake()
	ds, dt := &s.step, &t.step
	a, b1 := twice(&s.A, &t.A)
	b2, c1 := twice(&s.B2, &t.B2)
	c2, d := twice(&s.C2, &t.C2)
	da, db1 := twice(&ds.A, &dt.A)
	db2, dc1 := twice(&ds.B2, &dt.B2)
	dc2, dd := twice(&ds.C2, &dt.C2)
	s1, s2 := both(&s.a, &t.a), both(&s.b, &t.b)

	var zero, y vector
	x := load(&f[0])
	x = behind(x, x)
	p1, p2 := s1, s2
	a, b1, b2 = a.Add(lower(da, zero)), b1.Add(lower(db1, zero)), b2.Add(lower(db2, zero))
	c1, c2, d = c1.Add(lower(dc1, zero)), c2.Add(lower(dc2, zero)), d.Add(lower(dd, zero))
	y, s1, s2 = step(x, s1, s2, a, b1, b2, c1, c2, d)
	s1, s2 = lower(s1, p1), lower(s2, p2)
	for i := 1; i < len(f); i++ {
		a, b1, b2 = a.Add(da), b1.Add(db1), b2.Add(db2)
		c1, c2, d = c1.Add(dc1), c2.Add(dc2), d.Add(dd)
		y, s1, s2 = step(behind(load(&f[i]), y), s1, s2, a, b1, b2, c1, c2, d)
		y.Store(&f[i-1])
	}
	p1, p2 = s1, s2
	a, b1, b2 = a.Add(lower(zero, da)), b1.Add(lower(zero, db1)), b2.Add(lower(zero, db2))
	c1, c2, d = c1.Add(lower(zero, dc1)), c2.Add(lower(zero, dc2)), d.Add(lower(zero, dd))
	y, s1, s2 = step(behind(y, y), s1, s2, a, b1, b2, c1, c2, d)
	y.Store(&f[len(f)-1])
	s1, s2 = lower(p1, s1), lower(p2, s2)

	s1.GetLo().Store(&s.a)
	s2.GetLo().Store(&s.b)
	s1.GetHi().Store(&t.a)
	s2.GetHi().Store(&t.b)
	apiece(&s.A, &t.A, a, b1)
	apiece(&s.B2, &t.B2, b2, c1)
	apiece(&s.C2, &t.C2, c2, d)
	archsimd.ClearAVXUpperBits()
}

// step is one frame of two sections.
func step(x, s1, s2, a, b1, b2, c1, c2, d vector) (y, t1, t2 vector) {
	t := x.Sub(s2)
	y = d.MulAdd(x, c1.MulAdd(s1, c2.Mul(s2)))
	return y, b1.MulAdd(t, a.Mul(s1)), b2.MulAdd(t, b1.MulAdd(s1, s2))
}

// twice is a, a, b, b, and the same of the coefficients that follow a and b.
func twice(a, b *float64) (v, next vector) {
	x := both(two(a), two(b))
	return x.SelectFromPairGrouped(0, 0, x), x.SelectFromPairGrouped(1, 1, x)
}

// apiece puts a, b and those that follow them back.
func apiece(a, b *float64, v, next vector) {
	x := v.SelectFromPairGrouped(0, 2, next)
	x.GetLo().Store(two(a))
	x.GetHi().Store(two(b))
}

// two are x and what follows it in a Coeffs.
func two(x *float64) *[2]float64 { return (*[2]float64)(unsafe.Pointer(x)) }
