package main

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"lacquer/dsp/eq"
	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

// inPhase is an equaliser with the given settings in a phase mode.
func inPhase(mode float64, set settings) *eq.EQ {
	return ready(eq.New(), eqRate, set.with(settings{param.EQPhase: mode}))
}

// around is the impulse response of an equaliser from before frames ahead of
// its latency on.
func around(e *eq.EQ, before, n int) []float64 {
	h := impulse(e, e.Latency()+n)
	lead := make([]float64, max(before-e.Latency(), 0))
	return append(lead, h[max(e.Latency()-before, 0):]...)
}

// eqLinear shows linear phase beside minimum phase.
func eqLinear() [][]*plot.Plot {
	whole := eqPanel("Eight bands", -12, 12, 3)
	for i, name := range []string{"minimum phase", "linear phase"} {
		points := response(impulse(inPhase(float64(i), eightBands), 1<<17), eqRate, 20, 20000, 801)
		if i == 0 {
			line(whole, name, sky, magnitude(points)).Width = 4
		} else {
			line(whole, name, black, magnitude(points))
		}
	}
	legendAt(whole, true, true)
	whole.Legend.XOffs = 130

	off := panel("Linear less minimum phase, bells of 12 dB", "", "dB")
	frequencyAxis(off, 20, 20000)
	decades(&off.Y, -6, 2)
	dashed(off, "", black, plotter.XYs{{X: 20, Y: -1}, {X: 20000, Y: -1}})
	bells := []filter.Spec{
		{Freq: 30, Q: 10}, {Freq: 30, Q: 2}, {Freq: 60, Q: 4}, {Freq: 100, Q: 1}, {Freq: 1000, Q: 10}, {Freq: 5000, Q: 1},
	}
	for i, s := range bells {
		s.Shape, s.Gain = filter.Bell, 12
		xy, worst := phaseDifference(s)
		line(off, fmt.Sprintf("%g Hz, Q %g", s.Freq, s.Q), shade(i, len(bells)), xy)
		fmt.Printf("  bell of 12 dB at %g Hz, Q %g (bandwidth %g Hz): linear phase at most %.4f dB off minimum phase\n", s.Freq, s.Q, s.Freq/s.Q, worst)
	}
	legendAt(off, true, false)

	steep := ringing("Ring of a bell of 12 dB at 60 Hz, Q 4", filter.Spec{Shape: filter.Bell, Freq: 60, Gain: 12, Q: 4}, 300, 100)
	mild := ringing("Ring of a bell of 12 dB at 1 kHz, Q 1", filter.Spec{Shape: filter.Bell, Freq: 1000, Gain: 12, Q: 1}, 6, 1)
	fmt.Printf("  latency %d frames, %.1f ms\n", inPhase(param.LinearPhase, nil).Latency(), 1000*float64(inPhase(param.LinearPhase, nil).Latency())/eqRate)
	return [][]*plot.Plot{{whole, off}, {steep, mild}}
}

// phaseDifference is the base-10 logarithm of the largest difference of both
// modes in dB within each twelfth of an octave, and the largest of all.
func phaseDifference(s filter.Spec) (plotter.XYs, float64) {
	var points [2][]point
	for i := range points {
		points[i] = response(impulse(inPhase(float64(i), eqBand(0, bandRows(s))), 1<<17), eqRate, 20, 20000, 801)
	}
	const part = 6 // of 801 points over ten octaves
	var xy plotter.XYs
	most, worst := 0.0, 0.0
	for i, p := range points[0] {
		d := math.Abs(points[1][i].db() - p.db())
		worst = max(worst, d)
		if most = max(most, d); i%part == 0 {
			xy = append(xy, plotter.XY{X: p.hz, Y: math.Log10(most + 1e-12)})
			most = 0
		}
	}
	return xy, worst
}

// ringing shows the impulse responses of both modes in dB, without the click
// itself: the largest in each two-hundredth of span ms on either side.
func ringing(title string, s filter.Spec, span, step float64) *plot.Plot {
	p := panel(title, "ms", "dB")
	axis(&p.X, -span, span, step)
	axis(&p.Y, -140, 0, 20)
	before := int(span / 1000 * eqRate)
	part := max(2*before/200, 1)
	for i, name := range []string{"minimum phase", "linear phase"} {
		h := around(inPhase(float64(i), eqBand(0, bandRows(s))), before, before)
		h[before] = 0
		var xy plotter.XYs
		for at := 0; at+part <= len(h); at += part {
			worst := 0.0
			for _, x := range h[at : at+part] {
				worst = max(worst, math.Abs(x))
			}
			xy = append(xy, plotter.XY{X: (float64(at-before) + float64(part)/2) / eqRate * 1000, Y: max(decibel(worst), -200)})
		}
		line(p, name, palette[i], xy)
	}
	legendAt(p, true, true)
	return p
}
