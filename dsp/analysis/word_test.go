package analysis

import (
	"math"
	"testing"
)

// TestWordLength: of noise in words of every length, full and turned down on
// its grid.
func TestWordLength(t *testing.T) {
	for bits := 8; bits <= 24; bits++ {
		x := quantised(scaled(pinkNoise(8000, 1, 1), 2), bits)
		peak := math.Pow(10, survey(8000, 100, x).Levels[0].Peak/20)
		for name, c := range map[string]struct {
			x         []float64
			bits      int
			effective float64
		}{
			"noise":               {x, bits, float64(bits) + math.Log2(peak)},
			"half as loud":        {scaled(x, 0.5), bits + 1, float64(bits) + math.Log2(peak)},
			"one sample off":      {append(x[:len(x):len(x)], math.Ldexp(1, -23)), 24, 24 + math.Log2(peak)},
			"off by half a step":  {append(x[:len(x):len(x)], math.Ldexp(3, -25)), 0, math.NaN()},
			"32 bit below 24":     {append(x[:len(x):len(x)], math.Ldexp(1, -31)), 0, math.NaN()},
			"turned down by 1 dB": {scaled(x, 0.891), 0, math.NaN()},
		} {
			if c.bits > 24 {
				c.bits, c.effective = 0, math.NaN()
			}
			r := survey(8000, 333, c.x, make([]float64, len(c.x))).Word
			if r.Bits != c.bits || math.IsNaN(r.Effective) != math.IsNaN(c.effective) || math.Abs(r.Effective-c.effective) > 1e-9 {
				t.Errorf("%d bits, %s: %+v, want %d and %.2f", bits, name, r, c.bits, c.effective)
			}
		}
	}
}

// TestWordLengthOfFewValues: what is on a coarse grid counts as 8 bits, silence
// too, and full scale does not overflow.
func TestWordLengthOfFewValues(t *testing.T) {
	for _, x := range [][]float64{{0, 0, 0}, {1, -1, 0.5}, {-1, -1}} {
		if r := survey(8000, 1, x).Word; r.Bits != 8 {
			t.Errorf("%v: %d bits", x, r.Bits)
		}
	}
	if r := survey(8000, 1, []float64{1e300, 0, -1e300}).Word; r.Bits != 0 {
		t.Errorf("huge values have %d bits", r.Bits)
	}
}
