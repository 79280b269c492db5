//go:build goexperiment.simd && amd64

package stereo

import (
	"slices"
	"testing"

	"lacquer/dsp/param"
)

// TestVectorsEqualScalars: with and without vectors, the same bits.
func TestVectorsEqualScalars(t *testing.T) {
	if !hasVector {
		t.Skip("no AVX")
	}
	defer func() { hasVector = true }()
	run := func(vectors bool) []float64 {
		hasVector = vectors
		s := prepared(48000, settings{param.StereoWidthLow: 0, param.StereoGuard: 1, param.StereoRotation: 5})
		l, r := noise(5000, 12)
		for n, k := 0, 1; n < len(l); n, k = n+k, k+1 {
			k = min(k, len(l)-n)
			s.Process(l[n:n+k], r[n:n+k])
		}
		return append(l, r...)
	}
	if !slices.Equal(run(true), run(false)) {
		t.Error("vectors change the bits")
	}
}
