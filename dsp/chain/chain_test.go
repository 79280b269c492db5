package chain

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"lacquer/dsp/param"
)

// row finds a row of the table by its key.
func row(key string) int {
	for i := range param.Table {
		if param.Table[i].Key == key {
			return i
		}
	}
	panic(key)
}

// set changes a parameter by its plain value.
func set(c *Chain, key string, plain float64) {
	i := row(key)
	c.Set(i, param.Table[i].ToControl(plain))
}

// everythingOn switches every stage on, with settings that all act.
func everythingOn(c *Chain) {
	for key, v := range map[string]float64{
		"input.gain": 2, "input.invert": 1, "input.dc": 1, "input.subsonic": 2,
		"eq.scale": 120, "eq.1.on": 1, "eq.2.on": 1, "eq.2.gain": 3, "eq.3.on": 1, "eq.3.gain": -4, "eq.3.route": param.Mid,
		"eq.4.on": 1, "eq.4.gain": 5, "eq.4.route": param.Side, "eq.5.on": 1, "eq.5.gain": -2, "eq.5.route": param.Left,
		"eq.6.on": 1, "eq.6.type": param.Tilt, "eq.6.gain": 2, "eq.7.on": 1, "eq.7.gain": 4, "eq.8.on": 1, "eq.8.slope": 4,
		"eq.3.dynamic": 1, "eq.3.threshold": -40, "eq.7.dynamic": 1, "eq.7.reference": param.Relative, "eq.7.threshold": 3,
		"multiband.on": 1, "multiband.1.threshold": -30, "multiband.2.mode": 1, "multiband.3.mode": 2, "multiband.4.mode": 3, "multiband.link": 50,
		"glue.on": 1, "glue.threshold": -24, "glue.link": 70, "glue.mix": 80, "glue.automakeup": 1,
		"saturation.on": 1, "saturation.type": param.Tape, "saturation.drive": 6, "saturation.focus": param.Lows, "saturation.mix": 70,
		"stereo.width.low": 60, "stereo.width.high": 140, "stereo.monobass": 1, "stereo.balance": 1, "stereo.rotation": -3, "stereo.guard": 1,
		"clipper.on": 1, "clipper.threshold": -3,
		"maximizer.drive": 9, "maximizer.link": 60, "maximizer.transientlink": 50,
		"output.trim": -0.5, "output.dither": 1, "output.shaping": 2,
	} {
		set(c, key, v)
	}
}

// linearOn is everythingOn in the modes that have latency.
func linearOn(c *Chain) {
	everythingOn(c)
	set(c, "eq.phase", param.LinearPhase)
	set(c, "multiband.crossover", param.LinearCrossover)
	set(c, "multiband.lookahead", 4)
}

// modes are the settings under which the chain must keep the rules.
var modes = []struct {
	name  string
	setUp func(*Chain)
}{{"minimum phase", everythingOn}, {"linear phase", linearOn}}

// music is noise with beats and a bass, up to about peak.
func music(n int, rate, peak float64, seed uint64) (l, r []float64) {
	rng := rand.New(rand.NewPCG(seed, 1))
	l, r = make([]float64, n), make([]float64, n)
	var low float64
	for i := range l {
		t := float64(i) / rate
		beat := math.Exp(-8 * math.Mod(t*2, 1))
		low += 0.05 * (rng.NormFloat64() - low)
		bass := 0.4 * math.Sin(2*math.Pi*55*t)
		l[i] = peak * 0.5 * (bass + beat*(0.3*rng.NormFloat64()+low))
		r[i] = peak * 0.5 * (bass + beat*(0.3*rng.NormFloat64()-low))
	}
	return l, r
}

// pieces cuts n frames into blocks.
func pieces(n int, block func() int) (sizes []int) {
	for n > 0 {
		k := min(max(block(), 1), n)
		sizes = append(sizes, k)
		n -= k
	}
	return sizes
}

// render runs a chain over a copy of the audio in the given blocks, events
// (frames from the start) included.
func render(c *Chain, l, r []float64, sizes []int, events []Event) (outL, outR []float64) {
	outL, outR = append([]float64(nil), l...), append([]float64(nil), r...)
	at := 0
	for _, n := range sizes {
		var now []Event
		for len(events) > 0 && events[0].Frame < at+n {
			e := events[0]
			e.Frame -= at
			now = append(now, e)
			events = events[1:]
		}
		c.Process(outL[at:at+n], outR[at:at+n], now)
		at += n
	}
	return outL, outR
}

var rates = []float64{44100, 48000, 88200, 96000, 176400, 192000}

// TestNeutral: a fresh chain gives its input back, bit for bit, late by its
// latency.
func TestNeutral(t *testing.T) {
	for _, rate := range rates {
		c := New()
		c.Prepare(rate, 512)
		n := int(rate / 2)
		l, r := music(n, rate, 0.7, 3)
		outL, outR := render(c, l, r, pieces(n, func() int { return 512 }), nil)
		lat := c.Latency()
		for i := lat; i < n; i++ {
			if outL[i] != l[i-lat] || outR[i] != r[i-lat] {
				t.Fatalf("%g Hz: frame %d differs: %g, want %g", rate, i, outL[i], l[i-lat])
			}
		}
		for i := range lat {
			if outL[i] != 0 {
				t.Fatalf("%g Hz: frame %d before the latency is not silent", rate, i)
			}
		}
	}
}

// TestLatency: the impulse comes out where the latency says, in every mode
// that has one of its own and at every look-ahead, and the budget at 48 kHz
// is kept.
func TestLatency(t *testing.T) {
	settings := []map[string]float64{
		{"maximizer.lookahead": 1}, {"maximizer.lookahead": 5}, {"maximizer.lookahead": 6},
		{"eq.phase": 1}, {"eq.phase": 1, "eq.5.on": 1, "eq.5.gain": 6, "eq.5.q": 0.5},
		{"multiband.lookahead": 7}, {"multiband.lookahead": 10},
		{"multiband.crossover": 1}, {"multiband.crossover": 1, "multiband.on": 1, "multiband.lookahead": 3},
		{"eq.phase": 1, "multiband.crossover": 1, "multiband.on": 1, "order": 3},
	}
	for _, rate := range append([]float64{8000, 12345.678, 384000}, rates...) {
		for _, mode := range settings {
			c := New()
			for key, v := range mode {
				set(c, key, v)
			}
			c.SetOffline(rate == 44100)
			c.Prepare(rate, 256)
			l, r := make([]float64, int(rate/20)+c.Latency()), make([]float64, int(rate/20)+c.Latency())
			l[10], r[10] = 0.5, -0.5
			outL, _ := render(c, l, r, []int{len(l)}, nil)
			at := 0
			for i, v := range outL {
				if math.Abs(v) > math.Abs(outL[at]) {
					at = i
				}
			}
			if at-10 != c.Latency() {
				t.Errorf("%g Hz, %v: impulse after %d frames, %d reported", rate, mode, at-10, c.Latency())
			}
		}
	}
	c := New()
	c.Prepare(48000, 256)
	if ms := float64(c.Latency()) / 48; ms > 12 {
		t.Errorf("latency %.2f ms, the budget is 12", ms)
	}
}

// automation moves every parameter that can be moved.
func automation(n int, seed uint64) (events []Event) {
	rng := rand.New(rand.NewPCG(seed, 9))
	for f := 0; f < n; f += 1 + rng.IntN(120) {
		i := rng.IntN(len(param.Table))
		p := &param.Table[i]
		if p.Latched || p.Bypass && rng.IntN(4) > 0 {
			continue
		}
		span := p.ControlMax() - p.ControlMin()
		e := Event{Frame: f, Row: i, Value: p.ControlMin() + span*rng.Float64()}
		if !p.Stepped() && rng.IntN(3) == 0 {
			e.Mod, e.Value = true, span*0.2*rng.NormFloat64()
		}
		events = append(events, e)
	}
	return events
}

// TestBlocks: the samples do not depend on how a host cuts the blocks, with
// everything on and automated.
func TestBlocks(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode.name, func(t *testing.T) { testBlocks(t, mode.setUp) })
	}
}

func testBlocks(t *testing.T, setUp func(*Chain)) {
	const n, rate = 40000, 48000
	l, r := music(n, rate, 1.5, 5)
	events := automation(n, 1)
	rng := rand.New(rand.NewPCG(7, 7))
	var refL, refR []float64
	var refGR string
	for _, b := range []struct {
		name string
		size func() int
	}{
		{"512", func() int { return 512 }},
		{"1", func() int { return 1 }},
		{"7", func() int { return 7 }},
		{"64", func() int { return 64 }},
		{"441", func() int { return 441 }},
		{"8192", func() int { return 8192 }},
		{"random", func() int { return 1 + rng.IntN(3000) }},
	} {
		c := New()
		setUp(c)
		c.Prepare(rate, 1024)
		outL, outR := render(c, l, r, pieces(n, b.size), events)
		gr := ""
		for name, red := range c.Reductions {
			gr += fmt.Sprint(name, *red)
		}
		if refL == nil {
			refL, refR, refGR = outL, outR, gr
			continue
		}
		for i := range outL {
			if outL[i] != refL[i] || outR[i] != refR[i] {
				t.Fatalf("blocks of %s: frame %d is %v, %v; blocks of 512 give %v, %v", b.name, i, outL[i], outR[i], refL[i], refR[i])
			}
		}
		if gr != refGR {
			t.Errorf("blocks of %s: gain reduction %s, want %s", b.name, gr, refGR)
		}
	}
}

// TestResetRepeats: after Reset the same input gives the same output.
func TestResetRepeats(t *testing.T) {
	const n = 40000
	l, r := music(n, 48000, 1.5, 5)
	for _, mode := range modes {
		c := New()
		mode.setUp(c)
		c.Prepare(48000, 512)
		a, _ := render(c, l, r, []int{n}, nil)
		c.Reset()
		b, _ := render(c, l, r, []int{n}, nil)
		for i := range a {
			if a[i] != b[i] {
				t.Fatalf("%s, frame %d: %v, then %v", mode.name, i, a[i], b[i])
			}
		}
	}
}

// TestFirstFrame: values set before the first frame, and events at frame 0,
// apply at once and alike.
func TestFirstFrame(t *testing.T) {
	const n = 20000
	l, r := music(n, 48000, 1, 5)
	a := New()
	everythingOn(a)
	a.Prepare(48000, 512)
	before, _ := render(a, l, r, []int{n}, nil)
	b := New()
	b.Prepare(48000, 512)
	var events []Event
	for i := range param.Table {
		if v := a.Value(i); v != b.Value(i) {
			events = append(events, Event{Row: i, Value: v})
		}
	}
	at0, _ := render(b, l, r, []int{n}, events)
	for i := range before {
		if before[i] != at0[i] {
			t.Fatalf("frame %d: %g when set before, %g when set at frame 0", i, before[i], at0[i])
		}
	}
}

// TestEventsActOnTheirAudio: an event at frame n changes nothing of the audio
// that entered before n, and something of what entered right after.
func TestEventsActOnTheirAudio(t *testing.T) {
	const n, at = 9000, 4321
	l, r := music(n, 48000, 0.5, 5)
	for _, key := range []string{"input.gain", "eq.5.gain", "glue.makeup", "maximizer.drive", "output.trim", "bypass"} {
		run := func(events ...Event) []float64 {
			c := New()
			set(c, "eq.5.on", 1)
			set(c, "eq.5.gain", 0.1)
			set(c, "glue.on", 1)
			c.Prepare(48000, 512)
			out, _ := render(c, l, r, pieces(n, func() int { return 100 }), events)
			return out[c.Latency():]
		}
		i := row(key)
		still, moved := run(), run(Event{Frame: at, Row: i, Value: param.Table[i].ControlMin() + 1})
		first := -1
		for f := range still {
			if still[f] != moved[f] {
				first = f
				break
			}
		}
		// Some stages work on a grid of 16 frames and start from rest.
		if first < at || first > at+40 {
			t.Errorf("%s: an event at frame %d acts from frame %d on", key, at, first)
		}
	}
}

// TestBypass: bypassed, the output is the input to the bit; the change is a
// fade without a jump.
func TestBypass(t *testing.T) {
	const n, rate = 48000, 48000
	c := New()
	everythingOn(c)
	set(c, "output.dither", 0)
	c.Prepare(rate, 512)
	l, r := make([]float64, n), make([]float64, n)
	for i := range l {
		l[i] = 0.1 * math.Sin(2*math.Pi*100*float64(i)/rate)
		r[i] = l[i]
	}
	on, off := 20000, 34000
	outL, _ := render(c, l, r, pieces(n, func() int { return 333 }),
		[]Event{{Frame: on, Row: row("bypass"), Value: 1}, {Frame: off, Row: row("bypass"), Value: 0}})
	lat, fade := c.Latency(), int(bypassFade*rate)
	for i := on + lat + fade; i < off+lat; i++ {
		if outL[i] != l[i-lat] {
			t.Fatalf("bypassed frame %d is %v, want %v", i, outL[i], l[i-lat])
		}
	}
	if outL[on+lat-1] == l[on-1] {
		t.Error("bypass is early, or the chain does nothing")
	}
	// A full-scale 100 Hz sine moves 0.0131 a frame; the fade adds up to 2/480.
	for i := 1000; i < n; i++ {
		if d := math.Abs(outL[i] - outL[i-1]); d > 0.0131+2.0/480 {
			t.Fatalf("a jump of %.4f at frame %d", d, i)
		}
	}
}

// TestBadInput: what is not a number is muted, what is absurd is bounded, and
// afterwards the chain works on as before.
func TestBadInput(t *testing.T) {
	for _, mode := range modes {
		for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e300, 5e-324} {
			c := New()
			mode.setUp(c)
			testBadInput(t, mode.name, c, bad)
		}
	}
}

func testBadInput(t *testing.T, name string, c *Chain, bad float64) {
	const n = 96000
	c.Prepare(48000, 512)
	l, r := music(n, 48000, 0.5, 6)
	for i := 1000; i < 1100; i++ {
		l[i], r[i] = bad, bad
	}
	outL, outR := render(c, l, r, pieces(n, func() int { return 512 }), nil)
	var sum float64
	for i := range outL {
		if !(math.Abs(outL[i]) <= 1 && math.Abs(outR[i]) <= 1) {
			t.Fatalf("%s, %g in: frame %d is %g, %g", name, bad, i, outL[i], outR[i])
		}
		if i > n-4800 {
			sum += outL[i] * outL[i]
		}
	}
	if sum == 0 {
		t.Errorf("%s, %g in: the chain is mute for good", name, bad)
	}
}

// TestSilence: silence in gives silence out, dither apart.
func TestSilence(t *testing.T) {
	for _, mode := range modes {
		c := New()
		mode.setUp(c)
		set(c, "output.dither", 0)
		c.Prepare(48000, 512)
		l := make([]float64, 50000)
		outL, outR := render(c, l, l, []int{len(l)}, automationWithout(len(l), "output.dither"))
		for i := range outL {
			if outL[i] != 0 || outR[i] != 0 {
				t.Fatalf("%s: frame %d is %g", mode.name, i, outL[i])
			}
		}
	}
}

func automationWithout(n int, key string) (events []Event) {
	for _, e := range automation(n, 2) {
		if e.Row != row(key) {
			events = append(events, e)
		}
	}
	return events
}

// TestTail: when the input has ended, the output is silent after Tail.
func TestTail(t *testing.T) {
	for _, mode := range modes {
		c := New()
		mode.setUp(c)
		set(c, "output.dither", 0)
		c.Prepare(48000, 512)
		l, r := music(24000, 48000, 1, 8)
		l, r = append(l, make([]float64, c.Tail()+4800)...), append(r, make([]float64, c.Tail()+4800)...)
		outL, outR := render(c, l, r, pieces(len(l), func() int { return 512 }), nil)
		for i := 24000 + c.Tail(); i < len(outL); i++ {
			if math.Abs(outL[i]) > 1e-6 || math.Abs(outR[i]) > 1e-6 {
				t.Fatalf("%s: %d frames after the end, tail %d: %g", mode.name, i-24000, c.Tail(), outL[i])
			}
		}
	}
}

// TestModulation: modulation is added, clamped, and never becomes the value.
func TestModulation(t *testing.T) {
	c := New()
	c.Prepare(48000, 512)
	trim := row("output.trim")
	x := []float64{0.25}
	c.Process(x, x, []Event{{Row: trim, Value: -6}, {Row: trim, Value: -4, Mod: true}})
	if v := c.Value(trim); v != -6 {
		t.Errorf("value %g, want -6", v)
	}
	if v := c.plain(trim); v != -10 {
		t.Errorf("in force %g, want -10", v)
	}
	c.Process(x, x, []Event{{Row: trim, Value: 100, Mod: true}})
	if v := c.plain(trim); v != 0 {
		t.Errorf("in force %g, want the clamped 0", v)
	}
}

// TestLatched: a parameter that changes the latency waits for Prepare.
func TestLatched(t *testing.T) {
	c := New()
	c.Prepare(48000, 512)
	was := c.Latency()
	set(c, "maximizer.lookahead", 2)
	if c.Latency() != was || !c.NeedsPrepare() {
		t.Errorf("latency %d, needs prepare %v", c.Latency(), c.NeedsPrepare())
	}
	c.Prepare(48000, 512)
	if c.Latency() >= was || c.NeedsPrepare() {
		t.Errorf("after Prepare: latency %d, needs prepare %v", c.Latency(), c.NeedsPrepare())
	}
}

// TestPrepareForgets: changes that were on their way when processing ended do
// not come back with the next Prepare, nor does modulation.
func TestPrepareForgets(t *testing.T) {
	render := func(before []Event) float64 {
		c := New()
		c.Prepare(48000, 64)
		x, y := make([]float64, 64), make([]float64, 64)
		c.Process(x, y, before)
		c.Prepare(48000, 64)
		x, y = make([]float64, 4800), make([]float64, 4800)
		for i := range x {
			x[i] = 0.25
		}
		c.Process(x, y, nil)
		return x[4799]
	}
	trim := row("output.trim")
	if v := render([]Event{{Frame: 10, Row: trim, Value: -12, Mod: true}}); v != 0.25 {
		t.Errorf("0.25 became %g through modulation of before", v)
	}
	if v := render([]Event{{Frame: 10, Row: trim, Value: -6}}); math.Abs(v-0.25*math.Pow(10, -6./20)) > 1e-9 {
		t.Errorf("0.25 became %g through a trim of -6 dB", v)
	}
}

// TestNoAllocations: the audio thread makes no garbage, with events and resets.
func TestNoAllocations(t *testing.T) {
	for _, mode := range modes {
		c := New()
		mode.setUp(c)
		c.Prepare(48000, 512)
		l, r := music(512, 48000, 1, 4)
		events := automation(512, 3)
		block := func() {
			c.Process(l, r, events)
			c.Set(5, 1)
			for range c.Reductions {
			}
			for _, m := range c.Meters() {
				m.Integrated()
				m.Range()
				m.TruePeak()
			}
			c.Analyse(1000)
		}
		if n := testing.AllocsPerRun(200, block); n != 0 { // through changes of the order, too
			t.Errorf("%s: %v allocations a block", mode.name, n)
		}
		if n := testing.AllocsPerRun(20, func() { block(); c.Reset() }); n != 0 {
			t.Errorf("%s: %v allocations with a reset", mode.name, n)
		}
	}
}

func benchmark(b *testing.B, block int, prepare func(*Chain)) {
	c := New()
	prepare(c)
	c.Prepare(48000, block)
	l, r := music(48000, 48000, 1, 4)
	bufL, bufR := make([]float64, block), make([]float64, block)
	at := 0
	for b.Loop() {
		if at+block > len(l) {
			at = 0
		}
		copy(bufL, l[at:])
		copy(bufR, r[at:])
		c.Process(bufL, bufR, nil)
		at += block
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*block), "ns/frame")
}

func BenchmarkNeutral512(b *testing.B)    { benchmark(b, 512, func(*Chain) {}) }
func BenchmarkEverything64(b *testing.B)  { benchmark(b, 64, everythingOn) }
func BenchmarkEverything512(b *testing.B) { benchmark(b, 512, everythingOn) }
