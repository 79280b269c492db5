package dynamics

import "math"

// SVF is a second-order filter for the two channels of a side-chain: the
// trapezoidal state variable filter (Andrew Simper, "Linear trapezoidal
// integrated SVF", Cytomic 2013), which stays stable and free of clicks
// however its frequency moves. The zero value passes nothing; set it first.
//
// It is multiplied out to a short path from state to state. With the states
// s1 (band-pass) and s2 (low-pass) and v = x − s2,
//
//	s1 ← keep·s1 + cross·v
//	s2 ← s2 + cross·s1 + drive·v
//	y  = yx·x + y1·s1 + yv·v
type SVF struct {
	keep, cross, drive float64
	yx, y1, yv         float64
	state              [2][2]float64
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
// band-pass and low-pass that is the output. In Simper's terms
// band = a1·s1 + a2·v and low = s2 + a2·s1 + a3·v, and the states become
// 2·band − s1 and 2·low − s2.
func (f *SVF) tune(g, k, input, band, low float64) {
	a1 := 1 / (1 + g*(g+k))
	a2 := g * a1
	a3 := g * a2
	f.keep, f.cross, f.drive = 2*a1-1, 2*a2, 2*a3
	f.yx = input + low
	f.y1 = band*a1 + low*a2
	f.yv = band*a2 + low*(a3-1)
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
	keep, cross, drive := f.keep, f.cross, f.drive
	yx, y1, yv := f.yx, f.y1, f.yv
	l1, l2 := f.state[0][0], f.state[0][1]
	r1, r2 := f.state[1][0], f.state[1][1]
	for i, x := range l {
		v := x - l2
		toL[i] = yx*x + y1*l1 + yv*v
		l2 += cross*l1 + drive*v
		l1 = keep*l1 + cross*v

		x = r[i]
		v = x - r2
		toR[i] = yx*x + y1*r1 + yv*v
		r2 += cross*r1 + drive*v
		r1 = keep*r1 + cross*v
	}
	f.state = [2][2]float64{{l1, l2}, {r1, r2}}
}
