package limiter

import (
	"math"
	"testing"

	"lacquer/dsp/tone"
)

// reductions renders x and returns the reduction of every output frame.
func reductions(m *maximizer, x []float64) (db, out []float64) {
	out = append([]float64{}, x...)
	other := append([]float64{}, x...)
	db = make([]float64, len(x))
	for i := range out {
		m.Process(out[i:i+1], other[i:i+1])
		db[i] = m.Reduction().Now
	}
	return db, out
}

// TestRelease measures the time from 6 to 0.5 dB after a burst.
func TestRelease(t *testing.T) {
	const rate = 48000
	for _, ms := range []float64{10, 100, 400, 1000} {
		for _, adaptive := range []bool{false, true} {
			m := prepared(rate, 0, -1)
			m.SetRelease(ms)
			m.SetAdaptive(adaptive)
			x := burst(rate, 7.5, 0.005, 3)
			db, _ := reductions(m, x)
			from, to := 0, 0
			for i, v := range db {
				if v >= 6 {
					from = i
				}
				if v >= 0.5 {
					to = i
				}
			}
			got := float64(to-from) / rate * 1000
			t.Logf("release %g ms, adaptive %v: %.1f ms", ms, adaptive, got)
			if off := math.Abs(got - ms); off > 0.05*ms+2.5 {
				t.Errorf("release %g ms, adaptive %v: %.1f ms", ms, adaptive, got)
			}
		}
	}
}

// burst is a 1 kHz tone at -12 dB re the ceiling of -1 dB, over it by over dB
// for a while in the middle.
func burst(rate, over, seconds, whole float64) []float64 {
	x := sine(rate, 1000, fromDB(-13), 0, whole)
	middle := len(x) / 4
	for i := range int(seconds * rate) {
		x[middle+i] *= fromDB(12 + over)
	}
	return x
}

// TestTransient checks a burst of 10 ms, 6 dB over: the reduction begins
// within the look-ahead before it and is down to 0.5 dB again within hold and
// 1.2 times the release.
func TestTransient(t *testing.T) {
	for character := range characters {
		for _, rate := range []float64{44100, 192000} {
			m := prepared(rate, 0, -1)
			m.SetCharacter(character)
			x := burst(rate, 6, 0.010, 0.8)
			db, out := reductions(m, x)
			start := len(x)/4 + m.Latency()
			end := start + int(0.010*rate)
			first, last := -1, 0
			for i, v := range db {
				if v > 0 && first < 0 {
					first = i
				}
				if v > 0.5 {
					last = i
				}
			}
			c := &characters[character]
			dip := float64(start-first) / rate * 1000
			recovery := float64(last-end) / rate * 1000
			hold, release := c.hold*1000+5.6, 15*c.release
			t.Logf("%s at %g Hz: dip %.2f ms before, recovery %.1f ms after the burst", name(character), rate, dip, recovery)
			if dip > 5*c.attack+0.6 || dip < 0 {
				t.Errorf("%s at %g Hz: reduction begins %.2f ms before the burst", name(character), rate, dip)
			}
			if recovery > hold+1.2*release {
				t.Errorf("%s at %g Hz: recovery takes %.1f ms", name(character), rate, recovery)
			}
			if over := checkCeiling(t, "burst", out, -1); over < -0.1 {
				t.Errorf("%s at %g Hz: burst ends %.2f dB below the ceiling", name(character), rate, over)
			}
		}
	}
}

// TestPumping puts a quiet 5 kHz tone under a kick twice a second, 6 dB over:
// the tone dips by no more than the reduction, and never rises above or falls
// below where it belongs.
func TestPumping(t *testing.T) {
	for character := range characters {
		pumping(t, character)
	}
}

func pumping(t *testing.T, character int) {
	const rate = 48000
	m := prepared(rate, 0, -1)
	m.SetCharacter(character)
	kick, quiet := make([]float64, 2*rate), sine(rate, 5000, fromDB(-21), 0, 2)
	for i := range kick {
		at := math.Mod(float64(i)/rate, 0.5)
		kick[i] = quiet[i] + over6*math.Exp(-15*at)*math.Sin(2*math.Pi*55*at)
	}
	db, out := reductions(m, kick)
	peak := 0.0
	for _, v := range db {
		peak = max(peak, v)
	}
	// The tone's level over 2 ms, a multiple of its period.
	const window = 96
	deepest, highest := 0.0, 0.0
	for i := rate; i+window+m.Latency() < len(kick); i += window {
		in, _ := tone.Fit(highPassed(kick[i-8:i+window]), 5000.0/rate)
		got, _ := tone.Fit(highPassed(out[i-8+m.Latency():i+window+m.Latency()]), 5000.0/rate)
		deepest, highest = min(deepest, decibels(got/in)), max(highest, decibels(got/in))
	}
	t.Logf("%s: reduction %.2f dB, tone %.2f … %+.2f dB", name(character), peak, deepest, highest)
	if deepest < -peak-0.2 || highest > 0.2 {
		t.Errorf("%s: tone moves %.2f … %+.2f dB at %.2f dB of reduction", name(character), deepest, highest, peak)
	}
}

// highPassed takes eighth differences, which remove the kick.
func highPassed(x []float64) []float64 {
	y := append([]float64{}, x...)
	for range 8 {
		for i := len(y) - 1; i > 0; i-- {
			y[i] -= y[i-1]
		}
	}
	return y[8:]
}

// TestAdaptive checks that a dense passage is let go of more slowly than a
// single peak, and only then.
func TestAdaptive(t *testing.T) {
	const rate = 48000
	recovery := func(seconds float64, adaptive bool) float64 {
		m := prepared(rate, 0, -1)
		m.SetAdaptive(adaptive)
		x := burst(rate, 6, seconds, 4)
		db, _ := reductions(m, x)
		last := 0
		for i, v := range db {
			if v > 0.5 {
				last = i
			}
		}
		return float64(last-m.Latency()-len(x)/4)/rate - seconds
	}
	short, long, plain := recovery(0.01, true), recovery(2, true), recovery(2, false)
	t.Logf("recovery after 10 ms %.0f ms, after 2 s %.0f ms, not adaptive %.0f ms", short*1000, long*1000, plain*1000)
	if long < 5*plain || short > 1.2*plain {
		t.Errorf("recovery after 10 ms %.0f ms, after 2 s %.0f ms, not adaptive %.0f ms", short*1000, long*1000, plain*1000)
	}
}

// TestReleaseOnlyFalls: after a burst the reduction goes down and never up
// again, however short or long the burst was.
func TestReleaseOnlyFalls(t *testing.T) {
	const rate = 48000
	for character := range characters {
		for _, adaptive := range []bool{false, true} {
			for _, ms := range []float64{1, 10, 100, 300, 2000} {
				var times releaseTimes
				var r release
				times.set(&characters[character], 15, rate, adaptive)
				db := make([]float64, int(ms/1000*rate)+rate)
				for i := range int(ms / 1000 * rate) {
					db[i] = 6
				}
				r.process(db, &times)
				for i := 1; i < len(db); i++ {
					if db[i] > db[i-1] && db[i] > 1e-9+db[i-1] && i > int(ms/1000*rate) {
						t.Fatalf("%s, adaptive %v, burst of %g ms: %.4f dB, then %.4f dB, %.1f ms after it",
							name(character), adaptive, ms, db[i-1], db[i], float64(i)*1000/rate-ms)
					}
				}
			}
		}
	}
}
