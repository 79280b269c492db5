package tone

import (
	"math"
	"testing"
)

func sine(freq, amplitude, phase float64) []float64 {
	x := make([]float64, 48000)
	for i := range x {
		x[i] = amplitude * math.Sin(2*math.Pi*freq*float64(i)+phase)
	}
	return x
}

func plus(a, b []float64) []float64 {
	for i, v := range b {
		a[i] += v
	}
	return a
}

func TestFit(t *testing.T) {
	for _, freq := range []float64{30.0 / 48000, 0.123456, 0.49} {
		a, rest := Fit(sine(freq, 0.7, 1), freq)
		left := RMS(rest)
		t.Logf("%g: %.15f, %.1g remains", freq, a, left)
		if math.Abs(a-0.7) > 1e-12 || left > 1e-12 {
			t.Errorf("%g: amplitude %v with %g beside it, want 0.7 and nothing", freq, a, left)
		}
	}
}

func TestDistortion(t *testing.T) {
	const f = 997.0 / 48000
	got := Distortion(plus(sine(f, 0.5, 0), sine(3*f, 0.5e-4, 1)), f)
	t.Logf("%.6f dB, want -80", got)
	if math.Abs(got+80) > 1e-4 {
		t.Errorf("%v dB, want -80", got)
	}
}

func TestSidebands(t *testing.T) {
	const carrier, low = 1000.0 / 48000, 60.0 / 48000
	for k := -4.0; k <= 4; k++ {
		if k == 0 {
			continue
		}
		x := plus(plus(sine(carrier, 0.2, 0), sine(low, 0.8, 0)), sine(carrier+k*low, 0.2e-5, 1))
		got := Sidebands(x, carrier, low)
		t.Logf("%+g: %.4f dB, want -100", k, got)
		if math.Abs(got+100) > 0.001 {
			t.Errorf("sideband %+g: %v dB, want -100", k, got)
		}
	}
}
