package filter

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// Whatever runs several sections at once must give the bits of the plain
// loop, for any number of sections and frames.
func TestRunEqualsSectionsInTurn(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var runner Runner
	var designed [MaxSections]Coeffs
	for _, count := range []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 25} {
		var a, b []*Section
		for i := range count {
			Spec{Shape: Bell, Freq: 50 + 15000*rng.Float64(), Gain: 24*rng.Float64() - 12, Q: 0.3 + rng.Float64()}.Design(44100, designed[:])
			x := Section{Coeffs: designed[i%3]}
			y := x
			a, b = append(a, &x), append(b, &y)
		}
		for _, n := range []int{1, 2, 3, 4, 5, 6, 7, 64, 255, 256, 257, 600} {
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
				if *a[i] != *b[i] {
					t.Fatalf("%d sections, %d frames: state of section %d differs", count, n, i)
				}
			}
		}
	}
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
