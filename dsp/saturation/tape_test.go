package saturation

import (
	"math"
	"math/rand/v2"
	"testing"

	"lacquer/dsp/param"
)

// magnetised runs the hysteresis on a field, one value at a time, and gives M
// as an output of slope 1.
func magnetised(h *hysteresis, field []float64) []float64 {
	y := make([]float64, len(field))
	before := 0.0
	var up, out [2][][]float64
	for c := range up {
		up[c], out[c] = [][]float64{{0}, {0}}, [][]float64{{0}}
	}
	for i, v := range field {
		for c := range up {
			up[c][0][0], up[c][1][0] = before, v
		}
		h.run(&out, &up, 0, 1)
		y[i] = out[0][0][0] + 0.5*(before+v)
		before = v
	}
	return y
}

func newHysteresis(rate, bias float64) *hysteresis {
	h := new(hysteresis)
	h.prepare(rate)
	h.magnet = newMagnet(bias)
	return h
}

// TestLangevin: the rational approximation is good for 1.3e-7.
func TestLangevin(t *testing.T) {
	worst := 0.0
	for i := range 4000 {
		x := math.Pow(10, -3+10*float64(i)/4000)
		want := 1/math.Tanh(x) - 1/x
		if x < 0.05 {
			want = x/3 - x*x*x/45 + 2*math.Pow(x, 5)/945
		}
		num, den := langevin(x)
		worst = max(worst, math.Abs(x*num/den/want-1))
	}
	t.Logf("Langevin's function within %.2g (stated 1.3e-7)", worst)
	if worst > 1.3e-7 {
		t.Errorf("Langevin's function is off by %.2g", worst)
	}
	if num, den := langevin(0); num/den != 1.0/3 {
		t.Error("its slope at 0 is not 1/3")
	}
}

// TestAgainstTheEquation integrates dM/dH of Jiles and Atherton in 4000 steps
// of a quarter period by Runge's and Kutta's method, without the decay of
// remanence, and compares the loop.
func TestAgainstTheEquation(t *testing.T) {
	langevin := func(x float64) (l, slope float64) {
		if math.Abs(x) < 1e-2 {
			return x/3 - x*x*x/45, 1.0/3 - x*x/15
		}
		s := math.Sinh(x)
		return 1/math.Tanh(x) - 1/x, 1/(x*x) - 1/(s*s)
	}
	for _, bias := range []float64{-1, 0, 1} {
		for _, amplitude := range []float64{0.1, 0.5, 2} {
			const shape, k, alpha = 0.4, 0.4909090909090909, 0.010181818181818181
			g := newMagnet(bias)
			c := g.c
			// dMirr/dH and M of the implicit M = Mirr + c(Man − Mirr).
			whole := func(field, irr float64) (man, m float64) {
				m = irr
				for range 40 {
					man, _ = langevin((field + alpha*m) / shape)
					m = irr + c*(man-irr)
				}
				return man, m
			}
			slope := func(field, irr, direction float64) float64 {
				man, _ := whole(field, irr)
				return max(0, (man-irr)*direction) / k
			}
			const quarter = 1000
			irr := 0.0
			h := newHysteresis(1e12, bias)
			worst, most, last := 0.0, 0.0, 0.0
			chi := c / g.reversible
			for i := 1; i <= 6*quarter; i++ {
				a := amplitude * math.Sin(math.Pi/2*float64(i-1)/quarter)
				b := amplitude * math.Sin(math.Pi/2*float64(i)/quarter)
				step := b - a
				d := math.Copysign(1, step)
				k1 := slope(a, irr, d)
				k2 := slope(a+step/2, irr+step/2*k1, d)
				k3 := slope(a+step/2, irr+step/2*k2, d)
				k4 := slope(b, irr+step*k3, d)
				irr += step / 6 * (k1 + 2*k2 + 2*k3 + k4)
				_, m := whole(b, irr)
				var up, out [2][][]float64
				for ch := range up {
					up[ch], out[ch] = [][]float64{{a}, {b}}, [][]float64{{0}}
				}
				h.run(&out, &up, 0, 1)
				mean := (last + m/chi) / 2
				worst = max(worst, math.Abs(out[0][0][0]+(a+b)/2-mean))
				most = max(most, math.Abs(m/chi))
				last = m / chi
			}
			t.Logf("bias %g, field %g: off by %.1e of %.2f", bias, amplitude, worst/most, most)
			if worst/most > 2e-4 {
				t.Errorf("bias %g, field %g: off by %.1e of the loop's height", bias, amplitude, worst/most)
			}
		}
	}
}

// TestLoopCloses: under a periodic field each cycle is the one before it within
// 1e-6, and the loop has an area that bias makes smaller.
func TestLoopCloses(t *testing.T) {
	const rate, period = 192000, 192
	for _, amplitude := range []float64{0.03, 0.3, 1, 16} {
		area := [3]float64{}
		for i, bias := range []float64{-1, 0, 1} {
			field := make([]float64, 200*period)
			for n := range field {
				// A minor loop of 3 f within each cycle, which does not lie about 0.
				at := 2 * math.Pi * float64(n) / period
				field[n] = amplitude * (0.7*math.Sin(at) + 0.3*math.Sin(3*at+1))
			}
			m := magnetised(newHysteresis(rate, bias), field)
			drift := 0.0
			for n := len(m) - period; n < len(m); n++ {
				drift = max(drift, math.Abs(m[n]-m[n-period]))
				area[i] += m[n] * (field[n] - field[n-1]) // m is the mean over the step
			}
			t.Logf("field %g, bias %g: drift %.1e from cycle to cycle (asked 1e-6), area %.3g", amplitude, bias, drift, math.Abs(area[i]))
			if drift > 1e-6 {
				t.Errorf("field %g, bias %g: drift %.1e", amplitude, bias, drift)
			}
		}
		if a, b, c := math.Abs(area[0]), math.Abs(area[1]), math.Abs(area[2]); !(a > 1.5*b && b > 1.5*c && c > 0) {
			t.Errorf("field %g: areas %.3g, %.3g, %.3g", amplitude, a, b, c)
		}
	}
}

// TestNoDivergence: M never leaves what saturation allows, whatever the field.
func TestNoDivergence(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	worst := 0.0
	for _, level := range []float64{-24, 0, 24, 48, 140} {
		fields := map[string]func(i int) float64{
			"DC steps":        func(i int) float64 { return float64(i / 500 % 3 * (1 - i/1000%2*2)) },
			"Nyquist squares": func(i int) float64 { return float64(1 - i%2*2) },
			"noise":           func(i int) float64 { return 2*rng.Float64() - 1 },
			"impulses":        func(i int) float64 { return float64((i%97 + 1) / 97) },
		}
		for name, at := range fields {
			for _, bias := range []float64{-1, 0, 1} {
				h := newHysteresis(192000, bias)
				limit := 1.02 * h.reversible / h.c // M = 1, and a little for α
				field := make([]float64, 6000)
				for i := range field {
					field[i] = fromDB(level) * at(i)
				}
				for _, m := range magnetised(h, field) {
					worst = max(worst, math.Abs(m)/limit)
					if !(math.Abs(m) <= limit+1e-9*fromDB(level)) {
						t.Fatalf("%s of %g dB, bias %g: M = %g, limit %g", name, level, bias, m, limit)
					}
				}
			}
		}
	}
	t.Logf("M at most %.4f of its limit", worst)
}

// TestChangeOfRate: the loop does not depend on the rate, and a stage that is
// prepared for another goes on sound.
func TestChangeOfRate(t *testing.T) {
	s := new(Saturation)
	first := 0.0
	for _, rate := range []float64{44100, 192000, 8000, 96000, 44100} {
		s.Prepare(rate, 512)
		for i, v := range plain(param.Tape, settings{param.SatDrive: 12}) {
			s.SetParam(i, v)
		}
		x := sine(200, rate, 0.5, int(rate))
		y, _ := rendered(s, x)
		got := amplitude(y[int(rate)/2:], 200, rate)
		t.Logf("%g Hz: %.4f", rate, got)
		if first == 0 {
			first = got
		}
		if math.Abs(got/first-1) > 0.002 {
			t.Errorf("%g Hz: %.4f of 0.5 comes out", rate, got)
		}
	}
}

// TestHeadBump: the lift is where and what it says.
func TestHeadBump(t *testing.T) {
	const rate = 48000
	for _, lift := range []float64{0, 2, 6} {
		gain := func(hz float64) float64 {
			s := prepared(rate, plain(param.Tape, settings{param.SatHeadBump: lift, param.SatDrive: -12}))
			l, _ := rendered(s, sine(hz, rate, fromDB(-40), 2*rate))
			return toDB(amplitude(l[rate:], hz, rate)) + 40
		}
		at20, at60, at1000 := gain(20), gain(60), gain(1000)
		t.Logf("head bump %g dB: %.2f dB at 20 Hz, %.2f at 60, %.3f at 1000", lift, at20, at60, at1000)
		if math.Abs(at60-lift) > 0.1 || math.Abs(at1000) > 0.05 || at20 > lift/3+0.05 {
			t.Errorf("head bump %g dB: %.2f dB at 20 Hz, %.2f at 60, %.3f at 1000", lift, at20, at60, at1000)
		}
	}
}
