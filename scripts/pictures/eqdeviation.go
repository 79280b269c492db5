package main

import (
	"fmt"
	"math"
	"math/cmplx"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"lacquer/dsp/filter"
)

// hard are the cases that lie near the top of the band, 12 dB up and down.
var hard = struct{ freqs, gains []float64 }{
	[]float64{5000, 8000, 10000, 12000, 15000, 18000}, []float64{12, -12},
}

// hardQs are the widths measured. A shelf of much higher Q is no shelf.
func hardQs(shape filter.Shape) []float64 {
	if shape == filter.Bell {
		return []float64{0.3, 0.5, 1, 2, 4, 10}
	}
	return []float64{0.3, 0.5, 0.7071, 1, 2}
}

// eqDeviation shows by how much the equaliser differs from the analog
// prototype: case by case, and the worst of all beside the usual design.
func eqDeviation() [][]*plot.Plot {
	const bells, shelves = "Bells, 12 dB", "High shelves, 12 dB"
	return [][]*plot.Plot{
		{deviations(bells, filter.Bell, 44100, 0.012), deviations(shelves, filter.HighShelf, 44100, 0.012)},
		{deviations(bells, filter.Bell, 96000, 0.00045), deviations(shelves, filter.HighShelf, 96000, 0.00045)},
		{worstOfAll(bells, filter.Bell), worstOfAll(shelves, filter.HighShelf)},
	}
}

// deviations draws the boosts; the cuts are their mirror images, and measured.
func deviations(title string, shape filter.Shape, rate, scale float64) *plot.Plot {
	p := panel(fmt.Sprintf("%s, %g kHz", title, rate/1000), "", "dB off the prototype")
	frequencyAxis(p, 1000, 20000)
	axis(&p.Y, -scale, scale, scale/3)
	worst := 0.0
	for i, f := range hard.freqs {
		for j, q := range hardQs(shape) {
			for _, gain := range hard.gains {
				d := deviation(filter.Spec{Shape: shape, Freq: f, Gain: gain, Q: q}, rate)
				for _, v := range d {
					worst = max(worst, math.Abs(v.Y))
				}
				if gain < 0 {
					continue
				}
				name := ""
				if j == 0 {
					name = fmt.Sprintf("%g kHz", f/1000)
				}
				line(p, name, shade(i, len(hard.freqs)), above(d, 1000)).Width = 1
			}
		}
	}
	legendAt(p, false, true)
	fmt.Printf("  %s up and down at %g kHz, %g to %g Hz, Q %v: at most %.5f dB off from 20 Hz to 20 kHz\n",
		title, rate/1000, hard.freqs[0], hard.freqs[len(hard.freqs)-1], hardQs(shape), worst)
	return p
}

// deviation is the realised response over the prototype's, in dB.
func deviation(s filter.Spec, rate float64) plotter.XYs {
	points := eqResponse(rate, eqBand(0, bandRows(s)))
	xy := make(plotter.XYs, len(points))
	for i, p := range points {
		xy[i] = plotter.XY{X: p.hz, Y: p.db() - decibel(cmplx.Abs(s.Prototype(p.hz)))}
	}
	return xy
}

// above drops what lies below lo.
func above(xy plotter.XYs, lo float64) plotter.XYs {
	for i := range xy {
		if xy[i].X >= lo {
			return xy[i:]
		}
	}
	return nil
}

// worstOfAll draws the largest deviation of all the cases at each frequency,
// of the equaliser and of biquads by the bilinear transform.
func worstOfAll(title string, shape filter.Shape) *plot.Plot {
	p := panel(title+": worst of all, and of bilinear biquads", "", "dB off the prototype")
	frequencyAxis(p, 1000, 20000)
	decades(&p.Y, -8, 1)
	dashed(p, "", black, plotter.XYs{{X: 1000, Y: -1}, {X: 20000, Y: -1}})
	for i, rate := range []float64{44100, 96000} {
		for j, of := range []func(filter.Spec, float64) plotter.XYs{bilinearDeviation, deviation} {
			worst := envelope(shape, rate, of)
			name := fmt.Sprintf("%s, %g kHz", []string{"bilinear", "equaliser"}[j], rate/1000)
			line(p, name, palette[2*i+1-j], worst)
			fmt.Printf("  %s, worst of all: %s at most %.2g dB off\n", title, name, math.Pow(10, highest(worst)))
		}
	}
	legendAt(p, false, true)
	return p
}

func highest(xy plotter.XYs) float64 {
	top := math.Inf(-1)
	for _, v := range xy {
		top = max(top, v.Y)
	}
	return top
}

// envelope is the base-10 logarithm of the largest magnitude of all the cases
// at each frequency.
func envelope(shape filter.Shape, rate float64, of func(filter.Spec, float64) plotter.XYs) plotter.XYs {
	var worst plotter.XYs
	for _, f := range hard.freqs {
		for _, q := range hardQs(shape) {
			for _, gain := range hard.gains {
				d := above(of(filter.Spec{Shape: shape, Freq: f, Gain: gain, Q: q}, rate), 1000)
				if worst == nil {
					worst = make(plotter.XYs, len(d))
				}
				for i, v := range d {
					worst[i] = plotter.XY{X: v.X, Y: max(worst[i].Y, math.Abs(v.Y))}
				}
			}
		}
	}
	for i := range worst {
		worst[i].Y = math.Log10(worst[i].Y + 1e-9)
	}
	return worst
}

// bilinearDeviation is that of the prototype under the bilinear transform,
// bent so that its f0 is right: the biquads of R. Bristow-Johnson's cookbook.
func bilinearDeviation(s filter.Spec, rate float64) plotter.XYs {
	var xy plotter.XYs
	for _, p := range eqResponse(rate, nil) {
		bent := s.Freq * math.Tan(math.Pi*p.hz/rate) / math.Tan(math.Pi*s.Freq/rate)
		xy = append(xy, plotter.XY{X: p.hz, Y: decibel(cmplx.Abs(s.Prototype(bent) / s.Prototype(p.hz)))})
	}
	return xy
}
