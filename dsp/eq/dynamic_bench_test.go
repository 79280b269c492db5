package eq

import (
	"fmt"
	"math"
	"testing"

	"lacquer/dsp/filter"
)

// BenchmarkDynamic is what dynamic bands cost: listening only, with a threshold
// that is never met, and moving all the time.
func BenchmarkDynamic(b *testing.B) {
	for _, bands := range []int{0, 1, 2, 4, 8} {
		for _, threshold := range []float64{24, -50} {
			name := fmt.Sprintf("%d/listening", bands)
			if threshold < 0 {
				name = fmt.Sprintf("%d/moving", bands)
			}
			b.Run(name, func(b *testing.B) {
				const size = 512
				e := New()
				e.Prepare(48000, size)
				for i := range bands {
					moving(e, i, 60*math.Pow(2.2, float64(i)), 1, threshold, -24, 3)
				}
				l, r := noise(64*size, 1)
				x, y := make([]float64, size), make([]float64, size)
				at := 0
				for b.Loop() {
					copy(x, l[at:])
					copy(y, r[at:])
					at = (at + size) % len(l)
					e.Process(x, y)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*size), "ns/frame")
			})
		}
	}
}

// BenchmarkDetectors is the signal path of the detectors alone.
func BenchmarkDetectors(b *testing.B) {
	for _, lanes := range []int{1, 2, 4, 8} {
		b.Run(fmt.Sprint(lanes), func(b *testing.B) {
			e := New()
			e.Prepare(48000, 512)
			for i := range lanes {
				moving(e, i, 60*math.Pow(2.2, float64(i)), 1, 24, -24, 3)
			}
			l, r := noise(filter.Grid, 1)
			e.Process(l, r)
			for b.Loop() {
				e.detectors.hear(l, r)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*filter.Grid), "ns/frame")
		})
	}
}
