package multiband

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestVectorsEqualPlain: what runs several frames at once gives the bits of
// plain Go, for any length.
func TestVectorsEqualPlain(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	random := func(n int) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = rng.NormFloat64()
		}
		return x
	}
	for n := range tick + 1 {
		a, b, v := random(n), random(n), rng.Float64()
		var x, g [bands][]float64
		for k := range x {
			x[k], g[k] = random(n), random(n)
		}
		// Each writes to the first slice, encode to both.
		for name, f := range map[string][2]func(a, b []float64){
			"louder":  {func(a, b []float64) { louder(a, b, v) }, func(a, b []float64) { louderScalar(a, b, v) }},
			"draw":    {func(a, b []float64) { draw(a, b, v) }, func(a, b []float64) { drawScalar(a, b, v) }},
			"raise":   {func(a, _ []float64) { raise(a, v) }, func(a, _ []float64) { raiseScalar(a, v) }},
			"less":    {less, lessScalar},
			"lowPass": {func(a, b []float64) { lowPass(a, b, v) }, func(a, b []float64) { lowPassScalar(a, b, v) }},
			"encode":  {func(a, b []float64) { encode(a, b, a, b) }, func(a, b []float64) { encodeScalar(a, b, a, b) }},
			"mix":     {func(a, _ []float64) { mix(a, &x, &g) }, func(a, _ []float64) { mixScalar(a, &x, &g) }},
		} {
			gotA, gotB, wantA, wantB := slices.Clone(a), slices.Clone(b), slices.Clone(a), slices.Clone(b)
			f[0](gotA, gotB)
			f[1](wantA, wantB)
			if !slices.Equal(gotA, wantA) || !slices.Equal(gotB, wantB) {
				t.Fatalf("%s of %d frames differs from plain Go", name, n)
			}
			if n == tick && slices.Equal(gotA, a) {
				t.Fatalf("%s does nothing", name)
			}
		}
	}
}
