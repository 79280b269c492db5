package dynamics

import (
	"math"
	"math/cmplx"
	"testing"
)

// TestSoftKnee holds the curve against Giannoulis' three cases, written out.
func TestSoftKnee(t *testing.T) {
	law := func(x, threshold, width, ratio float64) float64 {
		switch d := x - threshold; {
		case 2*d < -width:
			return x
		case 2*math.Abs(d) <= width && width > 0:
			return x + (1/ratio-1)*(d+width/2)*(d+width/2)/(2*width)
		}
		return threshold + (x-threshold)/ratio
	}
	for _, width := range []float64{0, 0.5, 6, 24} {
		for _, ratio := range []float64{1, 1.5, 4, 20, math.Inf(1)} {
			for _, threshold := range []float64{-60, -18, 0} {
				c := Curve{Threshold: threshold, Knee: width, Slope: CompressDown.Slope(ratio), Range: math.Inf(1)}
				for x := -90.0; x <= 20; x += 0.25 {
					want := law(x, threshold, width, ratio)
					if got := x - c.Reduction(x); math.Abs(got-want) > 1e-12 {
						t.Fatalf("T %g W %g R %g: %g dB gives %g, want %g", threshold, width, ratio, x, got, want)
					}
				}
			}
		}
	}
}

// TestCurveProcess compares the quick way over a stretch with the law.
func TestCurveProcess(t *testing.T) {
	c := Curve{Threshold: -20, Knee: 6, Slope: CompressDown.Slope(4), Range: math.Inf(1)}
	var powers, want []float64
	for x := -120.0; x < 40; x += 0.1 {
		powers = append(powers, math.Pow(10, x/10))
		want = append(want, c.Reduction(x))
	}
	powers, want = append(powers, 0), append(want, 0)
	c.Process(powers)
	for i, got := range powers {
		if math.Abs(got-want[i]) > 1e-6 {
			t.Fatalf("%g dB: reduction %g, want %g", -120+0.1*float64(i), got, want[i])
		}
	}
}

// TestAutoRelease: a short peak is forgotten in about a quarter of the
// release time, a long one in about four times of it.
func TestAutoRelease(t *testing.T) {
	const rate, attack, release = 48000, 0.001 * 48000, 0.2 * 48000
	recovery := func(loud float64) float64 {
		var b Ballistics
		b.SetAutoTimes(attack, release/AutoSpan, release)
		settle(&b, 10, loud*rate)
		return step(&b, b.y, 0) / rate
	}
	for _, c := range [][2]float64{{0.002, 0.050}, {5, 0.800}} {
		got := recovery(c[0])
		t.Logf("release 200 ms: %.1f ms after %g s (asked %g ± 5 %%)", got*1000, c[0], c[1]*1000)
		if math.Abs(got/c[1]-1) > 0.05 {
			t.Errorf("recovers in %.4f s after %g s, want %g", got, c[0], c[1])
		}
	}
	before := 0.0
	for loud := 0.002; loud < 5; loud *= 1.5 {
		now := recovery(loud)
		if now < before {
			t.Errorf("recovery shortens to %.3f s after %.2f s", now, loud)
		}
		before = now
	}
}

// TestAutoReleaseSwitch: switching auto release moves no reduction.
func TestAutoReleaseSwitch(t *testing.T) {
	var b Ballistics
	b.SetAutoTimes(100, 2400, 9600)
	settle(&b, 10, 48000)
	settle(&b, 0, 4800)
	for i := range 8 {
		before := b.y
		if i%2 == 1 {
			b.SetAutoTimes(100, 2400, 9600)
		} else {
			b.SetTimes(CompressDown, 100, 9600)
		}
		settle(&b, 0, 0)
		if jump := math.Abs(b.y - before); jump > 0.01 {
			t.Errorf("switch %d moves the reduction by %g dB", i, jump)
		}
	}
}

func TestDetectorsReadSine(t *testing.T) {
	const rate = 48000
	for _, hz := range []float64{100, 997, 1000, 5000} {
		l, r := make([]float64, rate), make([]float64, rate)
		for i := range l {
			l[i] = 0.25 * math.Sin(2*math.Pi*hz*float64(i)/rate)
			r[i] = 2 * l[i]
		}
		rms, peak := RMS{}, PeakHold{}
		rms.SetTime(0.05 * rate)
		peak.SetHold(0.01 * rate)
		pl, pr := make([]float64, rate), make([]float64, rate)
		other, otherPeak := rms, peak
		peak.Process(pl, l)
		otherPeak.Process(pr, r)
		rms.Process(l, l)
		other.Process(r, r)
		for name, got := range map[string][2]float64{
			"RMS":  {mean(l[rate/2:]), mean(r[rate/2:])},
			"peak": {mean(pl[rate/2:]), mean(pr[rate/2:])},
		} {
			for c, want := range []float64{0.0625, 0.25} {
				if off := 10 * math.Log10(got[c]/want); math.Abs(off) > 0.02 {
					t.Errorf("%s at %g Hz, channel %d: %.3f dB off", name, hz, c, off)
				}
			}
		}
	}
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

func TestPeakHoldTime(t *testing.T) {
	for _, hold := range []float64{48, 480, 1920} {
		var p PeakHold
		held := p.SetHold(hold)
		if math.Abs(held-hold) > 2.25 {
			t.Errorf("hold %g becomes %g", hold, held)
		}
		for offset := range 100 {
			x := make([]float64, 5000)
			x[1000+offset] = 1
			p.Process(x, x)
			n := 0.0
			for _, v := range x {
				n += v
			}
			if n < 0.88*held || n > 1.12*held+1 {
				t.Fatalf("peak held %g frames, want %g", n, held)
			}
		}
	}
}

func TestHighPass(t *testing.T) {
	for _, rate := range []float64{44100, 48000, 96000, 192000} {
		for _, fc := range []float64{20, 80, 200, 500} {
			var f SVF
			f.SetHighPass(fc/rate, math.Sqrt2/2)
			at, octave := response(&f, fc/rate), response(&f, fc/rate/8)
			if math.Abs(at+3.01) > 0.01 {
				t.Errorf("%g Hz at %g: %.3f dB, want -3.01", fc, rate, at)
			}
			if want := -10 * math.Log10(1+math.Pow(8, 4)); math.Abs(octave-want) > 0.05 {
				t.Errorf("%g Hz at %g: %.2f dB three octaves below, want %.2f", fc, rate, octave, want)
			}
		}
	}
}

func TestLowAndBandPass(t *testing.T) {
	var f SVF
	f.SetLowPass(1000.0/48000, math.Sqrt2/2)
	if low, at, above := response(&f, 10.0/48000), response(&f, 1000.0/48000), response(&f, 4000.0/48000); math.Abs(low) > 0.001 ||
		math.Abs(at+3.01) > 0.01 || above > -24.1 {
		t.Errorf("low-pass: %.3f dB far below, %.3f at its frequency, %.2f two octaves above", low, at, above)
	}
	f.SetBandPass(60.0/48000, 1)
	below, at, above := response(&f, 30.0/48000), response(&f, 60.0/48000), response(&f, 120.0/48000)
	if math.Abs(at) > 0.001 || math.Abs(below-above) > 0.01 || math.Abs(below+5.12) > 0.02 {
		t.Errorf("band-pass: %.3f dB at its frequency, %.3f an octave below, %.3f above", at, below, above)
	}
}

// response is the gain in dB at freq cycles per frame, from the state-space
// form.
func response(f *SVF, freq float64) float64 {
	l := make([]float64, 1<<18)
	l[0] = 1
	f.Reset()
	f.Process(l, l)
	var sum complex128
	w := cmplx.Exp(complex(0, -2*math.Pi*freq))
	z := complex(1, 0)
	for _, v := range l {
		sum += complex(v, 0) * z
		z *= w
	}
	return 20 * math.Log10(cmplx.Abs(sum))
}

func TestHighShelf(t *testing.T) {
	var f SVF
	f.SetHighShelf(1681.974/48000, 0.7071752, 3.999843853973347)
	if got := response(&f, 20.0/48000); math.Abs(got) > 0.01 {
		t.Errorf("shelf at 20 Hz: %.3f dB", got)
	}
	if got := response(&f, 20000.0/48000); math.Abs(got-4) > 0.02 {
		t.Errorf("shelf at 20 kHz: %.3f dB", got)
	}
}

// TestSVFModulated: moving the frequency every frame over its whole range
// keeps the filter stable.
func TestSVFModulated(t *testing.T) {
	var f SVF
	peak := 0.0
	for i := range 100000 {
		f.SetHighPass(math.Exp2(3.3+2.8*(1+math.Sin(float64(i))))/48000, math.Sqrt2/2)
		x := []float64{math.Sin(0.1 * float64(i))}
		f.Process(x, x)
		peak = max(peak, math.Abs(x[0]))
	}
	if peak > 3 {
		t.Errorf("modulated high-pass reaches %g", peak)
	}
}

func TestRamp(t *testing.T) {
	var r Ramp
	r.Jump(1)
	r.Glide(3, 10)
	for i := range 10 {
		if i == 5 {
			r.Glide(3, 10) // said again: no effect
		}
		r.Advance()
		if want := 1 + 0.2*float64(i+1); math.Abs(r.Value-want) > 1e-12 {
			t.Fatalf("frame %d: %g, want %g", i, r.Value, want)
		}
	}
	if r.Moving() || r.Value != 3 {
		t.Errorf("ends at %g", r.Value)
	}
}

func TestReduction(t *testing.T) {
	var r Reduction
	for _, db := range []float64{1, 4, 1} {
		r.Add(db)
	}
	if r.Max != 4 || r.Mean() != 2 || r.Now != 1 {
		t.Errorf("got %+v, mean %g", r, r.Mean())
	}
	r.Restart()
	if r.Mean() != 0 || r.Now != 1 || r.Max != 0 {
		t.Errorf("after Restart %+v", r)
	}
}

// TestRMSTimes steps a signal of steady magnitude by 20 dB through detector,
// curve and ballistics.
func TestRMSTimes(t *testing.T) {
	const rate = 48000
	magnitude := func(level float64, frames int) []float64 {
		x := make([]float64, frames)
		for i := range x {
			x[i] = math.Pow(10, (level-10*math.Log10(2))/20)
		}
		return x
	}
	for _, c := range [][2]float64{{-60, -40}, {-40, -80}} { // the low level above the threshold, or far below
		threshold, low := c[0], c[1]
		for _, ms := range [][2]float64{{0.5, 10}, {1, 100}, {2.5, 50}, {10, 200}, {30, 50}, {30, 200}, {200, 3000}} {
			attack, release := ms[0]*rate/1000, ms[1]*rate/1000
			average, a, r := RMSTimes(attack, release, 0.010*rate)
			var rms RMS
			var b Ballistics
			rms.SetTime(average)
			b.SetTimes(CompressDown, a, r)
			curve := Curve{Threshold: threshold, Slope: 1, Range: 100}
			run := func(x []float64) []float64 {
				rms.Process(x, x)
				curve.Process(x)
				b.Process(x)
				return x
			}
			run(magnitude(low, int(30*attack)+rate))
			start := max(low-threshold, 0)
			up := covered(run(magnitude(-20, int(30*attack)+rate)), start, start+20)
			down := covered(run(magnitude(low, int(6*release)+rate)), start+20, start)
			t.Logf("attack %g ms: %.3f, release %g ms: %.2f (asked 5 %%)", ms[0], up/rate*1000, ms[1], down/rate*1000)
			if math.Abs(up-attack) > max(1.01, 0.04*attack) || math.Abs(down/release-1) > 0.045 {
				t.Errorf("threshold %g: attack %.1f frames, want %.1f; release %.0f, want %.0f", threshold, up, attack, down, release)
			}
		}
	}
}

// covered is the frames in which x goes 63.2 % of its way.
func covered(x []float64, from, to float64) float64 {
	const way = 1 - 1/math.E
	before := 0.0
	for i, v := range x {
		done := (v - from) / (to - from)
		if done >= way {
			return float64(i) + (way-before)/(done-before)
		}
		before = done
	}
	return math.Inf(1)
}
