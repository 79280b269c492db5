package stereo

import (
	"math"

	"lacquer/dsp/dynamics"
)

// highestSplit keeps tan() finite where a frequency does not fit the rate.
const highestSplit = 0.49

// side is what becomes of the side: widths, then mono bass.
//
// With w the gains of the bands and D = s² + √2·s + 1 at each split, the widths
// are
//
//	wMid + [(wLow−wMid) + √2·(√(wLow·wMid) − wMid)·s] / D(low split)
//	     + [(wHigh−wMid)·s² + √2·(√(wHigh·wMid) − wMid)·s] / D(high split)
//
// Each split alone is a shelf whose zeros are a Butterworth pair like its
// poles: of minimum phase, so that side and mid are as well aligned as a
// transition of that steepness allows, with the root mean square of both gains
// at the split. A band of 0 % falls by 12 dB per octave; equal widths are an
// exact gain, wherever the splits are, for nothing is left to filter. The phase
// at a split is atan((w₁−w₂)/√(2·w₁·w₂)): 16° from 100 to 150 %, 27° from 100
// to 50 %, 90° to 0 %.
//
// Mono bass (the cutting engineer's elliptical equaliser) is such a shelf from
// gain 0 to 1: a Butterworth high-pass.
type side struct {
	active bool
	low    section
	high   section
	bass   section
	direct float64 // what of the side passes the widths unfiltered
}

// section is a Butterworth state variable filter by trapezoidal integration (A.
// Simper, "Solving the continuous SVF equations using trapezoidal integration",
// 2013). Its outputs band-pass (s1+s1')/2 and low-pass (s2+s2')/2, of the states
// before and after a frame, are added with the weights band and deep.
type section struct {
	freq, rate float64 // log2 of Hz, and Hz, that the coefficients are for
	a, b1, b2  float64
	band, deep float64
	s1, s2     float64
}

func (f *side) reset() {
	for _, s := range []*section{&f.low, &f.high, &f.bass} {
		s.s1, s.s2 = 0, 0
	}
}

// flush ends decays before they become denormal.
func (f *side) flush() {
	const least = 1e-30
	for _, s := range []*section{&f.low, &f.high, &f.bass} {
		if math.Abs(s.s1) < least && math.Abs(s.s2) < least {
			s.s1, s.s2 = 0, 0
		}
	}
}

// tune takes the settings.
func (f *side) tune(r *[numRamps]dynamics.Ramp, rate float64) {
	low, mid, high := r[widthLow].Value, r[widthMid].Value, r[widthHigh].Value
	f.low.tune(r[splitLow].Value, rate)
	f.high.tune(r[splitHigh].Value, rate)
	f.bass.tune(r[ellipticFreq].Value, rate)
	// The high-pass is what low-pass and √2·band-pass leave of the input.
	f.direct = high
	f.low.band, f.low.deep = math.Sqrt2/2*(math.Sqrt(low*mid)-mid), 0.5*(low-mid)
	f.high.band, f.high.deep = math.Sqrt2/2*(math.Sqrt(high*mid)-high), 0.5*(mid-high)
	root := r[elliptic].Value
	f.bass.band, f.bass.deep = math.Sqrt2/2*(root-1), 0.5*(root*root-1)
}

func (s *section) tune(freq, rate float64) {
	if freq == s.freq && s.rate == rate {
		return
	}
	s.freq, s.rate = freq, rate
	g := math.Tan(math.Pi * min(math.Exp2(freq)/rate, highestSplit))
	a1 := 1 / (1 + g*(g+math.Sqrt2))
	s.a, s.b1, s.b2 = 2*a1-1, 2*g*a1, 2*g*g*a1
}

// processScalar filters x into to.
func (f *side) processScalar(to, x []float64) {
	to = to[:len(x)]
	low, high, bass := f.low, f.high, f.bass
	for i, v := range x {
		y := float64(f.direct*v) + (low.step(v) + high.step(v))
		to[i] = y + bass.step(y)
	}
	f.low, f.high, f.bass = low, high, bass
}

// step filters x and gives what is to be added.
func (s *section) step(x float64) float64 {
	s1, s2 := s.s1, s.s2
	v := x - s2
	s.s1 = float64(s.a*s1) + float64(s.b1*v)
	s.s2 = s2 + (float64(s.b1*s1) + float64(s.b2*v))
	return float64(s.band*(s1+s.s1)) + float64(s.deep*(s2+s.s2))
}
