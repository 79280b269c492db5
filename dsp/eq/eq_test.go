package eq

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"

	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

func noise(n int, seed uint64) (l, r []float64) {
	rng := rand.New(rand.NewPCG(seed, 1))
	l, r = make([]float64, n), make([]float64, n)
	for i := range l {
		l[i], r[i] = 0.2*rng.NormFloat64(), 0.2*rng.NormFloat64()
	}
	return l, r
}

// bell switches band b to a bell.
func bell(e *EQ, b int, f, gain, q float64) {
	e.SetOn(b, true)
	e.SetShape(b, filter.Bell)
	e.SetFreq(b, f)
	e.SetGain(b, gain)
	e.SetQ(b, q)
}

func TestDefaultsAreNeutralBitForBit(t *testing.T) {
	e := New()
	e.Prepare(48000, 512)
	l, r := noise(5000, 1)
	wl, wr := noise(5000, 1)
	e.Process(l, r)
	for b := range param.EQBands { // on, but flat
		e.SetOn(b, true)
		e.SetShape(b, filter.Shape(b%4))
		e.SetRoute(b, b%5)
		e.SetFreq(b, 300*float64(b+1))
	}
	e.Process(l, r)
	for i := range l {
		if l[i] != wl[i] || r[i] != wr[i] {
			t.Fatalf("frame %d: %v %v, want %v %v", i, l[i], r[i], wl[i], wr[i])
		}
	}
	if e.Latency() != 0 {
		t.Error("latency", e.Latency())
	}
}

// automate changes every kind of setting of a working equaliser at frames
// that no grid knows.
func automate(e *EQ, at int) {
	seed := rand.NewPCG(uint64(at), 7)
	uniform := func() float64 { return float64(seed.Uint64()>>11) / (1 << 53) }
	b := int(uniform() * param.EQBands)
	for i := range param.Table {
		p := &param.Table[i]
		if p.Stage != param.EQ || (p.Index != param.EQScale && (p.Index-param.EQBand0)/param.EQBandRows != b) {
			continue
		}
		c := p.ControlMin() + uniform()*(p.ControlMax()-p.ControlMin())
		e.SetParam(p.Index, p.ToPlain(c))
	}
	e.SetOn(b, at%3 != 0)
	if at%4 != 0 {
		e.SetSolo(-1)
	}
}

func TestBlocksDoNotMatter(t *testing.T) {
	sameInBlocks(t, func() *EQ {
		e := New()
		e.Prepare(44100, 8192)
		for b := range param.EQBands {
			bell(e, b, 100*float64(b+1), 3, 1)
		}
		return e
	})
}

// sameInBlocks renders automated noise in blocks of many sizes.
func sameInBlocks(t *testing.T, prepared func() *EQ) {
	t.Helper()
	const n, every = 30000, 777
	render := func(block func() int) ([]float64, []float64) {
		e := prepared()
		l, r := noise(n, 3)
		for at := 0; at < n; {
			if at%every == 0 {
				automate(e, at)
			}
			m := min(block(), n-at, every-at%every)
			e.Process(l[at:at+m], r[at:at+m])
			at += m
		}
		return l, r
	}
	wl, wr := render(func() int { return 8192 })
	rng := rand.New(rand.NewPCG(5, 5))
	for _, size := range []int{1, 7, 64, 441, 512, 0} {
		l, r := render(func() int {
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
	}
	for i := range wl {
		if !(math.Abs(wl[i]) < 1e6) {
			t.Fatalf("frame %d: %v", i, wl[i])
		}
	}
}

func TestNoAllocations(t *testing.T) {
	e := New()
	e.Prepare(48000, 512)
	l, r := noise(512, 3)
	at := 0
	if a := testing.AllocsPerRun(200, func() {
		automate(e, at)
		e.Process(l, r)
		e.Tail()
		if at++; at%20 == 0 {
			e.Reset()
		}
	}); a != 0 {
		t.Errorf("%v allocations", a)
	}
}

// gainAt is the response to a sine of frequency f by correlation over whole
// periods after the transient; l and r are the amplitudes fed.
func gainAt(e *EQ, f, rate, l, r float64) (gl, gr complex128) {
	n := int(rate)
	x, y := make([]float64, 2*n), make([]float64, 2*n)
	for i := range x {
		s := math.Sin(2 * math.Pi * f * float64(i) / rate)
		x[i], y[i] = l*s, r*s
	}
	e.Process(x, y)
	for i := n; i < 2*n; i++ {
		w := cmplx.Exp(complex(0, -2*math.Pi*f*float64(i)/rate)) * complex(0, 2/float64(n))
		gl += complex(x[i], 0) * w
		gr += complex(y[i], 0) * w
	}
	return gl, gr
}

func TestRouting(t *testing.T) {
	db := func(c complex128) float64 { return 20 * math.Log10(cmplx.Abs(c)+1e-300) }
	for route, want := range map[int][2]float64{
		param.Stereo: {6, 6}, param.Left: {6, 0}, param.Right: {0, 6},
	} {
		e := New()
		e.Prepare(44100, 512)
		bell(e, 2, 1000, 6, 1)
		e.SetRoute(2, route)
		l, r := gainAt(e, 1000, 44100, 1, 1)
		if math.Abs(db(l)-want[0]) > 1e-9 || math.Abs(db(r)-want[1]) > 1e-9 {
			t.Errorf("route %d: %v dB, %v dB, want %v", route, db(l), db(r), want)
		}
	}
}

// What a mid band does not work on, equal and opposite channels, must come
// out bit for bit.
func TestMidSideNullIsExact(t *testing.T) {
	for _, route := range []int{param.Mid, param.Side} {
		e := New()
		e.Prepare(48000, 512)
		bell(e, 0, 300, 9, 2)
		e.SetRoute(0, route)
		l, _ := noise(4096, 9)
		r := make([]float64, len(l))
		want := make([]float64, len(l))
		for i := range l {
			r[i], want[i] = l[i], l[i]
			if route == param.Mid {
				r[i] = -l[i]
			}
		}
		e.Process(l, r)
		for i := range l {
			other := r[i]
			if route == param.Mid {
				other = -other
			}
			if l[i] != want[i] || other != want[i] {
				t.Fatalf("route %d frame %d: %v %v, want %v", route, i, l[i], r[i], want[i])
			}
		}
	}
}

func TestScaleMultipliesGains(t *testing.T) {
	for _, c := range []struct {
		scale, want float64
		shape       filter.Shape
	}{{100, 4, filter.Bell}, {200, 8, filter.Bell}, {0, 0, filter.Bell}, {50, 2, filter.Bell}, {200, 0, filter.BandPass}, {150, 3, filter.LowShelf}} {
		e := New()
		e.Prepare(96000, 512)
		bell(e, 1, 2000, 4, 1)
		e.SetShape(1, c.shape)
		e.SetScale(c.scale)
		if got := 20 * math.Log10(cmplx.Abs(e.Response(1, 2000))); math.Abs(got-c.want) > 1e-6 {
			t.Errorf("%+v: %v dB", c, got)
		}
	}
}

func TestResponseIsWhatSounds(t *testing.T) {
	e := New()
	e.Prepare(44100, 512)
	for b, shape := range []filter.Shape{filter.Bell, filter.HighShelf, filter.LowShelf, filter.Tilt, filter.HighPass, filter.LowPass, filter.Notch, filter.BandPass} {
		bell(e, b, 200*math.Exp2(float64(b)), 3, 0.8)
		e.SetShape(b, shape)
	}
	for _, f := range []float64{500, 2000, 9000, 15000} {
		want := complex(1, 0)
		for b := range param.EQBands {
			want *= e.Response(b, f)
		}
		e.Reset()
		if got, _ := gainAt(e, f, 44100, 1, 1); cmplx.Abs(got-want) > 1e-9*cmplx.Abs(want)+1e-12 {
			t.Errorf("%v Hz: %v, want %v", f, got, want)
		}
	}
}

func TestSilence(t *testing.T) {
	e := New()
	e.Prepare(48000, 512)
	for b := range param.EQBands {
		bell(e, b, 200*float64(b+1), 12, 3)
	}
	l, r := make([]float64, 4096), make([]float64, 4096)
	e.Process(l, r)
	automate(e, 2)
	e.Process(l, r)
	for i := range l {
		if l[i] != 0 || r[i] != 0 {
			t.Fatalf("frame %d: %v %v", i, l[i], r[i])
		}
	}
	// Sound, then silence: -120 dB within the tail, then exact zeros rather
	// than denormals.
	e.Reset()
	l, r = noise(4096, 4)
	e.Process(l, r)
	tail := e.Tail()
	for n := 0; n < tail; n += len(l) {
		clear(l)
		clear(r)
		e.Process(l, r)
	}
	l, r = make([]float64, 400000), make([]float64, 400000)
	e.Process(l, r)
	for i := range l {
		if math.Abs(l[i]) > 1e-6 || (l[i] != 0 && math.Abs(l[i]) < 1e-300) {
			t.Fatalf("frame %d after the tail: %v", i, l[i])
		}
	}
	if last := l[len(l)-1]; last != 0 {
		t.Errorf("still %v", last)
	}
}

// click is what a change under a 200 Hz sine adds above 2 kHz: the strongest
// bin of a spectrum over 85 ms around it, against the sine, in dB.
func click(change func(*EQ)) float64 { return clickFrom(func(*EQ) {}, change) }

// clickFrom is click for an equaliser that was set up further.
func clickFrom(setUp, change func(*EQ)) float64 {
	const rate, n, size = 48000, 48000, 4096
	e := New()
	e.Prepare(rate, 512)
	bell(e, 0, 500, 9, 1)
	setUp(e)
	l, r := make([]float64, n), make([]float64, n)
	for i := range l {
		l[i] = math.Sin(2 * math.Pi * 200 * float64(i) / rate)
		r[i] = l[i]
	}
	e.Process(l[:n/3], r[:n/3])
	change(e)
	e.Process(l[n/3:], r[n/3:])
	worst := 0.0
	for at := n/3 - size; at < n-size; at += size / 4 {
		worst = max(worst, strongest(l[at:at+size], rate, 2000))
	}
	return 20 * math.Log10(worst)
}

// strongest is the largest amplitude of x above the frequency from.
func strongest(x []float64, rate, from float64) float64 {
	n := len(x)
	y := make([]float64, n)
	for i := range y { // Blackman-Harris, gain 0.35875
		p := 2 * math.Pi * float64(i) / float64(n)
		y[i] = x[i] * (0.35875 - 0.48829*math.Cos(p) + 0.14128*math.Cos(2*p) - 0.01168*math.Cos(3*p))
	}
	worst := 0.0
	for k, c := range fourier.NewFFT(n).Coefficients(nil, y) {
		if float64(k)*rate/float64(n) > from {
			worst = max(worst, 2*cmplx.Abs(c)/(0.35875*float64(n)))
		}
	}
	return worst
}

func TestChangesDoNotClick(t *testing.T) {
	for name, change := range map[string]func(*EQ){
		"off":   func(e *EQ) { e.SetOn(0, false) },
		"shape": func(e *EQ) { e.SetShape(0, filter.HighShelf) },
		"pass":  func(e *EQ) { e.SetShape(0, filter.HighPass) },
		"side":  func(e *EQ) { e.SetRoute(0, param.Side) },
		"left":  func(e *EQ) { e.SetRoute(0, param.Left) },
		"gain":  func(e *EQ) { e.SetGain(0, -9) },
		"flat":  func(e *EQ) { e.SetGain(0, 0) },
		"freq":  func(e *EQ) { e.SetFreq(0, 5000) },
		"q":     func(e *EQ) { e.SetQ(0, 8) },
		"scale": func(e *EQ) { e.SetScale(0) },
		"on":    func(e *EQ) { bell(e, 5, 100, 12, 4) },
	} {
		got := click(change)
		t.Logf("%-6s %.1f dB", name, got)
		if got > -90 {
			t.Errorf("%s clicks: %.1f dB", name, got)
		}
	}
}

// A band automated from 100 Hz to 10 kHz in 50 ms at +12 dB over a 1 kHz
// sine, in steps of 64 frames, leaves nothing above 5 kHz.
func TestAutomatedSweepIsClean(t *testing.T) {
	const rate, n = 48000, 16384
	e := New()
	e.Prepare(rate, 512)
	bell(e, 3, 100, 12, 1)
	l, r := make([]float64, n), make([]float64, n)
	for i := range l {
		l[i] = math.Sin(2 * math.Pi * 1000 * float64(i) / rate)
	}
	for i := 0; i < n; i += 64 {
		at := min(max(float64(i-n/4)/(0.05*rate), 0), 1)
		e.SetFreq(3, 100*math.Pow(100, at))
		e.Process(l[i:i+64], r[i:i+64])
	}
	worst := 0.0
	for at := n/4 - 4096; at+4096 <= n; at += 512 {
		worst = max(worst, strongest(l[at:at+4096], rate, 5000))
	}
	got := 20 * math.Log10(worst)
	t.Logf("%.1f dBc", got)
	if got > -80 {
		t.Errorf("%.1f dBc", got)
	}
}

func TestZeroValueWorks(t *testing.T) {
	var e EQ
	e.SetParam(param.EQBand0+param.EQOn, 1)
	e.Prepare(48000, 512)
	if got := cmplx.Abs(e.Response(0, 30)); math.Abs(20*math.Log10(got)+3.0103) > 1e-3 {
		t.Errorf("the default first band, a high-pass at 30 Hz, reads %v there", got)
	}
}

func BenchmarkProcess(b *testing.B) {
	for _, c := range []struct {
		name  string
		rate  float64
		bands int
		block int
	}{{"44100/8/512", 44100, 8, 512}, {"44100/8/64", 44100, 8, 64}, {"44100/1/512", 44100, 1, 512}, {"96000/8/512", 96000, 8, 512}, {"off", 44100, 0, 512}} {
		b.Run(c.name, func(b *testing.B) {
			e := New()
			e.Prepare(c.rate, c.block)
			for i := range c.bands {
				bell(e, i, 60*math.Pow(2.2, float64(i)), 3, 1)
			}
			l, r := noise(c.block, 1)
			x, y := make([]float64, c.block), make([]float64, c.block)
			b.ResetTimer()
			for b.Loop() {
				copy(x, l)
				copy(y, r)
				e.Process(x, y)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*c.block), "ns/frame")
		})
	}
	b.Run("moving", func(b *testing.B) {
		e := New()
		e.Prepare(44100, 512)
		l, r := noise(512, 1)
		i := 0
		for b.Loop() {
			for k := range 8 {
				bell(e, k, 60*math.Pow(2.2, float64(k))+float64(i%7), 3, 1)
			}
			i++
			e.Process(l, r)
			copy(l, r)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*512), "ns/frame")
	})
}
