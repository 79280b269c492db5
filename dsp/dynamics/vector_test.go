//go:build goexperiment.simd && amd64

package dynamics

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// levels are powers of all sizes, with silence and the edges of octaves.
func levels(rng *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		switch rng.IntN(12) {
		case 0:
		case 1:
			x[i] = SilencePower
		case 2:
			x[i] = math.Ldexp(math.Sqrt2, rng.IntN(40)-30)
		case 3:
			x[i] = math.SmallestNonzeroFloat64
		default:
			x[i] = math.Pow(10, 24*rng.Float64()-18)
		}
	}
	return x
}

// TestVectorsEqualScalars: every vector loop has the bits of its scalar twin,
// at any length and alignment.
func TestVectorsEqualScalars(t *testing.T) {
	if !hasVector {
		t.Skip("no AVX2")
	}
	defer func() { hasVector = true }()
	rng := rand.New(rand.NewPCG(9, 9))
	var peak PeakHold
	peak.SetHold(60)
	for _, part := range []struct {
		name string
		run  func(x []float64)
	}{
		{"PowersToDB", PowersToDB},
		{"Gains", func(x []float64) {
			for i := range x {
				x[i] = 400*rand.New(rand.NewPCG(uint64(i), 1)).Float64() - 200
			}
			Gains(x)
		}},
		{"CompressDown", Curve{CompressDown, -20, 6, 0.75, 300}.Process},
		{"CompressUp", Curve{CompressUp, -30, 24, 0.5, 12}.Process},
		{"ExpandDown", Curve{ExpandDown, -50, 0, 3, 24}.Process},
		{"ExpandUp", Curve{ExpandUp, -20, 3, 1, 6}.Process},
		{"PeakHold", func(x []float64) {
			p := peak
			for i := range x {
				x[i] *= float64(1 - i%3)
			}
			p.Process(x, x)
		}},
	} {
		for n := range 70 {
			x := levels(rng, n+3)[n%4:]
			want, got := slices.Clone(x), slices.Clone(x)
			hasVector = false
			part.run(want)
			hasVector = true
			part.run(got)
			for i := range x {
				if math.Float64bits(got[i]) != math.Float64bits(want[i]) {
					t.Fatalf("%s of %g, frame %d of %d: %g, want %g", part.name, x[i], i, n, got[i], want[i])
				}
			}
		}
	}
}
