package loudness

import (
	"math"
	"math/rand"
	"testing"
)

// music is a stand-in for a dense master: noise with a falling spectrum and
// a beat, limited, peaks everywhere near full scale.
func music(rate float64, seconds float64, seed int64) [][]float64 {
	rng := rand.New(rand.NewSource(seed))
	n := int(rate * seconds)
	out := [][]float64{make([]float64, n), make([]float64, n)}
	var mid, side float64
	for i := range n {
		t := float64(i) / rate
		beat := 0.4 + 0.6*math.Exp(-8*math.Mod(t, 0.5))
		mid += 0.15 * (rng.NormFloat64() - mid)
		side += 0.3 * (rng.NormFloat64() - side)
		bass := math.Sin(2 * math.Pi * 55 * t)
		out[0][i] = 0.9 * math.Tanh(beat*(1.2*bass+4*mid+side))
		out[1][i] = 0.9 * math.Tanh(beat*(1.2*bass+4*mid-side))
	}
	return out
}

func benchmarkMeter(b *testing.B, peak Peak, signal [][]float64) {
	const block = 512
	m := New(Config{Rate: 48000, Channels: 2, Peak: peak})
	frames := 0
	in := make([][]float64, 2)
	for b.Loop() {
		if frames%(len(signal[0])-block) == 0 {
			m.Restart() // so that the peak so far does not make it easy
		}
		at := frames % (len(signal[0]) - block)
		at -= at % block
		in[0], in[1] = signal[0][at:at+block], signal[1][at:at+block]
		m.Process(in)
		frames += block
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(frames), "ns/frame")
}

func BenchmarkLoudnessOnly(b *testing.B) { benchmarkMeter(b, NoPeak, music(48000, 10, 1)) }
func BenchmarkLive(b *testing.B)         { benchmarkMeter(b, PeakLive, music(48000, 10, 1)) }
func BenchmarkReport(b *testing.B)       { benchmarkMeter(b, PeakReport, music(48000, 10, 1)) }

// The worst that can come: a full-scale tone whose true peaks lie between
// the samples, every chunk and every interval of it promising.
func BenchmarkLiveWorst(b *testing.B)   { benchmarkMeter(b, PeakLive, quarterTone(48000)) }
func BenchmarkReportWorst(b *testing.B) { benchmarkMeter(b, PeakReport, quarterTone(48000)) }

func quarterTone(n int) [][]float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = math.Sin(math.Pi/2*float64(i) + math.Pi/4)
	}
	return [][]float64{x, x}
}

func BenchmarkKernels(b *testing.B) {
	x := music(48000, 0.1, 1)
	b.Run("kWeight", func(b *testing.B) {
		c := kWeighting(48000)
		var s kState
		var e [2]float64
		for b.Loop() {
			kWeight(x[0][:480], x[1][:480], &c, &s, &e)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/480, "ns/frame")
	})
	b.Run("narrow", func(b *testing.B) {
		var y [chunk]float32
		for b.Loop() {
			narrow((*[chunk + 2]float64)(x[0]), &y)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/chunk*2, "ns/frame")
	})
	for _, p := range []Peak{PeakLive, PeakReport} {
		ip := newInterpolator(p)
		n := make([]float32, 200)
		for i := range n {
			n[i] = float32(x[0][i])
		}
		b.Run("quarters", func(b *testing.B) {
			var out [chunk]float32
			for b.Loop() {
				quarters(n, ip.quarter, &out)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/chunk*2, "ns/frame")
		})
	}
	b.Run("sixteenths", func(b *testing.B) {
		ip := newInterpolator(PeakReport)
		var y [15]float64
		for b.Loop() {
			sixteenths((*[2 * reportHalf]float64)(x[0]), ip.sixteenth, &y)
		}
	})
}
