package chain

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"lacquer/dsp/loudness"
	"lacquer/dsp/param"
)

// limited is a loud chain without dither, changed as told.
func limited(rate float64, changes map[string]float64) *Chain {
	c := New()
	set(c, "maximizer.drive", 8)
	for key, v := range changes {
		set(c, key, v)
	}
	c.Prepare(rate, 512)
	return c
}

func blocks512(n int) []int { return pieces(n, func() int { return 512 }) }

// TestMonitorModes: each mode is its formula, bit for bit, on both sides.
func TestMonitorModes(t *testing.T) {
	const n, rate = 20000, 48000
	l, r := music(n, rate, 1, 5)
	wetL, wetR := render(limited(rate, nil), l, r, blocks512(n), nil)
	for mode, want := range map[int]func(l, r float64) (float64, float64){
		param.MonitorMono:  func(l, r float64) (float64, float64) { m := 0.5*l + 0.5*r; return m, m },
		param.MonitorSide:  func(l, r float64) (float64, float64) { s := 0.5*l - 0.5*r; return s, s },
		param.MonitorLeft:  func(l, _ float64) (float64, float64) { return l, l },
		param.MonitorRight: func(_, r float64) (float64, float64) { return r, r },
	} {
		gotL, gotR := render(limited(rate, map[string]float64{"output.monitor": float64(mode)}), l, r, blocks512(n), nil)
		for i := range gotL {
			if a, b := want(wetL[i], wetR[i]); gotL[i] != a || gotR[i] != b {
				t.Fatalf("mode %d, frame %d: %g, %g, want %g, %g", mode, i, gotL[i], gotR[i], a, b)
			}
		}
	}
}

// TestNeutralMonitor: of a chain that changes nothing, delta is exactly zero
// and the matched input exactly the output, at every rate and with all the
// latency there can be: everything is aligned to the frame.
func TestNeutralMonitor(t *testing.T) {
	for _, rate := range append([]float64{12345.678}, rates...) {
		for _, latency := range []map[string]float64{nil, {"eq.phase": 1, "multiband.crossover": 1, "multiband.lookahead": 10}} {
			n := int(rate / 2)
			l, r := music(n, rate, 0.7, 3)
			for key, v := range map[string]float64{"output.monitor": param.MonitorDelta, "output.matched": 1} {
				c := New()
				set(c, key, v)
				for key, v := range latency {
					set(c, key, v)
				}
				c.Prepare(rate, 512)
				outL, outR := render(c, l, r, blocks512(n), nil)
				for i := range outL {
					wantL, wantR := 0.0, 0.0
					if key == "output.matched" && i >= c.Latency() {
						wantL, wantR = l[i-c.Latency()], r[i-c.Latency()]
					}
					if outL[i] != wantL || outR[i] != wantR {
						t.Fatalf("%g Hz, %s: frame %d is %g, %g, want %g, %g", rate, key, i, outL[i], outR[i], wantL, wantR)
					}
				}
			}
		}
	}
}

// TestDeltaOfGain: a gain alone is no difference.
func TestDeltaOfGain(t *testing.T) {
	const n, rate = 48000, 48000
	for _, gain := range []float64{-12, -1, 6} {
		c := New()
		set(c, "input.gain", gain)
		set(c, "output.monitor", param.MonitorDelta)
		c.Prepare(rate, 512)
		l, r := music(n, rate, 0.3, 3)
		outL, _ := render(c, l, r, blocks512(n), nil)
		worst := 0.0
		for _, v := range outL[rate/5:] {
			worst = max(worst, math.Abs(v))
		}
		t.Logf("gain %+g dB: delta at most %.0f dBFS after 0.2 s", gain, 20*math.Log10(worst+1e-20))
		if worst > 1e-7 {
			t.Errorf("gain %+g dB: delta %g", gain, worst)
		}
	}
}

// difference is by how many LU the matched input is louder than the output
// over a stretch in seconds.
func difference(wet, dry [2][]float64, rate, from, to float64) float64 {
	var lufs [2]float64
	for i, x := range [2][2][]float64{wet, dry} {
		m := loudness.New(loudness.Config{Rate: rate, Channels: 2})
		a, b := int(from*rate), int(to*rate)
		m.Process([][]float64{x[0][a:b], x[1][a:b]})
		lufs[i] = m.Integrated()
	}
	return lufs[1] - lufs[0]
}

// TestMatched: output and matched input are equally loud from the first
// second on, on noise, on music driven 8 dB into the maximizer, when the
// music changes and when a setting does. The gain cannot know what comes: 3 s
// that follow a fall of the level right away may be off by more, and what is
// heard longer makes up for it.
func TestMatched(t *testing.T) {
	const rate, seconds = 44100, 12
	const n = rate * seconds
	noise := func() (l, r []float64) {
		rng := rand.New(rand.NewPCG(4, 4))
		l, r = make([]float64, n), make([]float64, n)
		for i := range l {
			l[i], r[i] = 0.2*rng.NormFloat64(), 0.2*rng.NormFloat64()
		}
		return l, r
	}
	song := func() (l, r []float64) { return music(n, rate, 1.5, 7) }
	oneSided := func() (l, r []float64) {
		l, r = song()
		for i := range r {
			r[i] *= 0.1
		}
		return l, r
	}
	sections := func() (l, r []float64) { // 2 s loud, 2 s 12 dB down
		l, r = song()
		for i := range l {
			if i/(2*rate)%2 == 1 {
				l[i], r[i] = 0.25*l[i], 0.25*r[i]
			}
		}
		return l, r
	}
	drive := row("maximizer.drive")
	for _, test := range []struct {
		name    string
		signal  func() (l, r []float64)
		set     map[string]float64
		events  []Event
		between [][3]float64 // from, to, LU allowed where not 0.2
	}{
		{"noise, neutral", noise, map[string]float64{"maximizer.drive": 0, "maximizer.on": 0}, nil, [][3]float64{{0.2, 3}, {1, 12}}},
		{"noise, 8 dB", noise, nil, nil, [][3]float64{{1, 4}, {1, 12}}},
		{"noise, trim -20 dB", noise, map[string]float64{"output.trim": -20}, nil, [][3]float64{{1, 4}, {1, 12}}},
		{"music, 8 dB", song, nil, nil, [][3]float64{{1, 4}, {1, 6}, {1, 12}}},
		{"music, everything else", song, map[string]float64{"glue.on": 1, "glue.threshold": -30, "multiband.on": 1, "eq.7.on": 1, "eq.7.gain": 6}, nil, [][3]float64{{1, 4}, {1, 12}}},
		{"one side, 8 dB, left cut", oneSided, map[string]float64{"eq.5.on": 1, "eq.5.route": param.Left, "eq.5.gain": -6}, nil, [][3]float64{{1, 4}, {1, 12}}},
		{"loud and quiet, 8 dB", sections, nil, nil, [][3]float64{{1, 4, 0.5}, {1, 5}, {1, 12}}},
		{"drive +6 dB at 5 s", song, nil, []Event{{Frame: 5 * rate, Row: drive, Value: 14}}, [][3]float64{{1, 5}, {6, 9}, {6, 12}}},
		{"drive -8 dB at 5 s", song, nil, []Event{{Frame: 5 * rate, Row: drive, Value: 0}}, [][3]float64{{1, 5}, {6, 9, 0.4}, {6, 12}}},
	} {
		l, r := test.signal()
		var heard [2][2][]float64
		for matched := range heard {
			c := limited(rate, test.set)
			set(c, "output.matched", float64(matched))
			c.Reset()
			a, b := render(c, l, r, blocks512(n), test.events)
			heard[matched] = [2][]float64{a, b}
		}
		report := ""
		for _, s := range test.between {
			d := difference(heard[0], heard[1], rate, s[0], s[1])
			report += fmt.Sprintf(" %+.2f LU from %g to %g s", d, s[0], s[1])
			allowed := 0.2
			if s[2] != 0 {
				allowed = s[2]
			}
			if math.Abs(d) > allowed {
				t.Errorf("%s: %+.2f LU from %g to %g s", test.name, d, s[0], s[1])
			}
		}
		t.Logf("%s:%s (asked ±0.2)", test.name, report)
	}
}

// TestMatchedRests: in a pause the gain stays where it is.
func TestMatchedRests(t *testing.T) {
	const rate = 48000
	c := limited(rate, nil)
	l, r := music(3*rate, rate, 1, 7)
	render(c, l, r, blocks512(len(l)), nil)
	quiet := make([]float64, rate)
	render(c, quiet, quiet, blocks512(rate), nil) // until the limiter has rung out
	before := c.monitor.match.to
	render(c, quiet, quiet, blocks512(rate), nil)
	if after := c.monitor.match.to; after != before || before == 1 {
		t.Errorf("gain %g before the pause, %g after", before, after)
	}
}

// walk switches among all ways of listening.
func walk(n int, seed uint64, every int) (events []Event) {
	rng := rand.New(rand.NewPCG(seed, 5))
	for f := 1000; f < n; f += 1 + rng.IntN(every) {
		i := row([]string{"output.monitor", "output.matched", "bypass"}[rng.IntN(3)])
		events = append(events, Event{Frame: f, Row: i, Value: float64(rng.IntN(int(param.Table[i].ControlMax()) + 1))})
	}
	return events
}

// TestMonitorDoesNotClick: whatever is switched, even within a fade, a sine
// goes on without a jump; its second difference, in which clicks stand out,
// stays within what 10 ms fades make of it.
func TestMonitorDoesNotClick(t *testing.T) {
	const n, rate, freq = 96000, 48000, 100
	c := limited(rate, map[string]float64{"maximizer.drive": 6, "eq.5.on": 1, "eq.5.gain": -3})
	l, r := make([]float64, n), make([]float64, n)
	for i := range l {
		l[i] = 0.1 * math.Sin(2*math.Pi*freq*float64(i)/rate)
		r[i] = -0.5 * l[i]
	}
	outL, outR := render(c, l, r, blocks512(n), walk(n, 3, 1500))
	// 6 dB up, the sine of 0.2 steps by 0.0026 a frame, and a fade from plus
	// to minus in 480 frames by 0.4/480 more. Fades of the view and of the
	// bypass may run together.
	const limit = 0.2*2*math.Pi*freq/rate + 2*0.4/480
	steps, bends := 0.0, 0.0
	for _, x := range [][]float64{outL, outR} {
		for i := 2; i < n; i++ {
			steps = max(steps, math.Abs(x[i]-x[i-1]))
			bends = max(bends, math.Abs(x[i]-2*x[i-1]+x[i-2]))
		}
	}
	t.Logf("largest step %.5f (asked %.5f), largest second difference %.1f dBFS (asked -50)", steps, limit, 20*math.Log10(bends))
	if steps > limit || bends > 0.00316 {
		t.Errorf("a step of %g, second difference %g", steps, bends)
	}
}

// TestMonitorBlocks: the samples do not depend on the blocks while monitor,
// matched bypass, bypass, dither, auto-blank, trim and ceiling all move, with
// pauses in the music.
func TestMonitorBlocks(t *testing.T) {
	const n, rate = 90000, 48000
	rng := rand.New(rand.NewPCG(8, 8))
	keys := []string{"output.monitor", "output.matched", "bypass", "output.dither", "output.shaping", "output.autoblank",
		"output.trim", "maximizer.ceiling", "maximizer.on", "maximizer.drive"}
	var events []Event
	for f := 0; f < n; f += 1 + rng.IntN(900) {
		p := &param.Table[row(keys[rng.IntN(len(keys))])]
		e := Event{Frame: f, Row: row(p.Key), Value: p.ControlMin() + (p.ControlMax()-p.ControlMin())*rng.Float64()}
		if p.Key == "output.autoblank" {
			e.Value = float64(min(1, rng.IntN(4)))
		}
		events = append(events, e)
	}
	l, r := music(n, rate, 1.5, 5)
	clear(l[30000:60000])
	clear(r[30000:60000])
	var refL, refR []float64
	for _, size := range []int{512, 1, 7, 64, 441, 8192, 0} {
		c := limited(rate, map[string]float64{"output.dither": 1, "output.autoblank": 1})
		outL, outR := render(c, l, r, pieces(n, func() int {
			if size == 0 {
				return 1 + rng.IntN(3000)
			}
			return size
		}), events)
		if refL == nil {
			refL, refR = outL, outR
		}
		if !slices.Equal(outL, refL) || !slices.Equal(outR, refR) {
			t.Errorf("blocks of %d (0: random) give another result than those of 512", size)
		}
	}
}

// TestBypassWins: the host's bypass is the input, bit for bit, whatever else
// is being listened to.
func TestBypassWins(t *testing.T) {
	const n, rate = 30000, 48000
	l, r := music(n, rate, 0.7, 3)
	for mode := range 6 {
		c := limited(rate, map[string]float64{"output.monitor": float64(mode), "output.matched": float64(mode % 2), "output.dither": 1, "bypass": 1})
		outL, outR := render(c, l, r, blocks512(n), nil)
		if lat := c.Latency(); !slices.Equal(outL[lat:], l[:n-lat]) || !slices.Equal(outR[lat:], r[:n-lat]) {
			t.Errorf("mode %d: bypassed, the output is not the input", mode)
		}
	}
}

// TestStereoKeepsTheGrid: after all listening, stereo leaves the dithered
// samples alone.
func TestStereoKeepsTheGrid(t *testing.T) {
	const n, rate = 60000, 48000
	c := limited(rate, map[string]float64{"output.dither": 1, "output.shaping": 2})
	l, r := music(n, rate, 0.7, 3)
	outL, _ := render(c, l, r, blocks512(n), []Event{
		{Frame: 1000, Row: row("output.monitor"), Value: param.MonitorSide}, {Frame: 9000, Row: row("output.matched"), Value: 1},
		{Frame: 20000, Row: row("output.monitor"), Value: 0}, {Frame: 30000, Row: row("output.matched"), Value: 0},
	})
	for i := 30000 + c.Latency() + rate/50; i < n; i++ {
		if v := outL[i] * 32768; v != math.Trunc(v) {
			t.Fatalf("frame %d is off the grid: %g", i, v)
		}
	}
}

// TestAutoBlank: with the whole chain on and dithering, silence becomes true
// zeros half a second after the music has rung out, and the dither is back
// with the first frame of music.
func TestAutoBlank(t *testing.T) {
	for _, mode := range modes {
		const rate, song, pause = 48000, 24000, 5 * 48000
		c := New()
		mode.setUp(c)
		set(c, "output.dither", 1)
		set(c, "output.autoblank", 1)
		c.Prepare(rate, 512)
		l, r := music(song, rate, 1, 8)
		l, r = append(l, make([]float64, pause)...), append(r, make([]float64, pause)...)
		l, r = append(l, l[:song]...), append(r, r[:song]...)
		outL, outR := render(c, l, r, blocks512(len(l)), nil)
		last := 0
		for i := range outL[:song+pause] {
			if outL[i] != 0 || outR[i] != 0 {
				last = i
			}
		}
		loud := 0
		for _, v := range outL[song+pause+c.Latency():] {
			if v != 0 {
				loud++
			}
		}
		t.Logf("%s: zeros from %.2f s after the end of the music on", mode.name, float64(last-song-c.Latency())/rate)
		if last > song+pause-rate {
			t.Errorf("%s: not silent %.1f s after the end", mode.name, float64(last-song)/rate)
		}
		if all := song - c.Latency(); loud < all*9/10 {
			t.Errorf("%s: %d of %d frames of music sound", mode.name, loud, all)
		}
	}
}

// TestMonitorNoAllocations: nor does listening make garbage.
func TestMonitorNoAllocations(t *testing.T) {
	c := limited(48000, map[string]float64{"output.dither": 1, "output.autoblank": 1})
	l, r := music(4096, 48000, 1, 4)
	events := walk(4096, 6, 300)
	if n := testing.AllocsPerRun(100, func() { c.Process(l, r, events) }); n != 0 {
		t.Errorf("%v allocations a block", n)
	}
}

func BenchmarkMonitor(b *testing.B) {
	for name, rows := range map[string][2]float64{"stereo": {}, "mono": {param.MonitorMono}, "matched": {0, 1}, "delta": {param.MonitorDelta}} {
		b.Run(name, func(b *testing.B) {
			m := &monitor{}
			m.Hear(param.OutMonitor, rows[0])
			m.Hear(param.OutMatched, rows[1])
			m.Prepare(48000, 512)
			l, r := music(512, 48000, 1, 4)
			for b.Loop() {
				m.dry.feed(l, r)
				m.Process(l, r)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/512, "ns/frame")
		})
	}
}

// TestResetEndsFades: a bypass under way is there after Reset.
func TestResetEndsFades(t *testing.T) {
	const n, rate = 3000, 48000
	l, r := music(n, rate, 0.7, 3)
	c := limited(rate, map[string]float64{"maximizer.drive": 12})
	render(c, l, r, blocks512(n), []Event{{Frame: n - c.Latency() - 10, Row: row("bypass"), Value: 1}})
	c.Reset()
	outL, outR := render(c, l, r, blocks512(n), nil)
	if lat := c.Latency(); !slices.Equal(outL[lat:], l[:n-lat]) || !slices.Equal(outR[lat:], r[:n-lat]) {
		t.Error("bypassed and reset, the output is not the input")
	}
}
