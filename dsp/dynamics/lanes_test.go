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

// TestFilterRMS: filters and detector in one have the bits of each in turn, and
// leave the same state.
func TestFilterRMS(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 8))
	for filters := 1; filters <= 2; filters++ {
		f, g := make([][2]SVF, filters), make([][2]SVF, filters)
		var r, q [2]RMS
		for c := range 2 {
			for i := range f {
				f[i][c].SetHighShelf(0.3*rng.Float64(), 0.7, 6)
			}
			r[c].SetTime(50 * rng.Float64())
		}
		copy(g, f)
		q = r
		for n := range 70 {
			x, to, side := lanesOf(rng, 2, n), lanesOf(rng, 2, n), lanesOf(rng, 2, n)
			for c := range 2 {
				want := slices.Clone(x[c])
				for i := range g {
					g[i][c].Process(want, want)
				}
				wantSide := slices.Clone(want)
				q[c].Process(want, want)
				if c == 0 {
					FilterRMS(f, &r, [2][]float64(to), [2][]float64(side), [2][]float64(x))
				}
				if !slices.Equal(to[c], want) || !slices.Equal(side[c], wantSide) {
					t.Fatalf("%d filters, %d frames: channel %d differs", filters, n, c)
				}
			}
			if !slices.Equal(f, g) || r != q {
				t.Fatalf("%d filters, %d frames leave another state", filters, n)
			}
		}
	}
}
