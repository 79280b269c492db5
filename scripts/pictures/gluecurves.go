package main

import (
	"fmt"
	"math"
	"math/cmplx"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"lacquer/dsp/chain"
	"lacquer/dsp/glue"
	"lacquer/dsp/param"
)

const dynRate = 48000

// plainGlue is the glue compressor with nothing that hides its curve.
var plainGlue = settings{
	param.GlueOn: 1, param.GlueThreshold: -24, param.GlueKnee: 0, param.GlueAutoRelease: 0,
	param.GlueHighPass: 10, param.GlueDetector: 0, param.GlueAttack: 20, param.GlueRelease: 20,
}

// staticCurve is the gain in dB of a stage at rest on a 1 kHz tone in both
// channels, of each peak level from lo to hi dB.
func staticCurve(s chain.Stage, lo, hi float64) plotter.XYs {
	const hold, part = dynRate / 2, dynRate / 20 // frames for each level, of which the last are measured
	l, r := make([]float64, hold), make([]float64, hold)
	var xy plotter.XYs
	for db := lo; db <= hi; db++ {
		a := math.Pow(10, db/20)
		for i := range l {
			l[i] = a * math.Sin(2*math.Pi*1000*float64(i)/dynRate)
		}
		copy(r, l)
		run(s, l, r)
		var h complex128
		for i, x := range l[hold-part:] {
			h += complex(x*2/part, 0) * cmplx.Exp(complex(0, -2*math.Pi*1000*float64(i)/dynRate))
		}
		xy = append(xy, plotter.XY{X: db, Y: decibel(cmplx.Abs(h)) - db})
	}
	return xy
}

// output turns gain over level into level over level.
func output(xy plotter.XYs) plotter.XYs {
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

// softKnee is the soft-knee formula of Giannoulis, Massberg and Reiss, JAES
// 60(6), 2012, written out again so that the picture does not use the code it
// shows: the gain in dB of a compressor at level x.
func softKnee(x, threshold, ratio, knee float64) float64 {
	over := x - threshold
	switch {
	case 2*over < -knee:
		return 0
	case 2*math.Abs(over) <= knee && knee > 0:
		return (1/ratio - 1) * (over + knee/2) * (over + knee/2) / (2 * knee)
	}
	return (1/ratio - 1) * over
}

func curvePanel(title string, lo, hi float64) *plot.Plot {
	p := panel(title, "input, dBFS", "output, dBFS")
	axis(&p.X, lo, hi, 6)
	axis(&p.Y, lo, hi, 6)
	dashed(p, "", black, plotter.XYs{{X: lo, Y: lo}, {X: hi, Y: hi}})
	legendAt(p, true, true)
	return p
}

// glueCurves shows the static curves of the glue compressor.
func glueCurves() [][]*plot.Plot {
	worst := 0.0
	ratios := curvePanel("Glue: ratio, knee 0 dB", -48, 0)
	all := []float64{1.5, 2, 4, 10, 20}
	for i, ratio := range all {
		worst = max(worst, glueCurve(ratios, fmt.Sprintf("%g : 1", ratio), i, len(all), settings{param.GlueRatio: ratio}))
	}
	knees := curvePanel("Glue: knee, ratio 4 : 1", -48, 0)
	all = []float64{0, 6, 12, 24}
	for i, knee := range all {
		worst = max(worst, glueCurve(knees, fmt.Sprintf("%g dB", knee), i, len(all), settings{param.GlueRatio: 4, param.GlueKnee: knee}))
	}
	fmt.Printf("  static curves, peak and RMS detector: at most %.4f dB off the formula\n", worst)
	return [][]*plot.Plot{{ratios, knees}}
}

// glueCurve draws one curve by the peak detector, and tells how far it and
// the RMS detector's are off the formula.
func glueCurve(p *plot.Plot, name string, i, n int, set settings) float64 {
	set = plainGlue.with(set)
	formula := func(x float64) float64 {
		return softKnee(x, set[param.GlueThreshold], set[param.GlueRatio], set[param.GlueKnee])
	}
	peak := staticCurve(ready(new(glue.Glue), dynRate, set), -48, 0)
	rms := staticCurve(ready(new(glue.Glue), dynRate, set.with(settings{param.GlueDetector: 1})), -48, 0)
	line(p, name, shade(i, n), output(peak))
	return max(worstFrom(peak, formula), worstFrom(rms, formula))
}
