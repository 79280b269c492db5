//go:build goexperiment.simd && amd64

package eq

import "simd/archsimd"

var hasVector = archsimd.X86.AVX2() && archsimd.X86.FMA()

type vector = archsimd.Float64x4

func load(x *quad) vector { return archsimd.LoadFloat64x4((*[4]float64)(x)) }

// runFirst is runScalar of both in turn, bit for bit.
func runFirst(s *splitter, d *lane, to []quad, l, r []float64) {
	if !hasVector {
		s.runScalar(to, l, r)
		d.runScalar(to)
		return
	}
	s1, s2, sum := load(&d.s1), load(&d.s2), load(&d.sum)
	n0, n1, n2 := load(&s.node[0]), load(&s.node[1]), load(&s.node[2])
	n3, n4, n5, n6 := load(&s.node[3]), load(&s.node[4]), load(&s.node[5]), load(&s.node[6])
	r, to = r[:len(l)], to[:len(l)]
	for i := range l {
		x := archsimd.BroadcastFloat64x4(l[i]).Select128FromPair(0, 2, archsimd.BroadcastFloat64x4(r[i]))
		y := x.Sub(n1).MulAdd(load(&s.c[0]), n0)
		n0 = x
		x = y.Sub(n2).MulAdd(load(&s.c[1]), n1)
		n1 = y
		y = x.Sub(n3).MulAdd(load(&s.c[2]), n2)
		n2 = x
		x = y.Sub(n4).MulAdd(load(&s.c[3]), n3)
		n3 = y
		y = x.Sub(n5).MulAdd(load(&s.c[4]), n4)
		n4 = x
		x = y.Sub(n6).MulAdd(load(&s.c[5]), n5)
		n5 = y
		n6 = x
		x.Store((*[4]float64)(&to[i]))

		t := x.Sub(s2)
		heard := x.MulAdd(load(&d.d), s1.MulAdd(load(&d.c1), load(&d.c2).Mul(s2)))
		b1 := load(&d.b1)
		s2 = t.MulAdd(load(&d.b2), s1.MulAdd(b1, s2))
		s1 = t.MulAdd(b1, load(&d.a).Mul(s1))
		sum = heard.MulAdd(heard, sum)
	}
	s1.Store((*[4]float64)(&d.s1))
	s2.Store((*[4]float64)(&d.s2))
	sum.Store((*[4]float64)(&d.sum))
	n0.Store((*[4]float64)(&s.node[0]))
	n1.Store((*[4]float64)(&s.node[1]))
	n2.Store((*[4]float64)(&s.node[2]))
	n3.Store((*[4]float64)(&s.node[3]))
	n4.Store((*[4]float64)(&s.node[4]))
	n5.Store((*[4]float64)(&s.node[5]))
	n6.Store((*[4]float64)(&s.node[6]))
	archsimd.ClearAVXUpperBits()
}

// runPair is runScalar of both, bit for bit: neither waits for the other.
func runPair(p, q *lane, x []quad) {
	if !hasVector {
		p.runScalar(x)
		q.runScalar(x)
		return
	}
	p1, p2, pe := load(&p.s1), load(&p.s2), load(&p.sum)
	q1, q2, qe := load(&q.s1), load(&q.s2), load(&q.sum)
	for i := range x {
		in := load(&x[i])
		t := in.Sub(p2)
		y := in.MulAdd(load(&p.d), p1.MulAdd(load(&p.c1), load(&p.c2).Mul(p2)))
		b1 := load(&p.b1)
		p2 = t.MulAdd(load(&p.b2), p1.MulAdd(b1, p2))
		p1 = t.MulAdd(b1, load(&p.a).Mul(p1))
		pe = y.MulAdd(y, pe)

		t = in.Sub(q2)
		y = in.MulAdd(load(&q.d), q1.MulAdd(load(&q.c1), load(&q.c2).Mul(q2)))
		b1 = load(&q.b1)
		q2 = t.MulAdd(load(&q.b2), q1.MulAdd(b1, q2))
		q1 = t.MulAdd(b1, load(&q.a).Mul(q1))
		qe = y.MulAdd(y, qe)
	}
	p1.Store((*[4]float64)(&p.s1))
	p2.Store((*[4]float64)(&p.s2))
	pe.Store((*[4]float64)(&p.sum))
	q1.Store((*[4]float64)(&q.s1))
	q2.Store((*[4]float64)(&q.s2))
	qe.Store((*[4]float64)(&q.sum))
	archsimd.ClearAVXUpperBits()
}
