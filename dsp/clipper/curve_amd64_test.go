//go:build goexperiment.simd && amd64

package clipper

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestVectorsEqualScalars: the same bits, on both sides of the curve, flat
// segments and steep ones.
func TestVectorsEqualScalars(t *testing.T) {
	if !hasVector {
		t.Skip("no AVX2")
	}
	defer func() { hasVector = true }()
	rng := rand.New(rand.NewPCG(3, 4))
	var c curve
	for range 300 {
		n := rng.IntN(stretch) + 1
		a, b, later := make([]float64, n), make([]float64, n), make([]float64, n)
		size := math.Exp2([]float64{-3, -2, -1, 0, 1, 2, 3, 4, 30}[rng.IntN(9)])
		for i := range n {
			a[i], b[i], later[i] = size*rng.NormFloat64(), size*rng.NormFloat64(), rng.Float64()
			if rng.IntN(3) == 0 {
				b[i] = a[i] + float64(rng.IntN(3)-1)*6e-10
			}
			c.set(i, 1+0.1*rng.Float64(), []float64{1, 0.7, 0.25}[rng.IntN(3)])
		}
		run := func(vector bool) []float64 {
			hasVector = vector
			out, l := make([]float64, n), append([]float64(nil), later...)
			segments(out, l, a, b, &c)
			return append(out, l...)
		}
		want, got := run(false), run(true)
		for i := range want {
			if math.Float64bits(got[i]) != math.Float64bits(want[i]) {
				t.Fatalf("%d of %d: %g, want %g", i, n, got[i], want[i])
			}
		}
	}
}
