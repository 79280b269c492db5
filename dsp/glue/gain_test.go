//go:build goexperiment.simd && amd64

package glue

import (
	"math"
	"slices"
	"testing"
)

// TestVectorsEqualScalars: all modes, with and without the vector loops of this
// package, in pieces of all lengths, give the same bits.
func TestVectorsEqualScalars(t *testing.T) {
	if !hasVector {
		t.Skip("no AVX2")
	}
	defer func() { hasVector = true }()
	run := func(vector bool) []float64 {
		hasVector = vector
		l, r := program(5000)
		for n, k := 0, 0; n+k <= 5000; n, k = n+k, k+1 {
			a, b := slices.Clone(l[n:n+k]), l[n:n+k]
			larger(b, r[n:n+k])
			for i := range a {
				if want := max(a[i], r[n+i]); b[i] != want {
					t.Fatalf("larger: %g, want %g", b[i], want)
				}
			}
			blend(a, r[n:n+k], b, l[:k])
			copy(l[n:], a)
		}
		return l
	}
	want, got := run(false), run(true)
	for i := range want {
		if math.Float64bits(got[i]) != math.Float64bits(want[i]) {
			t.Fatalf("frame %d: %g, want %g", i, got[i], want[i])
		}
	}
}
