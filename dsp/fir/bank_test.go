package fir

import (
	"math"
	"testing"
)

// curves is a Source of given responses.
type curves struct {
	paths []Path
	at    []func(f float64) float64 // by kernel; f in cycles per frame
	cost  int

	changed bool
	plans   [Plans]struct {
		paths []Path
		at    []func(f float64) float64
	}
}

func (c *curves) set(paths []Path, at ...func(float64) float64) {
	c.paths, c.at, c.changed = paths, at, true
}

func (c *curves) Snap(i int) bool {
	c.plans[i].paths, c.plans[i].at = c.paths, c.at
	changed := c.changed
	c.changed = false
	return changed
}

func (c *curves) Paths(i int, dst []Path) ([]Path, int) {
	return append(dst, c.plans[i].paths...), c.cost
}

func (c *curves) Magnitudes(i int, dst [][]float64, square []float64) {
	for k, f := range c.plans[i].at {
		for n, s := range square {
			dst[k][n] = f(math.Sqrt(s))
		}
	}
}

func bump(f0, gain float64) func(float64) float64 {
	return func(f float64) float64 { return 1 + gain/(1+(f-f0)*(f-f0)*4e4) }
}

var both = []Path{{0, 0, 0}, {1, 0, 1}}

// impulse is what comes of a 1 in channel in at frame at.
func impulse(b *Bank, n, in, at, outs int) [][]float64 {
	x := [2][]float64{make([]float64, n), make([]float64, n)}
	x[in][at] = 1
	out := make([][]float64, outs)
	for o := range out {
		out[o] = make([]float64, n)
	}
	b.Process(x[0], x[1], out)
	return out
}

func TestImpulseIsTheCosineSeries(t *testing.T) {
	const taps = 1024
	src := &curves{}
	src.set(both, func(f float64) float64 { return 1 + math.Cos(2*math.Pi*3*f) + 0.5*math.Cos(2*math.Pi*100*f) })
	var b Bank
	b.Prepare(taps, 1, 2, src)
	for _, at := range []int{0, 1, 63, 64, 100, 1000} {
		b.Reset()
		y := impulse(&b, 4*taps, 0, at, 2)
		for i, v := range y[0] {
			want := map[int]float64{0: 1, 3: 0.5, -3: 0.5, 100: 0.25, -100: 0.25}[i-at-b.Latency()]
			if math.Abs(v-want) > 1e-13 {
				t.Errorf("impulse at %d: %v at %d from its centre, want %v", at, v, i-at-b.Latency(), want)
			}
			if y[1][i] != 0 {
				t.Fatal("crosstalk")
			}
		}
	}
}
