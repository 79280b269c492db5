package kernel

import (
	"testing"

	"lacquer/dsp/fir"
)

func BenchmarkPeaks4x48(b *testing.B)  { benchmarkPeaks(b, 4, 24) }
func BenchmarkPeaks8x128(b *testing.B) { benchmarkPeaks(b, 8, 64) }

func benchmarkPeaks(b *testing.B, phases, half int) {
	const n = 64
	k := NewPeaks(fir.Interpolator(phases, half, 7), n)
	x := make([]float32, n+2*half)
	for i := range x {
		x[i] = float32(i%17) - 8
	}
	dst := make([]float32, n)
	for b.Loop() {
		k.Squared(dst, x)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/sample")
}
