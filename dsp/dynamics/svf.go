package dynamics

import "math"

// SVF is a second-order filter for side-chains: the trapezoidal state
// variable filter in Andrew Simper's form ("Linear trapezoidal integrated
// SVF", Cytomic 2013). It stays stable and free of clicks however its
// frequency moves. The zero value passes nothing; set it first.
type SVF struct {
	a1, a2, a3 float64 // of the two integrators
	m0, m1, m2 float64 // mix of input, band-pass and low-pass
	s1, s2     float64 // integrator states
}

// nearNyquist keeps tan() finite where a frequency does not fit the rate.
const nearNyquist = 0.49

// SetHighPass makes f a high-pass of 12 dB/oct, freq in cycles per frame;
// q = √½ is Butterworth, 3.01 dB down at freq.
func (f *SVF) SetHighPass(freq, q float64) {
	g := math.Tan(math.Pi * min(freq, nearNyquist))
	f.tune(g, 1/q)
	f.m0, f.m1, f.m2 = 1, -1/q, -1
}

// SetHighShelf makes f a high shelf of gain dB, freq (its midpoint) in cycles
// per frame.
func (f *SVF) SetHighShelf(freq, q, gain float64) {
	a := math.Pow(10, gain/40)
	g := math.Tan(math.Pi*min(freq, nearNyquist)) * math.Sqrt(a)
	f.tune(g, 1/q)
	f.m0, f.m1, f.m2 = a*a, (1-a)*a/q, 1-a*a
}

func (f *SVF) tune(g, k float64) {
	f.a1 = 1 / (1 + g*(g+k))
	f.a2 = g * f.a1
	f.a3 = g * f.a2
}

// Reset clears the states.
func (f *SVF) Reset() { f.s1, f.s2 = 0, 0 }

// Flush ends a decay before it becomes denormal.
func (f *SVF) Flush() {
	if math.Abs(f.s1) < 1e-30 && math.Abs(f.s2) < 1e-30 {
		f.Reset()
	}
}

// Process filters src into dst of the same length; they may be one slice.
func (f *SVF) Process(dst, src []float64) {
	dst = dst[:len(src)]
	a1, a2, a3 := f.a1, f.a2, f.a3
	m0, m1, m2 := f.m0, f.m1, f.m2
	s1, s2 := f.s1, f.s2
	for i, x := range src {
		v := x - s2
		band := a1*s1 + a2*v
		low := s2 + a2*s1 + a3*v
		s1 = 2*band - s1
		s2 = 2*low - s2
		dst[i] = m0*x + m1*band + m2*low
	}
	f.s1, f.s2 = s1, s2
}
