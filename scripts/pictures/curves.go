package main

import (
	"math"
	"math/cmplx"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"lacquer/dsp/chain"
)

// dynRate is the sample rate in Hz at which dynamics are measured.
const dynRate = 48000

// staticCurve is the gain in dB of a stage at rest on a tone in both channels,
// of each peak level from lo to hi dB. hz divides dynRate/20.
func staticCurve(s chain.Stage, hz, lo, hi float64) plotter.XYs {
	const hold, part = dynRate / 2, dynRate / 20 // frames for each level, of which the last are measured
	l, r := make([]float64, hold), make([]float64, hold)
	var xy plotter.XYs
	for db := lo; db <= hi; db++ {
		a := math.Pow(10, db/20)
		for i := range l {
			l[i] = a * math.Sin(2*math.Pi*hz*float64(i)/dynRate)
		}
		copy(r, l)
		run(s, l, r)
		h := component(l[hold-part:], dynRate, hz)
		xy = append(xy, plotter.XY{X: db, Y: decibel(cmplx.Abs(h)) - db})
	}
	return xy
}

// outputOf turns gain over level into level over level.
func outputOf(xy plotter.XYs) plotter.XYs {
	out := make(plotter.XYs, len(xy))
	for i, v := range xy {
		out[i] = plotter.XY{X: v.X, Y: v.X + v.Y}
	}
	return out
}

// worstFrom is the largest distance of a curve from its formula.
func worstFrom(xy plotter.XYs, formula func(x float64) float64) float64 {
	worst := 0.0
	for _, v := range xy {
		worst = max(worst, math.Abs(v.Y-formula(v.X)))
	}
	return worst
}

// over is how far a level is over a threshold in dB, with a soft knee: the
// formula of Giannoulis, Massberg and Reiss, JAES 60(6), 2012, written out
// again so that the pictures do not use the code that they show.
func over(level, threshold, knee float64) float64 {
	x := level - threshold
	switch {
	case 2*x <= -knee:
		return 0
	case 2*x < knee:
		return (x + knee/2) * (x + knee/2) / (2 * knee)
	}
	return x
}

// curvePanel has the input's level across and the output's up, and a dashed
// line where they are the same.
func curvePanel(title string, lo, hi, top float64) *plot.Plot {
	p := panel(title, "input, dBFS", "output, dBFS")
	axis(&p.X, lo, hi, 6)
	axis(&p.Y, lo, top, 6)
	dashed(p, "", black, plotter.XYs{{X: lo, Y: lo}, {X: hi, Y: hi}})
	legendAt(p, true, true)
	return p
}
