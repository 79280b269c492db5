package limiter

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"lacquer/dsp/param"
)

// mostOver is what the true peak may be over the ceiling, in dB. 0.05 is asked
// of a limiter with this look-ahead; what is reached is guarded.
const mostOver = 0.01

// TestTruePeakCeiling checks every adversary at every rate; ceilings,
// characters and block sizes take turns. LACQUER_FULL=1 tries all combinations.
func TestTruePeakCeiling(t *testing.T) {
	ceilings, blocks := []float64{-0.1, -0.3, -1, -2}, []int{4096, 64, 7, 1}
	full := os.Getenv("LACQUER_FULL") != ""
	worst, turn := math.Inf(-1), 0
	for _, rate := range []float64{44100, 48000, 88200, 96000, 176400, 192000} {
		for _, s := range adversaries {
			x := s.make(rate)
			other := sine(rate, 1234, 0.3, 0, float64(len(x))/rate+1)[:len(x)]
			for i, ceiling := range ceilings {
				for character := range characters {
					turn++
					if !full && (i != turn/64%4 || character != turn/16%4) {
						continue
					}
					m := prepared(rate, 0, ceiling)
					m.SetCharacter(character)
					l, _ := render(m, x, other, blocks[(turn+turn/16)%4])
					over := checkCeiling(t, fmt.Sprintf("%s at %g Hz, ceiling %g, character %d", s.name, rate, ceiling, character), l, ceiling)
					worst = max(worst, over)
				}
			}
		}
	}
	t.Logf("worst true peak %+.4f dB re ceiling", worst)
}

// TestShortLookAhead: with the shortest look-ahead, of which a character may
// take but a part, and bursts of noise far over the ceiling, the gain moves as
// fast as ever; the true peak keeps what is asked.
func TestShortLookAhead(t *testing.T) {
	const most = 0.05
	for _, rate := range []float64{44100, 96000} {
		rng := rand.New(rand.NewPCG(8, uint64(rate)))
		l, r := make([]float64, int(0.4*rate)), make([]float64, int(0.4*rate))
		for i := range l {
			g := 1.0
			if i/400%3 != 0 {
				g = 0.01
			}
			l[i], r[i] = g*rng.NormFloat64(), math.Copysign(g, rng.NormFloat64())
		}
		l, r = bandLimited(rate, l), bandLimited(rate, r)
		worst := math.Inf(-1)
		for character := range characters {
			for _, drive := range []float64{6, 12, 24} {
				m := newMaximizer()
				m.SetParam(param.MaxDrive, drive)
				m.SetParam(param.MaxLookAhead, 1)
				m.SetCharacter(character)
				m.Prepare(rate, 4096)
				outL, outR := render(m, l, r, 512)
				limit := fromDB(-1)
				over := decibels(max(truePeak(outL, nil), truePeak(outR, nil)) / limit)
				if worst = max(worst, over); over > most {
					t.Errorf("%g Hz, character %d, drive %g dB: true peak %+.3f dB over", rate, character, drive, over)
				}
			}
		}
		t.Logf("%g Hz: true peak at most %+.3f dB re ceiling (asked %g)", rate, worst, most)
	}
}

// checkCeiling fails if a sample or a true peak of x is over, and returns the
// latter in dB.
func checkCeiling(t *testing.T, name string, x []float64, ceiling float64) float64 {
	t.Helper()
	limit := fromDB(ceiling)
	for i, v := range x {
		if math.Abs(v) > limit {
			t.Errorf("%s: sample %d is %+.2g over", name, i, math.Abs(v)/limit-1)
			break
		}
	}
	over := decibels(truePeak(x, nil) / limit)
	if over > mostOver {
		t.Errorf("%s: true peak %+.4f dB over", name, over)
	}
	return over
}

// TestCeilingUnderAutomation moves drive, ceiling, release and link all the
// time. The ceiling in force at an output frame is the one that came with its
// audio, which a second limiter's ramp tells.
func TestCeilingUnderAutomation(t *testing.T) {
	for _, rate := range []float64{44100, 96000} {
		for _, s := range adversaries {
			x := s.make(rate)
			m, rng := prepared(rate, 0, -1), rand.New(rand.NewPCG(5, 5))
			out := append(append([]float64{}, x...), make([]float64, m.Latency())...)
			right := make([]float64, len(out))
			limit := make([]float64, len(out))
			for from := 0; from < len(out); {
				to := min(from+1+rng.IntN(300), len(out))
				m.SetParam(param.MaxDrive, rng.Float64()*24-6)
				m.SetCeiling(-4 * rng.Float64())
				m.SetRelease(10 + 100*rng.Float64())
				m.SetLink(100 * rng.Float64())
				m.SetTransientLink(100 * rng.Float64())
				m.SetCharacter(rng.IntN(len(characters)))
				for i := from; i < to; i++ { // one frame at a time, to watch the ramp
					m.Process(out[i:i+1], right[i:i+1])
					limit[i] = m.ceiling.Value
				}
				from = to
			}
			out = out[m.Latency():]
			for i, v := range out {
				if math.Abs(v) > limit[i] {
					t.Fatalf("%s at %g Hz: sample %d over by %g", s.name, rate, i, math.Abs(v)-limit[i])
				}
			}
			over := decibels(truePeak(out, limit[:len(out)]))
			t.Logf("%s at %g Hz: true peak %+.4f dB re ceiling", s.name, rate, over)
			if over > mostOver {
				t.Errorf("%s at %g Hz: true peak %+.4f dB over", s.name, rate, over)
			}
		}
	}
}
