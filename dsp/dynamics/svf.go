package dynamics

import "math"

// SVF is a second-order filter for the two channels of a side-chain: the
// trapezoidal state variable filter (Andrew Simper, "Linear trapezoidal
// integrated SVF", Cytomic 2013), which stays stable and free of clicks
// however its frequency moves. Its integrators are multiplied out into a
// state-space form of the same states, which a processor works through in
// half the time. The zero value passes nothing; set it first.
type SVF struct {
	s11, s12, s1x float64 // next first state from both states and the input
	s21, s22, s2x float64 // next second state
	y1, y2, yx    float64 // output
	state         [2][2]float64
}

// nearNyquist keeps tan() finite where a frequency does not fit the rate.
const nearNyquist = 0.49

// SetHighPass makes f a high-pass of 12 dB/oct, freq in cycles per frame;
// q = √½ is Butterworth, 3.01 dB down at freq.
func (f *SVF) SetHighPass(freq, q float64) {
	g := math.Tan(math.Pi * min(freq, nearNyquist))
	f.tune(g, 1/q, 1, -1/q, -1)
}

// SetHighShelf makes f a high shelf of gain dB, freq (its midpoint) in cycles
// per frame.
func (f *SVF) SetHighShelf(freq, q, gain float64) {
	a := math.Pow(10, gain/40)
	g := math.Tan(math.Pi*min(freq, nearNyquist)) * math.Sqrt(a)
	f.tune(g, 1/q, a*a, (1-a)*a/q, 1-a*a)
}

// tune takes the integrators' gain g, the damping k, and the mix of input,
// band-pass and low-pass that is the output. With v = x − s2,
// band = a1·s1 + a2·v and low = s2 + a2·s1 + a3·v, the states become
// 2·band − s1 and 2·low − s2.
func (f *SVF) tune(g, k, input, band, low float64) {
	a1 := 1 / (1 + g*(g+k))
	a2 := g * a1
	a3 := g * a2
	f.s11, f.s12, f.s1x = 2*a1-1, -2*a2, 2*a2
	f.s21, f.s22, f.s2x = 2*a2, 1-2*a3, 2*a3
	f.y1 = band*a1 + low*a2
	f.y2 = low*(1-a3) - band*a2
	f.yx = input + band*a2 + low*a3
}

// Reset clears the states.
func (f *SVF) Reset() { f.state = [2][2]float64{} }

// Flush ends a decay before it becomes denormal.
func (f *SVF) Flush() {
	for c := range f.state {
		if s := &f.state[c]; math.Abs(s[0]) < 1e-30 && math.Abs(s[1]) < 1e-30 {
			*s = [2]float64{}
		}
	}
}

// Process filters l and r into toL and toR, all of one length; source and
// destination may be the same.
func (f *SVF) Process(toL, toR, l, r []float64) {
	r, toL, toR = r[:len(l)], toL[:len(l)], toR[:len(l)]
	s11, s12, s1x := f.s11, f.s12, f.s1x
	s21, s22, s2x := f.s21, f.s22, f.s2x
	l1, l2 := f.state[0][0], f.state[0][1]
	r1, r2 := f.state[1][0], f.state[1][1]
	y1, y2, yx := f.y1, f.y2, f.yx
	for i, x := range l {
		toL[i] = yx*x + y1*l1 + y2*l2
		l1, l2 = s1x*x+s11*l1+s12*l2, s2x*x+s21*l1+s22*l2
		x = r[i]
		toR[i] = yx*x + y1*r1 + y2*r2
		r1, r2 = s1x*x+s11*r1+s12*r2, s2x*x+s21*r1+s22*r2
	}
	f.state = [2][2]float64{{l1, l2}, {r1, r2}}
}
