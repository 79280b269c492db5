package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"
)

var rates = []float64{44100, 48000, 96000, 192000, 12345.678}

func prepared(rate float64) *Meter {
	m := new(Meter)
	m.Prepare(rate)
	return m
}

// always makes a meter run for as long as any test.
func always(m *Meter) *Meter {
	m.Run(math.MaxInt64 / 2)
	return m
}

// stereo is n frames of sound.
func stereo(n int, f func(i int) (l, r float64)) (left, right []float64) {
	left, right = make([]float64, n), make([]float64, n)
	for i := range n {
		left[i], right[i] = f(i)
	}
	return left, right
}

func sine(hz, rate, left, right float64) func(int) (float64, float64) {
	return func(i int) (float64, float64) {
		s := math.Sin(2 * math.Pi * hz * float64(i) / rate)
		return left * s, right * s
	}
}

// bandOf is the band that a frequency lies in.
func bandOf(hz float64) int { return int(math.Round(20 * math.Log10(hz/20))) }

// TestSineLevels: a sine in the middle of a band shows its level there. Below
// 100 Hz bands are narrower than what the window can tell apart; a part of the
// sine then stands in the neighbours. Far from it nothing shows.
func TestSineLevels(t *testing.T) {
	for _, rate := range rates {
		var worst, low, lowest float64
		for band := 0; band < Bands; band++ {
			hz := BandCentre(band)
			if hz*bandEdge >= rate/2*0.99 {
				continue
			}
			m := always(prepared(rate))
			n := 5 * m.spectrum.powering.Size() / 4
			l, r := stereo(n, sine(hz, rate, 0.1, 0.1))
			m.Process(l, r)
			off := math.Abs(m.Levels()[band] + 20)
			switch {
			case hz >= 100:
				worst = max(worst, off)
			case hz >= 55:
				low = max(low, off)
			default:
				lowest = max(lowest, off)
			}
			for b, v := range m.Levels() {
				if math.Abs(float64(b-band)) > 8 && hz > 100 && v > -110 {
					t.Errorf("%g Hz: %.1f dB at %.0f Hz of a sine at %.0f Hz", rate, v, BandCentre(b), hz)
				}
			}
		}
		t.Logf("%g Hz: off by at most %.3f dB from 100 Hz on (asked 0.1), %.3f dB from 55 Hz on (asked 0.5), %.1f dB from 20 Hz on", rate, worst, low, lowest)
		if worst > 0.1 || low > 0.5 || lowest > 4.5 {
			t.Errorf("%g Hz: a sine's level is off by %.3f dB, below 100 Hz %.3f dB", rate, worst, low)
		}
	}
}

// TestSineInOneChannel: both channels' powers are added up, whatever their
// phases.
func TestSineInOneChannel(t *testing.T) {
	const rate = 48000
	for _, c := range []struct{ left, right, want float64 }{
		{1, 1, 0}, {1, 0, -3.0103}, {0, 1, -3.0103}, {1, -1, 0}, {0.5, 0.1, 10 * math.Log10((0.25+0.01)/2)},
	} {
		m := always(prepared(rate))
		l, r := stereo(rate, sine(1000, rate, c.left, c.right))
		m.Process(l, r)
		if got := m.Levels()[bandOf(1000)]; math.Abs(got-c.want) > 0.01 {
			t.Errorf("%g and %g: %.3f dB, want %.3f", c.left, c.right, got, c.want)
		}
	}
}

// TestTotal: no power is lost between the bands.
func TestTotal(t *testing.T) {
	const rate = 44100
	m := always(prepared(rate))
	l, r := stereo(rate, func(i int) (float64, float64) {
		l1, _ := sine(523.7, rate, 0.3, 0)(i)
		l2, _ := sine(2711, rate, 0.2, 0)(i)
		_, r1 := sine(9000, rate, 0, 0.4)(i)
		return l1 + l2, r1
	})
	m.Process(l, r)
	var sum float64
	for _, v := range m.Levels() {
		sum += math.Pow(10, v/10)
	}
	if want := (0.09 + 0.04 + 0.16) / 2; math.Abs(10*math.Log10(sum/want)) > 0.005 {
		t.Errorf("the bands add up to %g, want %g", sum, want)
	}
}

// TestPinkNoiseIsFlat: bands are as wide as they are high, so that pink noise
// has one level in all. The noise repeats itself, so that over one period what
// its lines do to each other by chance averages out.
func TestPinkNoiseIsFlat(t *testing.T) {
	const rate, n = 48000.0, 1 << 20
	l, r := pink(n, 1), pink(n, 2)
	m := always(prepared(rate))
	m.Process(l, r) // the last window begins within it
	var mean [Bands]float64
	hop := m.spectrum.hop
	for at := 0; at < n; at += hop {
		m.Process(l[at:at+hop], r[at:at+hop])
		for b, v := range m.Levels() {
			mean[b] += math.Pow(10, v/10) / float64(n/hop)
		}
	}
	lowest, highest := math.Inf(1), math.Inf(-1)
	for _, p := range mean {
		lowest, highest = min(lowest, 10*math.Log10(p)), max(highest, 10*math.Log10(p))
	}
	t.Logf("%d spectra: levels within %.3f dB (asked ±0.5)", n/hop, highest-lowest)
	if highest-lowest > 0.5 {
		t.Errorf("pink noise has %.2f to %.2f dB", lowest, highest)
	}
}

// pink is noise whose power density is 1/f exactly, with random phases.
func pink(n int, seed uint64) []float64 {
	rng := rand.New(rand.NewPCG(seed, 7))
	bins := make([]complex128, n/2+1)
	for k := 1; k < n/2; k++ {
		s, c := math.Sincos(2 * math.Pi * rng.Float64())
		a := math.Sqrt(1 / float64(k))
		bins[k] = complex(a*c, a*s)
	}
	return fourier.NewFFT(n).Sequence(nil, bins)
}

// TestCorrelation on what it is known of.
func TestCorrelation(t *testing.T) {
	const rate = 48000
	rng := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name      string
		f         func(i int) (float64, float64)
		want, tol float64
	}{
		{"mono", func(int) (float64, float64) { v := rng.NormFloat64(); return v, v }, 1, 1e-12},
		{"mono, quieter on the right", func(int) (float64, float64) { v := rng.NormFloat64(); return v, 0.01 * v }, 1, 1e-12},
		{"polarity reversed", func(int) (float64, float64) { v := rng.NormFloat64(); return v, -v }, -1, 1e-12},
		{"independent noise", func(int) (float64, float64) { return rng.NormFloat64(), rng.NormFloat64() }, 0, 0.025},
		{"sine and cosine", func(i int) (float64, float64) {
			s, c := math.Sincos(2 * math.Pi * 1000 * float64(i) / rate)
			return s, c
		}, 0, 1e-9},
		{"half in common", func(int) (float64, float64) {
			v := rng.NormFloat64()
			return v + rng.NormFloat64(), v + rng.NormFloat64()
		}, 0.5, 0.025},
		{"left only", func(int) (float64, float64) { return rng.NormFloat64(), 0 }, math.NaN(), 0},
		{"silence", func(int) (float64, float64) { return 0, 0 }, math.NaN(), 0},
	} {
		m := always(prepared(rate))
		l, r := stereo(rate, c.f)
		m.Process(l, r)
		got := m.Correlation()
		t.Logf("%s: %.4f, want %g ± %g", c.name, got, c.want, c.tol)
		if !(math.Abs(got-c.want) <= c.tol) && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("%s: %g, want %g ± %g", c.name, got, c.want, c.tol)
		}
	}
}

// TestCorrelationWindow: 0.4 s after a change nothing of what was before counts.
func TestCorrelationWindow(t *testing.T) {
	for _, rate := range rates {
		m := always(prepared(rate))
		n := int(rate)
		l, r := stereo(n, func(i int) (float64, float64) { return sine(300, rate, 1, 1)(i) })
		m.Process(l, r)
		for i := range r {
			r[i] = -r[i]
		}
		m.Process(l[:int(0.39*rate)], r[:int(0.39*rate)])
		if v := m.Correlation(); v < -0.97 || v > -0.9 {
			t.Errorf("%g Hz: %g after 0.39 s, want −0.95", rate, v)
		}
		m.Process(l[:int(0.021*rate)], r[:int(0.021*rate)])
		if v := m.Correlation(); v != -1 && math.Abs(v+1) > 1e-12 {
			t.Errorf("%g Hz: %g after 0.41 s", rate, v)
		}
	}
}

// noisy is what the tests of blocks and of sleep hear.
func noisy(n int) (l, r []float64) {
	rng := rand.New(rand.NewPCG(5, 6))
	return stereo(n, func(i int) (float64, float64) {
		a, b := sine(440, 48000, 0.3, 0.2)(i)
		return a + 0.1*rng.NormFloat64(), b + 0.1*rng.NormFloat64()
	})
}

func shown(m *Meter) string { return fmt.Sprint(m.pos, m.Correlation(), *m.Levels(), m.Spectra()) }

// TestBlocks: what is shown at a frame does not depend on the blocks before.
func TestBlocks(t *testing.T) {
	for _, rate := range rates {
		n := int(1.1 * rate)
		l, r := noisy(n)
		var want string
		for _, size := range []int{n, 1, 7, 64, 441, 8192} {
			m := always(prepared(rate))
			for at := 0; at < n; at += size {
				end := min(at+size, n)
				m.Process(l[at:end], r[at:end])
			}
			if got := shown(m); want == "" {
				want = got
			} else if got != want {
				t.Errorf("%g Hz, blocks of %d: %s\nwant %s", rate, size, got, want)
			}
		}
	}
}

// TestSleep: without a reader nothing is worked out and nothing is shown; the
// meter stops when it is no longer read; switched on again it soon shows what
// one shows that was never off.
func TestSleep(t *testing.T) {
	const rate = 48000
	l, r := noisy(4 * rate)
	m, ever := prepared(rate), always(prepared(rate))
	hidden := func(when string) {
		t.Helper()
		if !math.IsNaN(m.Correlation()) || !math.IsNaN(m.Levels()[30]) {
			t.Errorf("%s: %s", when, shown(m))
		}
	}
	feed := func(from, to int) {
		m.Process(l[from:to], r[from:to])
		ever.Process(l[from:to], r[from:to])
	}
	feed(0, 1001)
	hidden("never asked")
	if m.Analysed() != 0 {
		t.Errorf("%d frames were analysed for nobody", m.Analysed())
	}
	m.Run(rate)
	feed(1001, 2000)
	hidden("at first")
	for at := 2000; at < 30000; at += 100 {
		feed(at, at+100)
		if v := m.Correlation(); v == v && v != ever.Correlation() {
			t.Fatalf("frame %d: correlation %g, want %g", at+100, v, ever.Correlation())
		}
		if v := m.Levels()[30]; v == v && v != ever.Levels()[30] {
			t.Fatalf("frame %d: %g dB, want %g", at+100, v, ever.Levels()[30])
		}
	}
	if fmt.Sprint(*m.Levels(), m.Correlation()) != fmt.Sprint(*ever.Levels(), ever.Correlation()) || math.IsNaN(m.Correlation()) {
		t.Errorf("switched on late: %s\nwant %s", shown(m), shown(ever))
	}
	feed(30000, 3*rate)
	hidden("no longer read")
	if m.Analysed() != rate {
		t.Errorf("%d frames were analysed, %d were asked for", m.Analysed(), rate)
	}
	m.Run(rate)
	feed(3*rate, 3*rate+5)
	hidden("asked again")
	feed(3*rate+5, 3*rate+30000)
	if fmt.Sprint(*m.Levels(), m.Correlation()) != fmt.Sprint(*ever.Levels(), ever.Correlation()) || math.IsNaN(m.Correlation()) {
		t.Errorf("switched on again: %s\nwant %s", shown(m), shown(ever))
	}
	m.Reset()
	hidden("after Reset")
	if m.Analysed() != 0 {
		t.Error("Reset keeps the count")
	}
}

// TestSilence: silence that was measured is −Inf, bands above half the rate are
// undefined.
func TestSilence(t *testing.T) {
	for _, rate := range []float64{8000, 48000} {
		m := always(prepared(rate))
		n := int(rate)
		m.Process(make([]float64, n), make([]float64, n))
		for b, v := range m.Levels() {
			if above := BandCentre(b)*bandEdge >= rate/2; math.IsNaN(v) != above || !above && !math.IsInf(v, -1) {
				t.Errorf("%g Hz: %g at %.0f Hz", rate, v, BandCentre(b))
			}
		}
	}
}

// TestSlices: no block bears more than its share of the bands, to one; that the
// transform is shared out as evenly is tested in package fir.
func TestSlices(t *testing.T) {
	const rate = 48000
	m := always(prepared(rate))
	l, r := noisy(rate)
	m.Process(l, r)
	for m.pos%int64(m.spectrum.hop) != 0 {
		m.Process(l[:1], r[:1])
	}
	most := 0
	for range m.spectrum.hop / 32 {
		before := m.spectrum.band
		m.Process(l[:32], r[:32])
		most = max(most, m.spectrum.band-before)
	}
	if share := Bands*32/(m.spectrum.hop/4) + 1; most > share {
		t.Errorf("%d bands in a block of 32 frames, %d are its share", most, share)
	}
}

func TestNoAllocations(t *testing.T) {
	m := always(prepared(48000))
	l, r := noisy(48000)
	if n := testing.AllocsPerRun(5, func() {
		m.Process(l, r)
		m.Reset()
		m.Run(100000)
	}); n > 0 {
		t.Errorf("%g allocations", n)
	}
}

func BenchmarkMeter(b *testing.B) {
	for _, c := range []struct {
		name string
		size int
		runs bool
	}{{"asleep", 512, false}, {"read", 512, true}, {"read", 64, true}} {
		b.Run(fmt.Sprintf("%s/%d", c.name, c.size), func(b *testing.B) {
			m := prepared(48000)
			if c.runs {
				always(m)
			}
			l, r := noisy(c.size)
			for b.Loop() {
				m.Process(l, r)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*c.size), "ns/frame")
		})
	}
}
