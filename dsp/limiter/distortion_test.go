package limiter

import (
	"math"
	"testing"

	"lacquer/dsp/param"
	"lacquer/dsp/tone"
)

// steadily renders four seconds of x with 6 dB over the ceiling, otherwise at
// the default settings, and returns the last second of the output.
func steadily(t *testing.T, character int, rate float64, x []float64) []float64 {
	t.Helper()
	m := prepared(rate, 0, -1)
	m.SetCharacter(character)
	out, _ := render(m, x, x, 512)
	if got := m.Reduction().Now; math.Abs(got-6) > 0.6 {
		t.Errorf("%.2f dB of reduction, want about 6", got)
	}
	return out[len(out)-int(rate)-m.Latency() : len(out)-m.Latency()]
}

// over6 is the peak that the ceiling of -1 dB reduces by 6 dB.
var over6 = math.Pow(10, 5.0/20)

func name(character int) string { return rows()[param.MaxCharacter].Steps[character] }

func TestHarmonicDistortion(t *testing.T) {
	for _, rate := range []float64{44100, 48000, 96000} {
		for _, freq := range []float64{25, 30, 40, 50, 63, 80, 100, 125, 160, 250, 500, 1000, 997, 5000} {
			for character := range characters {
				if rate != 48000 && character != param.Transparent {
					continue
				}
				out := steadily(t, character, rate, sine(rate, freq, over6, 0.3, 4))
				thd, most := tone.Distortion(out, freq/rate), -100.0
				if freq < 30 {
					most = -80
					if character == param.Loud {
						most = -50
					}
				}
				t.Logf("%s, %g Hz at %g: %.1f dB", name(character), freq, rate, thd)
				if thd > most {
					t.Errorf("%s, %g Hz at %g: THD+N %.1f dB, want at most %g", name(character), freq, rate, thd, most)
				}
			}
		}
	}
}

// under is a low note with 1 kHz above it, which together have a peak of about
// over6; the note has a share of it.
func under(rate, note, share, seconds float64) []float64 {
	x := sine(rate, note, share*over6, 0, seconds)
	for i, v := range sine(rate, 1000, (1-share)*over6, 0, seconds) {
		x[i] += v
	}
	return x
}

// TestIntermodulation checks that low notes do not modulate what plays above
// them.
func TestIntermodulation(t *testing.T) {
	const rate = 48000.0
	most := [...]float64{param.Transparent: -80, param.Punchy: -60, param.Loud: -45, param.BassSafe: -85}
	for character := range characters {
		worst := math.Inf(-1)
		for _, note := range []float64{30, 40, 60, 80, 100, 150} {
			for _, share := range []float64{0.9, 0.8, 0.5} {
				out := steadily(t, character, rate, under(rate, note, share, 4))
				got := tone.Sidebands(out, 1000/rate, note/rate)
				t.Logf("%s, %g Hz at %g %%: sidebands %.1f dB", name(character), note, share*100, got)
				worst = max(worst, got)
			}
		}
		if worst > most[character] {
			t.Errorf("%s: sidebands %.1f dB, want at most %g", name(character), worst, most[character])
		}
	}
}

// TestBeatingBass holds the worst case in place: notes whose crests drift
// slowly against those of 1 kHz, so that no two are alike and none is known to
// recur. The characters that let go quickly pay for it here, which the manual
// says.
func TestBeatingBass(t *testing.T) {
	const rate = 48000
	most := [...]float64{param.Transparent: -50, param.Punchy: -26, param.Loud: -21, param.BassSafe: -66}
	for character := range characters {
		worst, at := math.Inf(-1), 0.0
		for note := 140.0; note <= 146; note++ {
			m := prepared(rate, 0, -1)
			m.SetCharacter(character)
			x := under(rate, note, 0.8, 4)
			out, _ := render(m, x, x, 512)
			last := out[len(out)-rate-m.Latency() : len(out)-m.Latency()]
			if got := tone.Sidebands(last, 1000.0/rate, note/rate); got > worst {
				worst, at = got, note
			}
		}
		t.Logf("%s: sidebands at most %.1f dB, at %g Hz", name(character), worst, at)
		if worst > most[character] {
			t.Errorf("%s: sidebands %.1f dB at %g Hz, want at most %g", name(character), worst, at, most[character])
		}
	}
}

// TestBassOnset listens to the first moments of a low note that steps in below
// 1 kHz. Before it is known to be steady, what holds it is the bass detector
// alone: where the note is most of the peaks, no crunch is heard at all.
func TestBassOnset(t *testing.T) {
	const rate = 48000
	first := [...]float64{param.Transparent: -70, param.Punchy: -35, param.Loud: -25, param.BassSafe: -100}
	for character := range characters {
		for _, note := range []float64{40, 50, 80} {
			m := prepared(rate, 0, -1)
			m.SetCharacter(character)
			x := under(rate, note, 0.8, 1)
			for i := range rate / 2 {
				x[i] *= 0.1
			}
			out, _ := render(m, x, x, 512)
			after := func(seconds float64) float64 {
				from := rate/2 + int(seconds*rate)
				return tone.Sidebands(out[from:from+rate/10], 1000/rate, note/rate)
			}
			begin, later := after(0.02), after(0.12)
			t.Logf("%s, %g Hz: sidebands %.0f dB at first, %.0f dB after 0.12 s", name(character), note, begin, later)
			if begin > first[character] || later > -50 {
				t.Errorf("%s, %g Hz: sidebands %.1f dB at first, %.1f dB after 0.12 s, want at most %g and -50", name(character), note, begin, later, first[character])
			}
		}
	}
}
