package demo

import (
	"math"
	"math/rand/v2"
)

// sineTable is one period of a sine; the extra point saves a wrap when
// interpolating. With 4096 points linear interpolation errs by less than 3e-7.
var sineTable = func() (t [4097]float64) {
	for i := range t {
		t[i] = math.Sin(2 * math.Pi * float64(i) / 4096)
	}
	return t
}()

// sine returns sin(2π·phase); phase counts turns and may be any size.
func sine(phase float64) float64 {
	x := (phase - math.Floor(phase)) * 4096
	i := int(x)
	return sineTable[i] + (x-float64(i))*(sineTable[i+1]-sineTable[i])
}

// hertz returns the frequency of a MIDI pitch in equal temperament, A4 = 69 =
// 440 Hz; fractions are cents.
func hertz(pitch float64) float64 {
	return 440 * math.Exp2((pitch-69)/12)
}

// gain converts dB to a factor.
func gain(db float64) float64 { return math.Pow(10, db/20) }

// saw is a sawtooth in −1..1 with its step smoothed by a two-sample polynomial
// (polyBLEP), which keeps aliases of notes in the musical range inaudible.
type saw struct{ phase float64 }

// next returns a sample and advances by step, the frequency over the rate.
func (s *saw) next(step float64) float64 {
	p := s.phase
	y := 2*p - 1
	switch {
	case p < step:
		t := p / step
		y -= 2*t - t*t - 1
	case p > 1-step:
		t := (p - 1) / step
		y -= t*t + 2*t + 1
	}
	s.phase += step
	if s.phase >= 1 {
		s.phase--
	}
	return y
}

// noise is white, uniform in −1..1.
type noise struct{ source *rand.PCG }

func newNoise(seed uint64) noise { return noise{rand.NewPCG(seed, 0x9e3779b97f4a7c15)} }

func (n noise) next() float64 { return float64(int64(n.source.Uint64())) * 0x1p-63 }
