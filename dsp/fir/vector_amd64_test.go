//go:build goexperiment.simd && amd64

package fir

import (
	"fmt"
	"slices"
	"testing"
)

// Vector and scalar loops give the same bits.
func TestVectorLoopsEqualScalarOnes(t *testing.T) {
	if !wide {
		t.Skip("no vectors")
	}
	defer func() { wide = true }()
	x, w := gaussian(4096, 1), gaussian(4096, 2)
	for i := 0; i < 4096; i += 5 {
		w[i] *= 1e-31
	}
	var offsets []int
	for p := range parts {
		offsets = append(offsets, 8*((p*7)%(parts+1)))
	}
	for _, n := range []int{1, 2, 3, 7, 8} {
		for name, loop := range map[string]func(dst []float64){
			"forward2":  func(d []float64) { forward2(d, w, 9, n) },
			"inverse2":  func(d []float64) { inverse2(d, w, 9, n) },
			"forward4":  func(d []float64) { forward4(d, w, 9, n) },
			"inverse4":  func(d []float64) { inverse4(d, w, 9, n) },
			"last":      func(d []float64) { lastPass(d, 24, x, n) },
			"first":     func(d []float64) { firstPass(d, n) },
			"sum":       func(d []float64) { accumulate(d, w, x, spectraStride, offsets, n, false) },
			"product":   func(d []float64) { accumulate(d, w, x, spectraStride, offsets, n, true) },
			"weigh":     func(d []float64) { weigh(d, w[:4*n], x, x) },
			"weigh now": func(d []float64) { weigh(d, x[:4*n], w, x) },
			"unweigh":   func(d []float64) { unweigh(d[:4*n], x, w) },
		} {
			t.Run(fmt.Sprint(name, n), func(t *testing.T) {
				a, b := gaussian(4096, 3), gaussian(4096, 3)
				wide = true
				loop(a)
				wide = false
				loop(b)
				if !slices.Equal(a, b) {
					t.Error("differ")
				}
				if slices.Equal(a, gaussian(4096, 3)) {
					t.Error("nothing done")
				}
			})
		}
	}
}
