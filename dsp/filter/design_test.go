package filter

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"
)

var (
	rates  = []float64{44100, 48000, 88200, 96000, 176400, 192000}
	names  = [...]string{"bell", "low shelf", "high shelf", "tilt", "notch", "band-pass", "low-pass", "high-pass"}
	freqs  = []float64{20, 100, 700, 1000, 3000, 5000, 8000, 10000, 12000, 13500, 15000, 16000, 17000, 18000}
	qs     = []float64{0.3, 0.4999, 0.5, 0.5001, math.Sqrt2 / 2, 1, 2, 4, 10}
	orders = []int{1, 2, 3, 4, 6, 8}
)

func db(h complex128) float64 { return 20 * math.Log10(cmplx.Abs(h)) }

// deviation is the largest difference in dB between s at the given rate and
// its prototype, 10 Hz to 20 kHz, where the prototype is above floor dB.
func deviation(s Spec, rate, floor float64) (worst float64) {
	var d [MaxSections]Coeffs
	n := s.Design(rate, d[:])
	for f := 10.0; f <= 20000; f *= 1.04 {
		if want := db(s.Prototype(f)); want > floor {
			if e := math.Abs(db(Response(d[:n], f, rate)) - want); !(e <= worst) {
				worst = e
			}
		}
	}
	return worst
}

// specs are all settings of a shape on the grid at ±12 and ±3 dB.
func specs(shape Shape) (list []Spec) {
	for _, f := range freqs {
		switch {
		case shape <= Tilt:
			for _, q := range qs {
				for _, g := range []float64{12, -12, 3} {
					list = append(list, Spec{Shape: shape, Freq: f, Gain: g, Q: q})
				}
			}
		case shape <= BandPass:
			for _, q := range qs {
				list = append(list, Spec{Shape: shape, Freq: f, Q: q})
			}
		default:
			for _, o := range orders {
				list = append(list, Spec{Shape: shape, Freq: f, Q: math.Sqrt2 / 2, Order: o})
				if o > 1 {
					list = append(list, Spec{Shape: shape, Freq: f, Q: 2, Order: o})
				}
			}
		}
	}
	return list
}

// Every shape stays within 0.02 dB of its analog prototype up to 20 kHz at
// 44.1 and 48 kHz, within 0.001 dB from 88.2 kHz on.
func TestMatchesThePrototype(t *testing.T) {
	for shape := Bell; shape <= HighPass; shape++ {
		line := fmt.Sprintf("%-10s", names[shape])
		for _, rate := range rates {
			worst, at := 0.0, Spec{}
			for _, s := range specs(shape) {
				if e := deviation(s, rate, -60); !(e <= worst) {
					worst, at = e, s
				}
			}
			line += fmt.Sprintf("  %.5f", worst)
			limit := 0.02
			if rate > 50000 {
				limit = 0.001
			}
			if !(worst <= limit) {
				t.Errorf("%s at %v Hz: %.4f dB, at %+v", names[shape], rate, worst, at)
			}
		}
		t.Log(line)
	}
}

// What the corrections left out as negligible cost at f0 is below 2e-5 dB.
func TestBellAndTiltAreExactAtF0(t *testing.T) {
	var d [MaxSections]Coeffs
	for _, rate := range rates {
		for _, f := range freqs {
			for _, g := range []float64{-24, -3, 0, 6, 24} {
				for _, q := range []float64{0.1, 0.5, 3, 24} {
					s := Spec{Shape: Bell, Freq: f, Gain: g, Q: q}
					n := s.Design(rate, d[:])
					if got := db(Response(d[:n], f, rate)); math.Abs(got-g) > 2e-5 {
						t.Errorf("%+v at %v Hz: %.6f dB", s, rate, got)
					}
					s.Shape = Tilt
					n = s.Design(rate, d[:])
					if got := db(Response(d[:n], f, rate)); math.Abs(got) > 2e-5 {
						t.Errorf("%+v at %v Hz: %.6f dB", s, rate, got)
					}
				}
			}
		}
	}
}

func TestNotchIsDeep(t *testing.T) {
	var d [MaxSections]Coeffs
	for _, rate := range rates {
		for _, f := range freqs {
			for _, q := range []float64{0.3, 1, 20} {
				s := Spec{Shape: Notch, Freq: f, Q: q}
				n := s.Design(rate, d[:])
				if got := cmplx.Abs(Response(d[:n], f, rate)); got > 1e-7 {
					t.Errorf("%+v at %v Hz: %.1f dB", s, rate, 20*math.Log10(got))
				}
			}
		}
	}
}

func TestCutIsReciprocalOfBoost(t *testing.T) {
	var up, down [MaxSections]Coeffs
	worst := 0.0
	for shape := Bell; shape <= Tilt; shape++ {
		for _, s := range specs(shape) {
			for _, rate := range []float64{44100, 96000} {
				n := s.Design(rate, up[:])
				s.Gain = -s.Gain
				s.Design(rate, down[:])
				for f := 10.0; f < 20000; f *= 1.3 {
					h := Response(up[:n], f, rate) * Response(down[:n], f, rate)
					worst = max(worst, cmplx.Abs(h-1))
				}
			}
		}
	}
	t.Logf("worst |up·down - 1|: %.1e", worst)
	if worst > 1e-10 { // 1e-9 dB
		t.Errorf("up·down differs from 1 by %v", worst)
	}
}

func TestPassesAreButterworth(t *testing.T) {
	var d [MaxSections]Coeffs
	for _, shape := range []Shape{LowPass, HighPass} {
		for _, order := range orders {
			s := Spec{Shape: shape, Freq: 1000, Q: math.Sqrt2 / 2, Order: order}
			n := s.Design(48000, d[:])
			if got := db(Response(d[:n], 1000, 48000)); math.Abs(got+3.0103) > 1e-3 {
				t.Errorf("%+v: %v dB at f0", s, got)
			}
			if s.Q = 2; order > 1 { // the resonance is 6 dB at f0
				n = s.Design(48000, d[:])
				if got := db(Response(d[:n], 1000, 48000)); math.Abs(got-6.0206) > 1e-3 {
					t.Errorf("%+v: %v dB at f0", s, got)
				}
				s.Q = math.Sqrt2 / 2
				n = s.Design(48000, d[:])
			}
			f := 2000.0
			if shape == HighPass {
				f = 500
			}
			want := -10 * math.Log10(1+math.Pow(2, 2*float64(order)))
			if got := db(Response(d[:n], f, 48000)); math.Abs(got-want) > 0.01 {
				t.Errorf("%+v: %v dB an octave out, want %v", s, got, want)
			}
		}
	}
}

// At any rate and setting the coefficients are finite, the poles inside the
// unit circle and no state update expands.
func TestAlwaysStable(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var d [MaxSections]Coeffs
	for range 60000 {
		s := Spec{
			Shape: Shape(rng.IntN(8)), Freq: 10 * math.Pow(2200, rng.Float64()), Gain: 96*rng.Float64() - 48,
			Q: 0.1 * math.Pow(240, rng.Float64()), Order: orders[rng.IntN(6)],
		}
		rate := 1000 * math.Pow(768, rng.Float64())
		n := s.Design(rate, d[:])
		if n > MaxSections {
			t.Fatalf("%+v: %d sections", s, n)
		}
		for _, c := range d[:n] {
			for _, v := range []float64{c.A, c.B1, c.B2, c.C1, c.C2, c.D} {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Fatalf("%+v at %v Hz: %+v", s, rate, c)
				}
			}
			// Norm of {{A, -B1}, {B1, 1-B2}}: largest eigenvalue of MᵀM.
			e := 1 - c.B2
			p, q, r := c.A*c.A+c.B1*c.B1, c.B1*(e-c.A), c.B1*c.B1+e*e
			norm := (p+r)/2 + math.Hypot((p-r)/2, q)
			det := c.A*e + c.B1*c.B1
			if norm > 1+1e-9 || math.Abs(det) >= 1 || math.Abs(c.A+e) >= 1+det {
				t.Fatalf("%+v at %v Hz: norm² %v, det %v: %+v", s, rate, norm, det, c)
			}
		}
		if l := Decay(d[:n], 120); math.IsNaN(l) || math.IsInf(l, 0) {
			t.Fatalf("%+v: decay %v", s, l)
		}
	}
}

// Small changes of a setting change the response little, also where roots
// turn from complex to real and beyond Nyquist.
func TestContinuous(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	var a, b [MaxSections]Coeffs
	for range 20000 {
		s := Spec{
			Shape: Shape(rng.IntN(8)), Freq: 20 * math.Pow(1100, rng.Float64()), Gain: 48*rng.Float64() - 24,
			Q: 0.1 * math.Pow(240, rng.Float64()), Order: orders[rng.IntN(6)],
		}
		if rng.IntN(4) == 0 {
			s.Q = 0.5
		}
		rate := []float64{8000, 44100, 96000}[rng.IntN(3)]
		n := s.Design(rate, a[:])
		s.Freq *= 1 + 1e-6
		s.Q *= 1 - 1e-6
		s.Design(rate, b[:])
		for f := 20.0; f < rate/2; f *= 1.7 {
			x, y := Response(a[:n], f, rate), Response(b[:n], f, rate)
			if e := cmplx.Abs(x-y) / (cmplx.Abs(x) + 1e-3); e > 2e-2 {
				t.Fatalf("%+v at %v Hz: %v -> %v at %v Hz", s, rate, x, y, f)
			}
		}
	}
}
