package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"lacquer/dsp/fir"
)

// TestPeaksOfTones checks that a tone's amplitude is found at every position
// between samples.
func TestPeaksOfTones(t *testing.T) {
	for _, c := range []struct {
		phases, half int
		freq, most   float64 // freq relative to the rate, most error in dB
	}{
		{4, 24, 100.0 / 44100, 1e-4},
		{4, 24, 0.1, 0.002},
		{4, 24, 0.25, 0.002},
		{4, 24, 15000.0 / 44100, 0.002},
		{4, 24, 20000.0 / 44100, 0.006},
		{4, 24, 20000.0 / 48000, 0.003},
		{8, 64, 20000.0 / 44100, 0.0005},
		{3, 24, 15000.0 / 44100, 0.002},
	} {
		worst := 0.0
		for phase := 0.0; phase < math.Pi; phase += 0.1 {
			x := make([]float32, 4096)
			for i := range x {
				x[i] = float32(math.Sin(2*math.Pi*c.freq*float64(i) + phase))
			}
			peak := 0.0
			for _, p := range squared(x, c.phases, c.half, 64)[c.half : 4096-2*c.half] {
				peak = max(peak, float64(p))
			}
			worst = max(worst, math.Abs(10*math.Log10(peak)))
		}
		t.Logf("%d phases, %d samples a side, %.4f: off by %.5f dB", c.phases, c.half, c.freq, worst)
		if worst > c.most {
			t.Errorf("%d phases, %d samples a side, %.4f: off by %.5f dB, want at most %g", c.phases, c.half, c.freq, worst, c.most)
		}
	}
}

// TestPeaksInPlace checks that a peak is reported with the samples it lies
// between, across the boundaries of calls.
func TestPeaksInPlace(t *testing.T) {
	const half = 24
	for at := 100; at < 120; at++ {
		for _, offset := range []float64{0, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.85} {
			x := make([]float32, 256)
			for i := range x { // a narrow peak at at+offset
				d := (float64(i) - float64(at) - offset) / 3
				x[i] = float32(math.Exp(-d * d))
			}
			for _, block := range []int{1, 7, 16, 64} {
				top := 0
				p := squared(x, 4, half, block)
				for i := range p {
					if p[i] > p[top] {
						top = i
					}
				}
				if top != at {
					t.Fatalf("peak at %g found at %d in blocks of %d", float64(at)+offset, top, block)
				}
				if off := 10 * math.Log10(float64(p[top])); math.Abs(off) > 0.01 {
					t.Fatalf("peak at %g off by %.4f dB", float64(at)+offset, off)
				}
			}
		}
	}
}

// TestPeaksNeverBelowSamples checks the guarantee on which the sample ceiling
// rests.
func TestPeaksNeverBelowSamples(t *testing.T) {
	x := noise(1, 3000)
	for i, p := range squared(x, 4, 24, 64) {
		if p < x[i]*x[i] {
			t.Fatalf("sample %d: peak² %g below sample² %g", i, p, x[i]*x[i])
		}
	}
}

// TestPeaksOfPlateaus: where the three points of a fit are nearly alike, as in
// a clipped wave, rounding must not make a peak of nothing.
func TestPeaksOfPlateaus(t *testing.T) {
	near := []float32{1, math.Nextafter32(1, 0), math.Nextafter32(1, 2), 1 - 3e-7, 0.99999}
	var dst, a, y, b []float32
	for _, p := range near {
		for _, q := range near {
			for _, r := range near {
				a, y, b = append(a, p), append(y, q), append(b, r)
			}
		}
	}
	dst = make([]float32, len(y))
	refinePeaks(dst, a, y, b)
	for i, squared := range dst {
		if squared > 1.00001 {
			t.Fatalf("%.8g, %.8g, %.8g make a squared peak of %g", a[i], y[i], b[i], squared)
		}
	}
}

// TestVectorsEqualScalars compares the loops that this build runs with the
// scalar ones, bit for bit, over all lengths that leave something over.
func TestVectorsEqualScalars(t *testing.T) {
	for _, shape := range [][2]int{{4, 24}, {8, 64}, {3, 8}, {2, 5}, {16, 32}} {
		bank := fir.Interpolator(shape[0], shape[1], 7)
		for n := 1; n <= 64; n++ {
			fast, slow := NewPeaks(bank, n), NewPeaks(bank, n)
			x := noise(uint64(n), n+2*shape[1])
			a, b := make([]float32, n), make([]float32, n)
			for range 2 {
				fast.Squared(a, x)
				slow.scalarSquared(b, x)
				for i := range a {
					if math.Float32bits(a[i]) != math.Float32bits(b[i]) {
						t.Fatalf("%v, %d samples: sample %d is %g, by the scalar loop %g", shape, n, i, a[i], b[i])
					}
				}
			}
		}
	}
	db, a, b := make([]float64, 67), make([]float64, 67), make([]float64, 67)
	rng := rand.New(rand.NewPCG(3, 3))
	for n := range db {
		for i := range db {
			db[i] = rng.Float64() * 60
		}
		Gains(a[:n], db[:n])
		gainsScalar(b[:n], db[:n], 0)
		for i := range n {
			if a[i] != b[i] {
				t.Fatalf("gain of %g dB is %g, by the scalar loop %g", db[i], a[i], b[i])
			}
		}
	}
}

// scalarSquared is Squared by the scalar loops.
func (k *Peaks) scalarSquared(dst, x []float32) {
	n, rows := len(dst), k.rows
	for _, m := range k.pairs {
		mirroredScalar(rows[m.p-1][1:n+1], rows[len(rows)-m.p][1:n+1], x[1:], m.taps, 0)
	}
	if k.middle != nil {
		middleScalar(rows[len(rows)/2][1:n+1], x[1:], k.middle, 0)
	}
	clear(dst)
	points := [][]float32{rows[len(rows)-1][:n], x[k.half:][:n]}
	for _, row := range rows {
		points = append(points, row[1:n+1])
	}
	points = append(points, x[k.half+1:][:n])
	for i := 1; i+1 < len(points); i++ {
		refineScalar(dst, points[i-1], points[i], points[i+1], 0)
	}
	for _, row := range rows {
		row[0] = row[n]
	}
}

func TestGains(t *testing.T) {
	db := []float64{0, 1e-9, 0.01, 1, 6.02, 12, 40, 96.3, 200}
	gain := make([]float64, len(db))
	Gains(gain, db)
	if gain[0] != 1 {
		t.Errorf("no reduction gives a gain of %g", gain[0])
	}
	for i := range db {
		if off := 20*math.Log10(gain[i]) + db[i]; math.Abs(off) > 1e-9 {
			t.Errorf("%g dB is off by %g dB", db[i], off)
		}
	}
	// Falling all the way, also where the exponent changes.
	last := 1.0
	for x := 1e-4; x < 20; x += 1e-4 {
		Gains(gain[:1], []float64{x})
		if gain[0] > last {
			t.Fatalf("gain rises at %g dB", x)
		}
		last = gain[0]
	}
}

// squared runs x through in blocks; result i belongs to x[i].
func squared(x []float32, phases, half, block int) []float32 {
	k := NewPeaks(fir.Interpolator(phases, half, 7), block)
	padded := make([]float32, len(x)+2*half)
	copy(padded[half:], x)
	out := make([]float32, len(x))
	for from := 0; from < len(x); from += block {
		to := min(from+block, len(x))
		k.Squared(out[from:to], padded[from:to+2*half])
	}
	return out
}

func noise(seed uint64, n int) []float32 {
	rng := rand.New(rand.NewPCG(seed, 2))
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(2*rng.Float64() - 1)
	}
	return x
}

func BenchmarkPeaks(b *testing.B) {
	for _, shape := range [][2]int{{4, 24}, {8, 32}, {8, 64}} {
		b.Run(fmt.Sprintf("%dx%d", shape[0], 2*shape[1]), func(b *testing.B) {
			const n = 64
			k := NewPeaks(fir.Interpolator(shape[0], shape[1], 7), n)
			x, dst := noise(1, n+2*shape[1]), make([]float32, n)
			for b.Loop() {
				k.Squared(dst, x)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/sample")
		})
	}
}

func BenchmarkGains(b *testing.B) {
	db, gain := make([]float64, 64), make([]float64, 64)
	for i := range db {
		db[i] = float64(i) / 5
	}
	for b.Loop() {
		Gains(gain, db)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*64), "ns/sample")
}
