package analysis

import (
	"math"
	"testing"
)

// TestSpikes: single samples far off are found where they are, as high as they
// are.
func TestSpikes(t *testing.T) {
	for _, rate := range []float64{44100, 96000} {
		for name, x := range loud(rate, 8) {
			if name == "distorted guitar" {
				continue // all edges, as high as these
			}
			y := scaled(x, 0.5)
			at := faults(rate, len(y))
			for _, i := range at {
				y[i] -= math.Copysign(0.6, y[i])
			}
			r := survey(rate, 4096, y)
			n := found(r.Clicks, at, 1, 0)
			t.Logf("%s at %g Hz: %d of %d", name, rate, n, len(at))
			if float64(n) < 0.6*float64(len(at)) || int(r.Clicks.Count) != n {
				t.Errorf("%s at %g Hz: %d clicks of %d are in place, %d in all", name, rate, n, len(at), r.Clicks.Count)
				continue
			}
			near(t, name+", level", r.Clicks.First[0].Level, 20*math.Log10(0.6), 3)
		}
	}
}

// TestJumps: a chord that goes on somewhere else, as where frames were lost.
func TestJumps(t *testing.T) {
	const rate = 48000
	x := mixed(tone(rate, 10, 220, 0.2), tone(rate, 10, 277.2, 0.2), tone(rate, 10, 329.6, 0.2), scaled(pinkNoise(rate, 10, 1), 0.01))
	var y []float64
	var at []int
	for from := 0; from+8000 < len(x); from += 8000 + 150 {
		y = append(y, x[from:from+8000]...)
		if from > 0 {
			at = append(at, len(y)-8000)
		}
	}
	r := survey(rate, 4096, y)
	n := found(r.Clicks, at, 1, 0)
	t.Logf("%d of %d", n, len(at))
	if float64(n) < 0.75*float64(len(at)) || int(r.Clicks.Count) != n {
		t.Errorf("%d jumps of %d are in place, %d in all", n, len(at), r.Clicks.Count)
	}
	for _, e := range r.Clicks.First {
		i := e.Position
		if jump := math.Abs(y[i] - y[i-1]); math.Abs(e.Level-20*math.Log10(jump)) > 0.1 {
			t.Errorf("a jump of %.3f at %d has a level of %.1f dBFS", jump, i, e.Level)
		}
	}
}

// TestOneSpike is found wherever it lies in a hop, and once.
func TestOneSpike(t *testing.T) {
	const rate = 44100
	x := pinkNoise(rate, 0.2, 1)
	for i := 300; i < 1500; i += 7 {
		y := scaled(x, 0.1)
		y[i] += 0.5
		if r := survey(rate, 333, y); r.Clicks.Count != 1 || r.Clicks.First[0].Position != int64(i) {
			t.Errorf("frame %d: %+v", i, r.Clicks)
		}
	}
}
