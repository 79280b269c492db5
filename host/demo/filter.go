package demo

import "math"

// svf is a state-variable filter with trapezoidal integrators, after Andrew
// Simper, "Linear Trapezoidal Integrated SVF", Cytomic 2013. One core serves
// every response: the m coefficients mix its input, band-pass and low-pass.
type svf struct {
	a1, a2, a3 float64
	m0, m1, m2 float64
	s1, s2     float64
}

func newSVF(g, k, m0, m1, m2 float64) svf {
	a1 := 1 / (1 + g*(g+k))
	return svf{a1: a1, a2: g * a1, a3: g * g * a1, m0: m0, m1: m1, m2: m2}
}

func warp(hz float64) float64 { return math.Tan(math.Pi * hz / Rate) }

func lowpass(hz, q float64) svf  { return newSVF(warp(hz), 1/q, 0, 0, 1) }
func highpass(hz, q float64) svf { return newSVF(warp(hz), 1/q, 1, -1/q, -1) }

// bandpass has a gain of 1 at its centre.
func bandpass(hz, q float64) svf { return newSVF(warp(hz), 1/q, 0, 1/q, 0) }

// bell lifts or cuts around hz by db.
func bell(hz, q, db float64) svf {
	a := gain(db / 2)
	return newSVF(warp(hz), 1/(q*a), 1, (a*a-1)/(q*a), 0)
}

// highShelf lifts or cuts above hz by db, with the steepest slope that does
// not overshoot.
func highShelf(hz, db float64) svf {
	a, k := gain(db/2), math.Sqrt2
	return newSVF(warp(hz)*math.Sqrt(a), k, a*a, k*(1-a)*a, 1-a*a)
}

func (f *svf) next(x float64) float64 {
	v3 := x - f.s2
	v1 := f.a1*f.s1 + f.a2*v3
	v2 := f.s2 + f.a2*f.s1 + f.a3*v3
	f.s1 = 2*v1 - f.s1
	f.s2 = 2*v2 - f.s2
	return f.m0*x + f.m1*v1 + f.m2*v2
}

// retune moves a low-pass to another frequency without touching its state.
func (f *svf) retune(hz, q float64) {
	s1, s2 := f.s1, f.s2
	*f = lowpass(hz, q)
	f.s1, f.s2 = s1, s2
}

// equaliser runs the same filters on both sides of a channel.
type equaliser struct{ left, right []svf }

func equalise(filters ...svf) *equaliser {
	return &equaliser{append([]svf(nil), filters...), append([]svf(nil), filters...)}
}

func (e *equaliser) process(a [2][]float64) {
	for i := range e.left {
		filter(&e.left[i], &e.right[i], a[0], a[1])
	}
}

// filter runs both sides in one loop, which keeps the processor busy while
// each waits for its own feedback.
func filter(left, right *svf, l, r []float64) {
	a, b := *left, *right
	for i := range l {
		l[i] = a.next(l[i])
		r[i] = b.next(r[i])
	}
	a.flush()
	b.flush()
	*left, *right = a, b
}

// flush forgets a state too small to matter, before it becomes denormal.
func (f *svf) flush() {
	if math.Abs(f.s1)+math.Abs(f.s2) < 1e-30 {
		f.s1, f.s2 = 0, 0
	}
}
