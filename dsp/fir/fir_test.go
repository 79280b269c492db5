package fir

import (
	"math"
	"testing"
)

// TestInterpolatorResponse checks that each phase is a fractional delay: flat
// and of the right phase up to 20 kHz at 44.1 kHz.
func TestInterpolatorResponse(t *testing.T) {
	for _, c := range []struct {
		phases, half int
		beta, most   float64 // most error relative to 1
	}{{4, 24, 7, 1e-3}, {8, 32, 9, 2e-4}, {16, 64, 9, 4e-5}, {32, 96, 12, 3e-6}} {
		worst := 0.0
		for p, row := range Interpolator(c.phases, c.half, c.beta) {
			for hz := 0.0; hz <= 20000; hz += 250 {
				w := 2 * math.Pi * hz / 44100
				var re, im float64
				for k, h := range row {
					at := float64(k-c.half+1) - float64(p)/float64(c.phases)
					re += h * math.Cos(w*at)
					im += h * math.Sin(w*at)
				}
				worst = max(worst, math.Hypot(re-1, im))
			}
		}
		t.Logf("%d phases of %d taps: error %.2g", c.phases, 2*c.half, worst)
		if worst > c.most {
			t.Errorf("%d phases of %d taps: error %.2g, want at most %g", c.phases, 2*c.half, worst, c.most)
		}
	}
}

func TestInterpolatorSymmetry(t *testing.T) {
	for _, phases := range []int{2, 3, 4, 5, 8} {
		bank := Interpolator(phases, 16, 8)
		for k, h := range bank[0] {
			if want := map[bool]float64{true: 1}[k == 15]; h != want {
				t.Errorf("row 0 has %g at %d", h, k)
			}
		}
		for p := 1; p < phases; p++ {
			for k, h := range bank[p] {
				if h != bank[phases-p][31-k] {
					t.Errorf("%d phases: row %d is not row %d reversed at %d", phases, p, phases-p, k)
				}
			}
		}
	}
}

func TestKaiser(t *testing.T) {
	// I0 from Abramowitz and Stegun, table 9.8.
	for _, c := range [][2]float64{{0, 1}, {1, 1.2660658777520084}, {5, 27.239871823604442}, {10, 2815.7166284662544}} {
		if got := besselI0(c[0]); math.Abs(got/c[1]-1) > 1e-14 {
			t.Errorf("I0(%g) = %.17g, want %.17g", c[0], got, c[1])
		}
	}
	if Kaiser(0, 7) != 1 || Kaiser(1.01, 7) != 0 || Kaiser(0.3, 7) != Kaiser(-0.3, 7) {
		t.Error("window is not 1 at its centre, 0 outside, symmetric")
	}
	// The design formulas agree with the designs they predict: a low-pass of
	// 101 taps, cut off at a quarter of the rate.
	beta := KaiserBeta(80)
	h := make([]float64, 101)
	for i := range h {
		x := float64(i - 50)
		h[i] = 0.5 * Sinc(x/2) * Kaiser(x/50, beta)
	}
	width := 0.0
	for width = 0.001; KaiserAttenuation(101, width) < 80; width += 0.0001 {
	}
	worst := 0.0
	for f := 0.25 + width/2; f <= 0.5; f += 0.0005 {
		re := 0.0
		for i, v := range h {
			re += v * math.Cos(2*math.Pi*f*float64(i-50))
		}
		worst = max(worst, math.Abs(re))
	}
	if db := 20 * math.Log10(worst); db > -78 {
		t.Errorf("stopband at %.1f dB, designed for -80", db)
	}
}
