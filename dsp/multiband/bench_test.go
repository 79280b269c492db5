package multiband

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"lacquer/dsp/param"
)

// program is noise with beats over a bass, at 48 kHz.
func program(frames int) (l, r []float64) {
	rng := rand.New(rand.NewPCG(3, 4))
	l, r = make([]float64, frames), make([]float64, frames)
	for i := range l {
		beat := math.Exp(-float64(i%12000) / 3000)
		bass := 0.3 * math.Sin(2*math.Pi*55*float64(i)/48000)
		l[i] = bass + beat*0.3*rng.NormFloat64()
		r[i] = bass + beat*0.2*rng.NormFloat64()
	}
	return l, r
}

// settings are plain values by row; band gives a row of a band.
type settings map[int]float64

func band4(b, row int) int { return param.MultibandBand0 + b*param.MultibandBandRows + row }

// each sets a row of all bands.
func (s settings) each(row int, v float64) settings {
	for b := range bands {
		s[band4(b, row)] = v
	}
	return s
}

func prepared(rate float64, s settings) *Multiband {
	m := new(Multiband)
	m.SetParam(param.MultibandLookAhead, s[param.MultibandLookAhead])
	m.SetParam(param.MultibandCrossover, s[param.MultibandCrossover])
	m.Prepare(rate, 512)
	for i, v := range s {
		m.SetParam(i, v)
	}
	return m
}

func BenchmarkMultiband(b *testing.B) {
	working := func(more settings) settings {
		s := settings{param.MultibandOn: 1}.each(param.MultibandThreshold, -40)
		for i, v := range more {
			s[i] = v
		}
		return s
	}
	for _, bench := range []struct {
		name  string
		set   settings
		sweep int
	}{
		{"off", nil, -1},
		{"linked", working(nil), -1},
		{"unlinked", working(settings{param.MultibandLink: 50}), -1},
		{"midside", working(settings{param.MultibandLink: 0, param.MultibandStereo: param.MidSide}), -1},
		{"lookahead", working(settings{param.MultibandLookAhead: 5}), -1},
		{"one band", working(settings{band4(0, param.MultibandBandOn): 0, band4(1, param.MultibandBandOn): 0, band4(2, param.MultibandBandOn): 0}), -1},
		{"split moving", working(nil), param.MultibandSplit2},
		{"linear", working(settings{param.MultibandCrossover: param.LinearCrossover}), -1},
		{"linear moving", working(settings{param.MultibandCrossover: param.LinearCrossover}), param.MultibandSplit2},
		{"threshold moving", working(nil), band4(1, param.MultibandThreshold)},
	} {
		for _, block := range []int{64, 512, 1024} {
			if block != 512 && bench.name != "linked" && bench.name != "linear" {
				continue
			}
			b.Run(fmt.Sprintf("%s/%d", bench.name, block), func(b *testing.B) {
				benchmark(b, bench.set, bench.sweep, block)
			})
		}
	}
}

// benchmark runs blocks; a row to sweep moves all the time.
func benchmark(b *testing.B, set settings, sweep, block int) {
	m := prepared(48000, set)
	const frames = 1 << 15
	l, r := program(frames)
	bl, br := make([]float64, block), make([]float64, block)
	at := 0
	for i := 0; b.Loop(); i++ {
		copy(bl, l[at:])
		copy(br, r[at:])
		switch {
		case sweep == param.MultibandSplit2:
			m.SetParam(sweep, 800+10*float64(i%8))
		case sweep >= 0:
			m.SetParam(sweep, -30-float64(i%8))
		}
		m.Process(bl, br)
		at = (at + block) % frames
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*block), "ns/frame")
}
