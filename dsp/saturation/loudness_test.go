package saturation

import (
	"math"
	"math/rand/v2"
	"testing"

	"lacquer/dsp/loudness"
	"lacquer/dsp/param"
)

// integrated is the loudness of a programme in LUFS.
func integrated(l, r []float64, rate float64) float64 {
	m := loudness.New(loudness.Config{Rate: rate, Channels: 2})
	m.Process([][]float64{l, r})
	m.Finish()
	return m.Integrated()
}

// TestAutoGain: up to +12 dB of drive programme is as loud as it was, as a
// whole and in its first 2 s.
func TestAutoGain(t *testing.T) {
	const rate, frames = 44100, 4 * 44100
	rng := rand.New(rand.NewPCG(11, 12))
	noiseL, noiseR := make([]float64, frames), make([]float64, frames)
	for i := range noiseL {
		noiseL[i], noiseR[i] = 0.15*rng.NormFloat64(), 0.15*rng.NormFloat64()
	}
	musicL, musicR := program(frames, rate, 0.8)
	for i := range musicL[:frames/2] { // a quiet verse before the refrain
		musicL[i] *= 0.3
		musicR[i] *= 0.3
	}
	worst, worstStart := 0.0, 0.0
	for name, x := range map[string][2][]float64{"noise": {noiseL, noiseR}, "music": {musicL, musicR}} {
		want, wantStart := integrated(x[0], x[1], rate), integrated(x[0][:2*rate], x[1][:2*rate], rate)
		for kind := range types {
			for i, set := range []settings{
				{param.SatDrive: 12}, {param.SatDrive: 12, param.SatMix: 50},
				{param.SatDrive: 12, param.SatFocus: lows}, {param.SatDrive: 6, param.SatBias: -80},
			} {
				if name == "noise" && i > 0 {
					continue
				}
				set[param.SatAutoGain], set[param.SatHeadBump] = 1, 2
				s := prepared(rate, plain(kind, set))
				l, r := clone(x[0]), clone(x[1])
				s.Process(l, r)
				got := integrated(l, r, rate) - want
				start := integrated(l[s.Latency():2*rate], r[s.Latency():2*rate], rate) - wantStart
				worst, worstStart = max(worst, math.Abs(got)), max(worstStart, math.Abs(start))
				if math.Abs(got) > 0.5 || math.Abs(start) > 0.5 {
					t.Errorf("%s, %s, %v: %+.2f LU, its first 2 s %+.2f LU", name, types[kind], set, got, start)
				}
			}
		}
	}
	t.Logf("with auto gain within %.2f LU as a whole, %.2f LU in the first 2 s (asked 0.5)", worst, worstStart)
}

// TestDriveUnderWay: a jump of drive by 12 dB moves the loudness by less than
// 1 LU within the next half second, when it has settled within 0.5.
func TestDriveUnderWay(t *testing.T) {
	const rate = 48000
	for kind, name := range types {
		s := prepared(rate, plain(kind, settings{param.SatAutoGain: 1}))
		l, r := program(3*rate, rate, 0.8)
		x, z := clone(l), clone(r)
		s.Process(l[:rate], r[:rate])
		s.SetParam(param.SatDrive, 12)
		s.Process(l[rate:], r[rate:])
		d := s.Latency()
		at := func(from, to int) float64 {
			return integrated(l[from+d:to+d], r[from+d:to+d], rate) - integrated(x[from:to], z[from:to], rate)
		}
		soon, later := at(rate, rate+rate/2), at(rate+rate/2, 5*rate/2)
		t.Logf("%s: %+.2f LU in the first half second, %+.2f in the next second", name, soon, later)
		if math.Abs(soon) > 1 || math.Abs(later) > 0.5 {
			t.Errorf("%s: drive up by 12 dB: %+.2f, then %+.2f LU", name, soon, later)
		}
	}
}

// TestWakeAndFollow: a twin that has idled through other settings wakes
// without what it heard, with the loudness that the live one has found.
func TestWakeAndFollow(t *testing.T) {
	const rate = 48000
	set := plain(param.Soft, settings{param.SatDrive: 12, param.SatAutoGain: 1})
	live, twin := prepared(rate, set), prepared(rate, set)
	l, r := program(4*rate, rate, 0.9)
	x, z := clone(l), clone(r)
	twin.Process(x[:5000], z[:5000]) // of long ago
	for _, s := range []*Saturation{live, twin} {
		s.SetParam(param.SatDrive, 6)
	}
	live.Process(l[:2*rate], r[:2*rate])
	twin.Wake()
	twin.Follow(live)
	silent := [2][]float64{make([]float64, 1), make([]float64, 1)}
	fresh := prepared(rate, set)
	fresh.SetParam(param.SatDrive, 6)
	fresh.Follow(live)
	copyL := [2][]float64{clone(silent[0]), clone(silent[1])}
	twin.Process(silent[0], silent[1])
	fresh.Process(copyL[0], copyL[1])
	if silent[0][0] != copyL[0][0] {
		t.Errorf("awake, it still plays %g of what it heard", silent[0][0])
	}
	twin.Wake()
	twin.Follow(live)
	a, b := clone(l[2*rate:]), clone(r[2*rate:])
	live.Process(l[2*rate:], r[2*rate:])
	twin.Process(a, b)
	worst := 0.0
	for i := range a[rate/10:] {
		worst = max(worst, math.Abs(a[rate/10+i]-l[2*rate+rate/10+i]))
	}
	t.Logf("after 0.1 s twin and live one are %.0f dBFS apart", toDB(worst))
	if toDB(worst) > -60 {
		t.Errorf("after 0.1 s twin and live one are %.0f dBFS apart", toDB(worst))
	}
}
