//go:build goexperiment.simd && amd64

package eq

import "simd/archsimd"

var hasVector = archsimd.X86.AVX2()

type vector = archsimd.Float64x4

func load(x *quad) vector { return archsimd.LoadFloat64x4((*[4]float64)(x)) }

// settled ends a stretch of vector work: scalar code after it would be slow.
func settled() {
	if hasVector {
		archsimd.ClearAVXUpperBits()
	}
}

// run is runScalar, bit for bit.
func (s *splitter) run(to []quad, l, r []float64) {
	if !hasVector {
		s.runScalar(to, l, r)
		return
	}
	n0, n1, n2 := load(&s.node[0]), load(&s.node[1]), load(&s.node[2])
	n3, n4, n5 := load(&s.node[3]), load(&s.node[4]), load(&s.node[5])
	c0, c1, c2, c3, c4 := load(&s.c[0]), load(&s.c[1]), load(&s.c[2]), load(&s.c[3]), load(&s.c[4])
	r, to = r[:len(l)], to[:len(l)]
	for i := range l {
		x := archsimd.BroadcastFloat64x4(l[i]).Select128FromPair(0, 2, archsimd.BroadcastFloat64x4(r[i]))
		y := c0.Mul(x.Sub(n1)).Add(n0)
		n0 = x
		x = c1.Mul(y.Sub(n2)).Add(n1)
		n1 = y
		y = c2.Mul(x.Sub(n3)).Add(n2)
		n2 = x
		x = c3.Mul(y.Sub(n4)).Add(n3)
		n3 = y
		y = c4.Mul(x.Sub(n5)).Add(n4)
		n4 = x
		n5 = y
		y.Store((*[4]float64)(&to[i]))
	}
	n0.Store((*[4]float64)(&s.node[0]))
	n1.Store((*[4]float64)(&s.node[1]))
	n2.Store((*[4]float64)(&s.node[2]))
	n3.Store((*[4]float64)(&s.node[3]))
	n4.Store((*[4]float64)(&s.node[4]))
	n5.Store((*[4]float64)(&s.node[5]))
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
		y := load(&p.d).Mul(in).Add(load(&p.c1).Mul(p1).Add(load(&p.c2).Mul(p2)))
		b1 := load(&p.b1)
		p2 = p2.Add(b1.Mul(p1)).Add(load(&p.b2).Mul(t))
		p1 = load(&p.a).Mul(p1).Add(b1.Mul(t))
		pe = pe.Add(y.Mul(y))

		t = in.Sub(q2)
		y = load(&q.d).Mul(in).Add(load(&q.c1).Mul(q1).Add(load(&q.c2).Mul(q2)))
		b1 = load(&q.b1)
		q2 = q2.Add(b1.Mul(q1)).Add(load(&q.b2).Mul(t))
		q1 = load(&q.a).Mul(q1).Add(b1.Mul(t))
		qe = qe.Add(y.Mul(y))
	}
	p1.Store((*[4]float64)(&p.s1))
	p2.Store((*[4]float64)(&p.s2))
	pe.Store((*[4]float64)(&p.sum))
	q1.Store((*[4]float64)(&q.s1))
	q2.Store((*[4]float64)(&q.s2))
	qe.Store((*[4]float64)(&q.sum))
}
