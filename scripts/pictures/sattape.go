package main

import (
	"fmt"
	"math"
	"math/cmplx"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"lacquer/dsp/param"
	"lacquer/dsp/saturation"
)

// saturationTape shows what tape does beside harmonics: loops of hysteresis,
// the head bump, and highs that give in first.
func saturationTape() [][]*plot.Plot {
	levels := loopPanel("Tape: output over input, 300 Hz, drive 12 dB", 0.4)
	for i, db := range []float64{0, -6, -12} {
		loop(levels, number(db)+" dBFS", i, db, nil)
	}
	biases := loopPanel("Tape: the same at 0 dBFS under Bias", 0.8)
	for i, bias := range []float64{-100, 0, 100} {
		loop(biases, number(bias)+" %", i, 0, settings{param.SatBias: bias})
	}
	bump := panel("Tape: head bump, −40 dBFS", "", "dB")
	frequencyAxis(bump, 20, 20000)
	axis(&bump.Y, -2, 7, 1)
	for i, db := range []float64{0, 2, 4, 6} {
		xy := gainOfTones(saturate(dynRate, param.Tape, 0, false, settings{param.SatHeadBump: db}), -40)
		line(bump, fmt.Sprintf("%g dB", db), shade(i, 4), xy)
		report(fmt.Sprintf("head bump %g dB", db), xy)
	}
	legendAt(bump, true, false)
	loud := panel("Tape: response to tones by level, drive 6 dB", "", "dB")
	frequencyAxis(loud, 20, 20000)
	axis(&loud.Y, -15, 3, 3)
	all := []float64{-30, -20, -12, -6, 0}
	for i, db := range all {
		xy := gainOfTones(saturate(dynRate, param.Tape, 6, false, nil), db)
		line(loud, number(db)+" dBFS", shade(i, len(all)), xy)
		report(fmt.Sprintf("tones of %g dBFS", db), xy)
	}
	legendAt(loud, false, true)
	return [][]*plot.Plot{{levels, biases}, {bump, loud}}
}

func loopPanel(title string, top float64) *plot.Plot {
	p := panel(title, "input", "output")
	axis(&p.X, -1, 1, 0.25)
	axis(&p.Y, -top, top, top/4)
	legendAt(p, true, true)
	return p
}

// loop draws a period and tells how wide it is and how far from closed.
func loop(p *plot.Plot, name string, i int, db float64, more settings) {
	t := newTone(dynRate, 300, db, 0.01/3)
	s := saturate(dynRate, param.Tape, 12, false, more)
	y := t.through(s, 1)
	x := t.samples(t.frames)
	next := append([]float64(nil), x...)
	again := append([]float64(nil), x...)
	s.Process(next, again)
	xy := make(plotter.XYs, 0, len(x)+1)
	gap, width := 0.0, 0.0
	for k := range x {
		at := (k + s.Latency()) % len(y)
		xy = append(xy, plotter.XY{X: x[k], Y: y[at]})
		gap = max(gap, math.Abs(next[k]-y[k]))
		width = max(width, math.Abs(y[at]-y[(len(y)*3/2-k+s.Latency())%len(y)]))
	}
	line(p, name, shade(i, 3), append(xy, xy[0]))
	fmt.Printf("  %s, %s: up and down at most %.4f apart, the next period %.2g\n", p.Title.Text, name, width, gap)
}

// gainOfTones is the gain of the fundamental of tones of a level in dBFS, 20 Hz
// to 20 kHz.
func gainOfTones(s *saturation.Saturation, db float64) plotter.XYs {
	const n, grid = 81, 5 // tones, Hz
	var xy plotter.XYs
	for i := range n {
		t := newTone(dynRate, grid*math.Round(20/grid*math.Pow(1000, float64(i)/(n-1))), db, 1.0/grid)
		if len(xy) > 0 && xy[len(xy)-1].X == t.hz() {
			continue
		}
		y := t.through(s, 0.5)
		xy = append(xy, plotter.XY{X: t.hz(), Y: decibel(cmplx.Abs(component(y, dynRate, t.hz()))) - db})
	}
	return xy
}

// report prints a response's extremes.
func report(name string, xy plotter.XYs) {
	top, low := xy[0], xy[0]
	for _, v := range xy {
		if v.Y > top.Y {
			top = v
		}
		if v.Y < low.Y {
			low = v
		}
	}
	fmt.Printf("  %s: %.2f dB at %g Hz to %.2f dB at %g Hz\n", name, low.Y, low.X, top.Y, top.X)
}
