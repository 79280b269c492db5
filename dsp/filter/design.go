package filter

import "math"

// MaxSections is the most sections that one Spec needs: three for each
// second-order part.
const MaxSections = 3 * MaxOrder / 2

// Design turns s into sections for the given rate in Hz, writes them to dst,
// which must hold MaxSections, and returns how many there are. Their number
// depends on rate, Shape and Order only. The first section of each
// second-order part is the resonance, those behind it bend the response near
// Nyquist to the prototype's. It costs about a microsecond, allocates nothing
// and is continuous in Freq, Gain and Q, which may be any positive numbers.
//
// Cut and boost by the same gain are exact reciprocals, for numerator and
// denominator only change places.
func (s Spec) Design(rate float64, dst []Coeffs) int {
	d := design{warp: warpFor(rate), dst: dst}
	d.w2 = d.square(2 * math.Pi * s.Freq / rate)
	a := math.Exp(s.Gain * (math.Ln10 / 40))
	switch s.Shape {
	case Bell:
		d.add(1, d.roots(s.Q/a, 1), d.roots(s.Q*a, 1))
	case LowShelf:
		d.add(a*a, d.roots(s.Q, a), d.roots(s.Q, 1/a))
	case HighShelf:
		d.add(1, d.roots(s.Q, 1/a), d.roots(s.Q, a))
	case Tilt:
		d.add(1/a, d.roots(s.Q, 1/a), d.roots(s.Q, a))
	case Notch:
		d.add(1, d.double(complex(d.w2, 0)), d.roots(s.Q, 1))
	case BandPass:
		gain := math.Sqrt(d.num[0]/d.w2) / s.Q
		d.add(gain, d.slope(), d.roots(s.Q, 1))
	default:
		d.pass(s)
	}
	return d.n
}

// design is one run of Design.
type design struct {
	*warp
	w2  float64 // warped (w0)²
	dst []Coeffs
	n   int
}

// quads are the factors of a numerator or denominator, one per section.
type quads [3]quad

// add appends the sections gain·num/den.
func (d *design) add(gain float64, num, den quads) {
	d.dst[d.n] = section(gain, num[0], den[0])
	for i := 1; i < d.degree(); i++ {
		d.dst[d.n+i] = correction(num[i], den[i])
	}
	d.n += d.degree()
}

// roots are the factors of (1 - X)² + X/q², X = w²/(at·w0²).
func (d *design) roots(q, at float64) (f quads) {
	s1, s2 := resonance(q)
	w2 := complex(d.w2*at, 0)
	if s1 == s2 {
		return d.double(s1 * w2)
	}
	v0, v1, v2 := d.warp.roots(s1 * w2)
	w0, w1, w2 := d.warp.roots(s2 * w2)
	f[0] = product(linear{1, real(v0)}, linear{1, real(w0)})
	f[1] = product(linear{1, real(v1)}, linear{1, real(w1)})
	f[2] = product(linear{1, real(v2)}, linear{1, real(w2)})
	return f
}

// double are the factors of |1 - w²/s|²: of a root and its conjugate, or of a
// real root twice.
func (d *design) double(s complex128) (f quads) {
	v0, v1, v2 := d.warp.roots(s)
	f[0], f[1], f[2] = pair(v0), pair(v1), pair(v2)
	return f
}

// denominator are the factors of R's own denominator, squared: what is left
// of a numerator without zeros.
func (d *design) denominator() (f quads) {
	for i, p := range d.poles {
		f[i] = pair(complex(1-p, 0))
	}
	return f
}

// numerator are the factors of R², without its constant factor: w⁴.
func (d *design) numerator() (f quads) {
	f[0] = product(zero, zero)
	for i, z := range d.zeros {
		f[i+1] = pair(complex(1-z, 0))
	}
	return f
}

// slope are the factors of R times its denominator, without the constant
// factor: w² under a second-order denominator.
func (d *design) slope() (f quads) {
	f[0] = product(zero, linear{1, 1 - d.poles[0]})
	for i, z := range d.zeros {
		f[i+1] = product(linear{1, 1 - z}, linear{1, 1 - d.poles[i+1]})
	}
	return f
}

// pass appends a Butterworth low- or high-pass.
func (d *design) pass(s Spec) {
	if s.Order%2 == 1 {
		d.firstOrder(s.Shape)
	}
	num, gain := d.denominator(), 1.0
	if s.Shape == HighPass {
		num, gain = d.numerator(), d.num[0]/d.w2
	}
	for i := range s.Order / 2 {
		d.add(gain, num, d.roots(s.PartQ(i), 1))
	}
}

// firstOrder appends the pass of 6 dB per octave: the real pole s = -w0² and
// its companions, two to a section.
func (d *design) firstOrder(shape Shape) {
	gain := 1.0
	num := [4]linear{one, one, one, one}
	for i, p := range d.poles {
		num[i].nyquist = 1 - p
	}
	if shape == HighPass {
		gain = math.Sqrt(d.num[0] / d.w2)
		num = [4]linear{zero, one, one, one}
		for i, z := range d.zeros {
			num[i+1].nyquist = 1 - z
		}
	}
	den := [4]linear{one, one, one, one}
	v0, v1, v2 := d.warp.roots(complex(-d.w2, 0))
	den[0].nyquist, den[1].nyquist = real(v0), real(v1)
	if d.degree() > 2 {
		den[2].nyquist = real(v2)
	}
	d.dst[d.n] = section(gain, product(num[0], num[1]), product(den[0], den[1]))
	d.n++
	if d.degree() > 2 {
		d.dst[d.n] = correction(product(num[2], num[3]), product(den[2], den[3]))
		d.n++
	}
}
