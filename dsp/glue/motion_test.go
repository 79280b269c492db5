package glue

import (
	"math"
	"slices"
	"testing"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/param"
)

// splatter is the peak above 8 kHz, in dB under a 1 kHz tone of the given
// amplitude: what a click leaves and a smooth change does not.
func splatter(x []float64, rate, amplitude float64) float64 {
	y := slices.Clone(x)
	for range 8 {
		var f dynamics.SVF
		f.SetHighPass(8000/rate, math.Sqrt2/2)
		f.Process(y, y)
	}
	peak := 0.0
	for _, v := range y[1000:] {
		peak = max(peak, math.Abs(v))
	}
	return 20 * math.Log10(peak/amplitude)
}

// TestZipper sweeps every continuous row over its range in 50 ms and back, in
// steps of 64 frames, as a host would.
func TestZipper(t *testing.T) {
	const rate, amplitude = 48000, 0.25
	for i := range param.Table {
		p := &param.Table[i]
		if p.Stage != param.Glue || p.Stepped() {
			continue
		}
		g := prepared(rate, settings{param.GlueOn: 1, param.GlueThreshold: -30, param.GlueRatio: 4, param.GlueMakeUp: 3})
		from, span := p.ControlMin(), p.ControlMax()-p.ControlMin()
		x := sine(1000, rate, amplitude, rate)
		y, loudest := slices.Clone(x), 0.0
		z := slices.Clone(x)
		for n := 0; n+64 <= len(y); n += 64 {
			at := float64(n-rate/4) / (0.050 * rate)
			at = min(max(at, 0), 1) - min(max(at-5, 0), 1)
			g.SetParam(p.Index, p.ToPlain(from+span*at))
			g.Process(y[n:n+64], z[n:n+64])
		}
		for _, v := range y {
			loudest = max(loudest, math.Abs(v))
		}
		got := splatter(y[rate/8:], rate, loudest)
		t.Logf("%s swept in 50 ms: %.0f dB", p.Key, got)
		if got > -80 {
			t.Errorf("%s swept in 50 ms: %.0f dB above 8 kHz, want at most -80", p.Key, got)
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
