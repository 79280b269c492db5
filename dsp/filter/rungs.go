package filter

import "math"

// rungs are the designs of one filter at gains of whole dB. While nothing but
// the gain moves, as in a dynamic band, what lies between comes from the cubic
// through the four around it, within 0.003 dB of a design of its own and for
// a fraction of the cost. They need not be filled: each call adds at most one.
type rungs struct {
	spec   Spec // what they are for, whatever its gain
	rate   float64
	coeffs [4][gainSections]Coeffs // at gain g in place g mod 4
	gain   [4]int
	filled [4]bool
}

// gainSections is the most sections of a filter with a gain.
const gainSections = 3

// leap is the change of gain in dB beyond which rungs would not be used often
// enough to be worth their cost.
const leap = 0.5

// design is s.Design, or close to it and cheaper. It reports which.
func (k *rungs) design(s Spec, rate float64, dst []Coeffs) (exact bool) {
	last := k.spec.Gain
	k.spec.Gain = s.Gain
	if s != k.spec || rate != k.rate || s.Shape > Tilt {
		k.spec, k.rate = s, rate
		k.filled = [4]bool{}
		s.Design(rate, dst)
		return true
	}
	if math.Abs(s.Gain-last) > leap || !smooth(s, rate) || !k.fill(s) {
		s.Design(rate, dst)
		return true
	}
	k.between(s.Gain, dst)
	return false
}

// fill designs the first missing one of the rungs around s.Gain and reports
// whether all are there.
func (k *rungs) fill(s Spec) bool {
	at := int(math.Floor(s.Gain))
	missing := 0
	for _, g := range [...]int{at, at + 1, at - 1, at + 2} {
		i := g & 3
		if k.filled[i] && k.gain[i] == g {
			continue
		}
		if missing++; missing == 1 {
			s.Gain = float64(g)
			s.Design(k.rate, k.coeffs[i][:])
			k.gain[i], k.filled[i] = g, true
		}
	}
	return missing <= 1
}

// smooth reports whether a cubic fits s. Where resonance and correction meet,
// beyond 17 kHz, or the corner of a shelf beyond 17 kHz, it would not.
func smooth(s Spec, rate float64) bool {
	w := 2 * math.Pi * s.Freq / rate
	return w*w*math.Exp(math.Abs(s.Gain)*(math.Ln10/40)) < meet
}

// between is the cubic through the rungs around gain. Where they are equal it
// is exactly what they are.
func (k *rungs) between(gain float64, dst []Coeffs) {
	at := math.Floor(gain)
	t := gain - at
	i := int(at)
	r, below, above, top := &k.coeffs[i&3], &k.coeffs[(i-1)&3], &k.coeffs[(i+1)&3], &k.coeffs[(i+2)&3]
	wb := t * (1 - t) * (t - 2) / 6
	wa := t * (1 + t) * (2 - t) / 2
	wt := t * (1 + t) * (t - 1) / 6
	mix := func(r, b, a, t float64) float64 {
		return r + (float64(wb*(b-r)) + float64(wa*(a-r)) + float64(wt*(t-r)))
	}
	for j := range r {
		r, b, a, t := &r[j], &below[j], &above[j], &top[j]
		dst[j] = Coeffs{
			A: mix(r.A, b.A, a.A, t.A), B1: mix(r.B1, b.B1, a.B1, t.B1), B2: mix(r.B2, b.B2, a.B2, t.B2),
			C1: mix(r.C1, b.C1, a.C1, t.C1), C2: mix(r.C2, b.C2, a.C2, t.C2), D: mix(r.D, b.D, a.D, t.D),
		}
	}
}
