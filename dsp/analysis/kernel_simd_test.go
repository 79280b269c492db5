//go:build goexperiment.simd && amd64

package analysis

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestVectorEqualsPlain: the vector kernels give the bits of the plain ones.
func TestVectorEqualsPlain(t *testing.T) {
	if !wide {
		t.Skip("no AVX2")
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for n := 1; n < 1200; n += 1 + n/20 {
		x, y := make([]float64, n), make([]float64, n)
		for i := range x {
			x[i], y[i] = rng.NormFloat64(), rng.NormFloat64()
		}
		var h, hv hopLanes
		hopSumsPlain(x, &h, 0)
		hopSumsPlain(x, &hv, hopSumsVector(x, &hv))
		if h != hv {
			t.Fatalf("%d samples: %v, vector %v", n, h, hv)
		}
		var p, pv productLanes
		productSumsPlain(x, y, &p, 0)
		productSumsPlain(x, y, &pv, productSumsVector(x, y, &pv))
		if p != pv {
			t.Fatalf("%d products: %v, vector %v", n, p, pv)
		}
		b, bv := make([]float64, n), make([]float64, n)
		bendsPlain(b, x, 0)
		bendsPlain(bv, x, bendsVector(bv, x))
		if fmt.Sprint(b) != fmt.Sprint(bv) {
			t.Fatalf("%d samples: %v, vector %v", n, b, bv)
		}
		for _, bits := range []int{8, 16, 24, 26} {
			var u, uv [4]int32
			z := quantised(x, bits)
			ok := gridPlain(z, &u, 0)
			if okv := grid(z, &uv); ok != okv || ok && u != uv {
				t.Fatalf("%d samples of %d bits: %v %v, vector %v %v", n, bits, ok, u, okv, uv)
			}
		}
	}
}

// TestSurveyWithoutVectors: a processor without AVX2 finds the same.
func TestSurveyWithoutVectors(t *testing.T) {
	if !wide {
		t.Skip("no AVX2")
	}
	defer func() { wide = true }()
	x, y := quantised(pinkNoise(44100, 1.3, 1), 24), beat(44100, 1.3, 1)
	var got [2]string
	for i := range got {
		wide = i == 0
		got[i] = fmt.Sprintf("%+v", survey(44100, 1000, x, y))
	}
	if got[0] != got[1] {
		t.Errorf("%s\nwithout vectors %s", got[0], got[1])
	}
}
