package limiter

import (
	"math"
	"testing"
)

// steadily renders four seconds of x at the default settings with 6 dB over the
// ceiling and returns the last second of the output.
func steadily(t *testing.T, rate float64, x []float64) []float64 {
	t.Helper()
	m := prepared(rate, 0, -1)
	out, _ := render(m, x, x, 512)
	if got := m.Reduction().Now; math.Abs(got-6) > 0.6 {
		t.Errorf("%.2f dB of reduction, want about 6", got)
	}
	return out[len(out)-int(rate)-m.Latency() : len(out)-m.Latency()]
}

// over6 is the peak that the ceiling of -1 dB reduces by 6 dB.
var over6 = math.Pow(10, 5.0/20)

func TestHarmonicDistortion(t *testing.T) {
	for _, rate := range []float64{44100, 48000, 96000} {
		for _, c := range []struct{ freq, most float64 }{
			{25, -35}, {30, -45}, {40, -60}, {50, -60}, {63, -60}, {80, -60}, {100, -60}, {125, -60}, {160, -60}, {250, -70}, {500, -80}, {1000, -80}, {997, -80}, {5000, -80},
		} {
			out := steadily(t, rate, sine(rate, c.freq, over6, 0.3, 4))
			a, rest := tone(out, c.freq/rate)
			thd := decibels(rms(rest) * math.Sqrt2 / a)
			t.Logf("%g Hz at %g: %.1f dB", c.freq, rate, thd)
			if thd > c.most {
				t.Errorf("%g Hz at %g: THD+N %.1f dB, want at most %g", c.freq, rate, thd, c.most)
			}
		}
	}
}

func TestIntermodulation(t *testing.T) {
	const rate = 48000.0
	for _, bass := range []float64{40, 60, 80, 100, 150} {
		for _, share := range []float64{0.8, 0.5} {
			x := sine(rate, bass, share*over6, 0, 4)
			for i, v := range sine(rate, 1000, (1-share)*over6, 0, 4) {
				x[i] += v
			}
			out := steadily(t, rate, x)
			carrier, rest := tone(out, 1000/rate)
			worst := 0.0
			for k := 1; k <= 4; k++ {
				for _, f := range []float64{1000 - float64(k)*bass, 1000 + float64(k)*bass} {
					a, _ := tone(rest, f/rate)
					worst = max(worst, a)
				}
			}
			got := decibels(worst / carrier)
			t.Logf("%g Hz at %g %%: sidebands %.1f dB", bass, share*100, got)
			if got > -40 {
				t.Errorf("%g Hz, %g %%: sidebands %.1f dB, want at most -40", bass, share*100, got)
			}
		}
	}
}
