package main

import (
	"fmt"
	"math"
	"math/cmplx"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"lacquer/dsp/param"
)

const (
	harmonicDrive = 6 // dB
	harmonicsTo   = 5
)

// saturationHarmonics shows what each type adds to a tone as it gets louder:
// 1 kHz, and 50 Hz for the transformer, which works on the lows.
func saturationHarmonics() [][]*plot.Plot {
	var all []*plot.Plot
	for kind, name := range saturationTypes {
		hz := 1000.0
		if kind == param.Transformer {
			hz = 50
		}
		all = append(all, harmonicsPanel(fmt.Sprintf("%s, %g Hz", name, hz), kind, hz))
	}
	table(param.Transformer, 1000)
	return [][]*plot.Plot{all[:2], all[2:]}
}

// partials are the levels of harmonics 2 to harmonicsTo below the fundamental
// in x, in dB.
func partials(x []float64, t tone) (db [harmonicsTo + 1]float64) {
	for n := range db {
		db[n] = decibel(cmplx.Abs(component(x, t.rate, float64(n)*t.hz())))
	}
	for n := 2; n < len(db); n++ {
		db[n] -= db[1]
	}
	return db
}

// added is what the stage adds to a tone of a level.
func added(kind int, hz, level float64) [harmonicsTo + 1]float64 {
	t := newTone(dynRate, hz, level, 1/hz*math.Ceil(hz/20))
	return partials(t.through(saturate(dynRate, kind, harmonicDrive, false, nil), 1), t)
}

// law is what the curve alone adds, point by point on one period.
func law(kind int, level float64) [harmonicsTo + 1]float64 {
	point := 0.0
	if kind == param.Tube {
		point = 0.3
	}
	t := newTone(4096, 1, level, 1)
	x := t.samples(t.frames)
	for i, v := range x {
		x[i] = sigmoid(v*math.Pow(10, harmonicDrive/20.0)+point) - sigmoid(point)
	}
	return partials(x, t)
}

func harmonicsPanel(title string, kind int, hz float64) *plot.Plot {
	p := panel(title, "input, dBFS", "dB, fundamental 0")
	axis(&p.X, -40, 0, 5)
	axis(&p.Y, -120, 0, 10)
	var measured, formula [harmonicsTo + 1]plotter.XYs
	worst := 0.0
	for level := -40.0; level <= 0; level += 0.5 {
		is, want := added(kind, hz, level), law(kind, level)
		for n := 2; n <= harmonicsTo; n++ {
			measured[n] = append(measured[n], plotter.XY{X: level, Y: is[n]})
			formula[n] = append(formula[n], plotter.XY{X: level, Y: want[n]})
			if want[n] > p.Y.Min {
				worst = max(worst, math.Abs(is[n]-want[n]))
			}
		}
	}
	exact := kind == param.Soft || kind == param.Tube
	for n := 2; n <= harmonicsTo; n++ {
		if measured[n][len(measured[n])-1].Y < p.Y.Min {
			continue
		}
		line(p, fmt.Sprintf("H%d", n), palette[n-2], inside(p, measured[n]))
		if exact {
			dashed(p, "", black, inside(p, formula[n]))
		}
	}
	if exact {
		fmt.Printf("  %s: at most %.3f dB off the curve\n", title, worst)
	}
	legendAt(p, true, true)
	table(kind, hz)
	return p
}

// inside is the part of a rising curve above the panel's floor.
func inside(p *plot.Plot, xy plotter.XYs) plotter.XYs {
	for len(xy) > 0 && xy[0].Y < p.Y.Min {
		xy = xy[1:]
	}
	return xy
}

// table prints a row of the table of harmonics.
func table(kind int, hz float64) {
	row := fmt.Sprintf("  | %s, %g Hz |", saturationTypes[kind], hz)
	for _, level := range []float64{-20, -12, -6, 0} {
		h := added(kind, hz, level)
		row += fmt.Sprintf(" %.1f / %.1f |", h[2], h[3])
	}
	fmt.Println(row)
}
