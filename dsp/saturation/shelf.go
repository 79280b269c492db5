package saturation

import "math"

// shelf is a first-order filter of two channels, the trapezoidal one-pole with
// the input and its low-pass mixed. It stays stable however its coefficients
// move. With the state s
//
//	y ← direct·x + stored·s
//	s ← take·x + keep·s
type shelf struct {
	direct, stored, take, keep float64
	state                      [2]float64
}

// tune takes the integrator's gain g = tan(π·f) of the pole at f cycles per
// frame, and the gains of what lies below and above it.
func (f *shelf) tune(g, low, high float64) {
	g /= 1 + g
	f.direct = high + (low-high)*g
	f.stored = (low - high) * (1 - g)
	f.take, f.keep = 2*g, 1-2*g
}

// tilt makes f (t·s+ω)/(s+ω·t): a gain of t at high frequencies and of 1/t at
// low ones about the centre ω, where g belongs to. 1/t instead of t gives the
// exact inverse.
func (f *shelf) tilt(g, t float64) { f.tune(g*t, 1/t, t) }

// lowest is the corner in Hz of the filter that blocks DC.
const lowest = 5

// nearNyquist keeps tan() finite where a frequency does not fit the rate.
const nearNyquist = 0.49

// integrator is the g of a frequency in Hz.
func integrator(freq, rate float64) float64 {
	return math.Tan(math.Pi * min(freq/rate, nearNyquist))
}

func (f *shelf) reset() { f.state = [2]float64{} }

// flush ends a decay before it becomes denormal.
func (f *shelf) flush() {
	for c, s := range f.state {
		if math.Abs(s) < 1e-30 {
			f.state[c] = 0
		}
	}
}

// run filters both channels in place.
func (f *shelf) run(x *[2][]float64) {
	l, r := x[0], x[1][:len(x[0])]
	a, b, take, keep := f.direct, f.stored, f.take, f.keep
	s, t := f.state[0], f.state[1]
	for i, v := range l {
		w := r[i]
		l[i] = float64(a*v) + float64(b*s)
		r[i] = float64(a*w) + float64(b*t)
		s = float64(take*v) + float64(keep*s)
		t = float64(take*w) + float64(keep*t)
	}
	f.state = [2]float64{s, t}
}

// runTilting is run with a tilt for every frame.
func (f *shelf) runTilting(x *[2][]float64, g float64, tilts []float64, inverse bool) {
	for i := range x[0] {
		t := tilts[i]
		if inverse {
			t = 1 / t
		}
		f.tilt(g, t)
		f.run(&[2][]float64{x[0][i : i+1], x[1][i : i+1]})
	}
}
