package saturation

import (
	"testing"

	"lacquer/dsp/param"
)

// BenchmarkSaturation is every type, auto gain off and on, and what moves.
func BenchmarkSaturation(b *testing.B) {
	b.Run("off", func(b *testing.B) { benchmark(b, false, settings{}, -1) })
	for kind, name := range types {
		set := plain(kind, settings{param.SatDrive: 6})
		b.Run(name, func(b *testing.B) { benchmark(b, false, set, -1) })
		set = settings{param.SatOn: 1, param.SatType: float64(kind), param.SatDrive: 6}
		b.Run(name+"/default", func(b *testing.B) { benchmark(b, false, set, -1) })
	}
	b.Run("soft/offline", func(b *testing.B) { benchmark(b, true, plain(param.Soft, nil), -1) })
	b.Run("tape/offline", func(b *testing.B) { benchmark(b, true, plain(param.Tape, nil), -1) })
	b.Run("soft/mids", func(b *testing.B) { benchmark(b, false, plain(param.Soft, settings{param.SatFocus: mids}), -1) })
	b.Run("soft/tone", func(b *testing.B) { benchmark(b, false, plain(param.Soft, settings{param.SatTone: 3}), -1) })
	for _, row := range []int{param.SatDrive, param.SatBias, param.SatTone} {
		b.Run("soft/moving/"+rowOf(row).Key, func(b *testing.B) { benchmark(b, false, plain(param.Soft, nil), row) })
	}
	b.Run("soft/switching", func(b *testing.B) { benchmark(b, false, plain(param.Soft, nil), param.SatType) })
}

// rowOf is a row of the stage.
func rowOf(index int) *param.Param {
	for i := range param.Table {
		if p := &param.Table[i]; p.Stage == param.Saturation && p.Index == index {
			return p
		}
	}
	return nil
}

// benchmark runs blocks of 512 frames; the row, if there is one, moves all the
// time.
func benchmark(b *testing.B, offline bool, set settings, row int) {
	const size = 512
	s := new(Saturation)
	s.SetOffline(offline)
	s.Prepare(48000, size)
	for i, v := range set {
		s.SetParam(i, v)
	}
	l, r := program(32768, 48000, 0.5)
	var x [2][size]float64
	for i := 0; b.Loop(); i++ {
		at := i % 64 * size
		copy(x[0][:], l[at:at+size])
		copy(x[1][:], r[at:at+size])
		if row >= 0 {
			p := rowOf(row)
			s.SetParam(row, p.ToPlain(p.ControlMin()+(p.ControlMax()-p.ControlMin())*float64(i%4)/4))
		}
		s.Process(x[0][:], x[1][:])
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/size, "ns/frame")
}
