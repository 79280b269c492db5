package analysis

import (
	"math"
	"testing"
)

// clipped at a level on both sides.
func clipped(x []float64, at float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = max(-at, min(v, at))
	}
	return y
}

// tops counts stretches of three and more samples at a level and above.
func tops(x []float64, at float64) (count, longest int64) {
	n := int64(0)
	for _, v := range append(x[:len(x):len(x)], 0) {
		if math.Abs(v) >= at {
			n++
			continue
		}
		if n >= 3 {
			count++
			longest = max(longest, n)
		}
		n = 0
	}
	return count, longest
}

// TestClippedSine: a sine of 100 Hz, 1.5 times too high, is cut 200 times a
// second for 1.3 ms each; in 16 bit, in floating point, and turned down.
func TestClippedSine(t *testing.T) {
	const rate = 48000
	x := clipped(tone(rate, 2, 100, 1.5), 1)
	count, length := tops(x, 1)
	if count != 400 {
		t.Fatal(count)
	}
	for name, c := range map[string]struct {
		x    []float64
		full bool
	}{
		"float": {x, true}, "16 bit": {quantised(x, 16), true}, "turned down": {scaled(x, 0.7), false},
		"turned down, 16 bit": {quantised(scaled(x, 0.7), 16), false}, "24 bit": {quantised(scaled(x, 0.1), 24), false},
	} {
		r := survey(rate, 4096, c.x, scaled(c.x, 0)).Clipping
		got, none := r.FullScale, r.FlatTops
		if !c.full {
			got, none = none, got
		}
		if got.Count != count || none.Count != 0 || r.Longest != length || len(got.First) != MaxEvents {
			t.Errorf("%s: %d clips of up to %d frames, %d of the other kind; want %d of %d", name, got.Count, r.Longest, none.Count, count, length)
			continue
		}
		first := got.First[0]
		at := int64(math.Ceil(math.Asin(1/1.5) / (2 * math.Pi * 100) * rate))
		if first.Position != at || first.Length != length || first.Channel != 0 {
			t.Errorf("%s: first %+v, want frame %d", name, first, at)
		}
	}
}

// TestClippedMusic: drums and noise, turned up 6 dB into a clipper.
func TestClippedMusic(t *testing.T) {
	const rate = 44100
	x := clipped(scaled(mixed(beat(rate, 4, 1), pinkNoise(rate, 4, 1)), 2), 1)
	count, longest := tops(x, 1)
	r := survey(rate, 100, x).Clipping
	if r.FullScale.Count != count || r.Longest != longest || count < 20 {
		t.Errorf("%d clips of up to %d, want %d of %d", r.FullScale.Count, r.Longest, count, longest)
	}
	r = survey(rate, 100, quantised(scaled(x, 0.5), 16)).Clipping
	if r.FullScale.Count != 0 || float64(r.FlatTops.Count) < 0.95*float64(count) || r.FlatTops.Count > count {
		t.Errorf("turned down: %d flat tops, want %d", r.FlatTops.Count, count)
	}
}

// TestClippingEnds: a clip that lasts to the end, and one below a later peak.
func TestClippingEnds(t *testing.T) {
	x := tone(48000, 1, 100, 0.5)
	for i := range 100 {
		x[len(x)-1-i] = 1
	}
	if r := survey(48000, 100, x).Clipping; r.FullScale.Count != 1 || r.Longest != 100 {
		t.Errorf("at the end: %d clips of %d frames", r.FullScale.Count, r.Longest)
	}
	y := clipped(tone(48000, 1, 100, 0.5), 0.3)
	y[40000] = 0.4
	if r := survey(48000, 100, y).Clipping; r.FlatTops.Count != 99 && r.FlatTops.Count != 100 {
		t.Errorf("a sample above the clipped ones: %d flat tops; those below remain", r.FlatTops.Count)
	}
}
