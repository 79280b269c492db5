package filter

import "math"

// Section is one second-order filter: coefficients and the state of two
// channels. The coefficients are those of a trapezoidal state variable filter
// (Zavalishin, The Art of VA Filter Design, ch. 4; Simper, Solving the
// continuous SVF equations using trapezoidal integration) written out as the
// update of its two integrator states.
//
// Zero input never raises s1²+s2², whatever the tuning, because the update is
// the Cayley transform of a passive network. The update matrix is linear in A,
// B1 and B2, so that holds on straight lines between tunings too: no
// modulation, however fast, can make a section blow up. At rest the same
// filter runs in a form that costs less, see Still.
type Section struct {
	Coeffs
	still Still      // coefficients at rest
	a, b  [2]float64 // left and right: s1 and s2, or p and q at rest
	rests bool       // still is valid, a and b are p and q
	moves bool       // the coefficients move by step each frame
	step  Coeffs
}

// Coeffs are the coefficients of a section:
//
//	y  = D·x + C1·s1 + C2·s2
//	s1 = A·s1 + B1·(x - s2)
//	s2 = s2 + (B1·s1 + B2·(x - s2))    with the old s1 and s2
//
// The vector loops read and write them in twos.
type Coeffs struct{ A, B1, B2, C1, C2, D float64 }

// neutral tells a section whose output is its input.
func (c *Coeffs) neutral() bool { return c.D == 1 && c.C1 == 0 && c.C2 == 0 }

// active tells that the section does something.
func (s *Section) active() bool { return s.moves || !s.neutral() }

// quad is hp·σ² + bp·σ + lp, a polynomial of the bilinear plane
// σ = (1-1/z)/(1+1/z). Roots on the left or on the imaginary axis.
type quad struct{ lp, bp, hp float64 }

// pair is the factor |1 - phi/root|² of a complex root and its conjugate, or
// the square of a real one, from v as warp.roots gives it.
func pair(v complex128) quad {
	re, im := real(v), imag(v)
	m := math.Sqrt(norm2(v))
	d := m + re
	if re < 0 {
		d = im * im / (m - re)
	}
	return quad{1, math.Sqrt(2 * d), m}
}

// linear is a factor that is dc at phi = 0 and nyquist at phi = 1.
type linear struct{ dc, nyquist float64 }

var (
	one  = linear{1, 1}
	zero = linear{0, 1} // the factor phi
)

// product is the factor a·b.
func product(a, b linear) quad {
	return quad{
		math.Sqrt(a.dc * b.dc),
		math.Sqrt(a.dc*b.nyquist) + math.Sqrt(a.nyquist*b.dc),
		math.Sqrt(a.nyquist * b.nyquist),
	}
}

// section is the filter gain·num/den, den.lp = 1.
func section(gain float64, num, den quad) Coeffs {
	g := 1 / math.Sqrt(den.hp)
	k := den.bp * g
	hp := gain * (num.hp / den.hp) // exactly 1 where they are equal
	bp := gain * num.bp * g
	lp := gain * num.lp
	over := 1 / (1 + g*(g+k))
	b1 := 2 * g * over
	m2 := lp - hp
	m := (bp - float64(k*hp) + float64(g*m2)) * over
	return Coeffs{
		A: 1 - b1*(g+k), B1: b1, B2: g * b1,
		C1: m, C2: m2 - float64(m*g), D: hp + float64(m*g),
	}
}

// negligible is the relative difference, largest at Nyquist, up to which a
// correction is left out: 2e-4 dB.
const negligible = 2e-5

// correction is section(1, num, den), or exactly neutral where the difference
// is negligible at every frequency. Up to twice that it comes in gradually, so
// that a moving filter does not jump. Numerator and denominator draw near to
// each other by the same law, so cut and boost stay reciprocal.
func correction(num, den quad) Coeffs {
	if apart(num.lp, den.lp) || apart(num.bp, den.bp) || apart(num.hp, den.hp) {
		return section(1, num, den)
	}
	m := max(difference(num.lp, den.lp), difference(num.bp, den.bp), difference(num.hp, den.hp))
	near := min(1-m/(2*negligible), 0.5)
	c := section(1, num.toward(den, near), den.toward(num, near))
	if m <= negligible {
		c.C1, c.C2, c.D = 0, 0, 1
	}
	return c
}

// apart tells that a and b, not negative both, differ by twice negligible.
func apart(a, b float64) bool { return math.Abs(a-b) >= negligible*(a+b) && a != b }

// difference is the relative difference of a and b.
func difference(a, b float64) float64 {
	if a == b {
		return 0
	}
	return 2 * math.Abs(a-b) / (a + b)
}

func (q quad) toward(r quad, by float64) quad {
	return quad{q.lp + float64(by*(r.lp-q.lp)), q.bp + float64(by*(r.bp-q.bp)), q.hp + float64(by*(r.hp-q.hp))}
}

// Still are the coefficients of a section at rest. With the states
// p = s1/B1 and q = s2 - B2·p the update has five products instead of seven:
//
//	y = D·x + C1·p + C2·q
//	p = K·p + (x - q)
//	q = q + E·p            with the old p
type Still struct{ K, E, C1, C2, D [2]float64 } // twice the same, as vectors want it

// still is c at rest.
func (c *Coeffs) still() Still {
	k := c.A - c.B2
	e := float64(c.B1*c.B1) + float64((1-c.A)*c.B2)
	c1 := float64(c.C1*c.B1) + float64(c.C2*c.B2)
	return Still{[2]float64{k, k}, [2]float64{e, e}, [2]float64{c1, c1}, [2]float64{c.C2, c.C2}, [2]float64{c.D, c.D}}
}

// settle gets ready to run at rest.
func (s *Section) settle() {
	if s.rests {
		return
	}
	s.rests = true
	s.still = s.Coeffs.still()
	for i, s1 := range s.a {
		p := s1 / s.B1
		s.a[i], s.b[i] = p, math.FMA(-s.B2, p, s.b[i])
	}
}

// wake gets ready to move.
func (s *Section) wake() {
	if !s.rests {
		return
	}
	s.rests = false
	for i, p := range s.a {
		s.a[i], s.b[i] = s.B1*p, math.FMA(s.B2, p, s.b[i])
	}
}

// Reset clears the state.
func (s *Section) Reset() { s.a, s.b = [2]float64{}, [2]float64{} }

// flush clears state that has decayed below all hearing before it becomes
// denormal, which is slow on many processors.
func (s *Section) flush() {
	const least = 1e-30
	for i := range s.a {
		if math.Abs(s.a[i]) < least && math.Abs(s.b[i]) < least {
			s.a[i], s.b[i] = 0, 0
		}
	}
}

// process filters a stereo block in place.
func (s *Section) process(l, r []float64) {
	if s.moves {
		s.glide(l, r)
		return
	}
	s.settle()
	k, e, c1, c2, d := s.still.K[0], s.still.E[0], s.still.C1[0], s.still.C2[0], s.still.D[0]
	lp, lq, rp, rq := s.a[0], s.b[0], s.a[1], s.b[1]
	r = r[:len(l)]
	for i, x := range l {
		t := x - lq
		l[i] = math.FMA(d, x, math.FMA(c1, lp, c2*lq))
		lq = math.FMA(e, lp, lq)
		lp = math.FMA(k, lp, t)

		x = r[i]
		t = x - rq
		r[i] = math.FMA(d, x, math.FMA(c1, rp, c2*rq))
		rq = math.FMA(e, rp, rq)
		rp = math.FMA(k, rp, t)
	}
	s.a, s.b = [2]float64{lp, rp}, [2]float64{lq, rq}
}

// glide is process while the coefficients move.
func (s *Section) glide(l, r []float64) {
	s.wake()
	c, d := s.Coeffs, &s.step
	l1, l2, r1, r2 := s.a[0], s.b[0], s.a[1], s.b[1]
	r = r[:len(l)]
	for i, x := range l {
		c.A += d.A
		c.B1 += d.B1
		c.B2 += d.B2
		c.C1 += d.C1
		c.C2 += d.C2
		c.D += d.D
		t := x - l2
		l[i] = math.FMA(c.D, x, math.FMA(c.C1, l1, c.C2*l2))
		l2 = math.FMA(c.B2, t, math.FMA(c.B1, l1, l2))
		l1 = math.FMA(c.B1, t, c.A*l1)

		x = r[i]
		t = x - r2
		r[i] = math.FMA(c.D, x, math.FMA(c.C1, r1, c.C2*r2))
		r2 = math.FMA(c.B2, t, math.FMA(c.B1, r1, r2))
		r1 = math.FMA(c.B1, t, c.A*r1)
	}
	s.Coeffs = c
	s.a, s.b = [2]float64{l1, r1}, [2]float64{l2, r2}
}
