package saturation

import (
	"testing"

	"lacquer/dsp/param"
)

// TestZipper sweeps every continuous row over its range in 50 ms and back, in
// steps of 64 frames, as a host would, under a tone of 400 Hz whose own
// harmonics end far below 8 kHz.
func TestZipper(t *testing.T) {
	const rate, level = 48000, 0.1
	for kind, name := range types {
		for index := param.SatOn; index <= param.SatMix; index++ {
			p := rowOf(index)
			if p.Stepped() {
				continue
			}
			band := full
			if index == param.SatFocusLow || index == param.SatFocusHigh {
				band = mids
			}
			s := prepared(rate, plain(kind, settings{param.SatDrive: 3, param.SatTone: 2, param.SatFocus: float64(band), param.SatHeadBump: 2, param.SatAutoGain: 1}))
			from, span := p.ControlMin(), p.ControlMax()-p.ControlMin()
			if index == param.SatDrive {
				from, span = p.ToControl(-12), p.ToControl(12)-p.ToControl(-12)
			}
			y := sine(400, rate, level, rate)
			z := sine(400, rate, level/3, rate)
			for n := 0; n+64 <= len(y); n += 64 {
				at := float64(n-rate/4) / (0.050 * rate)
				at = min(max(at, 0), 1) - min(max(at-6, 0), 1)
				if n >= rate/4 {
					s.SetParam(index, p.ToPlain(from+span*at))
				}
				s.Process(y[n:n+64], z[n:n+64])
			}
			got := splatter(y[rate/8:], rate, level)
			t.Logf("%s, %s swept in 50 ms: %.0f dBc (asked -80)", name, p.Key, got)
			if got > -80 {
				t.Errorf("%s, %s swept in 50 ms: %.0f dBc, want at most -80", name, p.Key, got)
			}
		}
	}
}

// TestSwitches flips every stepped row, and jumps every other one, while a
// tone plays.
func TestSwitches(t *testing.T) {
	const rate, level = 48000, 0.1
	for index := param.SatOn; index <= param.SatMix; index++ {
		p := rowOf(index)
		s := prepared(rate, plain(param.Tube, settings{param.SatDrive: 6, param.SatFocus: mids, param.SatAutoGain: 1}))
		y, z := sine(400, rate, level, 2*rate), sine(400, rate, level, 2*rate)
		for n, k := 0, 0; n+1500 <= len(y); n, k = n+1500, k+1 {
			if k%8 == 7 {
				v := []float64{p.Min, p.Max}[k/8%2]
				if p.Stepped() {
					v = float64(k / 8 % len(p.Steps))
				} else if index == param.SatDrive {
					v = []float64{-12, 6}[k/8%2]
				}
				s.SetParam(index, v)
			}
			s.Process(y[n:n+1500], z[n:n+1500])
		}
		got := splatter(y[rate/8:], rate, level)
		t.Logf("%s switched: %.0f dB (asked −80)", p.Key, got)
		if got > -80 {
			t.Errorf("%s switched: %.0f dB above 8 kHz, want at most −80", p.Key, got)
		}
	}
}

// TestSwitchOffIsExact: after the fade the stage is bit-transparent, and on
// again it saturates again.
func TestSwitchOffIsExact(t *testing.T) {
	const rate = 48000
	s := prepared(rate, plain(param.Tape, settings{param.SatDrive: 12}))
	run := func(frames int) (in, out []float64) {
		in, r := program(frames, rate, 0.8)
		out = clone(in)
		s.Process(out, r)
		return in, out
	}
	run(20000)
	s.SetParam(param.SatOn, 0)
	run(rate * 3 / 100) // the fade
	if in, out := run(5000); !delayed(out[s.Latency():], in[s.Latency():], s.Latency()) {
		t.Error("off is not transparent after 30 ms")
	}
	s.SetParam(param.SatOn, 1)
	run(20000)
	if in, out := run(5000); delayed(out, in, s.Latency()) {
		t.Error("on again, nothing is saturated")
	}
}
