package dynamics

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// lanesOf are n lanes of frames.
func lanesOf(rng *rand.Rand, n, frames int) [][]float64 {
	x := make([][]float64, n)
	for k := range x {
		x[k] = make([]float64, frames)
		for i := range x[k] {
			x[k][i] = 30 * rng.Float64()
		}
	}
	return x
}

func clone(x [][]float64) [][]float64 {
	y := make([][]float64, len(x))
	for k := range x {
		y[k] = slices.Clone(x[k])
	}
	return y
}

// TestLanes: lanes have the bits of single ones, whatever their number, their
// settings and the length, and leave the same state.
func TestLanes(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 8))
	for lanes := range 10 {
		balls, rms, svf := make([]Ballistics, lanes), make([]RMS, lanes), make([]SVF, lanes)
		for k := range lanes {
			attack, release := 100*rng.Float64(), 100*rng.Float64()
			if k%3 == 0 {
				balls[k].SetAutoTimes(attack, release/AutoSpan, release)
			} else {
				balls[k].SetTimes(modes[rng.IntN(4)], attack, release)
			}
			rms[k].SetTime(50 * rng.Float64())
			svf[k].SetHighShelf(0.3*rng.Float64(), 0.7, 6)
		}
		sideBalls, sideRMS, sideSVF := slices.Clone(balls), slices.Clone(rms), slices.Clone(svf)
		for n := range 70 {
			x := lanesOf(rng, lanes, n)
			want, got := clone(x), clone(x)
			for k := range lanes {
				svf[k].Process(want[k], want[k])
				rms[k].Process(want[k], want[k])
				balls[k].Process(want[k])
			}
			SVFLanes(sideSVF, got, got)
			RMSLanes(sideRMS, got, got)
			ProcessLanes(sideBalls, got)
			for k := range lanes {
				if !slices.Equal(got[k], want[k]) {
					t.Fatalf("%d lanes of %d frames: lane %d differs", lanes, n, k)
				}
			}
			if !slices.Equal(balls, sideBalls) || !slices.Equal(rms, sideRMS) || !slices.Equal(svf, sideSVF) {
				t.Fatalf("%d lanes of %d frames leave another state", lanes, n)
			}
		}
	}
}

// TestLanesElsewhere: lanes may be written to another place than they are read
// from.
func TestLanesElsewhere(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 8))
	rms := make([]RMS, 3)
	for k := range rms {
		rms[k].SetTime(10)
	}
	other := slices.Clone(rms)
	x := lanesOf(rng, 3, 21)
	before, to := clone(x), lanesOf(rng, 3, 21)
	RMSLanes(rms, to, x)
	for k := range x {
		want := make([]float64, 21)
		other[k].Process(want, x[k])
		if !slices.Equal(to[k], want) || !slices.Equal(x[k], before[k]) {
			t.Errorf("lane %d differs", k)
		}
	}
}
