package analysis

import (
	"math/rand/v2"
	"testing"
)

// faults are places, 0.13 s apart, where something is done to audio.
func faults(rate float64, n int) (at []int) {
	rng := rand.New(rand.NewPCG(9, 9))
	step := int(0.13 * rate)
	for i := step; i < n-step; i += step {
		at = append(at, i+rng.IntN(step/4))
	}
	return at
}

// loud is music without a pause.
func loud(rate, seconds float64) map[string][]float64 {
	noise := pinkNoise(rate, seconds, 4)
	return map[string][]float64{
		"pink noise":       noise,
		"drums and noise":  mixed(beat(rate, seconds, 3), noise),
		"distorted guitar": guitar(rate, seconds, 1),
		"chord, 16 bit": quantised(mixed(tone(rate, seconds, 220, 0.2), tone(rate, seconds, 277.2, 0.2),
			tone(rate, seconds, 329.6, 0.2)), 16),
	}
}

// found counts the events that are those at the places, within frames of tol.
func found(e Events, at []int, length int64, tol int64) (n int) {
	for _, v := range e.First {
		for _, want := range at {
			if d := v.Position - int64(want); d >= -tol && d <= tol && v.Length >= length-tol && v.Length <= length+tol {
				n++
			}
		}
	}
	return n
}

// TestDropouts: gaps of 1.5 and 30 ms are found, with place and length, all but
// those few that begin or end where the waveform is at zero by chance.
func TestDropouts(t *testing.T) {
	for _, rate := range []float64{44100, 96000} {
		for name, x := range loud(rate, 8) {
			for _, ms := range []float64{1.5, 30} {
				y, length := scaled(x, 1), int(ms*rate/1000)
				at := faults(rate, len(y))
				for _, i := range at {
					clear(y[i : i+length])
				}
				r := survey(rate, 4096, x, y)
				n := found(r.Dropouts, at, int64(length), 1)
				t.Logf("%s at %g Hz, %g ms: %d of %d", name, rate, ms, n, len(at))
				if float64(n) < 0.85*float64(len(at)) || int(r.Dropouts.Count) != n || r.Dropouts.First[0].Channel != 1 {
					t.Errorf("%s at %g Hz, %g ms: %d dropouts of %d are in place, %d in all", name, rate, ms, n, len(at), r.Dropouts.Count)
				}
				if r.Held.Count > 0 {
					t.Errorf("%s: held %+v", name, r.Held.First[0])
				}
			}
		}
	}
}

// TestHeld: the same with the last sample repeated.
func TestHeld(t *testing.T) {
	const rate = 48000
	for name, x := range loud(rate, 8) {
		if name == "distorted guitar" {
			continue // stands still at its tops anyway
		}
		for _, length := range []int{60, 700} {
			y := scaled(x, 1)
			at := faults(rate, len(y))
			for _, i := range at {
				for j := range length {
					y[i+j] = y[i]
				}
			}
			r := survey(rate, 4096, y)
			n := found(r.Held, at, int64(length), 1)
			t.Logf("%s, %d frames: %d of %d", name, length, n, len(at))
			if float64(n) < 0.9*float64(len(at)) || int(r.Held.Count) != n {
				t.Errorf("%s, %d frames: %d of %d are in place, %d in all", name, length, n, len(at), r.Held.Count)
			}
			if r.Dropouts.Count > 0 {
				t.Errorf("%s: dropout %+v", name, r.Dropouts.First[0])
			}
		}
	}
}

// TestLongPause: two seconds of nothing are a pause, whatever its edges are.
func TestLongPause(t *testing.T) {
	x := pinkNoise(48000, 5, 1)
	clear(x[48000 : 3*48000])
	if r := survey(48000, 100, x); r.Dropouts.Count != 0 {
		t.Errorf("a dropout %+v", r.Dropouts.First[0])
	}
}
