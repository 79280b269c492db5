package fir

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"
)

// TestPowersAgreeWithGonum: each channel's spectrum through the same window,
// from a ring and in slices of any size.
func TestPowersAgreeWithGonum(t *testing.T) {
	var g Powering
	for _, n := range []int{1024, 16, 32, 2048} {
		ring := n + n/4
		l := append(room(nil, ring)[:0], gaussian(ring, uint64(n))...)
		r := append(room(nil, ring)[:0], gaussian(ring, uint64(n+1))...)
		first := n / 4 * 3
		var spectra [2][]complex128
		var energy float64
		for c, x := range [][]float64{l, r} {
			y := make([]float64, n)
			energy = 0
			for i := range y {
				w := 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(n))
				energy += w * w
				y[i] = w * x[(first+i)%ring]
			}
			spectra[c] = fourier.NewFFT(n).Coefficients(nil, y)
		}
		want := func(k int) (p float64) { // one-sided
			for _, s := range spectra {
				re, im := real(s[k]), imag(s[k])
				p += 2 * (re*re + im*im) / (float64(n) * energy)
			}
			return p
		}
		for _, parts := range []int{1, 7, n} {
			g.Prepare(n)
			g.Begin(l, r, first)
			most := 0
			for _, s := range g.job.steps {
				most = max(most, s.cost)
			}
			for part := range parts {
				g.Advance(part+1, parts)
				// Each slice ends where it is due, to a unit of work.
				if late := g.job.done - g.job.total*(part+1)/parts; late < 0 || late >= most {
					t.Fatalf("%d points: %d of %d done after part %d of %d", n, g.job.done, g.job.total, part+1, parts)
				}
			}
			for k := 1; k < n/2; k++ {
				if got := g.Sum(float64(k)-0.5, float64(k)+0.5); math.Abs(got-want(k)) > 1e-12 {
					t.Fatalf("%d points in %d parts: %g at %d, want %g", n, parts, got, k, want(k))
				}
			}
			cut := 0.3*want(2) + want(3) + 0.8*want(4)
			if got := g.Sum(2.2, 4.3); math.Abs(got-cut) > 1e-12 {
				t.Errorf("%d points: %g between 2.2 and 4.3, want %g", n, got, cut)
			}
			if got := g.Sum(2.9, 3.1); math.Abs(got-0.2*want(3)) > 1e-12 {
				t.Errorf("%d points: %g between 2.9 and 3.1, want %g", n, got, 0.2*want(3))
			}
		}
	}
}

// TestProducts: sines in a few points, in phase, out of phase and alone.
func TestProducts(t *testing.T) {
	const n = 1024
	var g Powering
	g.Prepare(n)
	g.Keep()
	l, r := g.Ring(nil, n), g.Ring(nil, n)
	for i := range n {
		turn := 2 * math.Pi * float64(i) / n
		l[i] = math.Sin(50*turn) + 0.5*math.Sin(100*turn) + math.Sin(150*turn) + math.Cos(200*turn)
		r[i] = 0.5*math.Sin(50*turn) - math.Sin(100*turn) + math.Cos(200*turn+math.Pi/3)
	}
	g.Begin(l, r, 0)
	g.Advance(1, 1)
	for _, c := range []struct {
		k          int
		ll, rr, lr float64
	}{{50, 0.5, 0.125, 0.25}, {100, 0.125, 0.5, -0.25}, {150, 0.5, 0, 0}, {200, 0.5, 0.5, 0.25}, {300, 0, 0, 0}} {
		var ll, rr, lr float64
		for k := c.k - 2; k <= c.k+2; k++ {
			a, b, ab := g.Products(k)
			ll, rr, lr = ll+a, rr+b, lr+ab
		}
		if math.Abs(ll-c.ll) > 1e-12 || math.Abs(rr-c.rr) > 1e-12 || math.Abs(lr-c.lr) > 1e-12 {
			t.Errorf("point %d: %g %g %g, want %g %g %g", c.k, ll, rr, lr, c.ll, c.rr, c.lr)
		}
	}
}
