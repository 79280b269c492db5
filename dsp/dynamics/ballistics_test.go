package dynamics

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// step runs a step through b and returns the frames to 63.2 %.
func step(b *Ballistics, from, to float64) float64 {
	const way = 1 - 1/math.E
	x := make([]float64, 1)
	before := from
	for n := 0; ; n++ {
		x[0] = to
		b.Process(x)
		done := (x[0] - from) / (to - from)
		if was := (before - from) / (to - from); done >= way {
			return float64(n) + (way-was)/(done-was)
		}
		before = x[0]
	}
}

func settle(b *Ballistics, x, frames float64) {
	buf := slices.Repeat([]float64{x}, int(frames)+1)
	b.Process(buf)
}

// TestBallisticsTimes steps the level up and down by what is a change of 20 dB
// of gain, in every mode: up takes the attack and down the release, whatever
// that means for the gain.
func TestBallisticsTimes(t *testing.T) {
	// The reduction while the level is low and while it is high.
	quiet := map[Mode]float64{CompressDown: 0, CompressUp: -20, ExpandDown: 20, ExpandUp: 0}
	loud := map[Mode]float64{CompressDown: 20, CompressUp: 0, ExpandDown: 0, ExpandUp: -20}
	for _, mode := range modes {
		for _, rate := range []float64{44100, 192000} {
			for _, ms := range [][2]float64{{0.1, 10}, {1, 50}, {30, 200}, {200, 3000}, {50, 5}} {
				var b Ballistics
				attack, release := ms[0]*rate/1000, ms[1]*rate/1000
				b.SetTimes(mode, attack, release)
				b.y = quiet[mode]
				up := step(&b, quiet[mode], loud[mode])
				b.y = loud[mode]
				down := step(&b, loud[mode], quiet[mode])
				for _, c := range [][2]float64{{up, attack}, {down, release}} {
					if off := math.Abs(c[0] - c[1]); off > 1.01 && off/c[1] > 0.001 {
						t.Errorf("mode %d at %g Hz: time %.2f frames, want %.2f", mode, rate, c[0], c[1])
					}
				}
			}
		}
	}
}

// TestBallisticsStaysBetween: the reduction never leaves the range of its
// targets, whichever of attack and release is quicker.
func TestBallisticsStaysBetween(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, times := range [][2]float64{{1, 1000}, {1000, 1}, {0, 50}, {50, 0}, {0, 0}} {
		var b Ballistics
		b.SetTimes(CompressDown, times[0], times[1])
		for range 2000 {
			x := []float64{40*rng.Float64() - 30}
			b.Process(x)
			if x[0] < -30 || x[0] > 10 {
				t.Fatalf("times %v: %g dB", times, x[0])
			}
		}
	}
}
