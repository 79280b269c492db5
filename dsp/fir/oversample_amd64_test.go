//go:build goexperiment.simd && amd64

package fir

import (
	"slices"
	"testing"
)

// TestOversamplerVectors: with and without vectors, the same bits.
func TestOversamplerVectors(t *testing.T) {
	if !wide {
		t.Skip("no vectors")
	}
	defer func() { wide = true }()
	x := gaussian(3000, 5)
	for _, factor := range []int{2, 4, 8, 16} {
		for order := range 2 {
			var o Oversampler
			o.Prepare(44100, factor, order)
			run := func(vectors bool) []float64 {
				wide = vectors
				o.Reset()
				n := 0
				return around(&o, x, same, func() int { n = (n + 37) % 120; return n })
			}
			if !slices.Equal(run(true), run(false)) {
				t.Errorf("%d times, order %d: vectors change the bits", factor, order)
			}
		}
	}
}
