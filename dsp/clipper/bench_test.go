package clipper

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"lacquer/dsp/param"
)

// program is stereo noise of the spectrum of music, roughly, with a beat.
func program(frames int) (l, r []float64) {
	rng := rand.New(rand.NewPCG(7, 1))
	l, r = make([]float64, frames), make([]float64, frames)
	var low, lowL, lowR float64
	for i := range l {
		env := 0.4 + 0.6*math.Exp(-float64(i%12000)/2000)
		low += 0.05 * (rng.NormFloat64() - low)
		lowL += 0.3 * (rng.NormFloat64() - lowL)
		lowR += 0.3 * (rng.NormFloat64() - lowR)
		l[i] = env * (2*low + 0.3*lowL)
		r[i] = env * (2*low + 0.3*lowR)
	}
	return l, r
}

func BenchmarkClipper(b *testing.B) {
	l, r := program(65536)
	peak := 0.0
	for i := range l {
		peak = max(peak, math.Abs(l[i]), math.Abs(r[i]))
	}
	run := func(name string, rate, over, on float64, offline bool, size int) {
		b.Run(name, func(b *testing.B) {
			c := new(Clipper)
			c.SetOffline(offline)
			c.Prepare(rate, size)
			c.SetParam(param.ClipOn, on)
			c.SetParam(param.ClipThreshold, -12)
			gain := math.Pow(10, (over-12)/20) / peak
			x, y := make([]float64, size), make([]float64, size)
			b.ResetTimer()
			for n := range b.N {
				at := n % (65536 / size) * size
				for i := range x {
					x[i], y[i] = gain*l[at+i], gain*r[at+i]
				}
				c.Process(x, y)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*size), "ns/frame")
		})
	}
	for _, rate := range []float64{44100, 48000, 96000} {
		name := fmt.Sprint(rate)
		run(name+"/off", rate, 0, 0, false, 512)
		run(name+"/below", rate, -12, 1, false, 512)
		run(name+"/3 dB over", rate, 3, 1, false, 512)
		run(name+"/6 dB over", rate, 6, 1, false, 512)
		run(name+"/20 dB over", rate, 20, 1, false, 512)
		run(name+"/offline, 6 dB over", rate, 6, 1, true, 512)
	}
	run("48000/6 dB over, blocks of 64", 48000, 6, 1, false, 64)
}
