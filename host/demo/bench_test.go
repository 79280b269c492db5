package demo

import "testing"

// BenchmarkSong measures the whole song, in ns of processor time per frame.
func BenchmarkSong(b *testing.B) {
	for b.Loop() {
		for range Blocks(Seconds) {
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/Frames, "ns/frame")
}
