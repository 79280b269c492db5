package dither

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"
)

func mono(cfg Config, x []float64) []float64 {
	cfg.Channels = 1
	New(cfg).Process([][]float64{x})
	return x
}

func constant(v float64, n int) []float64 { return slices.Repeat([]float64{v}, n) }

// moments are mean and variance of x.
func moments(x []float64) (mean, variance float64) {
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	for _, v := range x {
		variance += (v - mean) * (v - mean)
	}
	return mean, variance / float64(len(x))
}

// TestMoments: mean 0 and variance ¼ LSB² wherever between two grid values
// the signal lies.
func TestMoments(t *testing.T) {
	const lsb, n = 1.0 / 32768, 2_000_000
	for i, dc := range []float64{0, 0.125, 0.25, 0.5, 0.77} {
		x := mono(Config{Bits: 16, Rate: 44100, Seed: uint64(i)}, constant((100+dc)*lsb, n))
		for k := range x {
			x[k] = x[k]/lsb - 100 - dc
		}
		mean, variance := moments(x)
		t.Logf("dc %.3f: mean %+.4f LSB, variance %.4f LSB² (asked .2500 ± 1 %%)", dc, mean, variance)
		if math.Abs(mean) > 0.0015 {
			t.Errorf("dc %g: mean %g LSB", dc, mean)
		}
		if math.Abs(variance-0.25) > 0.0015 {
			t.Errorf("dc %g: variance %g LSB²", dc, variance)
		}
	}
}

// TestShapedMoments: with shaping, too, mean and variance do not depend on
// where between two grid values the signal lies; the variance is that of the
// design.
func TestShapedMoments(t *testing.T) {
	const lsb, n = 1.0 / 32768, 1_000_000
	for _, rate := range []float64{44100, 96000} {
		for shaping := Mild; shaping <= Strong; shaping++ {
			want := 0.25
			for _, c := range design(shaping, rate) {
				want += 0.25 * c * c
			}
			worst, offset := 0.0, 0.0
			for i, dc := range []float64{0, 0.25, 0.5, 0.77} {
				x := mono(Config{Bits: 16, Shaping: shaping, Rate: rate, Seed: uint64(i)}, constant((100+dc)*lsb, n))
				for k := range x {
					x[k] = x[k]/lsb - 100 - dc
				}
				mean, variance := moments(x)
				worst = max(worst, math.Abs(variance/want-1))
				offset = max(offset, math.Abs(mean))
			}
			t.Logf("%g Hz, strength %d: variance %.3f LSB² within %.2f %% (asked 1 %%), mean within %.4f LSB", rate, shaping, want, 100*worst, offset)
			if worst > 0.01 || offset > 0.002 {
				t.Errorf("%g Hz, strength %d: variance off by %.2f %%, mean by %.4f LSB", rate, shaping, 100*worst, offset)
			}
		}
	}
}

// TestNoise: the noise itself is triangular (chi²), white and its channels
// have nothing in common.
func TestNoise(t *testing.T) {
	const n, bins = 1_000_000, 64
	s := stream{noise: scramble(1)}
	var counts [bins]float64
	for range n {
		s.noise += weyl
		counts[int((triangle(random(s.noise))+1)*bins/2)]++
	}
	chi := 0.0
	for i, got := range counts {
		lo, hi := 2*float64(i)/bins-1, 2*float64(i+1)/bins-1
		mid := (lo + hi) / 2
		want := n * (hi - lo) * (1 - math.Abs(mid))
		chi += (got - want) * (got - want) / want
	}
	t.Logf("chi² of %d bins: %.1f", bins, chi)
	if chi > 104 { // 0.1 % of 63 degrees of freedom
		t.Errorf("chi² %.1f", chi)
	}

	l, r := constant(0, n), constant(0, n)
	New(Config{Bits: 24, Rate: 48000, Channels: 2}).Process([][]float64{l, r})
	cross := 0.0
	for i := range l {
		cross += l[i] * r[i]
	}
	_, vl := moments(l)
	_, vr := moments(r)
	correlation := cross / n / math.Sqrt(vl*vr)
	t.Logf("correlation of the channels: %.4f (asked .01)", correlation)
	if math.Abs(correlation) > 0.004 {
		t.Errorf("correlation %g", correlation)
	}
}

// spectrum is the mean power of x in frames of size, Hann window, one value
// per bin, such that white noise of variance 1 has 1 everywhere.
func spectrum(x []float64, size int) []float64 {
	fft := fourier.NewFFT(size)
	var coefficients []complex128
	power := make([]float64, size/2+1)
	frame, window := make([]float64, size), make([]float64, size)
	for i := range window {
		window[i] = 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(size))
	}
	count, norm := 0.0, 0.375*float64(size)
	for n := 0; n+size <= len(x); n += size / 2 {
		for i := range frame {
			frame[i] = x[n+i] * window[i]
		}
		coefficients = fft.Coefficients(coefficients, frame)
		for k, c := range coefficients {
			power[k] += real(c)*real(c) + imag(c)*imag(c)
		}
		count++
	}
	for k := range power {
		power[k] /= count * norm
	}
	return power
}

// TestSpectrum compares the error's spectrum with white or with the designed
// shape, in 16 bands.
func TestSpectrum(t *testing.T) {
	const size, n = 256, 1 << 20
	for _, rate := range []float64{44100, 96000} {
		for shaping := Off; shaping <= Strong; shaping++ {
			x := mono(Config{Bits: 16, Shaping: shaping, Rate: rate, Seed: 3}, constant(0.1, n))
			for i := range x {
				x[i] = (x[i] - 0.1) * 32768
			}
			power, taps := spectrum(x, size), design(shaping, rate)
			worst := 0.0
			for band := range 16 {
				var got, want float64
				for k := 1 + band*8; k < 1+band*8+7; k++ {
					for _, near := range []struct{ at, weight float64 }{{-1, 1. / 6}, {0, 2. / 3}, {1, 1. / 6}} {
						want += 0.25 * near.weight * gain(taps, (float64(k)+near.at)/size)
					}
					got += power[k]
				}
				worst = max(worst, math.Abs(10*math.Log10(got/want)))
			}
			t.Logf("%g Hz, strength %d: spectrum within %.3f dB of the design (asked 0.1)", rate, shaping, worst)
			if worst > 0.1 {
				t.Errorf("%g Hz, strength %d: spectrum %.2f dB off", rate, shaping, worst)
			}
		}
	}
}

// gain is |1 − Σ c z^-k|² at freq cycles per frame.
func gain(c [order]float64, freq float64) float64 {
	sum := complex(1, 0)
	for k, v := range c {
		sum -= complex(v, 0) * cmplx.Exp(complex(0, -2*math.Pi*freq*float64(k+1)))
	}
	return real(sum)*real(sum) + imag(sum)*imag(sum)
}

// TestShapers: the mean of the log response is 0 (Gerzon and Craven), noise
// goes down where the ear is keen, more so with strength. At 88.2 kHz and
// above no strength makes more noise in all than Mild does at 44.1 kHz.
func TestShapers(t *testing.T) {
	const mild = 6.1 // dB
	for _, rate := range []float64{32000, 44100, 48000, 88200, 96000, 176400, 192000, 384000, 768000} {
		keen := 0.0
		for shaping := Mild; shaping <= Strong; shaping++ {
			c := design(shaping, rate)
			const points = 1 << 15
			var logs, total, ear, heard float64
			for i := range points {
				at := (float64(i) + 0.5) / (2 * points)
				p := gain(c, at)
				logs += 10 * math.Log10(p) / points
				total += p / points
				if f := at * rate; f > 2000 && f < 5000 {
					ear, heard = ear+10*math.Log10(p), heard+1
				}
			}
			t.Logf("%g Hz, strength %d: mean log %+.4f dB (asked 0), total %+.1f dB, 2-5 kHz %.1f dB, at most %.0f LSB",
				rate, shaping, logs, 10*math.Log10(total), ear/heard, bound(c))
			if math.Abs(logs) > 0.01 {
				t.Errorf("%g Hz, strength %d: mean log response %g dB", rate, shaping, logs)
			}
			if rate >= 88200 && 10*math.Log10(total) > mild {
				t.Errorf("%g Hz, strength %d: total %+.1f dB, more than %+.1f", rate, shaping, 10*math.Log10(total), mild)
			}
			if ear/heard > keen-0.5 {
				t.Errorf("%g Hz, strength %d: %.1f dB from 2 to 5 kHz, no better than %.1f", rate, shaping, ear/heard, keen)
			}
			keen = ear / heard
		}
	}
	if design(Strong, 22050) != [order]float64{} {
		t.Error("noise is shaped at 22.05 kHz")
	}
}

func bound(c [order]float64) float64 {
	d := Ditherer{cfg: Config{Shaping: Mild}}
	d.shapers[Mild] = c
	return d.PeakBound()
}

// TestQuietTone: a 1 kHz sine at −110 dBFS, a tenth of a 16-bit LSB, is there
// after rounding, without harmonics, whatever the shaping.
func TestQuietTone(t *testing.T) {
	for rate, seconds := range map[float64]int{44100: 60, 48000: 20, 96000: 10} {
		period := int(rate) / 100 // 10 cycles
		sine := make([]float64, period)
		for i := range sine {
			sine[i] = math.Pow(10, -110.0/20) * math.Sin(2*math.Pi*10*float64(i)/float64(period))
		}
		for shaping := Off; shaping <= Strong; shaping++ {
			x := slices.Repeat(sine, 100*seconds)
			n := len(x)
			mono(Config{Bits: 16, Shaping: shaping, Rate: rate, Seed: 5}, x)
			mean := make([]float64, period) // of all periods: every multiple of 100 Hz
			for i, v := range x {
				mean[i%period] += v / float64(n/period)
			}
			tone, worst := partial(mean, 10), -999.0
			for k := 20; k <= 200; k += 10 {
				worst = max(worst, partial(mean, k))
			}
			t.Logf("%g Hz, strength %d: tone %.2f dBFS, harmonics up to 20 kHz at most %.1f dBFS (asked -125)", rate, shaping, tone, worst)
			if math.Abs(tone+110) > 0.3 || worst > -125 {
				t.Errorf("%g Hz, strength %d: tone %.2f dBFS, harmonics %.1f dBFS", rate, shaping, tone, worst)
			}
		}
	}
}

// partial is the level in dBFS of k cycles in a period.
func partial(period []float64, k int) float64 {
	n := float64(len(period))
	sum := complex(0, 0)
	for i, v := range period {
		sum += complex(2*v/n, 0) * cmplx.Exp(complex(0, -2*math.Pi*float64(k*i)/n))
	}
	return 20 * math.Log10(cmplx.Abs(sum))
}

// onGrid reports whether all of x lies on the grid within its range.
func onGrid(x []float64, bits int) bool {
	half := math.Ldexp(1, bits-1)
	for _, v := range x {
		if v *= half; v != math.Trunc(v) || v < -half || v > half-1 {
			return false
		}
	}
	return true
}

func noise(rng *rand.Rand, amplitude float64, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = amplitude * (2*rng.Float64() - 1)
	}
	return x
}

// TestRangeAndCeiling: no output leaves the grid, its range or the ceiling,
// overload included; clear of overload it stays within the bound.
func TestRangeAndCeiling(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, bits := range []int{16, 20, 24} {
		for shaping := Off; shaping <= Strong; shaping++ {
			for _, ceiling := range []float64{0, 0.891, 0.5} {
				for _, amplitude := range []float64{0.4, ceiling, 1, 4} {
					cfg := Config{Bits: bits, Shaping: shaping, Rate: 44100, Ceiling: ceiling, Channels: 1}
					in := noise(rng, amplitude, 5000)
					out := slices.Clone(in)
					d := New(cfg)
					d.Process([][]float64{out})
					if !onGrid(out, bits) {
						t.Fatalf("%d bit, strength %d: off the grid", bits, shaping)
					}
					for i, v := range out {
						if ceiling > 0 && math.Abs(v) > ceiling {
							t.Fatalf("%d bit, strength %d: %g over the ceiling %g", bits, shaping, v, ceiling)
						}
						if off := math.Abs(v-in[i]) * math.Ldexp(1, bits-1); amplitude == 0.4 && off > d.PeakBound() {
							t.Fatalf("%d bit, strength %d: %g LSB off, bound %g", bits, shaping, off, d.PeakBound())
						}
					}
				}
			}
		}
	}
}

// TestOverloadIsForgotten: after clipping, the shaper is at once as good as
// before.
func TestOverloadIsForgotten(t *testing.T) {
	in := append(constant(3, 1000), constant(0.1, 1000)...)
	out := mono(Config{Bits: 16, Shaping: Strong, Rate: 44100}, slices.Clone(in))
	for i := 1000; i < 2000; i++ {
		if off := math.Abs(out[i]-in[i]) * 32768; off > 35 {
			t.Fatalf("frame %d after overload: %g LSB off", i-1000, off)
		}
	}
}

// TestFromFirstOffGrid: what is on the grid passes bit for bit, and both
// channels begin at the first frame that is not.
func TestFromFirstOffGrid(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	l, r := noise(rng, 0.9, 9000), noise(rng, 0.9, 9000)
	for i := range 9000 {
		l[i] = math.Round(l[i]*32768) / 32768
		r[i] = math.Round(r[i]*32768) / 32768
	}
	cfg := Config{Bits: 16, Shaping: Medium, Rate: 48000, Channels: 2, FromFirstOffGrid: true, Ceiling: 1}
	gotL, gotR := slices.Clone(l), slices.Clone(r)
	New(cfg).Process([][]float64{gotL, gotR})
	if !slices.Equal(l, gotL) || !slices.Equal(r, gotR) {
		t.Fatal("samples on the grid are changed")
	}
	gotR[5000] += 1e-9
	New(cfg).Process([][]float64{gotL, gotR})
	if !slices.Equal(l[:5000], gotL[:5000]) || !slices.Equal(r[:5000], gotR[:5000]) {
		t.Error("samples before the first one off the grid are changed")
	}
	if slices.Equal(l[5000:5100], gotL[5000:5100]) || slices.Equal(r[5000:5100], gotR[5000:5100]) {
		t.Error("channels do not begin together")
	}
}

// TestBlank: after the given number of silent frames the noise stops, and it
// begins again with the first frame that sounds in either channel, however
// the signal is cut; what decays counts as silent below −200 dBFS.
func TestBlank(t *testing.T) {
	const blank, n = 1000, 12000
	rng := rand.New(rand.NewPCG(6, 6))
	l, r := make([]float64, n), make([]float64, n)
	copy(l[500:], noise(rng, 0.5, 2500)) // a start, a pause of 500, one of 4000
	copy(r[3500:], noise(rng, 0.5, 1500))
	r[9000], l[9001] = 1e-6, math.Copysign(0, -1)
	for i := 5000; i < 7000; i++ {
		l[i] = 1e-11
	}
	silences := map[int]int{0: 500, 5000 + blank: 9000, 9001 + blank: n} // from and to
	for shaping := Off; shaping <= Strong; shaping++ {
		for _, size := range []int{n, 1, 7, 441} {
			d := New(Config{Bits: 16, Shaping: shaping, Rate: 44100, Channels: 2, Blank: blank})
			gotL, gotR := slices.Clone(l), slices.Clone(r)
			for at := 0; at < n; at += size {
				to := min(n, at+size)
				d.Process([][]float64{gotL[at:to], gotR[at:to]})
			}
			longest := 0 // run of zeros elsewhere, which noise makes by chance
			for i, run := 0, 0; i < n; i++ {
				if run++; gotL[i] != 0 || gotR[i] != 0 || i < 500 || i >= 5000+blank && i < 9000 || i >= 9001+blank {
					run = 0
				}
				longest = max(longest, run)
			}
			if longest > 30 {
				t.Errorf("strength %d, blocks of %d: %d zeros in a row where there should be noise", shaping, size, longest)
			}
			for start, stop := range silences {
				for i := start; i < stop; i++ {
					if gotL[i] != 0 || gotR[i] != 0 {
						t.Fatalf("strength %d, blocks of %d: noise at frame %d", shaping, size, i)
					}
				}
			}
		}
	}
}

func TestBlocksDoNotMatter(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	l, r := noise(rng, 1.1, 20000), noise(rng, 1.1, 20000)
	for i := range 3000 { // a beginning on the grid
		l[i], r[i] = 0.25, -0.5
	}
	for shaping := Off; shaping <= Strong; shaping++ {
		d := New(Config{Bits: 16, Shaping: shaping, Rate: 48000, Channels: 2, Seed: 9, FromFirstOffGrid: true})
		wantL, wantR := slices.Clone(l), slices.Clone(r)
		d.Process([][]float64{wantL, wantR})
		for _, size := range []func() int{
			func() int { return 1 }, func() int { return 7 }, func() int { return 64 }, func() int { return 441 },
			func() int { return 512 }, func() int { return 8192 }, func() int { return rng.IntN(2000) },
		} {
			d.Reset()
			gotL, gotR := slices.Clone(l), slices.Clone(r)
			for n := 0; n < len(l); {
				end := min(n+size(), len(l))
				d.Process([][]float64{gotL[n:end], gotR[n:end]})
				n = end
			}
			if !slices.Equal(gotL, wantL) || !slices.Equal(gotR, wantR) {
				t.Errorf("strength %d: blocks matter", shaping)
			}
		}
	}
}

func TestNoAllocation(t *testing.T) {
	d := New(Config{Bits: 16, Shaping: Strong, Rate: 48000, Channels: 2})
	planar := [][]float64{make([]float64, 500), make([]float64, 500)}
	shaping := 0
	if n := testing.AllocsPerRun(50, func() {
		shaping = (shaping + 1) % 4
		d.SetFormat(16+shaping, shaping)
		d.Process(planar)
		d.Reset()
	}); n != 0 {
		t.Errorf("%g allocations", n)
	}
}

func BenchmarkDither(b *testing.B) {
	for shaping, name := range []string{"off", "mild", "medium", "strong"} {
		b.Run(name, func(b *testing.B) {
			d := New(Config{Bits: 16, Shaping: shaping, Rate: 44100, Channels: 2})
			rng := rand.New(rand.NewPCG(4, 4))
			planar := [][]float64{noise(rng, 0.5, 512), noise(rng, 0.5, 512)}
			for b.Loop() {
				d.Process(planar)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/512, "ns/frame")
		})
	}
}

// TestBlankForgets: after a pause the shaper knows nothing of what was before
// it, and switched on, blanking counts silence from then on.
func TestBlankForgets(t *testing.T) {
	const blank, n = 100, 1000
	var after [2][]float64
	for i := range after {
		x := make([]float64, n)
		for k := range 200 {
			x[k] = 0.1 * float64(i+1) * math.Sin(float64(k)*0.1)
		}
		x[200] = 1e-3 // on neither's grid
		for k := 500; k < n; k++ {
			x[k] = 0.3 * math.Sin(float64(k)*0.05)
		}
		New(Config{Bits: 16, Shaping: Strong, Rate: 44100, Channels: 1, Seed: 1, Blank: blank}).Process([][]float64{x})
		after[i] = x[500:]
	}
	if !slices.Equal(after[0], after[1]) {
		t.Error("after a pause it matters what was before")
	}

	d := New(Config{Bits: 16, Rate: 44100, Channels: 1, Blank: blank})
	x := make([]float64, 1+90+1+90)
	x[0] = 0.5
	d.Process([][]float64{x[:91]})
	d.SetBlank(0)
	d.Process([][]float64{x[91:92]})
	d.SetBlank(blank)
	d.Process([][]float64{x[92:]})
	if slices.Max(x[120:]) == 0 && slices.Min(x[120:]) == 0 {
		t.Error("silence before blanking was switched on counts")
	}
}
