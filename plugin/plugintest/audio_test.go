package plugintest

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"lacquer/bindings/clap"
	"lacquer/dsp/param"
	"lacquer/host/engine"
)

var rates = []float64{44100, 48000, 88200, 96000, 176400, 192000}

// TestNeutral: as it is loaded, the plugin gives back what lies below its
// ceiling, bit for bit, in 64 and in 32 bits.
func TestNeutral(t *testing.T) {
	p := open(t)
	music, white := song(1, 1), noise(40000, 0.3)
	for _, rate := range rates {
		for _, single := range []bool{false, true} {
			activate(t, p, engine.Config{Rate: rate, Single: single, Blocks: randomBlocks(512)})
			for name, in := range map[string]stereo{"music": music, "noise": white} {
				want := in
				if single {
					want = narrow(in)
				}
				same(t, fmt.Sprintf("%s at %g Hz, 32 bits %v", name, rate, single), render(t, p, in, engine.RenderOptions{}), want)
			}
		}
	}
}

func narrow(s stereo) stereo {
	n := silence(len(s[0]))
	for c := range s {
		for i, v := range s[c] {
			n[c][i] = float64(float32(v))
		}
	}
	return n
}

// TestBlocks: the samples and the meters do not depend on how the host cuts
// its blocks, with everything on, automated and modulated.
func TestBlocks(t *testing.T) {
	const n = 25000
	in, events := song(2, 2), automation(n, 1)
	in = stereo{in[0][60000:][:n], in[1][60000:][:n]}
	var want stereo
	var meters engine.Meters
	for _, b := range []struct {
		name string
		max  int
		next func() int
	}{
		{"512", 512, blocks(512)},
		{"1", 1, blocks(1)},
		{"7", 7, blocks(7)},
		{"64", 64, blocks(64)},
		{"441", 441, blocks(441)},
		{"8192", 8192, blocks(8192)},
		{"random sizes", 3000, randomBlocks(3000)},
	} {
		p := open(t)
		setBusy(t, p)
		activate(t, p, engine.Config{Rate: 48000, BlockSize: b.max})
		p.Analyse()
		out := process(t, p, in, b.next, events)
		m, _ := p.Meters()
		if math.IsNaN(m.Output.Correlation) || math.IsNaN(m.Output.Bands[30]) {
			t.Error("no correlation, no spectrum")
		}
		if want[0] == nil {
			want, meters = out, m
			continue
		}
		same(t, "blocks of "+b.name, out, want)
		if got, ref := fmt.Sprintf("%+v", m), fmt.Sprintf("%+v", meters); got != ref {
			t.Errorf("blocks of %s: the meters say %s, want %s", b.name, got, ref)
		}
	}
}

// TestManyEvents: more events than the plugin takes at a time each act at
// their frame all the same, also where many share one.
func TestManyEvents(t *testing.T) {
	const n = 8192
	var events []engine.Event
	for i := range 7000 {
		frame := uint32(i) // one a frame
		if i >= 3000 {
			frame = 5000 + uint32(i/2500) // 2500 a frame
		}
		events = append(events, engine.Event{Time: frame, ParamID: row("output.trim").ID, Value: -float64(i*7%24) - 0.5, Mod: i%3 == 0})
	}
	in := sine(n, 500, 48000, 0.5)
	var want stereo
	for _, size := range []int{64, 512, n} {
		p := open(t)
		activate(t, p, engine.Config{Rate: 48000, BlockSize: size})
		out := process(t, p, in, blocks(size), events)
		if want[0] == nil {
			want = out
		}
		same(t, fmt.Sprintf("blocks of %d", size), out, want)
	}
}

// TestLatency: what goes in comes out as much later as the plugin says, at
// every rate and look-ahead.
func TestLatency(t *testing.T) {
	for _, rate := range append([]float64{8000, 12345.678, 123456.78, 384000, 768000}, rates...) {
		for _, ms := range []float64{1, 3, 6} {
			p := open(t)
			set(t, p, "maximizer.lookahead", ms)
			activate(t, p, engine.Config{Rate: rate})
			in := silence(int(rate / 20))
			in[0][100], in[1][100] = 0.5, -0.25
			out := process(t, p, in, blocks(512), nil)
			latency := p.Latency()
			for i := range out[0] {
				l, r := 0.0, 0.0
				if i == 100+latency {
					l, r = 0.5, -0.25
				}
				if out[0][i] != l || out[1][i] != r {
					t.Fatalf("%g Hz, %g ms: frame %d is %g, %g; the latency is said to be %d", rate, ms, i, out[0][i], out[1][i], latency)
				}
			}
			if latency == 0 {
				t.Errorf("%g Hz: no latency", rate)
			}
			p.Close()
		}
	}
}

// TestBypass: bypassed, the input comes out to the bit, as late as ever; the
// way there and back is smooth.
func TestBypass(t *testing.T) {
	const n, rate, on, off = 48000, 48000, 20000, 34000
	p := open(t)
	setBusy(t, p)
	set(t, p, "output.dither", 0)
	activate(t, p, engine.Config{Rate: rate, BlockSize: 333})
	in := sine(n, 100, rate, 0.1)
	out := process(t, p, in, blocks(333), []engine.Event{
		{Time: on, ParamID: row("bypass").ID, Value: 1}, {Time: off, ParamID: row("bypass").ID, Value: 0}})
	lat := p.Latency()
	for c := range out {
		for i := on + lat + rate/50; i < off+lat; i++ {
			if out[c][i] != in[c][i-lat] {
				t.Fatalf("bypassed frame %d is %v, want %v", i, out[c][i], in[c][i-lat])
			}
		}
		if out[c][on+lat-1] == in[c][on-1] || out[c][n-1] == in[c][n-1-lat] {
			t.Error("the bypass acts when it is off, or the chain does nothing")
		}
		// The sine may be at full scale: 0.0131 a frame. The fade adds the
		// difference of the two signals, at most 1.1, in 10 ms.
		if jump, at := largestJump(out[c][4800:]); jump > 0.0131+1.1/480 {
			t.Errorf("channel %d jumps by %.4f at frame %d", c, jump, at+4800)
		}
	}
}

// TestReset: after a reset the same input gives the same output.
func TestReset(t *testing.T) {
	p := open(t)
	setBusy(t, p)
	activate(t, p, engine.Config{Rate: 44100})
	in := song(0.5, 2)
	first := process(t, p, in, blocks(512), nil)
	p.Reset()
	same(t, "after a reset", process(t, p, in, blocks(512), nil), first)
	p.Deactivate()
	activate(t, p, engine.Config{Rate: 44100})
	same(t, "after another activate", process(t, p, in, blocks(512), nil), first)
}

// TestRender: offline and real time give the same samples at the same latency,
// but for the stages that oversample, which do more of it offline.
func TestRender(t *testing.T) {
	in := song(0.5, 2)
	for _, oversampled := range []string{"", "saturation.on", "clipper.on"} {
		var outs [2]stereo
		var latencies [2]int
		for i := range outs {
			p := open(t)
			setBusy(t, p)
			for _, key := range []string{"saturation.on", "clipper.on"} {
				if key != oversampled {
					set(t, p, key, 0)
				}
			}
			activate(t, p, engine.Config{Rate: 48000, Realtime: i == 1})
			outs[i], latencies[i] = render(t, p, in, engine.RenderOptions{}), p.Latency()
		}
		if latencies[0] != latencies[1] {
			t.Errorf("%s: latency %d offline, %d in real time", oversampled, latencies[0], latencies[1])
		}
		if oversampled == "" {
			same(t, "in real time", outs[1], outs[0])
		} else if slices.Equal(outs[0][0], outs[1][0]) {
			t.Errorf("%s: the same offline as in real time", oversampled)
		}
	}
}

// TestLinearPhaseOffline: linear phase is twice as long offline. A mode that
// changes while the plugin is active waits for a restart, which is asked for
// only where it makes a difference.
func TestLinearPhaseOffline(t *testing.T) {
	l := newLow(t, 48000, 512)
	mode := func(m clap.RenderMode, restart bool) {
		t.Helper()
		clap.OnMain(func() {
			before := l.p.Latency()
			if !l.p.SetRenderMode(m) {
				t.Errorf("mode %d is refused", m)
			}
			if asked := l.p.Host.Take(clap.RequestRestart) != 0; asked != restart || l.p.Latency() != before {
				t.Errorf("mode %d: restart asked for: %v; latency %d, was %d", m, asked, l.p.Latency(), before)
			}
		})
	}
	mode(clap.RenderOffline, false) // minimum phase
	mode(clap.RenderRealtime, false)
	l.block.InEvents.AddValue(0, row("eq.phase").ID, 0, param.LinearPhase)
	l.process([][]float64{make([]float64, 512), make([]float64, 512)})
	l.p.Host.Take(clap.RequestRestart)
	minimum := l.p.Latency()
	l.deactivate()
	l.activate(48000, 512)
	played := l.p.Latency() - minimum
	mode(clap.RenderOffline, true)
	mode(clap.RenderOffline, false)
	l.deactivate()
	l.activate(48000, 512)
	if offline := l.p.Latency() - minimum; played < 8192 || offline != 2*played {
		t.Errorf("linear phase adds %d frames when played, %d offline", played, offline)
	}
}

// TestTail: what the plugin says about its tail follows its settings, and
// after it there is silence.
func TestTail(t *testing.T) {
	p := open(t)
	activate(t, p, engine.Config{Rate: 48000})
	if n, infinite := p.Tail(); n < p.Latency() || n > 48000 || infinite {
		t.Errorf("a tail of %d, infinite %v; the latency is %d", n, infinite, p.Latency())
	}
	short, _ := p.Tail()
	// The filter gets long by an event while blocks run.
	in := silence(96000)
	copy(in[0], noise(24000, 0.5)[0])
	copy(in[1], in[0])
	out := process(t, p, in, blocks(64), []engine.Event{
		{Time: 0, ParamID: row("eq.1.on").ID, Value: 1},
		{Time: 0, ParamID: row("eq.1.type").ID, Value: param.Bell},
		{Time: 0, ParamID: row("eq.1.gain").ID, Value: 12},
	})
	long, _ := p.Tail()
	if long < short+4800 {
		t.Errorf("a tail of %d with a resonance at 30 Hz, %d without", long, short)
	}
	if 24000+long > len(out[0]) {
		t.Fatalf("a tail of %d is too long to look at", long)
	}
	for i := 24000 + long; i < len(out[0]); i++ {
		if math.Abs(out[0][i]) > 1e-6 {
			t.Fatalf("%g, %d frames after the end; the tail is said to be %d", out[0][i], i-24000, long)
		}
	}
}
