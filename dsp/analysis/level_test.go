package analysis

import (
	"math"
	"testing"
)

// near fails unless a figure is within a tolerance of what is known.
func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if got != want && !(math.Abs(got-want) <= tol) {
		t.Errorf("%s: %g, want %g ± %g", what, got, want, tol)
	}
}

// TestLevels: a sine on DC, half as loud on the right.
func TestLevels(t *testing.T) {
	for _, rate := range []float64{8000, 44100, 768000} {
		x := made(rate, 1, func(t float64) float64 { return 0.01 + 0.5*math.Sin(2*math.Pi*100*t) })
		r := survey(rate, 1000, x, tone(rate, 1, 100, 0.25))
		near(t, "DC", r.Levels[0].DC, -40, 0.001)
		if v := r.Levels[1].DC; v > -250 {
			t.Errorf("%g Hz: DC of %g dBFS in a sine", rate, v)
		}
		near(t, "RMS with DC", r.Levels[0].RMS, decibel(0.125+1e-4), 0.001)
		near(t, "RMS", r.Levels[1].RMS, decibel(0.125/4), 0.001)
		near(t, "peak", r.Levels[0].Peak, 20*math.Log10(0.51), 0.02)
		near(t, "crest factor of a sine", r.Levels[1].Crest, 3.0103, 0.02)
		near(t, "RMS of both", r.RMS, decibel((0.125+1e-4+0.125/4)/2), 0.001)
		near(t, "crest factor of both", r.Crest, r.Levels[0].Peak-r.RMS, 1e-9)
	}
}

func TestLevelsOfSilence(t *testing.T) {
	r := survey(48000, 1000, make([]float64, 48000))
	l := r.Levels[0]
	for _, v := range []float64{l.DC, l.RMS, l.Peak, r.RMS, r.Sub} {
		if !math.IsInf(v, -1) {
			t.Errorf("%g dBFS in silence", v)
		}
	}
	for _, v := range []float64{l.Crest, r.Crest, r.DR, r.Rumble, r.Spectrum.Tilt, r.Stereo.Correlation, r.Bandwidth.CutOff} {
		if !math.IsNaN(v) {
			t.Errorf("%g in silence, want NaN", v)
		}
	}
}
