package filter

import (
	"math"
	"math/cmplx"
)

// Response is the complex response of one section at w radians per sample,
// from the coefficients that run.
func (c *Coeffs) Response(w float64) complex128 {
	// y = D·x + C·(z - M)⁻¹·b·x with the state update s = M·s + b·x.
	z := cmplx.Exp(complex(0, w)) - 1
	b1, b2 := complex(c.B1, 0), complex(c.B2, 0)
	m := z + complex(1-c.A, 0)
	n := z + b2
	det := m*n + b1*b1
	s1 := (n*b1 - b1*b2) / det
	s2 := (m*b2 + b1*b1) / det
	return complex(c.D, 0) + complex(c.C1, 0)*s1 + complex(c.C2, 0)*s2
}

// Response is the complex response of sections in series at f Hz.
func Response(sections []Coeffs, f, rate float64) complex128 {
	h := complex(1, 0)
	for i := range sections {
		h *= sections[i].Response(2 * math.Pi * f / rate)
	}
	return h
}

// Decay is the number of frames in which the slowest of the sections decays
// by the given number of dB.
func Decay(sections []Coeffs, db float64) float64 {
	var worst float64
	for i := range sections {
		c := &sections[i]
		if c.neutral() {
			continue
		}
		// The poles are the eigenvalues of {{A, -B1}, {B1, 1-B2}}.
		half := (c.A + 1 - c.B2) / 2
		det := c.A*(1-c.B2) + c.B1*c.B1
		radius := math.Sqrt(max(det, 0))
		if d := half*half - det; d > 0 {
			radius = math.Abs(half) + math.Sqrt(d)
		}
		if radius > 1e-6 {
			worst = max(worst, db/(-20*math.Log10(min(radius, 1-1e-12))))
		}
	}
	return worst
}
