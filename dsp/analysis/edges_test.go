package analysis

import (
	"math"
	"slices"
	"testing"
)

func joined(parts ...[]float64) []float64 { return slices.Concat(parts...) }

// TestSilentEdges: known stretches of digital and of quiet silence, on one
// channel longer than on the other.
func TestSilentEdges(t *testing.T) {
	const rate = 44100
	for _, n := range []int{0, 1, 440, 441, 1000, 50000} {
		quiet := tone(rate, 0.1, 1000, 0.0009)
		for i, v := range quiet {
			quiet[i] = v + math.Copysign(1e-9, v) // no sample is zero
		}
		sound := made(rate, 1, func(t float64) float64 { return math.Copysign(0.5, math.Sin(2*math.Pi*500*t+1e-6)) })
		none := make([]float64, n)
		x := joined(none, quiet, sound, quiet, none, make([]float64, 7))
		y := joined(make([]float64, len(none)+len(quiet)+5), sound, make([]float64, len(quiet)+n+2))
		for _, channels := range [][][]float64{{x, y}, {y, x}, {x}} {
			r := survey(rate, 1000, channels...)
			if got, want := r.Head, int64(n+len(quiet)); got.Digital != int64(n) || got.Silence != want || got.Cut && n > 0 {
				t.Errorf("%d frames of silence first: %+v, want silence to %d", n, got, want)
			}
			if got, want := r.Tail.Digital, int64(n+7); got != want {
				t.Errorf("%d frames of digital silence last, want %d", got, want)
			}
			want := int64(n + 7 + len(quiet))
			if len(channels) == 2 {
				want -= 5
			}
			if got := r.Tail.Silence; got != want || r.Tail.Cut {
				t.Errorf("%d frames of silence last, want %d", got, want)
			}
		}
	}
}

// TestCutEdges: files that begin and end within a waveform, and others.
func TestCutEdges(t *testing.T) {
	const rate = 48000
	sine, none := tone(rate, 1, 100, 0.5), make([]float64, 5000)
	for name, c := range map[string]struct {
		x          []float64
		head, tail bool
	}{
		"a sine from zero to zero": {append(sine[:len(sine):len(sine)], 0), false, false},
		"a sine from its top":      {sine[120:], true, false},
		"a sine up to its top":     {sine[:120+480*20], false, true},
		"DC":                       {slices.Repeat([]float64{0.1}, 5000), true, true},
		"faded noise":              {fading(gated(pinkNoise(rate, 1, 1), rate)), false, false},
		"drums":                    {joined(none, beat(rate, 1.2, 1)), false, false},
		"quiet noise":              {scaled(pinkNoise(rate, 1, 1), 0.001), false, false},
		"silence":                  {make([]float64, 1000), false, false},
	} {
		r := survey(rate, 999, c.x, scaled(c.x, 0.5))
		if r.Head.Cut != c.head || r.Tail.Cut != c.tail {
			t.Errorf("%s: begins %+v, ends %+v", name, r.Head, r.Tail)
		}
	}
	r := survey(rate, 999, sine[120:12000])
	near(t, "first sample", r.Head.Sample, 20*math.Log10(0.5), 0.01)
	near(t, "10 ms", r.Head.Around, decibel(0.125), 0.01)
}
