package glue

import (
	"math/rand/v2"
	"testing"

	"lacquer/dsp/param"
)

// program is stereo noise with a beat, so that detectors and branches have
// something to do.
func program(frames int) (l, r []float64) {
	rng := rand.New(rand.NewPCG(7, 1))
	l, r = make([]float64, frames), make([]float64, frames)
	for i := range l {
		env := 0.05 + 0.4*float64((i/6000)%2)
		common := rng.Float64() - 0.5
		l[i] = env * (common + 0.3*(rng.Float64()-0.5))
		r[i] = env * (common + 0.3*(rng.Float64()-0.5))
	}
	return l, r
}

func BenchmarkGlue(b *testing.B) {
	for _, bench := range []struct {
		name string
		set  map[int]float64
	}{
		{"off", nil},
		{"default", map[int]float64{param.GlueOn: 1}},
		{"peak", map[int]float64{param.GlueOn: 1, param.GlueDetector: 0}},
		{"unlinked", map[int]float64{param.GlueOn: 1, param.GlueLink: 50}},
		{"automakeup", map[int]float64{param.GlueOn: 1, param.GlueAutoMakeUp: 1}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			benchmark(b, bench.set, 0)
		})
	}
	b.Run("moving", func(b *testing.B) {
		benchmark(b, map[int]float64{param.GlueOn: 1}, 1)
	})
}

// benchmark runs blocks of 512; with sweep the threshold moves all the time.
func benchmark(b *testing.B, set map[int]float64, sweep float64) {
	var g Glue
	g.Prepare(48000, 512)
	for i, v := range set {
		g.SetParam(i, v)
	}
	l, r := program(512 * 64)
	bl, br := make([]float64, 512), make([]float64, 512)
	b.ResetTimer()
	for i := range b.N {
		at := i % 64 * 512
		copy(bl, l[at:at+512])
		copy(br, r[at:at+512])
		if sweep != 0 {
			g.SetParam(param.GlueThreshold, -18-sweep*float64(i%8))
		}
		g.Process(bl, br)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/512, "ns/frame")
}
