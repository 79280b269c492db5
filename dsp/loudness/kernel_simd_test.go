//go:build goexperiment.simd && amd64

package loudness

import (
	"math/rand"
	"testing"
)

// The vector kernels give the bits of the plain ones.
func TestVectorEqualsPlain(t *testing.T) {
	if !vector {
		t.Skip("no AVX2")
	}
	rng := rand.New(rand.NewSource(1))
	noise := func(n int) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = rng.NormFloat64()
		}
		return x
	}
	for range 50 {
		n := 2 * rng.Intn(100)
		l, r := noise(n), noise(n)
		c := kWeighting(8000 + 190000*rng.Float64())
		s := kState{x1: [2]float64{1, 2}, y1: [2]float64{3, 4}, y2: [2]float64{5, 6}, z2: [2]float64{7, 8}}
		sv, e := s, [2]float64{1, 2}
		ev := e
		kWeightPlain(l, r, &c, &s, &e)
		kWeightVector(l, r, &c, &sv, &ev)
		if s != sv || e != ev {
			t.Fatalf("kWeight of %d frames: %v %v, vector %v %v", n, s, e, sv, ev)
		}

		x := (*[chunk + 2]float64)(noise(chunk + 2))
		var y, yv [chunk]float32
		top, bend := narrowPlain(x, &y)
		topV, bendV := narrowVector(x, &yv)
		if y != yv || top != topV || bend != bendV {
			t.Fatalf("narrow: %v %v %v, vector %v %v %v", top, bend, y, topV, bendV, yv)
		}

		for _, p := range []Peak{PeakLive, PeakReport} {
			ip := newInterpolator(p)
			x32 := make([]float32, 2*ip.half+chunk-1)
			for i := range x32 {
				x32[i] = float32(rng.NormFloat64())
			}
			top, topV := quartersPlain(x32, ip.quarter, &y), quartersVector(x32, ip.quarter, &yv)
			if y != yv || top != topV {
				t.Fatalf("quarters: %v %v, vector %v %v", top, y, topV, yv)
			}
		}

		w := (*[2 * reportHalf]float64)(noise(2 * reportHalf))
		var z, zv [15]float64
		ip := newInterpolator(PeakReport)
		sixteenthsPlain(w, ip.sixteenth, &z)
		sixteenthsVector(w, ip.sixteenth, &zv)
		if z != zv {
			t.Fatalf("sixteenths: %v, vector %v", z, zv)
		}
	}
}

// A whole measurement without the vector kernels gives the same figures.
func TestMeterWithoutVectors(t *testing.T) {
	if !vector {
		t.Skip("no AVX2")
	}
	defer func() { vector = true }()
	signal := music(44100, 4, 2)
	for _, peak := range []Peak{PeakLive, PeakReport} {
		var got [2]string
		for i, v := range []bool{true, false} {
			vector = v
			got[i] = figures(measure(Config{Rate: 44100, Peak: peak}, signal))
		}
		if got[0] != got[1] {
			t.Errorf("vector:\n%s\nplain:\n%s", got[0], got[1])
		}
	}
}
