package eq

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

// eight sets all bands to filters of all kinds, which depend on at.
func eight(e *EQ, at float64, routes [8]int) {
	shapes := [...]filter.Shape{filter.HighPass, filter.LowShelf, filter.Bell, filter.Bell, filter.Bell, filter.Notch, filter.HighShelf, filter.LowPass}
	for b := range param.EQBands {
		bell(e, b, 40*math.Pow(2.3, float64(b))*(1+0.1*math.Sin(at)), 6*math.Cos(at+float64(b)), 1)
		e.SetShape(b, shapes[b])
		e.SetOrder(b, 4)
		e.SetRoute(b, routes[b])
	}
}

var routings = []struct {
	name   string
	routes [8]int
}{
	{"stereo", [8]int{}},
	{"left-right", [8]int{2: param.Left, 4: param.Right}},
	{"mid-side", [8]int{2: param.Mid, 4: param.Side}},
	{"all", [8]int{1: param.Mid, 2: param.Side, 3: param.Left, 4: param.Right}},
}

// The same seconds are played again and again; each of their blocks counts with
// its shortest time, which leaves out what else the machine does. The longest
// block is told as a multiple of the mean.
func BenchmarkLinear(b *testing.B) {
	for _, routing := range routings {
		for _, every := range []int{0, 1, 500} { // frames of 64 between changes
			for _, block := range []int{64, 1024} {
				b.Run(fmt.Sprintf("%s/change every %d/%d", routing.name, every, block), func(b *testing.B) {
					const frames = 1 << 16
					e := linearEQ(44100, func(e *EQ) {})
					l, r := noise(frames, 1)
					x, y := make([]float64, block), make([]float64, block)
					times := make([]float64, frames/block)
					for b.Loop() {
						eight(e, 0, routing.routes)
						e.Reset()
						for i := range times {
							copy(x, l[i*block:])
							copy(y, r[i*block:])
							if at := i * block / 64; every > 0 && at%every < block/64 {
								eight(e, float64(at), routing.routes)
							}
							start := time.Now()
							e.Process(x, y)
							if t := float64(time.Since(start).Nanoseconds()); times[i] == 0 || t < times[i] {
								times[i] = t
							}
						}
					}
					times = times[frames/block/2:] // the first had a whole design, and silence
					sum := 0.0
					for _, v := range times {
						sum += v
					}
					mean := sum / float64(len(times))
					slices.Sort(times)
					b.ReportMetric(mean/float64(block), "ns/frame")
					b.ReportMetric(times[len(times)-1-len(times)/100]/mean, "p99/mean")
					b.ReportMetric(times[len(times)-1]/mean, "max/mean")
					b.ReportMetric(0, "ns/op")
				})
			}
		}
	}
}
