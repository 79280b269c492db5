//go:build goexperiment.simd && amd64

package eq

import (
	"slices"
	"testing"

	"lacquer/dsp/filter"
)

// The vector loops give the bits of the scalar ones.
func TestLinearVectors(t *testing.T) {
	if !hasVector {
		t.Skip("no vectors")
	}
	var parts []power
	for _, s := range []filter.Spec{
		{Shape: filter.Bell, Freq: 100, Gain: 7, Q: 3}, {Shape: filter.HighPass, Freq: 40, Order: 7, Q: 1},
		{Shape: filter.HighShelf, Freq: 9000, Gain: -3, Q: 0.6}, {Shape: filter.Notch, Freq: 500, Q: 8},
	} {
		parts = appendPowers(parts, s, 44100)
		for _, n := range []int{1, 7, 8, 15, 64} {
			var square, g []float64
			for i := range n {
				square = append(square, 0.25*float64(i*i)/4096)
				g = append(g, 0.1+float64(i)/9)
			}
			run := func(vector bool) []float64 {
				defer func() { hasVector = true }()
				hasVector = vector
				x := make([]float64, 2*n)
				var d design
				d.product(x[:n], square, parts)
				d.product(x[n:], square, parts[:1])
				scale(x, g)
				roots(x)
				cross(x[:n], x[n:], g, square)
				return x
			}
			if !slices.Equal(run(true), run(false)) {
				t.Errorf("%d parts, %d frequencies: differ", len(parts), n)
			}
		}
	}
}
