package filter

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"
)

// spectra are the responses of the bands at freqs, in cycles per frame.
func (c *Crossover) spectra(freqs []float64, frames int) (h [Bands][]complex128) {
	c.Reset()
	for b := range h {
		h[b] = make([]complex128, len(freqs))
	}
	turn := make([]complex128, len(freqs))
	step := make([]complex128, len(freqs))
	for k, f := range freqs {
		turn[k], step[k] = 1, cmplx.Rect(1, -2*math.Pi*f)
	}
	var out Banded
	for n := 0; n < frames; n += Stretch {
		var l, r [Stretch]float64
		if n == 0 {
			l[0] = 1
		}
		c.Process(&out, 0, l[:], r[:])
		for i := range Stretch {
			for k := range freqs {
				for b := range h {
					h[b][k] += complex(out[b][0][i], 0) * turn[k]
				}
				turn[k] *= step[k]
			}
		}
	}
	return h
}

// analog is the response of a split's low-pass, high-pass and allpass at f:
// the Linkwitz-Riley prototype through the bilinear transform.
func analog(f, split float64) (low, high, all complex128) {
	s := complex(0, math.Tan(math.Pi*f)/math.Tan(math.Pi*min(split, highestSplit)))
	d := s*s + math.Sqrt2*s + 1
	return 1 / (d * d), s * s * s * s / (d * d), (s*s - math.Sqrt2*s + 1) / d
}

var splitSets = []struct {
	rate   float64
	splits [3]float64
}{
	{48000, [3]float64{120, 800, 5000}},
	{44100, [3]float64{30, 30, 30}},
	{44100, [3]float64{18000, 18000, 18000}},
	{44100, [3]float64{300, 350, 400}},
	{192000, [3]float64{60, 2000, 18000}},
	{8000, [3]float64{100, 3000, 18000}},
}

// TestCrossoverSum: the bands sum to the three allpasses, in magnitude and
// phase, all of them are in phase, and each is what the prototype says.
func TestCrossoverSum(t *testing.T) {
	for _, set := range splitSets {
		var c Crossover
		var freqs, splits []float64
		for _, f := range set.splits {
			splits = append(splits, f/set.rate)
		}
		c.Set([3]float64(splits))
		for f := 10.0; f < 0.499*set.rate; f *= 1.37 {
			freqs = append(freqs, f/set.rate)
		}
		freqs = append(freqs, splits...)
		frames := int(0.3*set.rate) + 2000
		if set.splits[0] > 60 {
			frames = int(0.1*set.rate) + 2000
		}
		h := c.spectra(freqs, frames)
		flat, phase, apart, shape := 0.0, 0.0, 0.0, 0.0
		for k, f := range freqs {
			low1, high1, all1 := analog(f, splits[0])
			low2, high2, all2 := analog(f, splits[1])
			low3, high3, all3 := analog(f, splits[2])
			want := [Bands]complex128{low2 * all3 * low1, low2 * all3 * high1, high2 * all1 * low3, high2 * all1 * high3}
			sum := h[0][k] + h[1][k] + h[2][k] + h[3][k]
			flat = max(flat, math.Abs(20*math.Log10(cmplx.Abs(sum))))
			phase = max(phase, math.Abs(cmplx.Phase(sum/(all1*all2*all3))))
			for b := range want {
				shape = max(shape, cmplx.Abs(h[b][k]-want[b]))
				if cmplx.Abs(h[b][k]) > 1e-4 {
					apart = max(apart, math.Abs(cmplx.Phase(h[b][k]/sum)))
				}
			}
		}
		t.Logf("%g Hz, splits %g: sum flat within %.1g dB, phase within %.1g rad of the allpass, bands %.1g rad apart and within %.1g of the prototype (asked 0.01 dB)",
			set.rate, set.splits, flat, phase, apart, shape)
		if flat > 1e-9 || phase > 1e-9 || apart > 1e-8 || shape > 1e-9 {
			t.Errorf("%g Hz, splits %g: sum off by %g dB and %g rad, bands %g rad apart, a band off by %g", set.rate, set.splits, flat, phase, apart, shape)
		}
	}
}

// TestCrossoverBands: at a split two bands are 6.02 dB down and in phase; off
// it they fall by 24 dB per octave.
func TestCrossoverBands(t *testing.T) {
	var c Crossover
	splits := [3]float64{200. / 48000, 1000. / 48000, 4000. / 48000}
	c.Set(splits)
	h := c.spectra([]float64{splits[0], splits[1], splits[2], splits[0] / 8, splits[0] / 16}, 10000)
	for i := range splits {
		for b := i; b <= i+1; b++ {
			if db := 20 * math.Log10(cmplx.Abs(h[b][i])); math.Abs(db+6.02) > 0.05 {
				t.Errorf("band %d at split %d: %.2f dB, want -6.02", b+1, i+1, db)
			}
		}
		if turn := cmplx.Phase(h[i+1][i] / h[i][i]); math.Abs(turn) > 1e-3 {
			t.Errorf("bands %d and %d are %.4f rad apart where they meet", i+1, i+2, turn)
		}
	}
	if slope := 20 * math.Log10(cmplx.Abs(h[1][3]/h[1][4])); math.Abs(slope-24.08) > 0.05 {
		t.Errorf("band 2 falls by %.2f dB per octave, want 24.08", slope)
	}
}

// TestCrossoverNeverCrosses: a split below the one before is held at it, and
// no rate is too low for a split.
func TestCrossoverNeverCrosses(t *testing.T) {
	var a, b Crossover
	a.Set([3]float64{0.1, 0.02, 0.05})
	b.Set([3]float64{0.1, 0.1, 0.1})
	if a != b {
		t.Error("a crossing split is not held at the one below it")
	}
	a.Set([3]float64{0.1, 0.7, 5})
	b.Set([3]float64{0.1, highestSplit, highestSplit})
	if a != b {
		t.Error("a split above Nyquist is not held below it")
	}
}

// sounds are what is played while splits move: full-scale programme and a
// sine of 1 kHz.
func sounds(frames int) map[string][2][]float64 {
	rng := rand.New(rand.NewPCG(8, 9))
	noise, tone := [2][]float64{}, [2][]float64{}
	low := [2]float64{}
	for i := range frames {
		for c := range 2 {
			low[c] += 0.1 * (rng.NormFloat64() - low[c])
			bass := 0.4 * math.Sin(2*math.Pi*50*float64(i)/48000)
			noise[c] = append(noise[c], min(max(bass+low[c]+0.15*rng.NormFloat64(), -1), 1))
			tone[c] = append(tone[c], math.Sin(2*math.Pi*1000*float64(i)/48000+float64(c)))
		}
	}
	return map[string][2][]float64{"programme": noise, "1 kHz": tone}
}

// TestCrossoverMoves moves all splits by an octave in 50 ms and compares with
// the same filters designed anew every frame.
func TestCrossoverMoves(t *testing.T) {
	const rate, move = 48000, 2400
	for name, x := range sounds(3 * move / Stretch * Stretch) {
		for _, from := range [][3]float64{{120, 800, 5000}, {700, 900, 1000}, {30, 1000, 9000}, {30, 30, 30}} {
			for _, octaves := range []float64{1, -1, 9.2, -9.2} {
				if math.Abs(octaves) > 1 && from[2] != 30 {
					continue // from 30 Hz to 18 kHz and back
				}
				at := func(frame int) (f [3]float64) {
					done := min(max(float64(frame-move)/move, 0), 1)
					if octaves < 0 {
						done = 1 - done
					}
					for i := range f {
						f[i] = from[i] * math.Exp2(done*math.Abs(octaves)) / rate
					}
					return f
				}
				var c, ref Crossover
				c.Set(at(0))
				sumOff, bandOff := 0.0, 0.0
				for n := 0; n < len(x[0]); n += Grid {
					var got Banded
					c.Glide(at(n + Grid))
					c.Process(&got, 0, x[0][n:n+Grid], x[1][n:n+Grid])
					c.Land()
					for i := range Grid {
						var want Banded
						ref.Set(at(n + i + 1))
						ref.Process(&want, 0, x[0][n+i:n+i+1], x[1][n+i:n+i+1])
						off := 0.0
						for b := range Bands {
							d := got[b][0][i] - want[b][0][0]
							off += d
							bandOff = max(bandOff, math.Abs(d))
						}
						sumOff = max(sumOff, math.Abs(off))
					}
				}
				sum, band := 20*math.Log10(sumOff), 20*math.Log10(bandOff)
				t.Logf("%s, splits %g by %g octaves in 50 ms: sum off by %.0f dBFS, a band by %.0f (asked -70)", name, from, octaves, sum, band)
				if sum > -200 || band > -200 {
					t.Errorf("%s, splits %g by %g octaves: sum off by %.1f dBFS, a band by %.1f", name, from, octaves, sum, band)
				}
			}
		}
	}
}

// TestCrossoverModulated throws the splits about at every control tick.
func TestCrossoverModulated(t *testing.T) {
	var c Crossover
	c.Set([3]float64{0.01, 0.02, 0.1})
	rng := rand.New(rand.NewPCG(1, 2))
	peak := 0.0
	for range 20000 {
		var f [3]float64
		for i := range f {
			f[i] = 30 * math.Exp2(9*rng.Float64()) / 44100
		}
		var l, r [Grid]float64
		for i := range l {
			l[i] = 2*rng.Float64() - 1
		}
		var out Banded
		c.Glide(f)
		c.Process(&out, 0, l[:], r[:])
		c.Land()
		for b := range out {
			for i := range Grid {
				peak = max(peak, math.Abs(out[b][0][i]))
				if out[b][1][i] != 0 {
					t.Fatal("the silent channel is not silent")
				}
			}
		}
	}
	t.Logf("noise within ±1, splits at random at every tick: at most %.2f in a band", peak)
	if !(peak < 4) {
		t.Errorf("modulation at the control rate reaches %g", peak)
	}
}

// TestCrossoverSilence: states end at nought.
func TestCrossoverSilence(t *testing.T) {
	var c Crossover
	c.Set([3]float64{30. / 48000, 30. / 48000, 30. / 48000})
	var out Banded
	l, r := [Stretch]float64{1, -1, 1}, [Stretch]float64{5}
	for range 48000 / Stretch {
		c.Process(&out, 0, l[:], r[:])
		c.Flush()
		l, r = [Stretch]float64{}, [Stretch]float64{}
	}
	if out != (Banded{}) || c.out2 != (states{}) {
		t.Error("rings on after a second of silence")
	}
}

// TestCrossoverRun: whatever runs many lanes at once gives the bits of plain
// Go, for any number of frames, still and moving.
func TestCrossoverRun(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	var fast, plain Crossover
	fast.Set([3]float64{0.001, 0.01, 0.1})
	plain.Set([3]float64{0.001, 0.01, 0.1})
	for n := range 3 * Stretch {
		moving := n > Stretch
		if moving {
			n %= Grid + 1
			to := [3]float64{0.01 * rng.Float64(), 0.1, 0.2}
			fast.Glide(to)
			plain.Glide(to)
		}
		from := rng.IntN(Stretch - n + 1)
		var l, r [Stretch]float64
		for i := range l {
			l[i], r[i] = rng.NormFloat64(), rng.NormFloat64()
		}
		var got, want Banded
		fast.Process(&got, from, l[:n], r[:n])
		for i := range n {
			frame := []crossed{{in: [4]float64{l[i], r[i], l[i], r[i]}}}
			if moving {
				plain.moveScalar()
			}
			plain.runScalar(frame)
			planarScalar(&want, from+i, frame)
		}
		if got != want {
			t.Fatalf("%d frames differ from plain Go", n)
		}
		fast.Land()
		plain.Land()
	}
}

func BenchmarkCrossover(b *testing.B) {
	for _, moving := range []bool{false, true} {
		b.Run(map[bool]string{false: "still", true: "moving"}[moving], func(b *testing.B) {
			var c Crossover
			var bands Banded
			splits := [3]float64{120. / 48000, 800. / 48000, 5000. / 48000}
			c.Set(splits)
			x := sounds(Stretch)["programme"]
			for b.Loop() {
				if !moving {
					c.Process(&bands, 0, x[0], x[1])
					continue
				}
				for at := 0; at < Stretch; at += Grid {
					c.Glide(splits)
					c.Process(&bands, at, x[0][at:at+Grid], x[1][at:at+Grid])
					c.Land()
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/Stretch, "ns/frame")
		})
	}
}
