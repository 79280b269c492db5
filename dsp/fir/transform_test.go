package fir

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"
)

func gaussian(n int, seed uint64) []float64 {
	rng := rand.New(rand.NewPCG(seed, 1))
	x := make([]float64, n)
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	return x
}

func run(steps []step) {
	for _, s := range steps {
		s.run(&s, 0, s.units)
	}
}

func TestTransformAgreesWithGonum(t *testing.T) {
	for n := 16; n <= 16384; n *= 2 {
		tr := newTransform(n)
		x := gaussian(2*n, uint64(n))
		seq := make([]complex128, n)
		for i := range seq {
			seq[i] = complex(x[i/4*8+i%4], x[i/4*8+4+i%4])
		}
		want := fourier.NewCmplxFFT(n).Sequence(nil, seq) // e^(+i)
		y := append(room(nil, 2*n)[:0], x...)
		run(tr.forwardSteps(nil, y))
		const stride = 24
		z := room(nil, n/4*stride)
		lastPass(z, stride, y, tr.ends())
		seen := make([]bool, n)
		for i := range n {
			k := tr.perm(i)
			seen[k] = true
			got := complex(z[i/4*stride+i%4], z[i/4*stride+4+i%4])
			if cmplx.Abs(got-want[k]) > 1e-12*math.Sqrt(float64(n)) {
				t.Fatalf("%d points: place %d, frequency %d: %v, want %v", n, i, k, got, want[k])
			}
			y[i/4*8+i%4], y[i/4*8+4+i%4] = real(got), imag(got)
		}
		for k := range seen {
			if !seen[k] {
				t.Fatalf("%d points: no frequency %d", n, k)
			}
		}
		run(tr.inverseSteps(nil, y))
		for i := range y {
			if math.Abs(y[i]/float64(n)-x[i]) > 1e-14 {
				t.Fatalf("%d points: there and back: %v, want %v", n, y[i]/float64(n), x[i])
			}
		}
	}
}

// BenchmarkSteps tells what a unit of each cost takes, so that the costs can
// be compared.
func BenchmarkSteps(b *testing.B) {
	src := &curves{}
	src.set(matrix, comb(0.1, 1), comb(0.1, 1), comb(0.1, 1), comb(0.1, 1))
	var bank Bank
	bank.Prepare(16384, 4, 2, src)
	l := gaussian(64, 1)
	for range 2000 {
		bank.Process(l, l, [][]float64{make([]float64, 64), make([]float64, 64)})
	}
	bank.frame = 20 * bank.hop
	bank.next = &bank.sets[2]
	bank.designer.beginResponses(0)
	bank.designer.beginSpectra(&bank.sets[1])
	bank.beginHop()
	for name, j := range map[string]*job{"hop": &bank.hopWork, "responses": &bank.responseWork, "spectra": &bank.spectraWork} {
		steps := j.steps
		if name == "spectra" {
			steps = steps[:len(bank.designer.long.passes)+len(bank.short.passes)+4]
		}
		for i, s := range steps {
			b.Run(fmt.Sprintf("%s/%d", name, i), func(b *testing.B) {
				for b.Loop() {
					s.run(s, 0, s.units)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*s.units*s.cost), "ns/cost")
				b.ReportMetric(float64(s.cost), "cost")
				b.ReportMetric(float64(s.units), "units")
			})
		}
	}
}
