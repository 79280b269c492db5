package glue

import (
	"fmt"
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
		{"all", map[int]float64{param.GlueOn: 1, param.GlueDetector: 0, param.GlueLink: 50, param.GlueAutoMakeUp: 1}},
	} {
		b.Run(bench.name, func(b *testing.B) { benchmark(b, bench.set, -1, 512) })
	}
	on := map[int]float64{param.GlueOn: 1}
	for _, row := range []struct {
		name  string
		index int
	}{{"threshold", param.GlueThreshold}, {"attack", param.GlueAttack}, {"highpass", param.GlueHighPass}, {"makeup", param.GlueMakeUp}} {
		b.Run("moving/"+row.name, func(b *testing.B) { benchmark(b, on, row.index, 512) })
	}
	for _, size := range []int{64, 1024} {
		b.Run(fmt.Sprintf("block/%d", size), func(b *testing.B) { benchmark(b, on, -1, size) })
	}
}

// benchmark runs blocks of the given size; the row, if there is one, moves all
// the time.
func benchmark(b *testing.B, set map[int]float64, row, size int) {
	var g Glue
	g.Prepare(48000, size)
	for i, v := range set {
		g.SetParam(i, v)
	}
	blocks := 32768 / size
	l, r := program(32768)
	bl, br := make([]float64, size), make([]float64, size)
	var p *param.Param
	for i := range param.Table {
		if param.Table[i].Stage == param.Glue && param.Table[i].Index == row {
			p = &param.Table[i]
		}
	}
	b.ResetTimer()
	for i := range b.N {
		at := i % blocks * size
		copy(bl, l[at:at+size])
		copy(br, r[at:at+size])
		if p != nil {
			g.SetParam(row, p.ToPlain(p.ControlMin()+(p.ControlMax()-p.ControlMin())*float64(i%8)/8))
		}
		g.Process(bl, br)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(size), "ns/frame")
}
