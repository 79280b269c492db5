package multiband

import (
	"math"
	"slices"
	"testing"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/param"
)

// changes are the changes of gain in dB that m makes of x, frame by frame,
// against the same stage at 1:1. NaN where x is too near nought to tell.
func changes(rate float64, s settings, x []float64) []float64 {
	y, z := slices.Clone(x), slices.Clone(x)
	prepared(rate, s).Process(y, slices.Clone(x))
	prepared(rate, s.with(settings{}).each(param.MultibandRatio, 1)).Process(z, slices.Clone(x))
	top := 0.0
	for i := range y {
		// What is near a zero crossing says little.
		if i%200 == 0 {
			top = 0
			for _, v := range z[i:min(i+200, len(z))] {
				top = max(top, math.Abs(v))
			}
		}
		if math.Abs(z[i]) < 0.3*top || z[i] == 0 {
			y[i] = math.NaN()
		} else {
			y[i] = 20 * math.Log10(y[i]/z[i])
		}
	}
	return y
}

// covered is the frames in which x goes 63.2 % of its way.
func covered(x []float64, from, to float64) float64 {
	const way = 1 - 1/math.E
	before, at := 0.0, -1.0
	for i, v := range x {
		done := (v - from) / (to - from)
		if math.IsNaN(done) {
			continue
		}
		if done >= way {
			return at + (float64(i)-at)*(way-before)/(done-before)
		}
		before, at = done, float64(i)
	}
	return math.Inf(1)
}

// gated is a carrier at -40 dB, 20 dB louder from frame to frame. At the steps
// it lies midway, so that a carrier of alternating sign has no offset that the
// crossover would have to get rid of.
func gated(carrier []float64, from, to int) []float64 {
	x := slices.Clone(carrier)
	for i := range x {
		switch {
		case i == 0:
			x[i] *= 0.005
		case i == from || i == to:
			x[i] *= 0.055
		case i > from && i < to:
			x[i] *= 0.1
		default:
			x[i] *= 0.01
		}
	}
	return x
}

// TestTimes measures attack and release, 63.2 % of the change in dB after a
// step of 20 dB up and down, in every mode.
func TestTimes(t *testing.T) {
	const rate = 48000
	worst := [2]float64{}
	for mode := dynamics.CompressDown; mode <= dynamics.ExpandUp; mode++ {
		threshold := -36.0
		if mode == dynamics.CompressUp || mode == dynamics.ExpandDown {
			threshold = -24
		}
		for _, c := range []struct {
			band            int
			hz              float64 // 0 is a carrier of steady magnitude
			attack, release float64
		}{
			{3, 0, 0.1, 5}, {3, 0, 1, 33}, {3, 0, 30, 200}, {3, 0, 200, 3000},
			{0, 1000, 20, 150}, {1, 1000, 5, 50}, {2, 4000, 20, 400}, {3, 1000, 40, 100},
		} {
			const lead = 4800
			loud := int(0.01*c.attack*rate) + 4800
			carrier := make([]float64, lead+loud+int(0.004*c.release*rate)+4800)
			for i := range carrier {
				carrier[i] = float64(1 - 2*(i&1))
				if c.hz > 0 {
					carrier[i] = math.Sin(2 * math.Pi * c.hz / rate * float64(i))
				}
			}
			lead0 := lead
			if threshold == -24 {
				// Silence before the start is no lift: wait until it has come up.
				more := int(0.008*c.release*rate) / 4800 * 4800
				carrier = append(slices.Repeat(carrier[:4800], more/4800), carrier...)
				lead0 += more
			}
			s := alone(c.band).with(settings{
				band4(c.band, param.MultibandMode): float64(mode), band4(c.band, param.MultibandThreshold): threshold,
				band4(c.band, param.MultibandRatio): 2, band4(c.band, param.MultibandKnee): 0, band4(c.band, param.MultibandRange): 24,
				band4(c.band, param.MultibandAttack): c.attack, band4(c.band, param.MultibandRelease): c.release,
			})
			got := changes(rate, s, gated(carrier, lead0, lead0+loud))
			quiet, high := law(mode, -40, threshold, 2, 0, 24), law(mode, -20, threshold, 2, 0, 24)
			attack := covered(got[lead0:lead0+loud], quiet, high) / rate * 1000
			release := covered(got[lead0+loud:], high, quiet) / rate * 1000
			t.Logf("mode %d, band %d, %g Hz: attack %g ms: %.2f, release %g ms: %.1f (asked 5 %%)", mode, c.band+1, c.hz, c.attack, attack, c.release, release)
			worst[0] = max(worst[0], (math.Abs(attack-c.attack)-1./48)/c.attack)
			worst[1] = max(worst[1], (math.Abs(release-c.release)-1./48)/c.release)
			if math.Abs(attack-c.attack) > max(0.05*c.attack, 1.01/48) {
				t.Errorf("attack %g ms, want %g", attack, c.attack)
			}
			if math.Abs(release-c.release) > 0.05*c.release {
				t.Errorf("release %g ms, want %g", release, c.release)
			}
		}
	}
	t.Logf("attack off by a frame and %.1f %%, release by %.1f %% at most (asked 5)", 100*worst[0], 100*worst[1])
}

// TestUpwardMeetsHit: a quiet passage lifted by 12 dB, then a hit: the lift is
// gone as fast as the attack says, and look-ahead of a few attacks leaves
// nothing of it.
func TestUpwardMeetsHit(t *testing.T) {
	const rate, hit = 48000, 48000
	for _, attack := range []float64{0.5, 5} {
		for _, ahead := range []float64{0, 10} {
			x := sine(1000, rate, db(-50), hit+9600)
			for i := hit; i < len(x); i++ {
				x[i] *= db(44)
			}
			s := alone(2).with(settings{
				band4(2, param.MultibandMode): float64(dynamics.CompressUp), band4(2, param.MultibandThreshold): -20,
				band4(2, param.MultibandRatio): 20, band4(2, param.MultibandRange): 12, band4(2, param.MultibandKnee): 0,
				band4(2, param.MultibandAttack): attack, band4(2, param.MultibandRelease): 100,
				param.MultibandLookAhead: ahead,
			})
			got := changes(rate, s, x)
			late := int(ahead*rate/1000) + 12 // the crossover needs a moment, too
			for _, after := range []float64{0.3, 1, 2, 4} {
				frame := hit + late + int(after*attack*rate/1000)
				want := 12*math.Exp(-after-ahead/attack) + 0.5
				for math.IsNaN(got[frame]) {
					frame++
				}
				if got[frame] > want {
					t.Errorf("attack %g ms, look-ahead %g ms: %.2f dB of lift left after %g attacks, want at most %.2f", attack, ahead, got[frame], after, want)
				}
			}
			if before := got[hit-4800 : hit]; math.Abs(slices.MaxFunc(before, func(a, b float64) int {
				if !(a <= b) {
					return 1
				}
				return -1
			})-12) > 0.05 && !math.IsNaN(before[0]) {
				t.Errorf("the quiet passage is lifted by %g dB, want 12", before[0])
			}
		}
	}
}

// TestLookAhead: a hit after silence meets the gain that it asks for when the
// look-ahead covers the attack.
func TestLookAhead(t *testing.T) {
	const rate = 48000
	hit := func(ahead float64) float64 {
		x := gated(sine(1000, rate, db(20), rate), rate/2, rate)
		s := alone(2).with(settings{
			band4(2, param.MultibandThreshold): -20, band4(2, param.MultibandRatio): 20, band4(2, param.MultibandKnee): 0,
			band4(2, param.MultibandAttack): 1, band4(2, param.MultibandRelease): 100, param.MultibandRange: 24,
			param.MultibandLookAhead: ahead,
		})
		got := changes(rate, s, x)
		for i := rate/2 + int(math.Round(ahead*rate/1000)) + 10; ; i++ {
			if !math.IsNaN(got[i]) {
				return got[i]
			}
		}
	}
	without, with := hit(0), hit(5)
	t.Logf("attack 1 ms: the first peak of a hit is met by %.1f dB, by %.1f dB with 5 ms of look-ahead", without, with)
	if !(without > -6 && with < -11) {
		t.Errorf("a hit is met by %.2f dB without, %.2f dB with look-ahead", without, with)
	}
}

// TestLowTonesStayClean: at the default times the detector's hold keeps the
// gain from following the wave of a bass.
func TestLowTonesStayClean(t *testing.T) {
	const rate, hz = 48000, 50.0
	m := prepared(rate, settings{param.MultibandOn: 1, band4(0, param.MultibandThreshold): -18, band4(0, param.MultibandRatio): 2})
	x := sine(hz, rate, db(-6), 2*rate)
	m.Process(x, slices.Clone(x))
	x = x[rate:]
	var harmonics float64
	for k := 2.0; k < 10; k++ {
		harmonics += math.Pow(10, level(x, k*hz, rate)/10)
	}
	thd := 10*math.Log10(harmonics) - level(x, hz, rate)
	t.Logf("50 Hz, %.1f dB of reduction: THD %.0f dB", m.Reduction().Now, thd)
	if thd > -60 || m.Reduction().Now < 5.5 {
		t.Errorf("50 Hz, %.1f dB of reduction: THD %.1f dB", m.Reduction().Now, thd)
	}
}
