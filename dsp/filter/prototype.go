// Package filter designs and runs filters whose response is that of their
// analog prototype up to 20 kHz at every rate.
//
// The design is closed: a rational map of sin²(w/2) to the squared analog
// frequency (warp.go) stands where others put the bilinear transform. It
// turns each second-order part of the prototype into one resonance and one or
// two gentle corrections (design.go), run as trapezoidal state variable
// filters (section.go) that no modulation can make unstable. The response is
// within 0.02 dB of the prototype at 44.1 and 48 kHz and within 0.001 dB from
// 88.2 kHz on.
package filter

import "math"

// Shape is the kind of a filter.
type Shape uint8

// The shapes, with the analog prototype of each; s is in units of f0 and
// A = 10^(gain/40). Bell, shelves, notch and band-pass are those of
// R. Bristow-Johnson, Cookbook formulae for audio equalizer biquad filter
// coefficients.
//
//	Bell       (s² + s·A/Q + 1) / (s² + s/(A·Q) + 1)               gain dB at f0
//	LowShelf   A·(s² + s·√A/Q + A) / (A·s² + s·√A/Q + 1)           gain dB at DC, half of it at f0
//	HighShelf  A·(A·s² + s·√A/Q + 1) / (s² + s·√A/Q + A)           gain dB far up, half of it at f0
//	Tilt       HighShelf / A                                       -gain/2 at DC, 0 at f0, gain/2 far up
//	Notch      (s² + 1) / (s² + s/Q + 1)
//	BandPass   (s/Q) / (s² + s/Q + 1)                              0 dB at f0
//	LowPass    Butterworth of the given order
//	HighPass   LowPass with 1/s for s
//
// The second-order parts of a Butterworth of order n have Q = 1/(2·cos θ),
// θ = π(2i+1)/2n (even n) or π(i+1)/n (odd n). In a pass the setting Q scales
// the most resonant of them by Q·√2: the response at f0 is 20·log(Q) dB for
// every order above 1, and Q = 1/√2 is Butterworth, -3 dB there. First order
// has no resonance and ignores Q.
const (
	Bell Shape = iota
	LowShelf
	HighShelf
	Tilt
	Notch
	BandPass
	LowPass
	HighPass
)

// MaxOrder is the highest order of a pass, 48 dB per octave.
const MaxOrder = 8

// Spec is what a filter shall do.
type Spec struct {
	Shape Shape
	Freq  float64 // f0 in Hz
	Gain  float64 // dB; Bell, LowShelf, HighShelf, Tilt
	Q     float64 // not for a pass of order 1
	Order int     // 1 to MaxOrder, 6 dB per octave each; LowPass, HighPass
}

// PartQ is the Q of the i-th second-order part, of Order/2, of a low- or high-pass:
// that of a Butterworth filter, the least resonant first, times the setting's
// resonance for the last.
func (s Spec) PartQ(i int) float64 {
	n := float64(s.Order)
	theta := math.Pi * (2*float64(i) + 1) / (2 * n)
	if s.Order%2 == 1 {
		theta = math.Pi * float64(i+1) / n
	}
	q := 1 / (2 * math.Cos(theta))
	if i == s.Order/2-1 {
		q *= s.Q * math.Sqrt2
	}
	return q
}

// resonance is the pair of roots of (1 - X)² + X/Q², X = (w/w0)²: a conjugate
// pair, of which the upper is returned twice, or two negative real ones.
func resonance(q float64) (s1, s2 complex128) {
	d := 1 / q
	if q > 0.5 {
		s := complex(1-d*d/2, d*math.Sqrt(1-d*d/4))
		return s, s
	}
	h := d*d/2 - 1
	big := h + math.Sqrt(h*h-1)
	return complex(-big, 0), complex(-1/big, 0)
}

// Prototype is the analog prototype's response at f in Hz: what Response is
// measured against.
func (s Spec) Prototype(f float64) complex128 {
	p := complex(0, f/s.Freq)
	a := math.Pow(10, s.Gain/40)
	part := func(c2, c1, c0 float64) complex128 {
		return complex(c2, 0)*p*p + complex(c1, 0)*p + complex(c0, 0)
	}
	high := func() complex128 {
		w := math.Sqrt(a) / s.Q
		return complex(a, 0) * part(a, w, 1) / part(1, w, a)
	}
	switch s.Shape {
	case Bell:
		return part(1, a/s.Q, 1) / part(1, 1/(a*s.Q), 1)
	case LowShelf:
		return complex(a*a, 0) / high()
	case HighShelf:
		return high()
	case Tilt:
		return high() / complex(a, 0)
	case Notch:
		return part(1, 0, 1) / part(1, 1/s.Q, 1)
	case BandPass:
		return part(0, 1/s.Q, 0) / part(1, 1/s.Q, 1)
	}
	if s.Shape == HighPass {
		p = 1 / p
	}
	h := complex(1, 0)
	if s.Order%2 == 1 {
		h /= part(0, 1, 1)
	}
	for i := range s.Order / 2 {
		h /= part(1, 1/s.PartQ(i), 1)
	}
	return h
}
