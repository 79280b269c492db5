package plugintest

import (
	"fmt"
	"math"
	"testing"

	"lacquer/bindings/clap"
	"lacquer/dsp/loudness"
	"lacquer/host/engine"
)

func meters(t testing.TB, p *engine.Plugin) engine.Meters {
	t.Helper()
	m, ok := p.Meters()
	if !ok {
		t.Fatal("no meters")
	}
	return m
}

func stage(t testing.TB, p *engine.Plugin, name string) clap.StageMeter {
	t.Helper()
	for _, s := range meters(t, p).Stages {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("no stage %q in %+v", name, meters(t, p).Stages)
	return clap.StageMeter{}
}

// TestGainReduction: the maximizer's figures are those that its output shows.
// A sine and its cosine tell the gain at every frame: together they are as
// long as the signal is loud.
func TestGainReduction(t *testing.T) {
	const rate, n, drive = 48000, 3 * 48000, 9.0
	in := sine(n, 1000, rate, 0.5)
	for i := range n { // 0.15 to 0.85 and back, 1.5 times a second
		gain := 1 + 0.7*math.Sin(2*math.Pi*1.5*float64(i)/rate)
		in[0][i] *= gain
		in[1][i] *= gain
	}
	for _, size := range []int{64, 441, 8192} {
		p := open(t)
		set(t, p, "maximizer.drive", drive)
		activate(t, p, engine.Config{Rate: rate, BlockSize: size})
		out := process(t, p, in, blocks(size), nil)
		lat := p.Latency()
		var most, sum float64
		for i := lat; i < n; i++ {
			db := drive - 20*math.Log10(math.Hypot(out[0][i], out[1][i])/math.Hypot(in[0][i-lat], in[1][i-lat]))
			most = math.Max(most, db)
			sum += db
		}
		s := stage(t, p, "maximizer")
		if s.Frames != n {
			t.Errorf("blocks of %d: %d frames counted", size, s.Frames)
		}
		if math.Abs(s.Max-most) > 0.02 || most < 6 {
			t.Errorf("blocks of %d: at most %.3f dB, the output shows %.3f dB", size, s.Max, most)
		}
		if mean := sum / n; math.Abs(s.Mean()-mean) > 0.02 || mean < 2 {
			t.Errorf("blocks of %d: %.3f dB in the mean, the output shows %.3f dB", size, s.Mean(), mean)
		}
		if g := stage(t, p, "glue"); g.Max != 0 || g.Sum != 0 {
			t.Errorf("the glue compressor is off and shows %+v", g)
		}
	}
}

// TestLoudness: the plugin's meters say what a meter of one's own says of what
// went in and came out, at any frame and for any size of block.
func TestLoudness(t *testing.T) {
	rates := []float64{44100, 12345.678, 48000}
	if testing.Short() {
		rates = rates[:1]
	}
	music := song(5, 2)
	for _, rate := range rates {
		n := int(4.567 * rate)
		in := stereo{music[0][:n], music[1][:n]}
		var want string
		for _, size := range []int{512, 47, 8192} {
			p := open(t)
			set(t, p, "maximizer.drive", 6)
			activate(t, p, engine.Config{Rate: rate, BlockSize: size})
			out := process(t, p, in, blocks(size), nil)
			m := meters(t, p)
			compare(t, "input", m.Input, in, rate)
			compare(t, "output", m.Output, out, rate)
			if got := fmt.Sprintf("%+v", m); want == "" {
				want = got
			} else if got != want {
				t.Errorf("blocks of %d: %s, want %s", size, got, want)
			}
		}
	}
}

func compare(t *testing.T, side string, got clap.LoudnessMeter, audio stereo, rate float64) {
	t.Helper()
	m := loudness.New(loudness.Config{Rate: rate, Channels: 2, Peak: loudness.PeakLive})
	m.Process(audio[:])
	for _, f := range []struct {
		name      string
		got, want float64
	}{
		{"momentary", got.Momentary, m.Momentary()}, {"short-term", got.ShortTerm, m.ShortTerm()},
		{"integrated", got.Integrated, m.Integrated()}, {"range", got.Range, m.Range()},
		{"most momentary", got.MaxMomentary, m.MaxMomentary()}, {"most short-term", got.MaxShortTerm, m.MaxShortTerm()},
		{"true peak", got.TruePeak, m.TruePeak()}, {"sample peak", got.SamplePeak, m.SamplePeak()},
		{"PLR", got.PLR, m.PLR()}, {"PSR", got.PSR, m.PSR()}, {"least PSR", got.MinPSR, m.LeastPSR()},
		{"frames", float64(got.Frames), float64(m.Frames())},
	} {
		if !(math.Abs(f.got-f.want) < 1e-9) && !(math.IsNaN(f.got) && math.IsNaN(f.want)) {
			t.Errorf("%s at %g Hz: %s %g, want %g", side, rate, f.name, f.got, f.want)
		}
	}
	if math.IsNaN(got.PSR) || math.IsNaN(got.PLR) || !(got.MinPSR <= got.PSR) {
		t.Errorf("%s at %g Hz: PLR %g, PSR %g, at least %g", side, rate, got.PLR, got.PSR, got.MinPSR)
	}
	if !(got.Integrated > -40 && got.SamplePeak > -20 && got.TruePeak >= got.SamplePeak) {
		t.Errorf("%s at %g Hz: %+v", side, rate, got)
	}
}

// TestMetersBegin: before the first block the stages have their names and
// loudness is undefined; a reset and the parameter Restart begin anew.
func TestMetersBegin(t *testing.T) {
	p := open(t)
	if m := meters(t, p); len(m.Stages) != 0 || !math.IsNaN(m.Output.Integrated) {
		t.Errorf("inactive: %+v", m)
	}
	set(t, p, "maximizer.drive", 12)
	activate(t, p, engine.Config{Rate: 48000})
	fresh := func(when string) {
		t.Helper()
		m := meters(t, p)
		if s := stage(t, p, "maximizer"); s.Frames != 0 || s.Max != 0 || s.Sum != 0 {
			t.Errorf("%s: %+v", when, s)
		}
		for _, io := range []clap.LoudnessMeter{m.Input, m.Output} {
			if !math.IsNaN(io.Integrated) || !math.IsNaN(io.Range) || !math.IsNaN(io.PLR) || !math.IsNaN(io.MinPSR) ||
				!math.IsNaN(io.MaxMomentary) || !math.IsNaN(io.MaxShortTerm) || io.TruePeak > -100 || io.Frames != 0 {
				t.Errorf("%s: %+v", when, io)
			}
		}
	}
	fresh("after activate")
	in := song(4, 4)
	process(t, p, in, blocks(512), nil)
	if m := meters(t, p); !(m.Output.Integrated > -30) || stage(t, p, "maximizer").Max < 1 {
		t.Errorf("%+v", m)
	}
	p.Reset()
	fresh("after a reset")

	process(t, p, in, blocks(512), nil)
	lat, loud := p.Latency(), meters(t, p).Input.SamplePeak
	process(t, p, silence(4096), blocks(512), []engine.Event{{Time: 5, ParamID: row("meters.restart").ID, Value: 1}})
	if s := stage(t, p, "maximizer"); s.Frames >= 4096 || int(s.Frames) < 4096-lat-512 {
		t.Errorf("%d frames after Restart, 4091 less the latency are right", s.Frames)
	}
	m := meters(t, p)
	// Peaks may reach back two milliseconds.
	if !math.IsNaN(m.Input.Integrated) || !math.IsNaN(m.Output.Integrated) || !(m.Input.SamplePeak < loud-6) {
		t.Errorf("after Restart: %+v", m)
	}
}

// TestStatesDoNotRestart: a state that is loaded while the host plays leaves
// the figures alone, whatever it holds, and so does an event that gives
// Restart the value it has.
func TestStatesDoNotRestart(t *testing.T) {
	other := open(t)
	set(t, other, "maximizer.drive", 9)
	set(t, other, "meters.restart", 1)
	set(t, other, "meters.transport", 1)
	state := saveState(t, other)

	p := open(t)
	set(t, p, "maximizer.drive", 9)
	activate(t, p, engine.Config{Rate: 48000})
	in := song(4, 2)
	process(t, p, in, blocks(512), nil)
	before, reduced := meters(t, p), stage(t, p, "maximizer")
	if err := p.LoadState(state); err != nil {
		t.Fatal(err)
	}
	process(t, p, silence(4800), blocks(480), []engine.Event{{Time: 1000, ParamID: row("meters.restart").ID, Value: 1}})
	after, now := meters(t, p), stage(t, p, "maximizer")
	if n := len(in[0]); after.Input.Frames != uint64(n+4800) || now.Frames != uint64(n+4800) {
		t.Errorf("%d and %d frames, want %d", after.Input.Frames, now.Frames, n+4800)
	}
	if !(math.Abs(after.Output.Integrated-before.Output.Integrated) < 0.5) || after.Input.TruePeak != before.Input.TruePeak ||
		now.Max < reduced.Max || reduced.Max < 1 {
		t.Errorf("before: %+v %+v\nafter: %+v %+v", before.Output, reduced, after.Output, now)
	}
	if v := value(t, p, "meters.restart"); v != 1 {
		t.Errorf("Restart is %g", v)
	}
	process(t, p, silence(4800), blocks(480), []engine.Event{{Time: 1000, ParamID: row("meters.restart").ID, Value: 0}})
	if f := meters(t, p).Input.Frames; f != 3800 {
		t.Errorf("%d frames after a restart, want 3800", f)
	}
}

// TestTech3341 reads cases of EBU Tech 3341, table 1, off the plugin's output
// as they run, every 10 ms.
func TestTech3341(t *testing.T) {
	type tone struct{ seconds, level float64 }
	type reading struct{ m, s, i, mFrom, sFrom float64 } // wanted; from seconds on, or at the end
	const never = math.MaxFloat64
	repeat := func(n int, tones ...tone) (all []tone) {
		for range n {
			all = append(all, tones...)
		}
		return all
	}
	none := math.NaN()
	for _, c := range []struct {
		name  string
		tones []tone
		want  reading
	}{
		{"1", []tone{{20, -23}}, reading{-23, -23, -23, 1, 3.1}},
		{"2", []tone{{20, -33}}, reading{-33, -33, -33, 1, 3.1}},
		{"3", []tone{{10, -36}, {60, -23}, {10, -36}}, reading{none, none, -23, never, never}},
		{"9", repeat(5, tone{1.34, -20}, tone{1.66, -30}), reading{none, -23, none, never, 3.1}},
		{"12", repeat(25, tone{0.18, -20}, tone{0.22, -30}), reading{-23, none, none, 1.1, never}},
	} {
		if testing.Short() && c.name == "3" {
			continue
		}
		const rate, block = 48000, 480
		p := open(t)
		activate(t, p, engine.Config{Rate: rate, BlockSize: block})
		in, frame := silence(block), 0
		var worst float64
		check := func(what string, got, want float64) {
			if math.IsNaN(want) {
				return
			}
			worst = math.Max(worst, math.Abs(got-want))
			if !(math.Abs(got-want) <= 0.1) {
				t.Fatalf("case %s: %s = %.3f at %.2f s, want %.1f", c.name, what, got, float64(frame)/rate, want)
			}
		}
		for _, tone := range c.tones {
			peak := math.Pow(10, tone.level/20)
			for range int(math.Round(tone.seconds * rate / block)) {
				for i := range in[0] {
					in[0][i] = peak * math.Sin(2*math.Pi*1000*float64(frame+i)/rate)
				}
				copy(in[1], in[0])
				if err := p.Process(in[:], in[:], nil); err != nil {
					t.Fatal(err)
				}
				frame += block
				m := meters(t, p).Output
				if s := float64(frame) / rate; s > c.want.mFrom {
					check("M", m.Momentary, c.want.m)
				}
				if s := float64(frame) / rate; s > c.want.sFrom {
					check("S", m.ShortTerm, c.want.s)
				}
			}
		}
		check("I", meters(t, p).Output.Integrated, c.want.i)
		t.Logf("case %s: within %.3f LU (asked 0.1)", c.name, worst)
	}
}
