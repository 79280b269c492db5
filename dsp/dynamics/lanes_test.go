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
		balls := make([]Ballistics, lanes)
		for k := range lanes {
			attack, release := 100*rng.Float64(), 100*rng.Float64()
			if k%3 == 0 {
				balls[k].SetAutoTimes(attack, release/AutoSpan, release)
			} else {
				balls[k].SetTimes(modes[rng.IntN(4)], attack, release)
			}
		}
		side := slices.Clone(balls)
		for n := range 70 {
			x := lanesOf(rng, lanes, n)
			want, got := clone(x), clone(x)
			for k := range lanes {
				balls[k].Process(want[k])
			}
			ProcessLanes(side, got)
			for k := range lanes {
				if !slices.Equal(got[k], want[k]) {
					t.Fatalf("%d lanes of %d frames: lane %d differs", lanes, n, k)
				}
			}
			if !slices.Equal(balls, side) {
				t.Fatalf("%d lanes of %d frames leave another state", lanes, n)
			}
		}
	}
}

// TestStereo: filters and detector in one have the bits of each in turn, and
// leave the same state.
func TestStereo(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 8))
	var f, twice [2][2]SVF // f[0] before the RMS, both before the power
	var r [2]RMS
	for c := range r {
		f[0][c].SetHighShelf(0.3*rng.Float64(), 0.7, 6)
		f[1][c].SetHighPass(0.3*rng.Float64(), 0.7)
		r[c].SetTime(50 * rng.Float64())
	}
	twice = f
	alone, aloneTwice, aloneRMS := f[0], twice, r
	for n := range 70 {
		x, to, side, power := lanesOf(rng, 2, n), lanesOf(rng, 2, n), lanesOf(rng, 2, n), lanesOf(rng, 2, n)
		FilterRMS(&f[0], &r, [2][]float64(to), [2][]float64(side), [2][]float64(x))
		FilterPower(&twice, [2][]float64(power), [2][]float64(x))
		for c := range r {
			want := slices.Clone(x[c])
			alone[c].Process(want, want)
			if !slices.Equal(side[c], want) {
				t.Fatalf("FilterRMS of %d frames: side %d differs", n, c)
			}
			aloneRMS[c].Process(want, want)
			if !slices.Equal(to[c], want) {
				t.Fatalf("FilterRMS of %d frames: channel %d differs", n, c)
			}
			aloneTwice[0][c].Process(want, x[c])
			aloneTwice[1][c].Process(want, want)
			for i, v := range want {
				if power[c][i] != v*v {
					t.Fatalf("FilterPower of %d frames: channel %d differs", n, c)
				}
			}
		}
		if f[0] != alone || twice != aloneTwice || r != aloneRMS {
			t.Fatalf("%d frames leave another state", n)
		}
	}
}
