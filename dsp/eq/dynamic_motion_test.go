package eq

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"

	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

// rough is what of the gain that a tone meets moves faster than 1 kHz, in dB
// of the tone: the strongest line that far or farther from it, in spectra of 85
// ms each against its own strongest. l and r are the output for turning's tone of frequency f, so that r + i·l
// turned back by f is the complex gain; the reference is the same gain without
// anything as fast.
func rough(l, r []float64, f, rate float64) float64 {
	const size = 4096
	fft := fourier.NewCmplxFFT(size)
	z := make([]complex128, size)
	worst := 0.0
	for at := 0; at+size <= len(l); at += size / 8 {
		for i := range z { // Blackman-Harris, gain 0.35875
			p := 2 * math.Pi * float64(i) / size
			w := 0.35875 - 0.48829*math.Cos(p) + 0.14128*math.Cos(2*p) - 0.01168*math.Cos(3*p)
			z[i] = complex(r[at+i], l[at+i]) * cmplx.Exp(complex(0, -2*math.Pi*f*float64(at+i)/rate)) * complex(w, 0)
		}
		tone, spurious := 0.0, 0.0
		for k, c := range fft.Coefficients(nil, z) {
			tone = max(tone, cmplx.Abs(c))
			if off := math.Abs(fft.Freq(k)) * rate; off > 1000 {
				spurious = max(spurious, cmplx.Abs(c))
			}
		}
		worst = max(worst, spurious/tone)
	}
	return db(worst)
}

// Every continuous row of a dynamic band, and the scale, swept through its
// range in 50 ms in steps of 64 frames while the level swings 20 dB six times
// a second, adds nothing above -80 dB.
func TestDynamicSweepsAreSmooth(t *testing.T) {
	const rate, n, f = 48000, 1 << 15, 1000
	for i := range param.Table {
		p := &param.Table[i]
		if p.Stage != param.EQ || p.Steps != nil || p.Index >= param.EQBand0+param.EQBandRows {
			continue
		}
		for _, span := range []float64{-12, 12} {
			e := New()
			e.Prepare(rate, 512)
			moving(e, 0, 1000, 1, -30, span, 4)
			e.SetGain(0, 3)
			if strings.Contains(p.Key, "detector") {
				e.SetDetector(0, param.FreeBand)
				e.SetDetectorFreq(0, 1000)
			}
			l, r := turning(n, f, rate, func(i int) float64 {
				return 0.5 * (1 + 0.8*math.Sin(2*math.Pi*6*float64(i)/rate))
			})
			from, to := p.ControlMin(), p.ControlMax()
			if p.Unit == param.Hz {
				from, to = p.ToControl(100), p.ToControl(10000)
			}
			for i := 0; i < n; i += 64 {
				at := min(max(float64(i-n/2)/(0.05*rate), 0), 1)
				e.SetParam(p.Index, p.ToPlain(from+at*(to-from)))
				e.Process(l[i:i+64], r[i:i+64])
			}
			got := rough(l[8192:], r[8192:], f, rate)
			t.Logf("%-20s range %+.0f dB: %.1f dB", p.Key, span, got)
			if got > -80 {
				t.Errorf("%s, range %v dB: %.1f dB", p.Key, span, got)
			}
		}
	}
}

// However wildly everything is modulated, the output stays of the input's
// order.
func TestDynamicModulationIsStable(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	e := New()
	e.Prepare(44100, 512)
	for b := range param.EQBands {
		moving(e, b, 200*float64(b+1), 1, -40, 12, 5)
	}
	l, r := noise(44100, 6)
	for at := 0; at < len(l); {
		for i := range param.Table {
			p := &param.Table[i]
			if p.Stage == param.EQ && p.Steps == nil && rng.IntN(4) == 0 {
				from, to := p.ControlMin(), p.ControlMax()
				if strings.HasSuffix(p.Key, "gain") || strings.HasSuffix(p.Key, "range") {
					from, to = -6, 6
				}
				e.SetParam(p.Index, p.ToPlain(from+rng.Float64()*(to-from)))
			}
		}
		n := min(1+rng.IntN(40), len(l)-at)
		e.Process(l[at:at+n], r[at:at+n])
		at += n
	}
	most := 0.0
	for i := range l {
		most = max(most, math.Abs(l[i]), math.Abs(r[i]))
	}
	t.Logf("at most %.1f", most)
	if !(most < 20) {
		t.Errorf("at most %v", most)
	}
}

// Silence stays silence, and after sound everything decays to exact zeros.
func TestDynamicSilence(t *testing.T) {
	e := New()
	e.Prepare(48000, 512)
	for b := range param.EQBands {
		moving(e, b, 60*math.Exp2(float64(b)), 1, -60, 12, 4)
		e.SetRoute(b, b%5)
		e.SetReference(b, b%2)
	}
	for _, level := range []float64{0, 1} {
		l, r := noise(20000, 4)
		for i := range l {
			l[i] *= level
			r[i] *= level
		}
		e.Process(l, r)
		if l[19999] == 0 != (level == 0) {
			t.Fatalf("level %v gives %v", level, l[19999])
		}
	}
	l, r := make([]float64, 10*48000), make([]float64, 10*48000)
	e.Process(l, r)
	if l[len(l)-1] != 0 || r[len(r)-1] != 0 {
		t.Errorf("still %v, %v", l[len(l)-1], r[len(r)-1])
	}
	for i, x := range l {
		if x != 0 && math.Abs(x) < 1e-300 {
			t.Fatalf("frame %d: %v", i, x)
		}
	}
	zero := lane{}
	for b := range e.bands {
		d := e.detectors.lanes[b]
		if d.s1 != zero.s1 || d.s2 != zero.s2 || e.bands[b].dynamic.now != 0 {
			t.Errorf("band %d still moves", b)
		}
	}
	if e.detectors.splitter.node != (splitter{}).node {
		t.Error("the splitter still rings")
	}
}

// The filter follows D closely enough: leaving out movements of less than the
// limit bends the gain of a moving band by no more than that.
func TestDynamicFollowsClosely(t *testing.T) {
	e := New()
	e.Prepare(48000, 512)
	moving(e, 0, 1000, 1, -40, -12, 2)
	e.SetRelease(0, 3000)
	l, r := turning(96000, 1000, 48000, func(i int) float64 { return gain(-30 - 20*math.Sin(float64(i)/9000)) })
	worst, redesigns, ticks, before := 0.0, 0, 0, 0.0
	for i := 0; i < len(l); i += filter.Grid {
		e.Process(l[i:i+filter.Grid], r[i:i+filter.Grid])
		d := &e.bands[0].dynamic
		worst = max(worst, math.Abs(d.now-d.law))
		ticks++
		if d.now != before {
			redesigns++
		}
		before = d.now
	}
	t.Logf("%.2g dB off, %d redesigns in %d ticks", worst, redesigns, ticks)
	if worst > movement || worst == 0 {
		t.Errorf("%v dB off, want up to %v", worst, float64(movement))
	}
}

// The stage counts the largest cut of any band.
func TestDynamicReduction(t *testing.T) {
	e := New()
	e.Prepare(48000, 512)
	moving(e, 0, 1000, 1, -20, -12, 4)
	moving(e, 1, 1000, 1, -20, 12, 2)
	moving(e, 2, 9000, 1, -20, -12, 4)
	l, r := turning(24000, 1000, 48000, func(int) float64 { return gain(-6) })
	e.Process(l, r)
	red, want := e.Reduction(), -law(-6, -20, -12, 4)
	if math.Abs(red.Now-want) > 0.05 || red.Max < red.Now || red.Frames != 24000 {
		t.Errorf("%+v, want %v dB", *red, want)
	}
}

// Switches of a dynamic band that acts do not click, even at the shortest
// times.
func TestDynamicSwitchesDoNotClick(t *testing.T) {
	acting := func(e *EQ) {
		moving(e, 0, 500, 1, -30, -12, 4)
		e.SetAttack(0, 0.1)
		e.SetRelease(0, 5)
		e.SetDetectorFreq(0, 5000)
	}
	for name, change := range map[string]func(*EQ){
		"dynamic off": func(e *EQ) { e.SetDynamic(0, false) },
		"relative":    func(e *EQ) { e.SetReference(0, param.Relative) },
		"free":        func(e *EQ) { e.SetDetector(0, param.FreeBand) },
		"route":       func(e *EQ) { e.SetRoute(0, param.Left) },
		"shelf":       func(e *EQ) { e.SetShape(0, filter.LowShelf) },
		"notch":       func(e *EQ) { e.SetShape(0, filter.Notch) },
		"band off":    func(e *EQ) { e.SetOn(0, false) },
		"band on":     func(e *EQ) { bell(e, 1, 300, 6, 1); e.SetDynamic(1, true); e.SetThreshold(1, -40) },
		"threshold":   func(e *EQ) { e.SetThreshold(0, 0) },
		"range":       func(e *EQ) { e.SetRange(0, 12) },
		"attack":      func(e *EQ) { e.SetAttack(0, 200) },
	} {
		got := clickFrom(acting, change)
		t.Logf("%-11s %.1f dB", name, got)
		if got > -90 {
			t.Errorf("%s clicks: %.1f dB", name, got)
		}
	}
}

// Bands that listen, move and recover give the same bits, and the same figures
// of gain reduction, however the blocks are cut.
func TestDynamicBlocksDoNotMatter(t *testing.T) {
	for _, linear := range []bool{false, true} {
		blocksDoNotMatter(t, linear)
	}
}

func blocksDoNotMatter(t *testing.T, linear bool) {
	render := func(block func() int) (l, r []float64, e *EQ) {
		e = New()
		e.SetLinear(linear)
		e.Prepare(44100, 8192)
		for b := range param.EQBands {
			moving(e, b, 60*math.Exp2(float64(b)), 1, -45, 12*float64(b%3-1), 4)
			e.SetReference(b, b/4)
			e.SetRoute(b, b%5)
			e.SetRelease(b, 20)
			e.SetGain(b, 2)
		}
		l, r = pulses(60000, 44100, 3)
		for at := 0; at < len(l); {
			n := min(block(), len(l)-at)
			e.Process(l[at:at+n], r[at:at+n])
			at += n
		}
		return l, r, e
	}
	wl, wr, we := render(func() int { return 8192 })
	rng := rand.New(rand.NewPCG(5, 5))
	for _, size := range []int{1, 7, 64, 441, 512, 0} {
		l, r, e := render(func() int {
			if size == 0 {
				return 1 + rng.IntN(1000)
			}
			return size
		})
		for i := range l {
			if l[i] != wl[i] || r[i] != wr[i] {
				t.Fatalf("blocks of %d: frame %d differs", size, i)
			}
		}
		if *e.Reduction() != *we.Reduction() {
			t.Errorf("blocks of %d: gain reduction %+v, want %+v", size, *e.Reduction(), *we.Reduction())
		}
	}
	if we.Reduction().Max < 2 {
		t.Errorf("only %v dB", we.Reduction().Max)
	}
}

// Where the static part acts elsewhere, a band adds D alone, and nothing while
// it is at rest.
func TestDynamicApart(t *testing.T) {
	e := New()
	e.Prepare(48000, 512)
	e.apart = true
	moving(e, 0, 1000, 1, -20, -12, 4)
	e.SetGain(0, 9)
	bell(e, 1, 300, 0, 1)
	e.SetShape(1, filter.HighPass)
	bell(e, 2, 2000, 6, 1)
	e.SetScale(50)
	l, r := noise(5000, 1)
	for i := range l {
		l[i] *= 0.01
		r[i] *= 0.01
	}
	if at := same(New(), e, l, r); at >= 0 {
		t.Errorf("at rest: frame %d changes", at)
	}
	l, r = turning(24000, 1000, 48000, func(int) float64 { return gain(-6) })
	e.Process(l, r)
	want := -6 + law(-6, -20, -12, 4)/2
	if got := db(math.Hypot(l[20000], r[20000])); math.Abs(got-want) > 0.02 {
		t.Errorf("%v dB, want %v", got, want)
	}
}

// In linear phase the FIR gives the static gain and the dynamics add D to it.
func TestDynamicInLinearPhase(t *testing.T) {
	e := New()
	e.SetLinear(true)
	e.Prepare(44100, 512)
	moving(e, 0, 1000, 1, -20, -12, 4)
	e.SetGain(0, 4)
	l, r := turning(80000, 1000, 44100, func(int) float64 { return gain(-6) })
	e.Process(l, r)
	want := -6 + 4 + law(-6, -20, -12, 4)
	if got := db(math.Hypot(l[70000], r[70000])); math.Abs(got-want) > 0.02 {
		t.Errorf("%v dB, want %v", got, want)
	}
}
