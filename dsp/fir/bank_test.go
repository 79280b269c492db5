package fir

import (
	"math"
	"math/rand/v2"
	"testing"
)

// curves is a Source of given responses.
type curves struct {
	paths   []Path
	at      []func(f float64) float64 // by kernel; f in cycles per frame
	cost    int
	changed bool
	asked   int // how many responses
	plans   [Plans]struct {
		paths []Path
		at    []func(f float64) float64
	}
}

func (c *curves) set(paths []Path, at ...func(float64) float64) {
	c.paths, c.at, c.changed = paths, at, true
}

func (c *curves) Snap(i int) bool {
	c.plans[i].paths, c.plans[i].at = c.paths, c.at
	changed := c.changed
	c.changed = false
	return changed
}

func (c *curves) Paths(i int, dst []Path) ([]Path, int) {
	return append(dst, c.plans[i].paths...), c.cost
}

func (c *curves) Magnitudes(i int, dst [][]float64, square []float64) {
	c.asked += len(square)
	for k, f := range c.plans[i].at {
		for n, s := range square {
			dst[k][n] = f(math.Sqrt(s))
		}
	}
}

var (
	thru   = []Path{{0, Unity, 0}, {1, Unity, 1}}
	stereo = []Path{{0, 0, 0}, {1, 0, 1}}
	matrix = []Path{{0, 0, 0}, {1, 1, 0}, {0, 2, 1}, {1, 3, 1}}
)

// comb is the response of taps amount at ±delay beside a 1.
func comb(amount float64, delay int) func(float64) float64 {
	return func(f float64) float64 { return 1 + 2*amount*math.Cos(2*math.Pi*float64(delay)*f) }
}

// process gives the outputs for l and r, in blocks of the lengths that block
// gives.
func process(b *Bank, l, r []float64, outs int, block func() int) [][]float64 {
	out := make([][]float64, outs)
	for o := range out {
		out[o] = make([]float64, len(l))
	}
	part := make([][]float64, outs)
	for at := 0; at < len(l); {
		n := min(block(), len(l)-at)
		for o := range out {
			part[o] = out[o][at : at+n]
		}
		b.Process(l[at:at+n], r[at:at+n], part)
		at += n
	}
	return out
}

func whole() int { return 1 << 30 }

func TestImpulseIsTheCosineSeries(t *testing.T) {
	for _, taps := range []int{1024, 2048, 8192} {
		far := taps/2 - taps/16
		near, flat := comb(0.25, 3), comb(0.125, far)
		src := &curves{}
		src.set(stereo, func(f float64) float64 { return near(f) + flat(f) - 1 })
		var b Bank
		b.Prepare(taps, 1, 2, src)
		shape := edge(1.0 / 8)
		if want := taps/2 + taps/8; b.Latency() != want {
			t.Errorf("latency %d, want %d", b.Latency(), want)
		}
		for _, at := range []int{0, 1, 63, 64, 100, 1000} {
			b.Reset()
			x := make([]float64, 3*taps)
			x[at] = 1
			y := process(&b, x, make([]float64, 3*taps), 2, whole)
			for i, v := range y[0] {
				want := map[int]float64{0: 1, 3: 0.25, -3: 0.25, far: 0.125 * shape, -far: 0.125 * shape}[i-at-b.Latency()]
				if math.Abs(v-want) > 1e-13 {
					t.Errorf("%d taps, impulse at %d: %v at %d from its centre, want %v", taps, at, v, i-at-b.Latency(), want)
				}
				if y[1][i] != 0 {
					t.Fatal("crosstalk")
				}
			}
		}
	}
}

// Each path does what convolution by the definition does.
func TestPathsConvolve(t *testing.T) {
	const taps, n = 1024, 4096
	src := &curves{}
	type kernel struct {
		amount float64
		delay  int
	}
	kernels := []kernel{{0.25, 3}, {-0.5, 70}, {0.7, 200}}
	paths := []Path{{0, 0, 0}, {1, 1, 0}, {1, 2, 1}, {0, 1, 2}, {1, Unity, 2}, {1, Unity, 3}, {0, 2, 5}, {1, 0, 5}}
	src.set(paths, comb(0.25, 3), comb(-0.5, 70), comb(0.7, 200))
	var b Bank
	b.Prepare(taps, 3, 6, src)
	x := [2][]float64{gaussian(n, 1), gaussian(n, 2)}
	y := process(&b, x[0], x[1], 6, whole)
	for o := range y {
		for i, v := range y[o] {
			want := 0.0
			at := func(c, i int) float64 {
				if i < 0 || i >= n {
					return 0
				}
				return x[c][i]
			}
			for _, p := range paths {
				if p.Out != o {
					continue
				}
				from := i - b.Latency()
				want += at(p.In, from)
				if p.Kernel != Unity {
					k := kernels[p.Kernel]
					want += k.amount * (at(p.In, from-k.delay) + at(p.In, from+k.delay))
				}
			}
			if math.Abs(v-want) > 1e-12 {
				t.Fatalf("output %d frame %d: %v, want %v", o, i, v, want)
			}
			if o >= 3 && o <= 4 && v != want {
				t.Fatalf("output %d frame %d: %v is not %v, bit for bit", o, i, v, want)
			}
		}
	}
}

// A plan taken at a grid point is in force, half of it, for the audio that
// enters there, also where each point brings another.
func TestPlansMeetTheirAudio(t *testing.T) {
	const taps, n = 1024, 8192
	src := &curves{}
	rng := rand.New(rand.NewPCG(3, 3))
	gains := []float64{1}
	level := func(g float64) {
		src.set(stereo, func(float64) float64 { return g })
	}
	level(1)
	var b Bank
	b.Prepare(taps, 1, 2, src)
	period := b.Period()
	if period != 2*taps/parts {
		t.Fatal("the period is", period)
	}
	x := make([]float64, n)
	for i := range x {
		x[i] = 1
	}
	var y []float64
	for at := 0; at < n; at += 32 {
		if at%period == 32 { // for the next grid point
			g := gains[len(gains)-1]
			if m := at / period; m < 6 || m%7 > 3 {
				g = rng.Float64()
				level(g)
			}
			gains = append(gains, g)
		}
		y = append(y, process(&b, x[at:at+32], x[at:at+32], 2, whole)[0]...)
	}
	for i := b.Latency() + taps; i < n; i++ {
		since := i - b.Latency() + period/2
		m := since / period
		w := float64(since%period+1) / float64(period)
		w *= w * (3 - 2*w)
		if want := gains[m-1] + w*(gains[m]-gains[m-1]); math.Abs(y[i]-want) > 1e-12 {
			t.Fatalf("frame %d: %v, want %v", i, y[i], want)
		}
	}
}

// shuffle changes the filters of src in many ways.
func shuffle(src *curves, rng *rand.Rand) {
	c := []func(float64) float64{
		comb(rng.Float64()-0.5, rng.IntN(90)), comb(rng.Float64()-0.5, rng.IntN(90)),
		comb(rng.Float64()-0.5, rng.IntN(90)), comb(rng.Float64()-0.5, rng.IntN(90)),
	}
	src.set([][]Path{thru, stereo, matrix, {{0, 1, 0}, {1, Unity, 1}}, {{0, 0, 0}, {1, 0, 0}}}[rng.IntN(5)], c...)
}

func TestBlocksDoNotMatter(t *testing.T) {
	const taps, n, every = 1024, 9000, 77
	render := func(block func() int) [][]float64 {
		src := &curves{}
		src.set(thru)
		var b Bank
		b.Prepare(taps, 4, 2, src)
		rng := rand.New(rand.NewPCG(4, 4))
		l, r := gaussian(n, 3), gaussian(n, 4)
		at := 0
		return process(&b, l, r, 2, func() int {
			if at%every == 0 && at/every%3 > 0 {
				shuffle(src, rng)
			}
			m := min(block(), every-at%every)
			at += m
			return m
		})
	}
	want := render(whole)
	rng := rand.New(rand.NewPCG(5, 5))
	for _, size := range []int{1, 7, 64, 0} {
		got := render(func() int {
			if size == 0 {
				return 1 + rng.IntN(100)
			}
			return size
		})
		for o := range want {
			for i := range want[o] {
				if got[o][i] != want[o][i] {
					t.Fatalf("blocks of %d: output %d, frame %d differs", size, o, i)
				}
			}
		}
	}
}

// Unity is the input bit for bit, and so is what neither end of a crossfade
// changes.
func TestUnityIsADelay(t *testing.T) {
	const taps, n = 1024, 9000
	src := &curves{}
	src.set(thru)
	var b Bank
	b.Prepare(taps, 1, 2, src)
	l, r := gaussian(n, 3), gaussian(n, 4)
	l[100], l[101] = 5e-324, 1e-300
	at := 0
	y := process(&b, l, r, 2, func() int {
		if at++; at%3 == 0 {
			src.set([][]Path{{{0, 0, 0}, {1, Unity, 1}}, thru}[at/3%2], comb(0.3, 9))
		}
		return 300
	})
	for i := range r {
		want, other := 0.0, 0.0
		if i >= b.Latency() {
			want, other = r[i-b.Latency()], l[i-b.Latency()]
		}
		if y[1][i] != want {
			t.Fatalf("frame %d: %v, want %v", i, y[1][i], want)
		}
		if i < 1000 && y[0][i] != other {
			t.Fatalf("frame %d: %v, want %v", i, y[0][i], other)
		}
	}
}

func TestSilenceAfterTheTail(t *testing.T) {
	const taps, sound = 1024, 1777
	src := &curves{}
	src.set(matrix, comb(0.3, 9), comb(0.2, 300), comb(0.3, 500), comb(0.3, 511))
	var b Bank
	b.Prepare(taps, 4, 2, src)
	x := make([]float64, sound+2*taps)
	copy(x, gaussian(sound, 1))
	y := process(&b, x, x, 2, whole)
	for o := range y {
		for i := sound + b.Latency() + b.Tail(); i < len(x); i++ {
			if y[o][i] != 0 {
				t.Fatalf("frame %d: %v", i, y[o][i])
			}
		}
	}
}

// What is next to nothing is convolved as nothing, so that no denormals arise.
func TestTinySamples(t *testing.T) {
	src := &curves{}
	src.set(stereo, comb(0.3, 9))
	for _, c := range []struct {
		x    float64
		zero bool
	}{{1e-320, true}, {-9e-31, true}, {-2e-30, false}, {1e-20, false}} {
		var b Bank
		b.Prepare(1024, 1, 2, src)
		x := make([]float64, 1024)
		x[5] = c.x
		if y := process(&b, x, x, 2, whole)[1][5+b.Latency()]; y == 0 != c.zero {
			t.Errorf("%g gives %g", c.x, y)
		}
	}
}

// After Reset all is as after Prepare; Wake forgets the sound only.
func TestResetAndWake(t *testing.T) {
	const taps, n = 1024, 4000
	for stop := 0; stop < 1500; stop += 111 {
		src := &curves{}
		src.set(thru)
		var b Bank
		b.Prepare(taps, 4, 2, src)
		rng := rand.New(rand.NewPCG(uint64(stop), 4))
		l, r := gaussian(n, 3), gaussian(n, 4)
		process(&b, l[:stop/2], r[:stop/2], 2, whole)
		shuffle(src, rng)
		process(&b, l[stop/2:stop], r[stop/2:stop], 2, whole)
		src.set(matrix, comb(0.3, 9), comb(0.2, 300), comb(0.3, 400), comb(0.3, 5))
		process(&b, l[:stop/2], r[:stop/2], 2, whole)
		var fresh Bank
		other := *src
		fresh.Prepare(taps, 4, 2, &other)
		want := process(&fresh, l, r, 2, whole)
		b.Reset()
		got := process(&b, l, r, 2, whole)
		src.asked = 0
		b.Reset()
		b.Wake()
		woken := process(&b, l, r, 2, whole)
		if src.asked != 0 {
			t.Fatal("kernels were made again without a change")
		}
		for i := range l {
			if got[0][i] != want[0][i] || got[1][i] != want[1][i] {
				t.Fatalf("reset after %d: frame %d differs", stop, i)
			}
			if woken[0][i] != want[0][i] {
				t.Fatalf("woken after %d: frame %d differs", stop, i)
			}
		}
		src.set(stereo, comb(0.1, 10))
		b.Wake()
		process(&b, l[:slice], r[:slice], 2, whole)
		if src.asked == 0 || src.asked > taps/2*slice/b.Period()+2*responsePoints {
			t.Fatalf("woken: %d responses at once", src.asked)
		}
		src.set(thru)
		b.Wake()
		woken = process(&b, l, r, 2, whole)
		for i := b.Period() * 7 / 2; i < n; i++ {
			want := 0.0
			if i >= b.Latency() {
				want = l[i-b.Latency()]
			}
			if woken[0][i] != want {
				t.Fatalf("woken after %d, changed: frame %d is %v, want %v", stop, i, woken[0][i], want)
			}
		}
	}
}

func TestNoAllocations(t *testing.T) {
	src := &curves{}
	src.set(thru)
	var b Bank
	b.Prepare(1024, 4, 2, src)
	l, r := gaussian(512, 3), gaussian(512, 4)
	out := [][]float64{l, r}
	at := 0
	curve := []func(float64) float64{comb(0.1, 4), comb(0.1, 4), comb(0.1, 4), comb(0.1, 4)}
	if a := testing.AllocsPerRun(100, func() {
		src.set([][]Path{thru, stereo, matrix}[at%3], curve...)
		b.Process(l, r, out)
		if at++; at%20 == 0 {
			b.Reset()
		}
	}); a != 0 {
		t.Errorf("%v allocations", a)
	}
}

func BenchmarkBank(b *testing.B) {
	for _, c := range []struct {
		name   string
		paths  []Path
		moving bool
	}{
		{"unity", thru, false},
		{"stereo", stereo, false}, {"matrix", matrix, false},
		{"stereo moving", stereo, true}, {"matrix moving", matrix, true},
	} {
		b.Run(c.name, func(b *testing.B) {
			src := &curves{cost: 1}
			flat := func(float64) float64 { return 1 }
			src.set(c.paths, flat, flat, flat, flat)
			var bank Bank
			bank.Prepare(16384, 4, 2, src)
			l, r := gaussian(64, 1), gaussian(64, 2)
			out := [][]float64{make([]float64, 64), make([]float64, 64)}
			for b.Loop() {
				src.changed = src.changed || c.moving
				bank.Process(l, r, out)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*64), "ns/frame")
		})
	}
}
