package input

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"

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

func prepared(rate float64) *Input {
	in := New()
	in.Prepare(rate, 512)
	return in
}

func TestTableDefaultsAreNeutralBitForBit(t *testing.T) {
	in := prepared(48000)
	for _, p := range param.Table {
		if p.Stage == param.Input {
			in.SetParam(p.Index, p.Default)
		}
	}
	l, r := noise(5000, 1)
	wl, wr := noise(5000, 1)
	in.Process(l, r)
	for i := range l {
		if l[i] != wl[i] || r[i] != wr[i] {
			t.Fatalf("frame %d: %v %v, want %v %v", i, l[i], r[i], wl[i], wr[i])
		}
	}
	if in.Latency() != 0 || in.Tail() != 0 {
		t.Error("latency", in.Latency(), "tail", in.Tail())
	}
}

// Once a change has settled, polarity and swap are exact and 0 dB is exactly
// neutral again.
func TestGainPolarityAndSwapAreExact(t *testing.T) {
	for _, c := range []struct {
		gain, invert, swap float64
		l, r               func(l, r float64) float64
	}{
		{0, 0, 0, func(l, r float64) float64 { return l }, func(l, r float64) float64 { return r }},
		{0, 1, 0, func(l, r float64) float64 { return -l }, func(l, r float64) float64 { return r }},
		{0, 2, 0, func(l, r float64) float64 { return l }, func(l, r float64) float64 { return -r }},
		{0, 3, 1, func(l, r float64) float64 { return -r }, func(l, r float64) float64 { return -l }},
		{0, 1, 1, func(l, r float64) float64 { return r }, func(l, r float64) float64 { return -l }},
		{6, 0, 0, func(l, r float64) float64 { return l * math.Pow(10, .3) }, func(l, r float64) float64 { return r * math.Pow(10, .3) }},
	} {
		in := prepared(44100)
		in.SetGain(12)
		l, r := noise(20000, 1)
		in.Process(l, r)
		in.SetParam(param.InputGain, c.gain)
		in.SetParam(param.InputInvert, c.invert)
		in.SetParam(param.InputSwap, c.swap)
		in.Process(l, r)
		l, r = noise(1000, 2)
		wl, wr := noise(1000, 2)
		in.Process(l, r)
		for i := range l {
			if l[i] != c.l(wl[i], wr[i]) || r[i] != c.r(wl[i], wr[i]) {
				t.Fatalf("%+v frame %d: %v %v from %v %v", c, i, l[i], r[i], wl[i], wr[i])
			}
		}
	}
}

// gainAt is the gain in dB at f Hz after the transient.
func gainAt(in *Input, f, rate float64) float64 {
	n := int(4 * rate)
	l, r := make([]float64, n), make([]float64, n)
	for i := range l {
		l[i] = math.Sin(2 * math.Pi * f * float64(i) / rate)
	}
	in.Process(l, r)
	var sum complex128
	half := n / 2
	for i := half; i < n; i++ {
		sum += complex(l[i], 0) * cmplx.Exp(complex(0, -2*math.Pi*f*float64(i)/rate))
	}
	return 20 * math.Log10(2*cmplx.Abs(sum)/float64(half))
}

func TestFilters(t *testing.T) {
	for _, c := range []struct {
		dc       bool
		subsonic float64
		freq     float64
		f, want  float64
	}{
		{true, 0, 20, 2, -3.0103}, {true, 0, 20, 20, -0.0432}, {true, 0, 20, 1000, 0},
		{false, 1, 20, 20, -3.0103}, {false, 1, 20, 10, -12.3045}, {false, 2, 30, 30, -3.0103}, {false, 2, 30, 15, -24.0993},
		{false, 2, 60, 1000, 0},
	} {
		in := prepared(48000)
		in.SetDCBlock(c.dc)
		in.SetParam(param.InputSubsonic, c.subsonic)
		in.SetSubsonicFreq(c.freq)
		if got := gainAt(in, c.f, 48000); math.Abs(got-c.want) > 1e-3 {
			t.Errorf("%+v: %.4f dB", c, got)
		}
	}
}

func TestBlockerRemovesDC(t *testing.T) {
	in := prepared(48000)
	in.SetDCBlock(true)
	l, r := make([]float64, 96000), make([]float64, 96000)
	for i := range l {
		l[i] = 0.5
	}
	in.Process(l, r)
	if got := math.Abs(l[len(l)-1]); got > 1e-10 {
		t.Errorf("%v of 0.5 left after 2 s", got)
	}
}

// automate changes a setting, a different one each time.
func automate(in *Input, at int) {
	seed := rand.NewPCG(uint64(at), 7)
	uniform := func() float64 { return float64(seed.Uint64()>>11) / (1 << 53) }
	for i := range param.Table {
		if p := &param.Table[i]; p.Stage == param.Input && uniform() < 0.5 {
			in.SetParam(p.Index, p.ToPlain(p.Clamp(p.ControlMin()+uniform()*(p.ControlMax()-p.ControlMin()))))
		}
	}
}

func TestBlocksDoNotMatter(t *testing.T) {
	const n, every = 40000, 777
	render := func(block func() int) ([]float64, []float64) {
		in := prepared(44100)
		l, r := noise(n, 3)
		for at := 0; at < n; {
			if at%every == 0 {
				automate(in, at)
			}
			m := min(block(), n-at, every-at%every)
			in.Process(l[at:at+m], r[at:at+m])
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
}

func TestNoAllocations(t *testing.T) {
	in := prepared(48000)
	l, r := noise(512, 3)
	at := 0
	if a := testing.AllocsPerRun(200, func() {
		automate(in, at)
		in.Process(l, r)
		in.Tail()
		if at++; at%20 == 0 {
			in.Reset()
		}
	}); a != 0 {
		t.Errorf("%v allocations", a)
	}
}

// What a change under a 100 Hz sine adds above 2 kHz, against the sine.
func TestChangesDoNotClick(t *testing.T) {
	for name, change := range map[string]func(*Input){
		"gain":     func(in *Input) { in.SetGain(-12) },
		"invert":   func(in *Input) { in.SetInvert(true, false) },
		"swap":     func(in *Input) { in.SetSwap(true) },
		"dc":       func(in *Input) { in.SetDCBlock(true) },
		"12 dB":    func(in *Input) { in.SetSubsonic(2) },
		"24 dB":    func(in *Input) { in.SetSubsonic(4) },
		"40 Hz":    func(in *Input) { in.SetSubsonicFreq(60) },
		"together": func(in *Input) { automate(in, 3) },
	} {
		const rate, n, size = 48000, 48000, 4096
		in := prepared(rate)
		if name == "40 Hz" {
			in.SetSubsonic(4)
			in.SetSubsonicFreq(10)
		}
		l, r := make([]float64, n), make([]float64, n)
		for i := range l {
			l[i] = math.Sin(2 * math.Pi * 100 * float64(i) / rate)
		}
		in.Process(l[:n/3], r[:n/3])
		change(in)
		in.Process(l[n/3:], r[n/3:])
		worst := 0.0
		for at := n/3 - size; at < n-size; at += size / 4 {
			worst = max(worst, strongest(l[at:at+size], rate, 2000))
		}
		db := 20 * math.Log10(worst)
		t.Logf("%-8s %.1f dB", name, db)
		if db > -100 {
			t.Errorf("%s clicks: %.1f dB", name, db)
		}
	}
}

// strongest is the largest amplitude of x above the frequency from.
func strongest(x []float64, rate, from float64) float64 {
	n := len(x)
	y := make([]float64, n)
	for i := range y { // Blackman-Harris
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

func TestSilenceStaysSilent(t *testing.T) {
	in := prepared(48000)
	in.SetDCBlock(true)
	in.SetSubsonic(4)
	in.SetGain(6)
	l, r := make([]float64, 4096), make([]float64, 4096)
	in.Process(l, r)
	automate(in, 3)
	in.Process(l, r)
	for i := range l {
		if l[i] != 0 || r[i] != 0 {
			t.Fatalf("frame %d: %v %v", i, l[i], r[i])
		}
	}
}

// Sound, then silence: quiet within the tail, and exact zeros in the end
// rather than denormals.
func TestTailEnds(t *testing.T) {
	in := prepared(48000)
	in.SetDCBlock(true)
	in.SetSubsonic(4)
	l, r := noise(9600, 5)
	in.Process(l, r)
	l, r = make([]float64, in.Tail()), make([]float64, in.Tail())
	in.Process(l, r)
	l, r = make([]float64, 400000), make([]float64, 400000)
	in.Process(l, r)
	for i := range l {
		if math.Abs(l[i]) > 1e-6 || l[i] != 0 && math.Abs(l[i]) < 1e-300 {
			t.Fatalf("frame %d after the tail: %v", i, l[i])
		}
	}
	if last := l[len(l)-1]; last != 0 {
		t.Errorf("still %v", last)
	}
}

func BenchmarkProcess(b *testing.B) {
	for name, set := range map[string]func(*Input){
		"off":  func(*Input) {},
		"gain": func(in *Input) { in.SetGain(3) },
		"all":  func(in *Input) { in.SetGain(3); in.SetDCBlock(true); in.SetSubsonic(4) },
	} {
		b.Run(name, func(b *testing.B) {
			in := prepared(48000)
			set(in)
			l, r := noise(512, 1)
			x, y := make([]float64, 512), make([]float64, 512)
			for b.Loop() {
				copy(x, l)
				copy(y, r)
				in.Process(x, y)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*512), "ns/frame")
		})
	}
}
