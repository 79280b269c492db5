package glue

import (
	"math"
	"slices"
	"testing"

	"lacquer/dsp/param"
)

// alternating is a signal of steady magnitude, sign changing every frame: its
// level is known at every frame.
func alternating(amplitude float64, frames int) []float64 {
	x := make([]float64, frames)
	for i := range x {
		x[i] = amplitude * float64(1-2*(i&1))
	}
	return x
}

// TestTimes measures 63.2 % of the reduction in dB after a step of 20 dB up
// and down, of a signal of known level at every frame, with both detectors.
func TestTimes(t *testing.T) {
	const rate = 48000
	for detector, name := range []string{"peak", "RMS"} {
		for _, c := range []struct{ attack, release float64 }{{0.1, 10}, {1, 33}, {3, 50}, {30, 200}, {100, 1200}, {200, 3000}} {
			attack, release := times(alternating(1, 1<<20), rate, c.attack, c.release, detector)
			t.Logf("%s, attack %g ms: %.3f ms, release %g ms: %.2f ms (asked 5 %%)", name, c.attack, attack, c.release, release)
			if math.Abs(attack-c.attack) > max(0.05*c.attack, 1.01/48) {
				t.Errorf("%s, attack %g ms, want %g", name, attack, c.attack)
			}
			if math.Abs(release-c.release) > 0.05*c.release {
				t.Errorf("%s, release %g ms, want %g", name, release, c.release)
			}
		}
	}
}

// TestTimesOfTone does the same with a 1 kHz tone, where the times are those of
// the mean over its phases.
func TestTimesOfTone(t *testing.T) {
	const rate = 48000
	for detector, name := range []string{"peak", "RMS"} {
		for _, c := range []struct{ attack, release float64 }{{5, 50}, {10, 100}, {30, 200}, {100, 1000}} {
			attack, release := 0.0, 0.0
			const phases = 6
			for phase := range phases {
				tone := sine(1000, rate, 1, 1<<20)[phase*48/phases:]
				a, r := times(tone, rate, c.attack, c.release, detector)
				attack, release = attack+a/phases, release+r/phases
			}
			t.Logf("%s, 1 kHz: attack %g ms: %.2f ms, release %g ms: %.1f ms (asked 5 %%)", name, c.attack, attack, c.release, release)
			if math.Abs(attack/c.attack-1) > 0.05 || math.Abs(release/c.release-1) > 0.05 {
				t.Errorf("%s: attack %g ms, want %g; release %g ms, want %g", name, attack, c.attack, release, c.release)
			}
		}
	}
}

// times returns attack and release in ms after a step of 20 dB.
func times(carrier []float64, rate, attack, release float64, detector int) (up, down float64) {
	g := prepared(rate, plain(settings{
		param.GlueThreshold: -60, param.GlueRatio: 4, param.GlueAttack: attack, param.GlueRelease: release,
		param.GlueDetector: float64(detector),
	}))
	start := int(0.012*attack*rate) + 9600
	stop := 2 * start
	x := stepped(g, carrier[:stop+int(0.003*release*rate)+4800], start, stop)
	quiet, loud := x[start-1], x[stop-1]
	return covered(x[start:stop], quiet, loud) / rate * 1000, covered(x[stop:], loud, quiet) / rate * 1000
}

// stepped gives the reductions of a carrier of amplitude 1 that is raised from
// −40 to −20 dB from start to stop. They are read off a whisper on the other
// channel, which is linked.
func stepped(g *Glue, carrier []float64, start, stop int) []float64 {
	const whisper = 1e-9
	x := slices.Clone(carrier)
	for i := range x {
		if i >= start && i < stop {
			x[i] *= db(-20)
		} else {
			x[i] *= db(-40)
		}
	}
	reduction := slices.Repeat([]float64{whisper}, len(x))
	g.Process(x, reduction)
	for i, v := range reduction {
		reduction[i] = -20 * math.Log10(v/whisper)
	}
	return reduction
}

// TestAutoRelease: a short peak is given back in a quarter of the release time,
// a long one in four times of it, and what lies between never sooner than what
// is shorter.
func TestAutoRelease(t *testing.T) {
	const rate, release = 48000, 1000.0
	for detector, name := range []string{"peak", "RMS"} {
		before := 0.0
		for _, c := range []struct{ loud, want float64 }{{10, release / 4}, {100, 0}, {300, 0}, {1000, 0}, {3000, 0}, {12000, 4 * release}} {
			g := prepared(rate, plain(settings{
				param.GlueThreshold: -36, param.GlueRatio: 4, param.GlueAttack: 0.5, param.GlueRelease: release,
				param.GlueAutoRelease: 1, param.GlueDetector: float64(detector),
			}))
			stop := rate/10 + int(c.loud*rate/1000)
			x := stepped(g, alternating(1, stop+5*rate), rate/10, stop)
			got := covered(x[stop:], x[stop-1], 0) / rate * 1000
			t.Logf("%s, auto release %g ms: %.1f ms after %g ms", name, release, got, c.loud)
			if c.want != 0 && math.Abs(got/c.want-1) > 0.05 {
				t.Errorf("%s: %.1f ms after %g ms, want %g ± 5 %%", name, got, c.loud, c.want)
			}
			if got < before {
				t.Errorf("%s: %.1f ms after %g ms, sooner than after less", name, got, c.loud)
			}
			before = got
		}
	}
}

// covered is the frames in which x goes 63.2 % of its way.
func covered(x []float64, from, to float64) float64 {
	const way = 1 - 1/math.E
	before := 0.0
	for i, v := range x {
		done := (v - from) / (to - from)
		if done >= way {
			return float64(i) + (way-before)/(done-before)
		}
		before = done
	}
	return math.Inf(1)
}

// TestDistortion: THD at 6 dB of reduction, 2:1, by default times, without the
// side-chain's high-pass.
func TestDistortion(t *testing.T) {
	const rate = 48000
	for detector, name := range []string{"peak", "RMS"} {
		for _, c := range []struct{ hz, most float64 }{{50, -64}, {100, -76}, {1000, -110}} {
			g := prepared(rate, settings{
				param.GlueOn: 1, param.GlueHighPass: 10, param.GlueKnee: 0, param.GlueThreshold: -40,
				param.GlueDetector: float64(detector),
			})
			x := sine(c.hz, rate, db(-28), 6*rate)
			g.Process(x, slices.Clone(x))
			x = x[5*rate:]
			harmonics := 0.0
			for h := 2.0; h < 10; h++ {
				harmonics += math.Pow(10, level(x, h*c.hz, rate)/10)
			}
			thd := 10*math.Log10(harmonics) - level(x, c.hz, rate)
			t.Logf("%s, %g Hz: THD %.1f dB", name, c.hz, thd)
			if thd > c.most {
				t.Errorf("%s, %g Hz: THD %.1f dB, want at most %g", name, c.hz, thd, c.most)
			}
		}
	}
}
