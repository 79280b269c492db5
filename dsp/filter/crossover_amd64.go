//go:build goexperiment.simd && amd64

package filter

import (
	"math"
	"simd/archsimd"
)

var hasFMA = archsimd.X86.AVX2() && archsimd.X86.FMA()

// run splits frames: what runScalar does, a section in all its lanes at once.
func (c *Crossover) run(frames []crossed) {
	if hasFMA {
		c.runVector(frames)
	} else {
		c.runScalar(frames)
	}
}

var (
	minusDamping = [4]float64{-damping, -damping, -damping, -damping}
	quarter      = [4]float64{0.25, 0.25, 0.25, 0.25}
)

func (c *Crossover) runVector(frames []crossed) {
	p1, p2 := load(&c.mid1.s1), load(&c.mid1.s2)
	q1, q2 := load(&c.mid2.s1), load(&c.mid2.s2)
	u1, u2 := load(&c.comp.s1), load(&c.comp.s2)
	v1, v2 := load(&c.out1.s1), load(&c.out1.s2)
	w1, w2 := load(&c.out2.s1), load(&c.out2.s2)
	for i := range frames {
		f := &frames[i]

		// The middle split: low-pass, and once more.
		a, b1, b2 := load(&c.middle.a), load(&c.middle.b1), load(&c.middle.b2)
		x := load(&f.in)
		v := x.Sub(p2)
		n1 := a.MulAdd(p1, b1.Mul(v))
		n2 := b2.MulAdd(v, b1.MulAdd(p1, p2))
		low := p2.Add(n2)
		ap := load(&minusDamping).MulAdd(p1.Add(n1), x)
		p1, p2 = n1, n2

		v = low.Sub(q2)
		n1 = a.MulAdd(q1, b1.Mul(v))
		n2 = b2.MulAdd(v, b1.MulAdd(q1, q2))
		low = load(&quarter).Mul(q2.Add(n2))
		q1, q2 = n1, n2

		// Each half through the allpass of the other half's split.
		y := low.Select128FromPair(0, 2, ap.Sub(low))
		b := load(&c.across.b1)
		z := y.Sub(u2)
		m1 := load(&c.across.a).MulAdd(u1, b.Mul(z))
		m2 := load(&c.across.b2).MulAdd(z, b.MulAdd(u1, u2))
		y = load(&minusDamping).MulAdd(u1.Add(m1), y)
		u1, u2 = m1, m2

		// The outer splits.
		d, e, g := load(&c.outer.a), load(&c.outer.b1), load(&c.outer.b2)
		z = y.Sub(v2)
		m1 = d.MulAdd(v1, e.Mul(z))
		m2 = g.MulAdd(z, e.MulAdd(v1, v2))
		all := load(&minusDamping).MulAdd(v1.Add(m1), y)
		y = v2.Add(m2)
		v1, v2 = m1, m2

		z = y.Sub(w2)
		m1 = d.MulAdd(w1, e.Mul(z))
		m2 = g.MulAdd(z, e.MulAdd(w1, w2))
		y = load(&quarter).Mul(w2.Add(m2))
		w1, w2 = m1, m2

		y.Store(&f.low)
		all.Sub(y).Store(&f.high)
	}
	p1.Store(&c.mid1.s1)
	p2.Store(&c.mid1.s2)
	q1.Store(&c.mid2.s1)
	q2.Store(&c.mid2.s2)
	u1.Store(&c.comp.s1)
	u2.Store(&c.comp.s2)
	v1.Store(&c.out1.s1)
	v2.Store(&c.out1.s2)
	w1.Store(&c.out2.s1)
	w2.Store(&c.out2.s2)
	archsimd.ClearAVXUpperBits()
}

// move goes on by one frame of a Glide.
func (c *Crossover) move() {
	if !hasFMA {
		c.moveScalar()
		return
	}
	c.middle.moveVector()
	a, b1, b2 := c.outer.moveVector()
	a.Select128FromPair(1, 0, a).Store(&c.across.a)
	b1.Select128FromPair(1, 0, b1).Store(&c.across.b1)
	b2.Select128FromPair(1, 0, b2).Store(&c.across.b2)
	archsimd.ClearAVXUpperBits()
}

// The constants of moveVector, in all lanes.
var (
	lanesP, lanesQ = everywhere(tanP), everywhere(tanQ)
	constants      = everywhere([5]float64{math.Pi, damping, 2, 1})
)

func everywhere(x [5]float64) (lanes [5][4]float64) {
	for i, v := range x {
		lanes[i] = [4]float64{v, v, v, v}
	}
	return lanes
}

func polyVector(c *[5][4]float64, z archsimd.Float64x4) archsimd.Float64x4 {
	y := load(&c[3]).Add(z.Mul(load(&c[4])))
	y = load(&c[2]).Add(z.Mul(y))
	y = load(&c[1]).Add(z.Mul(y))
	return load(&c[0]).Add(z.Mul(y))
}

func (t *tuning) moveVector() (a, b1, b2 archsimd.Float64x4) {
	f := load(&t.freq).Mul(load(&t.grow))
	f.Store(&t.freq)
	y := load(&constants[0]).Mul(f)
	z := y.Mul(y)
	n := y.Mul(polyVector(&lanesP, z))
	d := polyVector(&lanesQ, z)
	nn, nd, dd := n.Mul(n), n.Mul(d), d.Mul(d)
	scale := load(&constants[2]).Div(dd.Add(load(&constants[1]).Mul(nd)).Add(nn))
	a, b1, b2 = dd.Mul(scale).Sub(load(&constants[3])), nd.Mul(scale), nn.Mul(scale)
	a.Store(&t.a)
	b1.Store(&t.b1)
	b2.Store(&t.b2)
	return a, b1, b2
}

// planar puts frames into the bands, four at a time where it can.
func planar(bands *Banded, from int, frames []crossed) {
	if !hasFMA {
		planarScalar(bands, from, frames)
		return
	}
	for len(frames) >= 4 {
		f := frames[:4:4]
		turn(&f[0].low, &f[1].low, &f[2].low, &f[3].low,
			four(&bands[0][0], from), four(&bands[0][1], from), four(&bands[2][0], from), four(&bands[2][1], from))
		turn(&f[0].high, &f[1].high, &f[2].high, &f[3].high,
			four(&bands[1][0], from), four(&bands[1][1], from), four(&bands[3][0], from), four(&bands[3][1], from))
		frames, from = frames[4:], from+4
	}
	archsimd.ClearAVXUpperBits()
	planarScalar(bands, from, frames)
}

func four(x *[Stretch]float64, at int) *[4]float64 { return (*[4]float64)(x[at : at+4]) }

// turn writes the columns of four rows.
func turn(a, b, c, d, to0, to1, to2, to3 *[4]float64) {
	r0, r1, r2, r3 := load(a), load(b), load(c), load(d)
	e0, o0 := r0.SelectFromPairGrouped(0, 2, r1), r0.SelectFromPairGrouped(1, 3, r1)
	e1, o1 := r2.SelectFromPairGrouped(0, 2, r3), r2.SelectFromPairGrouped(1, 3, r3)
	e0.Select128FromPair(0, 2, e1).Store(to0)
	o0.Select128FromPair(0, 2, o1).Store(to1)
	e0.Select128FromPair(1, 3, e1).Store(to2)
	o0.Select128FromPair(1, 3, o1).Store(to3)
}
