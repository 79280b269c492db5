package output

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"lacquer/dsp/param"
)

func prepared(rate float64, set map[int]float64) *Output {
	o := new(Output)
	o.Prepare(rate, 512)
	for i, v := range set {
		o.SetParam(i, v)
	}
	return o
}

func program(frames int) (l, r []float64) {
	rng := rand.New(rand.NewPCG(1, 2))
	l, r = make([]float64, frames), make([]float64, frames)
	for i := range l {
		l[i], r[i] = 1.8*rng.Float64()-0.9, 1.8*rng.Float64()-0.9
	}
	return l, r
}

func TestDefaultIsTransparent(t *testing.T) {
	o := prepared(48000, nil)
	l, r := program(3000)
	gotL, gotR := slices.Clone(l), slices.Clone(r)
	o.Process(gotL, gotR)
	if !slices.Equal(l, gotL) || !slices.Equal(r, gotR) {
		t.Error("the default changes the signal")
	}
	if o.Latency() != 0 || o.Tail() != 0 {
		t.Errorf("latency %d, tail %d", o.Latency(), o.Tail())
	}
}

func TestTrim(t *testing.T) {
	for _, db := range []float64{-0.1, -6, -24} {
		o := prepared(48000, map[int]float64{param.OutTrim: db})
		l, r := []float64{1}, []float64{-0.5}
		o.Process(l, r)
		if got := 20 * math.Log10(l[0]); math.Abs(got-db) > 1e-6 || r[0] != -0.5*l[0] {
			t.Errorf("trim %g dB: %g dB, %g", db, got, r[0])
		}
	}
}

// TestTrimGlides: a trim set while playing is 90 % there after 16 ms, never
// moves further than 0.05 dB in a frame, and back at 0 dB the signal is exact.
func TestTrimGlides(t *testing.T) {
	o := prepared(48000, nil)
	ones := func(n int) []float64 { return slices.Repeat([]float64{1}, n) }
	o.Process(ones(1), ones(1))
	o.SetParam(param.OutTrim, -24)
	x := ones(4800)
	o.Process(x, ones(4800))
	before := 1.0
	for i, v := range x {
		if step := 20 * math.Log10(before/v); step < 0 || step > 0.05 {
			t.Fatalf("frame %d steps by %g dB", i, step)
		}
		before = v
	}
	if db := 20 * math.Log10(x[768]); math.Abs(db+0.9*24) > 0.3 {
		t.Errorf("%g dB after 16 ms", db)
	}
	if math.Abs(20*math.Log10(x[4799])+24) > 1e-6 {
		t.Errorf("ends at %g", x[4799])
	}
	o.SetParam(param.OutTrim, 0)
	o.Process(ones(4800), ones(4800))
	l, r := program(500)
	want := slices.Clone(l)
	o.Process(l, r)
	if !slices.Equal(l, want) {
		t.Error("0 dB is not exact after a move")
	}
}

// TestDither: output lies on the grid of each word length, and not above full
// scale; silence becomes noise of ¼ LSB².
func TestDither(t *testing.T) {
	for dither, bits := range map[int]int{1: 16, 2: 20, 3: 24} {
		for shaping := range 4 {
			o := prepared(44100, map[int]float64{param.OutDither: float64(dither), param.OutShaping: float64(shaping)})
			l, r := program(4000)
			for i := range l {
				l[i] = math.Copysign(1, l[i])
			}
			o.Process(l, r)
			for i, v := range l {
				if v *= math.Ldexp(1, bits-1); v != math.Trunc(v) || l[i] < -1 || l[i] >= 1 {
					t.Fatalf("%d bit, strength %d: %g", bits, shaping, l[i])
				}
			}
		}
	}
	o := prepared(44100, map[int]float64{param.OutDither: 1})
	l, r := make([]float64, 200000), make([]float64, 200000)
	o.Process(l, r)
	power := 0.0
	for _, v := range l {
		power += v * v * 32768 * 32768 / 200000
	}
	if math.Abs(power-0.25) > 0.005 {
		t.Errorf("noise on silence: %g LSB²", power)
	}
}

// TestCeiling: while the maximizer is on, dither lifts no sample above its
// ceiling, turned down with the trim; off, only full scale holds.
func TestCeiling(t *testing.T) {
	for _, db := range []float64{-0.1, -1, -24} {
		for _, trim := range []float64{0, -7.3} {
			for _, on := range []float64{1, 0} {
				o := prepared(44100, map[int]float64{param.OutDither: 1, param.OutShaping: 3, param.OutTrim: trim})
				o.Hear(param.MaxOn, on)
				o.Hear(param.MaxCeiling, db)
				l, r := make([]float64, 4000), make([]float64, 4000)
				for i := range l {
					l[i], r[i] = math.Pow(10, db/20), -math.Pow(10, db/20)
				}
				o.Process(l, r)
				top, over := math.Pow(10, (db+trim)/20), -1.0
				for i := range l {
					over = max(over, math.Abs(l[i])-top, math.Abs(r[i])-top)
				}
				if over > 1e-12 == (on == 1) {
					t.Errorf("ceiling %g dB, trim %g dB, maximizer %g: %.2f LSB over", db, trim, on, over*32768)
				}
			}
		}
	}
}

// TestCeilingWaits: while the maximizer is faded in, what is still above its
// ceiling is not clipped by the dither.
func TestCeilingWaits(t *testing.T) {
	const rate = 48000
	o := prepared(rate, map[int]float64{param.OutDither: 1})
	o.Hear(param.MaxCeiling, -6)
	l, r := slices.Repeat([]float64{0.9}, 2000), slices.Repeat([]float64{0.9}, 2000)
	o.Process(l[:10], r[:10])
	o.Hear(param.MaxOn, 1)
	o.Process(l[10:], r[10:])
	for i, v := range l {
		if clipped := v < 0.8; clipped != (i >= 10+rate/50-1) {
			t.Fatalf("frame %d, %d after the maximizer was switched on: %g", i, i-10, v)
		}
	}
}

// TestMono: both channels become the mid, which is on the grid with dither and
// is the input to the bit where both sides are equal.
func TestMono(t *testing.T) {
	for _, bits := range []int{0, 16, 20, 24} {
		var choice float64
		for i, n := range wordLengths {
			if n == bits {
				choice = float64(i)
			}
		}
		o := prepared(48000, map[int]float64{param.OutDither: choice, param.OutShaping: 2})
		o.SetMono(true)
		l, r := program(5000)
		copy(r[:1000], l)
		gotL, gotR := slices.Clone(l), slices.Clone(r)
		for at := 0; at < len(l); at += 100 {
			o.Process(gotL[at:at+100], gotR[at:at+100])
		}
		if !slices.Equal(gotL, gotR) {
			t.Errorf("%d bits: the channels differ", bits)
		}
		lsb := math.Ldexp(1, 1-bits)
		for i, got := range gotL {
			off := math.Abs(got - (l[i]+r[i])/2)
			switch {
			case bits == 0 && (off > 1e-16 || i < 1000 && got != l[i]):
				t.Fatalf("frame %d is %v, want the mid of %v and %v", i, got, l[i], r[i])
			case bits > 0 && (off > 40*lsb || got/lsb != math.Trunc(got/lsb)):
				t.Fatalf("%d bits: frame %d is %v LSB, the mid is %v", bits, i, got/lsb, (l[i]+r[i])/2/lsb)
			}
		}
		if bits > 0 && slices.Equal(gotL[:1000], l[:1000]) {
			t.Errorf("%d bits: there is no dither", bits)
		}
	}
}

// TestAutoBlank: half a second of silence stops the dither, the first sample
// starts it; off, it never stops.
func TestAutoBlank(t *testing.T) {
	const rate, n = 44100, 44100
	for _, blank := range []float64{0, 1} {
		o := prepared(8000, map[int]float64{param.OutDither: 1, param.OutAutoBlank: blank})
		o.Prepare(rate, 512) // which keeps the setting
		l, r := make([]float64, n), make([]float64, n)
		l[0], r[n-200] = 0.5, 0.5
		o.Process(l, r)
		noise := func(from, to int) (frames int) {
			for i := from; i < to; i++ {
				if l[i] != 0 || r[i] != 0 {
					frames++
				}
			}
			return frames
		}
		before, within, after := noise(0, rate/2), noise(rate/2+1, n-200), noise(n-200, n)
		t.Logf("auto-blank %g: %d of %d frames noisy, then %d, then %d of 200", blank, before, rate/2, within, after)
		if before < rate/5 || after < 80 || (within == 0) != (blank == 1) {
			t.Errorf("auto-blank %g: wrong", blank)
		}
	}
}

// TestBlocksDoNotMatter moves all rows at fixed frames.
func TestBlocksDoNotMatter(t *testing.T) {
	const frames = 20000
	render := func(size func() int) []float64 {
		o := prepared(48000, nil)
		rng := rand.New(rand.NewPCG(7, 7))
		l, r := program(frames)
		next := 100
		for n, end := 0, 0; n < frames; {
			if n == end {
				end = min(frames, n+size())
			}
			if n == next {
				o.SetParam(param.OutTrim, -24*rng.Float64())
				o.SetParam(param.OutDither, float64(rng.IntN(4)))
				o.SetParam(param.OutShaping, float64(rng.IntN(4)))
				o.SetParam(param.OutAutoBlank, float64(rng.IntN(2)))
				o.Hear(param.MaxOn, float64(min(1, rng.IntN(4))))
				o.Hear(param.MaxCeiling, -24*rng.Float64())
				next += 1 + rng.IntN(1500)
			}
			stop := min(end, next)
			o.Process(l[n:stop], r[n:stop])
			n = stop
		}
		return append(l, r...)
	}
	want := render(func() int { return frames })
	rng := rand.New(rand.NewPCG(9, 9))
	for name, size := range map[string]func() int{
		"1": func() int { return 1 }, "7": func() int { return 7 }, "64": func() int { return 64 },
		"441": func() int { return 441 }, "512": func() int { return 512 }, "8192": func() int { return 8192 },
		"random": func() int { return 1 + rng.IntN(3000) },
	} {
		if !slices.Equal(render(size), want) {
			t.Errorf("blocks of %s give another result", name)
		}
	}
}

func TestNoAllocation(t *testing.T) {
	o := prepared(48000, nil)
	l, r := program(1000)
	v := 0.0
	if n := testing.AllocsPerRun(50, func() {
		v = 1 - v
		o.SetParam(param.OutTrim, -v)
		o.SetParam(param.OutDither, 1+v)
		o.SetParam(param.OutShaping, 2+v)
		o.SetParam(param.OutAutoBlank, v)
		o.Hear(param.MaxOn, 1)
		o.Hear(param.MaxCeiling, -v)
		o.Process(l, r)
		o.Reset()
	}); n != 0 {
		t.Errorf("%g allocations", n)
	}
}

func BenchmarkOutput(b *testing.B) {
	for name, set := range map[string]map[int]float64{
		"default": nil,
		"trim":    {param.OutTrim: -3},
		"24 bit":  {param.OutDither: 3},
	} {
		b.Run(name, func(b *testing.B) {
			o := prepared(48000, set)
			l, r := make([]float64, 512), make([]float64, 512)
			for b.Loop() {
				o.Process(l, r)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/512, "ns/frame")
		})
	}
}
