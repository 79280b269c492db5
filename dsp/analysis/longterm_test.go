package analysis

import (
	"math"
	"testing"
)

// TestSpectrumOfSines: levels of sines in both channels, in one, in mid and in
// side, in sixths and thirds of an octave.
func TestSpectrumOfSines(t *testing.T) {
	for _, rate := range []float64{44100, 96000, 8000} {
		mono, left, side := tone(rate, 5, BandCentre(20), 0.5), tone(rate, 5, BandCentre(28), 0.5), tone(rate, 5, BandCentre(40), 0.5)
		r := survey(rate, 4096, mixed(mono, left, side), mixed(mono, scaled(side, -1))).Spectrum
		half := 20 * math.Log10(0.5)
		near(t, "both", r.Sixths[20], half, 0.02)
		near(t, "one", r.Sixths[28], half-3.01, 0.02)
		near(t, "side, both", r.Sixths[40], half, 0.02)
		near(t, "third", r.Thirds[10], half, 0.02)
		near(t, "mid", r.Mid[20], half, 0.02)
		near(t, "mid of one", r.Mid[28], half-6.02, 0.02)
		near(t, "side of one", r.Side[28], half-6.02, 0.02)
		near(t, "side", r.Side[40], half, 0.02)
		if r.Mid[40] > -120 || r.Side[20] > -120 || r.Sixths[34] > -100 {
			t.Errorf("%g Hz: %g %g %g", rate, r.Mid[40], r.Side[20], r.Sixths[34])
		}
		if math.IsNaN(r.Sixths[60]) != (rate < 40000) {
			t.Errorf("%g Hz: %g dB at 20 kHz", rate, r.Sixths[60])
		}
	}
}

// TestMonoSpectrum: a mono file has the levels of both channels, and no side.
func TestMonoSpectrum(t *testing.T) {
	x := tone(48000, 2, 1000, 0.5)
	r := survey(48000, 100, x)
	near(t, "level", r.Spectrum.Sixths[34], 20*math.Log10(0.5), 0.02)
	if v := r.Spectrum.Side[34]; !math.IsInf(v, -1) {
		t.Errorf("side of %g dB", v)
	}
	if s := r.Stereo; s.DualMono || s.SilentChannel != -1 || s.Inverted {
		t.Errorf("%+v", s)
	}
}

// TestTilt: of pink noise 0, of white 3 dB per octave, of noise that falls by 6
// more −3.
func TestTilt(t *testing.T) {
	const rate = 48000
	hiss, last := white(rate, 30, 0.1, 1), 0.0
	brown := make([]float64, len(hiss))
	for i, v := range hiss {
		last += v
		last *= 0.9995
		brown[i] = 0.1 * last
	}
	for _, c := range []struct {
		name      string
		x         []float64
		want, tol float64
	}{{"pink", pinkNoise(rate, 30, 1), 0, 0.05}, {"white", hiss, 3.01, 0.05}, {"brown", brown, -3.01, 0.2}} {
		near(t, c.name, survey(rate, 4096, c.x).Spectrum.Tilt, c.want, c.tol)
	}
}

// TestRumble: 15 Hz under a bass of 60 Hz; a deep bass, a kick and DC are no
// rumble.
func TestRumble(t *testing.T) {
	for _, rate := range []float64{8000, 44100, 96000} {
		r := survey(rate, 4096, mixed(tone(rate, 5, 60, 0.5), tone(rate, 5, 15, 0.05)))
		near(t, "rumble", r.Rumble, -20, 0.3)
		near(t, "sub", r.Sub, 20*math.Log10(0.05)-3.01, 0.3)
		for name, x := range map[string][]float64{
			"bass": tone(rate, 5, 41.2, 0.5), "drums": beat(rate, 5, 1),
			"DC": made(rate, 5, func(t float64) float64 { return 0.1 + 0.5*math.Sin(2*math.Pi*60*t) }),
		} {
			if r := survey(rate, 4096, x); r.Rumble > -25 {
				t.Errorf("%s at %g Hz: %.1f dB of rumble", name, rate, r.Rumble)
			}
		}
	}
}

// TestShortFile: of less than a window the level is near what it is.
func TestShortFile(t *testing.T) {
	r := survey(48000, 100, tone(48000, 0.2, 1000, 0.5))
	near(t, "level", r.Spectrum.Sixths[34], 20*math.Log10(0.5), 3)
}
