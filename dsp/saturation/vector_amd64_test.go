//go:build goexperiment.simd && amd64

package saturation

import (
	"slices"
	"testing"

	"lacquer/dsp/param"
)

// TestVectorIsScalar: both give the same bits.
func TestVectorIsScalar(t *testing.T) {
	if !hasVector {
		t.Skip("no AVX2")
	}
	defer func() { hasVector = true }()
	for kind, name := range types {
		for _, offline := range []bool{false, true} {
			var want [2][]float64
			for _, vector := range []bool{true, false} {
				hasVector = vector
				s := new(Saturation)
				s.SetOffline(offline)
				s.Prepare(44100, 512)
				for i, v := range plain(kind, settings{param.SatDrive: 12, param.SatBias: 40, param.SatTone: 3}) {
					s.SetParam(i, v)
				}
				l, r := program(6001, 44100, 0.9)
				for i := range 2000 { // zeros of both signs, too
					l[i], r[i] = 0, 0
					if i > 1000 {
						l[i] = -l[i]
					}
				}
				for from := 0; from < len(l); {
					n := min(1+from*7%97, len(l)-from)
					s.Process(l[from:from+n], r[from:from+n])
					from += n
				}
				if vector {
					want = [2][]float64{l, r}
				} else if !slices.Equal(l, want[0]) || !slices.Equal(r, want[1]) {
					t.Errorf("%s, offline %v: vector and scalar differ", name, offline)
				}
			}
		}
	}
}
