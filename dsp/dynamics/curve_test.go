package dynamics

import (
	"math"
	"math/rand/v2"
	"testing"
)

// modeLaw writes the four modes out from their definitions, as the output level of
// an input level, without the range.
func modeLaw(m Mode, x, threshold, width, ratio float64) float64 {
	knee := func(over float64) float64 {
		switch {
		case over <= -width/2:
			return 0
		case over < width/2:
			return (over + width/2) * (over + width/2) / (2 * width)
		}
		return over
	}
	switch m {
	case CompressDown:
		return x - (1-1/ratio)*knee(x-threshold)
	case CompressUp:
		return x + (1-1/ratio)*knee(threshold-x)
	case ExpandDown:
		return x - (ratio-1)*knee(threshold-x)
	}
	return x + (ratio-1)*knee(x-threshold)
}

var modes = []Mode{CompressDown, CompressUp, ExpandDown, ExpandUp}

// TestModes holds all four curves, singly and over a stretch, against their
// definitions, bounded by the range.
func TestModes(t *testing.T) {
	const tolerance = 1e-9
	for _, mode := range modes {
		worst := 0.0
		for _, width := range []float64{0, 0.5, 6, 24} {
			for _, ratio := range []float64{1, 1.3, 2, 4, 20} {
				for _, threshold := range []float64{-80, -24, 0} {
					for _, most := range []float64{0, 3, 24, math.Inf(1)} {
						c := Curve{Mode: mode, Threshold: threshold, Knee: width, Slope: mode.Slope(ratio), Range: most}
						for x := -140.0; x <= 40; x += 1.5 {
							power := []float64{math.Pow(10, x/10)}
							c.Process(power)
							want := x - modeLaw(mode, x, threshold, width, ratio)
							want = min(max(want, -min(most, 1000)), most, 1000)
							if off := math.Abs(c.Reduction(x) - want); off > tolerance {
								t.Fatalf("mode %d T %g W %g R %g range %g: %g dB is off by %g dB", mode, threshold, width, ratio, most, x, off)
							}
							worst = max(worst, math.Abs(power[0]-want))
						}
					}
				}
			}
		}
		t.Logf("mode %d: off by %.1g dB (asked 0.1)", mode, worst)
		if worst > 1e-5 {
			t.Errorf("mode %d over a stretch is off by %g dB", mode, worst)
		}
	}
}

// TestSilence: silence is not lifted, a gate stays shut on it, and no setting
// gives anything but a finite reduction that Gains can use.
func TestSilence(t *testing.T) {
	for _, mode := range modes {
		for _, ratio := range []float64{1, 2, 20, math.Inf(1)} {
			for _, most := range []float64{12, math.Inf(1)} {
				c := Curve{Mode: mode, Threshold: -40, Knee: 6, Slope: mode.Slope(ratio), Range: most}
				x := []float64{0, SilencePower, 5e-324, 1e-29, 1e-7, 1, 1e12}
				c.Process(x)
				for i, reduction := range x {
					if math.IsNaN(reduction) || math.Abs(reduction) > min(most, 1000) {
						t.Errorf("mode %d ratio %g range %g: reduction %d is %g dB", mode, ratio, most, i, reduction)
					}
				}
				want := 0.0
				if mode == ExpandDown && ratio > 1 {
					want = min(most, 1000, 260*c.Slope)
				}
				for _, got := range []float64{x[0], x[1], x[2], c.Reduction(-300), c.Reduction(math.Inf(-1))} {
					if math.Abs(got-want) > 1e-5 {
						t.Errorf("mode %d ratio %g range %g: silence is reduced by %g dB, want %g", mode, ratio, most, got, want)
					}
				}
				Gains(x)
				for i, gain := range x {
					if gain <= 0 || math.IsInf(gain, 0) {
						t.Errorf("mode %d ratio %g: gain %d is %g", mode, ratio, i, gain)
					}
				}
			}
		}
	}
}

// TestCurveZeroValue changes nothing.
func TestCurveZeroValue(t *testing.T) {
	x := []float64{0, 1e-20, 1, 100}
	Curve{}.Process(x)
	for _, v := range x {
		if v != 0 {
			t.Errorf("reduction %g dB", v)
		}
	}
}

// TestProcessAlong: a curve that moves is at every frame the curve with the
// settings of that frame, with the same bits.
func TestProcessAlong(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for _, mode := range modes {
		for n := range 40 {
			var x, want, threshold, knee, slope []float64
			for range n {
				c := Curve{mode, -60 * rng.Float64(), float64(rng.IntN(3)) * rng.Float64(), 3 * rng.Float64(), 20}
				level := []float64{float64(rng.IntN(5)) * math.Pow(10, -8*rng.Float64())}
				x = append(x, level[0])
				c.Process(level)
				want = append(want, level[0])
				threshold, knee, slope = append(threshold, c.Threshold), append(knee, c.Knee), append(slope, c.Slope)
			}
			Curve{Mode: mode, Range: 20}.ProcessAlong(x, threshold, knee, slope)
			for i := range x {
				if x[i] != want[i] {
					t.Fatalf("mode %d, frame %d of %d: %g, want %g", mode, i, n, x[i], want[i])
				}
			}
		}
	}
}
