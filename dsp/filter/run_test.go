package filter

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// Whatever runs several sections at once must give the bits of the plain
// loop, for any number of sections, at rest and moving, and of frames.
func TestRunEqualsSectionsInTurn(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var runner Runner
	for count := 1; count <= 24; count++ {
		var a, b []*Section
		for range count {
			x := randomSection(rng)
			y := x
			a, b = append(a, &x), append(b, &y)
		}
		for n := range 301 {
			for i := range a {
				nextTurn(rng, a[i], b[i], n)
			}
			l, r := make([]float64, n), make([]float64, n)
			for i := range l {
				l[i], r[i] = rng.NormFloat64(), rng.NormFloat64()
			}
			wl, wr := append([]float64(nil), l...), append([]float64(nil), r...)
			runner.Run(a, l, r)
			for _, s := range b {
				s.process(wl, wr)
			}
			for i := range l {
				if l[i] != wl[i] || r[i] != wr[i] {
					t.Fatalf("%d sections, frame %d of %d: %v %v, want %v %v", count, i, n, l[i], r[i], wl[i], wr[i])
				}
			}
			for i := range a {
				if n > 0 && (a[i].Coeffs != b[i].Coeffs || a[i].a != b[i].a || a[i].b != b[i].b) {
					t.Fatalf("%d sections, %d frames: section %d is %+v, want %+v", count, n, i, *a[i], *b[i])
				}
			}
		}
	}
}

// randomSection is one of the sections of a random bell.
func randomSection(rng *rand.Rand) Section {
	var d [MaxSections]Coeffs
	n := Spec{Shape: Bell, Freq: 50 + 15000*rng.Float64(), Gain: 4*rng.Float64() - 2, Q: 0.3 + rng.Float64()}.Design(44100, d[:])
	return Section{Coeffs: d[rng.IntN(n)]}
}

// nextTurn lets x and y, which are equal, rest or move for the next n frames.
func nextTurn(rng *rand.Rand, x, y *Section, n int) {
	if x.moves {
		x.wake()
		y.wake()
	}
	if x.moves = rng.IntN(4) == 0; x.moves {
		x.wake()
		y.wake()
		to, d := randomSection(rng), 1/float64(n+1)
		x.step = Coeffs{
			A: (to.A - x.A) * d, B1: (to.B1 - x.B1) * d, B2: (to.B2 - x.B2) * d,
			C1: (to.C1 - x.C1) * d, C2: (to.C2 - x.C2) * d, D: (to.D - x.D) * d,
		}
	}
	y.moves, y.step = x.moves, x.step
}

func BenchmarkRun(b *testing.B) {
	for _, count := range []int{3, 6, 24} {
		for _, n := range []int{10, 64, 256} {
			b.Run(fmt.Sprintf("%d/%d", count, n), func(b *testing.B) {
				var c [MaxSections]Coeffs
				var s []*Section
				for i := range count {
					Spec{Shape: Bell, Freq: 500 + 500*float64(i), Gain: 3, Q: 1}.Design(44100, c[:])
					s = append(s, &Section{Coeffs: c[i%3]})
				}
				l, r := make([]float64, n), make([]float64, n)
				for i := range l {
					l[i] = float64(i%17) - 8
				}
				var runner Runner
				for b.Loop() {
					runner.Run(s, l, r)
					l[0], r[3] = 1, 1
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/frame")
			})
		}
	}
}
