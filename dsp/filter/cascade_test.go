package filter

import (
	"math"
	"math/big"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"
)

func TestResponseIsWhatSounds(t *testing.T) {
	const rate, n = 44100.0, 44100
	for _, s := range []Spec{
		{Shape: Bell, Freq: 9000, Gain: 9, Q: 2}, {Shape: LowShelf, Freq: 300, Gain: -6, Q: 0.7},
		{Shape: HighPass, Freq: 200, Q: 0.7, Order: 3}, {Shape: Notch, Freq: 4000, Q: 1}, {Shape: LowPass, Freq: 5000, Q: 1, Order: 8},
	} {
		var c Cascade
		c.Set(s, rate)
		var d [MaxSections]Coeffs
		running := c.Coeffs(d[:0])
		l, r := make([]float64, n), make([]float64, n)
		l[0], r[0] = 1, -1
		c.Process(l, r)
		for _, f := range []float64{0, 50, 1000, 4321, 12000, 22000} {
			var got complex128
			for i, x := range l {
				got += complex(x, 0) * cmplx.Exp(complex(0, -2*math.Pi*f*float64(i)/rate))
			}
			if want := Response(running, f, rate); cmplx.Abs(got-want) > 1e-10 {
				t.Errorf("%+v at %v Hz: impulse %v, response %v", s, f, got, want)
			}
		}
		for i := range l {
			if l[i] != -r[i] {
				t.Fatalf("%+v: channels differ at %d", s, i)
			}
		}
	}
}

// glide renders x through a filter that moves along spec(i), updated every
// step frames (a divisor of Grid or Grid itself, with interpolation).
func glide(x []float64, rate float64, step int, spec func(i int) Spec) []float64 {
	var c Cascade
	c.Set(spec(0), rate)
	y := append([]float64(nil), x...)
	silent := make([]float64, Grid)
	if step == Grid {
		for i := 0; i+Grid <= len(y); i += Grid {
			c.Land()
			c.Glide(spec(i+Grid), rate)
			c.Process(y[i:i+Grid], silent)
		}
		return y
	}
	var d [MaxSections]Coeffs
	for i := range y {
		n := spec(i+1).Design(rate, d[:])
		for k := range n {
			c.sections[k].wake()
			c.sections[k].Coeffs = d[k]
		}
		c.Process(y[i:i+1], silent[:1])
	}
	return y
}

// A bell of +12 dB swept from 100 Hz to 10 kHz in 50 ms over a 1 kHz sine
// differs from a filter redesigned at every sample by less than -80 dBc.
func TestSweepHasNoZipperNoise(t *testing.T) {
	const n = 8192
	for _, rate := range []float64{44100, 48000, 96000} {
		for _, q := range []float64{0.7, 1, 4} {
			x := make([]float64, n)
			for i := range x {
				x[i] = math.Sin(2 * math.Pi * 1000 * float64(i) / rate)
			}
			spec := func(i int) Spec {
				at := (float64(i) - n/4) / (0.05 * rate)
				return Spec{Shape: Bell, Freq: 100 * math.Pow(100, min(max(at, 0), 1)), Gain: 12, Q: q}
			}
			y, want := glide(x, rate, Grid, spec), glide(x, rate, 1, spec)
			for i := range y {
				y[i] -= want[i]
			}
			got := 20 * math.Log10(strongest(y, rate, 0))
			t.Logf("%v Hz, Q %v: %.1f dBc", rate, q, got)
			if got > -80 {
				t.Errorf("%v Hz, Q %v: %.1f dBc", rate, q, got)
			}
		}
	}
}

// Settings thrown anywhere at every grid point leave the output bounded.
func TestModulationStaysBounded(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for _, rate := range []float64{8000, 44100, 192000} {
		var c Cascade
		spec := func() Spec {
			return Spec{Shape: Bell, Freq: 10 * math.Pow(2200, rng.Float64()), Gain: 48*rng.Float64() - 24, Q: 0.1 * math.Pow(240, rng.Float64())}
		}
		c.Set(spec(), rate)
		l, r := make([]float64, Grid), make([]float64, Grid)
		worst := 0.0
		for range 20000 {
			for i := range l {
				l[i] = 2*rng.Float64() - 1
				r[i] = math.Copysign(1, l[i])
			}
			c.Land()
			c.Glide(spec(), rate)
			c.Process(l, r)
			for i := range l {
				worst = max(worst, math.Abs(l[i]), math.Abs(r[i]))
			}
		}
		t.Logf("%v Hz: peak %.0f", rate, worst)
		if !(worst < 1e4) {
			t.Errorf("%v Hz: peak %v", rate, worst)
		}
	}
}

// A 20 Hz bell of Q 10 at 192 kHz on a -20 dBFS sine: rounding noise against
// the same recursion in 160-bit arithmetic.
func TestLowFrequencyNoise(t *testing.T) {
	const rate, n = 192000.0, 40000
	var d [MaxSections]Coeffs
	Spec{Shape: Bell, Freq: 20, Gain: 12, Q: 10}.Design(rate, d[:])
	s := Section{Coeffs: d[0]}
	l, r := make([]float64, n), make([]float64, n)
	for i := range l {
		l[i] = 0.1 * math.Sin(2*math.Pi*20*float64(i)/rate)
	}
	num := func(v float64) *big.Float { return new(big.Float).SetPrec(160).SetFloat64(v) }
	mul := func(a, b *big.Float) *big.Float { return new(big.Float).Mul(a, b) }
	add := func(a, b *big.Float) *big.Float { return new(big.Float).Add(a, b) }
	c := s.Coeffs.still()
	k, e, c1, c2, dd := num(c.K[0]), num(c.E[0]), num(c.C1[0]), num(c.C2[0]), num(c.D[0])
	p, q := num(0), num(0)
	want := make([]*big.Float, n)
	for i, x := range l {
		v := num(x)
		want[i] = add(mul(dd, v), add(mul(c1, p), mul(c2, q)))
		p, q = add(mul(k, p), new(big.Float).Sub(v, q)), add(q, mul(e, p))
	}
	s.process(l, r)
	sum := 0.0
	for i := range l {
		e, _ := new(big.Float).Sub(num(l[i]), want[i]).Float64()
		sum += e * e
	}
	got := 10 * math.Log10(sum/n)
	t.Logf("%.1f dBFS", got)
	if got > -250 {
		t.Errorf("rounding noise %.1f dBFS", got)
	}
}

// The form for motion makes no more noise: with steps of zero it differs from
// the form for rest by less than -200 dBFS, the tail of a change included.
func TestFormsAgree(t *testing.T) {
	const rate, n = 192000.0, 40000
	var d [MaxSections]Coeffs
	Spec{Shape: Bell, Freq: 20, Gain: 12, Q: 10}.Design(rate, d[:])
	rests, moves, turns := Section{Coeffs: d[0]}, Section{Coeffs: d[0], moves: true}, Section{Coeffs: d[0]}
	worst := 0.0
	for i := 0; i < n; i += Grid {
		var x, y, z, silent [Grid]float64
		for k := range x {
			x[k] = 0.1 * math.Sin(2*math.Pi*20*float64(i+k)/rate)
		}
		y, z = x, x
		rests.process(x[:], silent[:])
		moves.process(y[:], silent[:])
		turns.moves = i/Grid%2 == 0
		turns.process(z[:], silent[:])
		for k := range x {
			worst = max(worst, math.Abs(x[k]-y[k]), math.Abs(x[k]-z[k]))
		}
	}
	t.Logf("%.1f dBFS", 20*math.Log10(worst))
	if worst > 1e-10 {
		t.Errorf("%.1f dBFS", 20*math.Log10(worst))
	}
}

// Near Nyquist resonance and correction may change places as a filter moves.
// What that adds above 2.5 kHz to a 1 kHz sine stays below -80 dBc.
func TestSweepNearNyquistIsClean(t *testing.T) {
	const rate, n = 44100.0, 8192
	for _, c := range []struct{ f0, f1, q0, q1 float64 }{
		{14000, 22000, 0.6, 0.6}, {14000, 22000, 1.7, 1.7}, {14000, 22000, 10, 10}, {19000, 19000, 0.3, 10}, {22000, 22000, 0.3, 10},
	} {
		for _, shape := range []Shape{Bell, HighShelf, LowPass, HighPass} {
			x := make([]float64, n)
			for i := range x {
				x[i] = math.Sin(2 * math.Pi * 1000 * float64(i) / rate)
			}
			y := glide(x, rate, Grid, func(i int) Spec {
				at := min(max((float64(i)-n/4)/(0.05*rate), 0), 1)
				at *= at * (3 - 2*at)
				return Spec{Shape: shape, Freq: c.f0 * math.Pow(c.f1/c.f0, at), Gain: 12, Q: c.q0 * math.Pow(c.q1/c.q0, at), Order: 2}
			})
			if got := 20 * math.Log10(strongest(y, rate, 2500)); got > -80 {
				t.Errorf("shape %v, %+v: %.1f dBc", shape, c, got)
			}
		}
	}
}

// strongest is the largest amplitude in x from the frequency from up, by a
// Blackman-Harris window.
func strongest(x []float64, rate, from float64) float64 {
	n := len(x)
	y := make([]float64, n)
	for i := range y {
		p := 2 * math.Pi * float64(i) / float64(n)
		y[i] = x[i] * (0.35875 - 0.48829*math.Cos(p) + 0.14128*math.Cos(2*p) - 0.01168*math.Cos(3*p))
	}
	worst := 0.0
	for k, c := range fourier.NewFFT(n).Coefficients(nil, y) {
		if float64(k)*rate/float64(n) >= from {
			worst = max(worst, 2*cmplx.Abs(c)/(0.35875*float64(n)))
		}
	}
	return worst
}
