package dynamics

import "math"

// SVF is a second-order filter for one channel of a side-chain: the
// trapezoidal state variable filter (Andrew Simper, "Linear trapezoidal
// integrated SVF", Cytomic 2013), which stays stable and free of clicks
// however its frequency moves. The zero value passes nothing; set it first.
//
// It is multiplied out to a short path from state to state. With the states
// s1 (band-pass) and s2 (low-pass)
//
//	s1 ← keep1·s1 + cross·x − cross·s2
//	s2 ← keep2·s2 + drive·x + cross·s1
//	y  = yx·x + y1·s1 + y2·s2
type SVF struct {
	// The vector loops read these four at a time.
	keep1, keep2, cross, drive float64
	yx, y1, y2                 float64
	s1, s2                     float64
}

// nearNyquist keeps tan() finite where a frequency does not fit the rate.
const nearNyquist = 0.49

// SetHighPass makes f a high-pass of 12 dB/oct, freq in cycles per frame;
// q = √½ is Butterworth, 3.01 dB down at freq.
func (f *SVF) SetHighPass(freq, q float64) {
	g := math.Tan(math.Pi * min(freq, nearNyquist))
	f.tune(g, 1/q, 1, -1/q, -1)
}

// SetLowPass makes f a low-pass of 12 dB/oct, freq in cycles per frame.
func (f *SVF) SetLowPass(freq, q float64) {
	f.tune(math.Tan(math.Pi*min(freq, nearNyquist)), 1/q, 0, 0, 1)
}

// SetBandPass makes f a band-pass of 6 dB/oct on either side, freq in cycles
// per frame, where it passes everything.
func (f *SVF) SetBandPass(freq, q float64) {
	f.tune(math.Tan(math.Pi*min(freq, nearNyquist)), 1/q, 0, 1/q, 0)
}

// SetHighShelf makes f a high shelf of gain dB, freq (its midpoint) in cycles
// per frame.
func (f *SVF) SetHighShelf(freq, q, gain float64) {
	a := math.Pow(10, gain/40)
	g := math.Tan(math.Pi*min(freq, nearNyquist)) * math.Sqrt(a)
	f.tune(g, 1/q, a*a, (1-a)*a/q, 1-a*a)
}

// tune takes the integrators' gain g, the damping k, and the mix of input,
// band-pass and low-pass that is the output. In Simper's terms, with
// v = x − s2, band = a1·s1 + a2·v and low = s2 + a2·s1 + a3·v, and the states
// become 2·band − s1 and 2·low − s2.
func (f *SVF) tune(g, k, input, band, low float64) {
	a1 := 1 / (1 + g*(g+k))
	a2 := g * a1
	a3 := g * a2
	f.keep1, f.keep2, f.cross, f.drive = 2*a1-1, 1-2*a3, 2*a2, 2*a3
	f.yx = input + band*a2 + low*a3
	f.y1 = band*a1 + low*a2
	f.y2 = low*(1-a3) - band*a2
}

// Tune takes over the tuning of another, not its sound.
func (f *SVF) Tune(other *SVF) {
	s1, s2 := f.s1, f.s2
	*f = *other
	f.s1, f.s2 = s1, s2
}

// Reset clears the states.
func (f *SVF) Reset() { f.s1, f.s2 = 0, 0 }

// Flush ends a decay before it becomes denormal.
func (f *SVF) Flush() {
	if math.Abs(f.s1) < 1e-30 && math.Abs(f.s2) < 1e-30 {
		f.Reset()
	}
}

// Process filters x into to, of the same length; they may be the same.
func (f *SVF) Process(to, x []float64) {
	to = to[:len(x)]
	s1, s2 := f.s1, f.s2
	for i, v := range x {
		to[i] = float64(f.yx*v) + (float64(f.y1*s1) + float64(f.y2*s2))
		s1, s2 = float64(f.keep1*s1)+(float64(f.cross*v)-float64(f.cross*s2)),
			float64(f.keep2*s2)+(float64(f.drive*v)+float64(f.cross*s1))
	}
	f.s1, f.s2 = s1, s2
}
