package glue

import (
	"math"
	"slices"
	"testing"

	"lacquer/dsp/param"
)

// TestZipper sweeps every continuous row over its range in 50 ms and back, in
// steps of 64 frames, as a host would, and compares with the reference, where
// the settings take the same way frame by frame.
func TestZipper(t *testing.T) {
	const rate, amplitude = 48000, 0.25
	for i := range param.Table {
		p := &param.Table[i]
		if p.Stage != param.Glue || p.Stepped() {
			continue
		}
		for mode := range 4 {
			auto, detector := mode&1, mode>>1
			set := defaults()
			for i, v := range (settings{
				param.GlueOn: 1, param.GlueThreshold: -30, param.GlueRatio: 4, param.GlueMakeUp: 3,
				param.GlueLink: 70, param.GlueAutoRelease: float64(auto), param.GlueDetector: float64(detector),
			}) {
				set[i] = v
			}
			g := prepared(rate, set)
			r := &reference{rate: rate, rows: map[int]*line{}, auto: auto == 1, rms: detector == 1}
			for i, v := range set {
				r.set(i, v)
			}
			from, span := p.ControlMin(), p.ControlMax()-p.ControlMin()
			y, z := sine(1000, rate, amplitude, rate*3/4), sine(1000, rate, amplitude/3, rate*3/4)
			worst, loudest := 0.0, 0.0
			for n := 0; n+64 <= len(y); n += 64 {
				at := float64(n-rate/4) / (0.050 * rate)
				at = min(max(at, 0), 1) - min(max(at-3, 0), 1)
				v := p.ToPlain(from + span*at)
				if n >= rate/4 {
					g.SetParam(p.Index, v)
					r.set(p.Index, v)
				}
				want := [64][2]float64{}
				for i := range want {
					want[i] = r.frame([2]float64{y[n+i], z[n+i]})
				}
				g.Process(y[n:n+64], z[n:n+64])
				for i, w := range want {
					loudest = max(loudest, math.Abs(w[0]))
					worst = max(worst, math.Abs(y[n+i]-w[0]), math.Abs(z[n+i]-w[1]))
				}
			}
			got := 20 * math.Log10(worst/loudest)
			t.Logf("%s swept in 50 ms, auto release %d, RMS %d: %.0f dBc (asked -80)", p.Key, auto, detector, got)
			if got > -80 {
				t.Errorf("%s swept in 50 ms, auto release %d, RMS %d: %.0f dBc, want at most -80", p.Key, auto, detector, got)
			}
		}
	}
}

// TestSwitches flips every stepped row, and jumps every other one, while a
// tone plays.
func TestSwitches(t *testing.T) {
	const rate, amplitude = 48000, 0.25
	for i := range param.Table {
		p := &param.Table[i]
		if p.Stage != param.Glue {
			continue
		}
		g := prepared(rate, settings{param.GlueOn: 1, param.GlueThreshold: -30, param.GlueRatio: 4, param.GlueAutoMakeUp: 1, param.GlueHighPass: 500})
		if p.Index == param.GlueAttack {
			g.SetParam(param.GlueDetector, 0) // the short RMS of a short attack distorts by itself
		}
		x := sine(1000, rate, amplitude, 2*rate)
		y, z, loudest := slices.Clone(x), slices.Clone(x), 0.0
		for n, k := 0, 0; n+1500 <= len(y); n, k = n+1500, k+1 {
			if k%16 == 15 {
				g.SetParam(p.Index, []float64{p.Min, p.Max}[k/16%2])
			}
			g.Process(y[n:n+1500], z[n:n+1500])
		}
		for _, v := range y {
			loudest = max(loudest, math.Abs(v))
		}
		got := splatter(y[rate/8:], rate, loudest)
		t.Logf("%s switched: %.0f dB", p.Key, got)
		if got > -65 {
			t.Errorf("%s switched: %.0f dB above 8 kHz, want at most -65", p.Key, got)
		}
	}
}

// TestSwitchOffIsExact: after the fade the stage is bit-transparent, and on
// again it compresses again.
func TestSwitchOffIsExact(t *testing.T) {
	g := prepared(48000, settings{param.GlueOn: 1, param.GlueThreshold: -40, param.GlueAutoMakeUp: 1})
	run := func(frames int) (in, out []float64) {
		in, r := program(frames)
		out = slices.Clone(in)
		g.Process(out, r)
		return in, out
	}
	run(20000)
	g.SetParam(param.GlueOn, 0)
	run(720)
	if in, out := run(5000); !slices.Equal(in, out) {
		t.Error("off is not transparent after 15 ms")
	}
	g.SetParam(param.GlueOn, 1)
	run(20000)
	if g.Reduction().Now == 0 {
		t.Error("on again, nothing is compressed")
	}
}
