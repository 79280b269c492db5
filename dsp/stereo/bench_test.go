package stereo

import (
	"testing"

	"lacquer/dsp/param"
)

func BenchmarkStereo(b *testing.B) {
	widths := settings{param.StereoWidthLow: 50, param.StereoWidthHigh: 130}
	all := settings{
		param.StereoWidthLow: 50, param.StereoWidthHigh: 150, param.StereoMonoBass: 1, param.StereoGuard: 1,
		param.StereoGuardLoss: 1, param.StereoBalance: 1, param.StereoRotation: 3,
	}
	for _, c := range []struct {
		name   string
		set    settings
		moving int
	}{
		{"neutral", nil, -1},
		{"turned", settings{param.StereoBalance: 1, param.StereoRotation: 3}, -1},
		{"widths", widths, -1},
		{"mono bass", settings{param.StereoMonoBass: 1}, -1},
		{"guard", settings{param.StereoGuard: 1, param.StereoGuardLoss: 1}, -1},
		{"all", all, -1},
		{"all, width moving", all, param.StereoWidthMid},
		{"all, split moving", all, param.StereoSplitLow},
	} {
		b.Run(c.name, func(b *testing.B) {
			const size = 512
			s := prepared(48000, c.set)
			l, r := noise(64*size, 1)
			x, y := make([]float64, size), make([]float64, size)
			b.ResetTimer()
			for n := range b.N {
				at := n % 64 * size
				copy(x, l[at:])
				copy(y, r[at:])
				if c.moving >= 0 {
					s.SetParam(c.moving, 100+float64(n%8))
				}
				s.Process(x, y)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*size), "ns/frame")
		})
	}
}
