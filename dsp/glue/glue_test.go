package glue

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/param"
	"lacquer/dsp/tone"
)

// What tests of all stages share.
var (
	sine     = tone.Sine
	level    = tone.Level
	splatter = tone.Splatter
)

type settings map[int]float64

// plain is a compressor without anything that a measurement must allow for.
func plain(more settings) settings {
	s := settings{
		param.GlueOn: 1, param.GlueAutoRelease: 0, param.GlueHighPass: 10,
		param.GlueDetector: 0, param.GlueKnee: 0,
	}
	for i, v := range more {
		s[i] = v
	}
	return s
}

func prepared(rate float64, s settings) *Glue {
	g := new(Glue)
	g.Prepare(rate, 512)
	for i, v := range s {
		g.SetParam(i, v)
	}
	return g
}

func db(x float64) float64 { return math.Pow(10, x/20) }

func TestDefaultIsTransparent(t *testing.T) {
	g := prepared(48000, nil)
	l, r := program(5000)
	wantL, wantR := slices.Clone(l), slices.Clone(r)
	g.Process(l, r)
	if !slices.Equal(l, wantL) || !slices.Equal(r, wantR) {
		t.Error("the default changes the signal")
	}
	if g.Latency() != 0 || g.Tail() != 0 {
		t.Errorf("latency %d, tail %d", g.Latency(), g.Tail())
	}
	if g.Reduction().Frames != 5000 || g.Reduction().Max != 0 {
		t.Errorf("meter %+v", *g.Reduction())
	}
}

// TestStaticCurve measures 1 kHz sines against the formula.
func TestStaticCurve(t *testing.T) {
	const rate, hz = 48000, 1000
	worst := map[string]float64{}
	for detector, name := range []string{"peak", "RMS"} {
		for _, threshold := range []float64{-60, -40, -18, 0} {
			for _, ratio := range []float64{1, 1.5, 2, 4, 20} {
				for _, knee := range []float64{0, 6, 24} {
					for _, in := range []float64{-70, -42, -30, -20, -15, -3} {
						g := prepared(rate, plain(settings{
							param.GlueThreshold: threshold, param.GlueRatio: ratio, param.GlueKnee: knee,
							param.GlueDetector: float64(detector), param.GlueAttack: 10, param.GlueRelease: 20,
						}))
						x := sine(hz, rate, db(in), rate/3)
						y := slices.Clone(x)
						g.Process(y, slices.Clone(x))
						c := dynamics.Curve{Threshold: threshold, Knee: knee, Slope: 1 - 1/ratio, Range: 100}
						off := level(y[rate/4:], hz, rate) - (in - c.Reduction(in))
						worst[name] = max(worst[name], math.Abs(off))
					}
				}
			}
		}
	}
	// The default times, and the shortest attack at which the RMS detector's
	// ripple leaves the curve alone.
	for _, attack := range []float64{30, 1} {
		for _, auto := range []float64{0, 1} {
			g := prepared(rate, settings{
				param.GlueOn: 1, param.GlueHighPass: 10, param.GlueThreshold: -40, param.GlueRatio: 20,
				param.GlueAttack: attack, param.GlueAutoRelease: auto,
			})
			x := sine(hz, rate, db(-20), 3*rate)
			y := slices.Clone(x)
			g.Process(y, slices.Clone(x))
			off := math.Abs(level(y[2*rate:], hz, rate) + 20 + 19)
			t.Logf("static curve, RMS, attack %g ms, auto release %g: off by %.4f dB (asked 0.1)", attack, auto, off)
			if off > 0.1 {
				t.Errorf("static curve, RMS, attack %g ms: off by %.3f dB", attack, off)
			}
		}
	}
	for name, off := range worst {
		t.Logf("static curve, %s: off by %.4f dB (asked 0.1)", name, off)
		if off > 0.02 {
			t.Errorf("static curve, %s: off by %.3f dB", name, off)
		}
	}
}

func TestLink(t *testing.T) {
	const rate = 48000
	for _, c := range []struct{ link, right float64 }{{100, 9}, {50, 4.5}, {0, 0}} {
		g := prepared(rate, plain(settings{
			param.GlueThreshold: -20, param.GlueRatio: 4, param.GlueLink: c.link, param.GlueAttack: 5,
		}))
		l, r := sine(1000, rate, db(-8), rate/2), sine(1000, rate, db(-30), rate/2)
		g.Process(l, r)
		left, right := -8-level(l[rate/4:], 1000, rate), -30-level(r[rate/4:], 1000, rate)
		t.Logf("link %g %%: %.3f dB left, %.3f dB right", c.link, left, right)
		if math.Abs(left-9) > 0.02 || math.Abs(right-c.right) > 0.02 {
			t.Errorf("link %g %%: reduction %.3f and %.3f dB, want 9 and %g", c.link, left, right, c.right)
		}
	}
}

// TestFullLinkKeepsImage: at 100 % the gains of both sides are one number.
func TestFullLinkKeepsImage(t *testing.T) {
	g := prepared(48000, settings{param.GlueOn: 1, param.GlueThreshold: -30})
	l, _ := program(20000)
	r := slices.Clone(l)
	for i := range r {
		r[i] *= 0.25
	}
	g.Process(l, r)
	for i := range l {
		if r[i] != 0.25*l[i] {
			t.Fatalf("frame %d: %g and %g", i, l[i], r[i])
		}
	}
	if g.Reduction().Max < 3 {
		t.Error("nothing was compressed")
	}
}

// TestSideChainHighPass measures through the listen switch.
func TestSideChainHighPass(t *testing.T) {
	for _, rate := range []float64{44100, 48000, 192000} {
		for _, fc := range []float64{20, 80, 250, 500} {
			g := prepared(rate, plain(settings{param.GlueHighPass: fc, param.GlueListen: 1}))
			n := int(rate) * 2
			x := sine(fc, rate, 0.1, n)
			g.Process(x, slices.Clone(x))
			at := level(x[n/2:], fc, rate) + 20
			if math.Abs(at+3.01) > 0.02 {
				t.Errorf("%g Hz at %g: %.3f dB (asked -3.0 ± 0.1)", fc, rate, at)
			}
		}
	}
}

// TestHighPassSparesBass: a loud 40 Hz below the side-chain's 500 Hz does not
// move the gain.
func TestHighPassSparesBass(t *testing.T) {
	g := prepared(48000, plain(settings{param.GlueHighPass: 500, param.GlueThreshold: -40, param.GlueRatio: 20}))
	x := sine(40, 48000, 0.25, 48000)
	g.Process(x, slices.Clone(x))
	if g.Reduction().Now > 0 {
		t.Errorf("40 Hz is reduced by %g dB", g.Reduction().Now)
	}
}

func TestParallelNull(t *testing.T) {
	l, r := program(30000)
	for name, s := range map[string]settings{
		"mix 0":          {param.GlueOn: 1, param.GlueMix: 0, param.GlueThreshold: -60, param.GlueMakeUp: 12},
		"50 % of unity":  {param.GlueOn: 1, param.GlueMix: 50, param.GlueRatio: 1},
		"33 % of unity":  {param.GlueOn: 1, param.GlueMix: 33, param.GlueRatio: 1},
		"all of unity":   {param.GlueOn: 1, param.GlueRatio: 1, param.GlueAutoMakeUp: 1},
		"below the knee": {param.GlueOn: 1, param.GlueThreshold: 0, param.GlueKnee: 0, param.GlueAutoMakeUp: 1},
	} {
		g := prepared(48000, s)
		gotL, gotR := slices.Clone(l), slices.Clone(r)
		g.Process(gotL, gotR)
		if !slices.Equal(gotL, l) || !slices.Equal(gotR, r) {
			t.Errorf("%s is not the dry signal", name)
		}
	}
}

func TestMixIsABlend(t *testing.T) {
	run := func(mix float64) []float64 {
		g := prepared(48000, settings{param.GlueOn: 1, param.GlueThreshold: -30, param.GlueMakeUp: 5, param.GlueMix: mix})
		l, r := program(20000)
		g.Process(l, r)
		return l
	}
	dry, half, wet := run(0), run(50), run(100)
	for i := range half {
		if want := (dry[i] + wet[i]) / 2; math.Abs(half[i]-want) > 1e-15 {
			t.Fatalf("frame %d: %g, want %g", i, half[i], want)
		}
	}
}

// TestComesBack: after a loud passage the gain is exactly 1 again, and
// silence is silence.
func TestComesBack(t *testing.T) {
	g := prepared(48000, settings{param.GlueOn: 1, param.GlueThreshold: -30, param.GlueRelease: 50})
	l, r := program(48000)
	for i := range l {
		l[i] *= 1 << 20
	}
	g.Process(l, r)
	for i := range l {
		if math.IsNaN(l[i]) || math.IsInf(l[i], 0) {
			t.Fatalf("frame %d: %g", i, l[i])
		}
	}
	for range 15 {
		x := make([]float64, 48000)
		g.Process(x, slices.Clone(x))
		for i, v := range x {
			if v != 0 {
				t.Fatalf("silence gives %g at %d", v, i)
			}
		}
	}
	quiet := sine(1000, 48000, db(-60), 4800)
	got := slices.Clone(quiet)
	g.Process(got, slices.Clone(quiet))
	if !slices.Equal(got, quiet) {
		t.Error("the gain does not come back to 1")
	}
	if g.ballistics[0].Reading() != 0 || g.rms[0].Reading() > db(-100) {
		t.Error("states do not settle")
	}
}

// events moves every row at odd frames; the stage is on for most of the time.
func events(rng *rand.Rand, frames int) map[int][]func(*Glue) {
	at := map[int][]func(*Glue){}
	var rows []*param.Param
	for i := range param.Table {
		if param.Table[i].Stage == param.Glue {
			rows = append(rows, &param.Table[i])
		}
	}
	for range 150 {
		p := rows[rng.IntN(len(rows))]
		v := p.ToPlain(p.ControlMin() + rng.Float64()*(p.ControlMax()-p.ControlMin()))
		if p.Index == param.GlueLink {
			v = float64(rng.IntN(3)) * 50
		}
		n := rng.IntN(frames)
		at[n] = append(at[n], func(g *Glue) { g.SetParam(p.Index, v) })
		if p.Index == param.GlueOn {
			back := min(n+rng.IntN(2000), frames-1)
			at[back] = append(at[back], func(g *Glue) { g.SetParam(p.Index, 1) })
		}
	}
	at[0] = append(at[0], func(g *Glue) { g.SetParam(param.GlueOn, 1) })
	return at
}

// render runs the program in blocks of the given sizes, cut at events as the
// chain does.
func render(g *Glue, frames int, at map[int][]func(*Glue), size func() int) (l, r []float64) {
	l, r = program(frames)
	for n, end := 0, 0; n < frames; {
		if n == end {
			end = min(frames, n+size())
		}
		for _, set := range at[n] {
			set(g)
		}
		stop := n + 1
		for stop < end && at[stop] == nil {
			stop++
		}
		g.Process(l[n:stop], r[n:stop])
		n = stop
	}
	return l, r
}

func TestBlocksDoNotMatter(t *testing.T) {
	for _, seed := range []uint64{0, 1, 2, 25} { // 25 once found the end of a fade within a stretch
		const frames = 20000
		testBlocks(t, frames+int(seed)*777, events(rand.New(rand.NewPCG(11, seed)), frames))
	}
}

func testBlocks(t *testing.T, frames int, at map[int][]func(*Glue)) {
	whole := prepared(44100, nil)
	wantL, wantR := render(whole, frames, at, func() int { return frames })
	rng := rand.New(rand.NewPCG(5, 6))
	for name, size := range map[string]func() int{
		"1": func() int { return 1 }, "7": func() int { return 7 }, "64": func() int { return 64 },
		"441": func() int { return 441 }, "512": func() int { return 512 }, "8192": func() int { return 8192 },
		"random": func() int { return 1 + rng.IntN(3000) },
	} {
		g := prepared(44100, nil)
		l, r := render(g, frames, at, size)
		if !slices.Equal(l, wantL) || !slices.Equal(r, wantR) {
			t.Errorf("blocks of %s give another result", name)
		}
		if g.reduction != whole.reduction {
			t.Errorf("blocks of %s give another meter: %+v and %+v", name, g.reduction, whole.reduction)
		}
		if g.ballistics != whole.ballistics || g.rms != whole.rms || g.joined != whole.joined {
			t.Errorf("blocks of %s leave another state", name)
		}
		g.Reset()
		for i, v := range defaults() {
			g.SetParam(i, v)
		}
		g.Reset()
		l, r = render(g, frames, at, size)
		if !slices.Equal(l, wantL) || !slices.Equal(r, wantR) {
			t.Errorf("blocks of %s give another result after Reset", name)
		}
	}
}

// TestAudioRate moves every row at once, at every frame: the stage stays stable,
// for no gain that it can set exceeds make-up and auto make-up.
func TestAudioRate(t *testing.T) {
	const frames = 30000
	g := prepared(48000, settings{param.GlueOn: 1})
	l, r := program(frames)
	rng := rand.New(rand.NewPCG(6, 6))
	for n := range frames {
		for i := range param.Table {
			if p := &param.Table[i]; p.Stage == param.Glue && (!p.Stepped() || n%50 == 0) {
				g.SetParam(p.Index, p.ToPlain(p.ControlMin()+rng.Float64()*(p.ControlMax()-p.ControlMin())))
			}
		}
		g.Process(l[n:n+1], r[n:n+1])
		if most := db(24 + maxMatch); !(math.Abs(l[n]) < most && math.Abs(r[n]) < most) {
			t.Fatalf("frame %d: %g, %g", n, l[n], r[n])
		}
	}
}

func defaults() settings {
	s := settings{}
	for _, p := range param.Table {
		if p.Stage == param.Glue {
			s[p.Index] = p.Default
		}
	}
	return s
}

func TestNoAllocation(t *testing.T) {
	g := prepared(48000, settings{param.GlueOn: 1, param.GlueAutoMakeUp: 1, param.GlueLink: 40})
	l, r := program(1000)
	v := 0.0
	if n := testing.AllocsPerRun(50, func() {
		v = 1 - v
		for i := range param.GlueMix {
			g.SetParam(i, v)
		}
		g.SetParam(param.GlueHighPass, 100+v)
		g.SetParam(param.GlueRatio, 2+v)
		g.Process(l, r)
		g.Reset()
	}); n != 0 {
		t.Errorf("%g allocations", n)
	}
}

// TestRates runs the ends of the range of rates, odd ones included.
func TestRates(t *testing.T) {
	for _, rate := range []float64{1000, 8000, 44055.9, 384000, 768000} {
		hz := 0.3 * rate
		g := prepared(rate, plain(settings{
			param.GlueThreshold: -20, param.GlueRatio: 4, param.GlueAttack: 5, param.GlueRelease: 100,
			param.GlueDetector: 1, param.GlueAutoMakeUp: 1,
		}))
		n := int(rate)
		x := sine(hz, rate, db(-8), n)
		y, z := slices.Clone(x), slices.Clone(x)
		g.Process(y, z)
		if got := g.Reduction().Now; math.Abs(got-9) > 0.15 { // at 1000 Hz the RMS window is 10 frames
			t.Errorf("%g Hz: reduction %.3f dB, want 9", rate, got)
		}
		for _, v := range y {
			if math.IsNaN(v) || math.Abs(v) > 1.1*db(1) {
				t.Fatalf("%g Hz: output %g", rate, v)
			}
		}
	}
}

// TestMeter: the stage's reduction is the compressor's, whatever make-up and
// mix do.
func TestMeter(t *testing.T) {
	g := prepared(48000, plain(settings{
		param.GlueThreshold: -20, param.GlueRatio: 4, param.GlueAttack: 1, param.GlueMakeUp: 7, param.GlueMix: 30, param.GlueLink: 0,
	}))
	run := func() { g.Process(sine(1000, 48000, db(-40), 24000), sine(1000, 48000, db(-8), 24000)) }
	run()
	g.Reduction().Restart()
	run()
	if m := g.Reduction(); math.Abs(m.Mean()-9) > 0.02 || math.Abs(m.Max-9) > 0.02 || math.Abs(m.Now-9) > 0.02 || m.Frames != 24000 {
		t.Errorf("mean %.3f, max %.3f, now %.3f dB over %d frames, want 9 over 24000", m.Mean(), m.Max, m.Now, m.Frames)
	}
}
