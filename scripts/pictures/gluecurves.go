package main

import (
	"fmt"

	"gonum.org/v1/plot"

	"lacquer/dsp/glue"
	"lacquer/dsp/param"
)

// plainGlue is the glue compressor with nothing that hides its curve.
var plainGlue = settings{
	param.GlueOn: 1, param.GlueThreshold: -24, param.GlueKnee: 0, param.GlueAutoRelease: 0,
	param.GlueHighPass: 10, param.GlueDetector: 0, param.GlueAttack: 20, param.GlueRelease: 20,
}

// glueCurves shows the static curves of the glue compressor.
func glueCurves() [][]*plot.Plot {
	worst := 0.0
	ratios := curvePanel("Glue: ratio, knee 0 dB", -48, 0, 0)
	all := []float64{1.5, 2, 4, 10, 20}
	for i, ratio := range all {
		worst = max(worst, glueCurve(ratios, fmt.Sprintf("%g : 1", ratio), i, len(all), settings{param.GlueRatio: ratio}))
	}
	knees := curvePanel("Glue: knee, ratio 4 : 1", -42, -6, -6)
	all = []float64{0, 6, 12, 24}
	for i, knee := range all {
		worst = max(worst, glueCurve(knees, fmt.Sprintf("%g dB", knee), i, len(all), settings{param.GlueRatio: 4, param.GlueKnee: knee}))
	}
	fmt.Printf("  peak and RMS detector: at most %.4f dB off the formula\n", worst)
	return [][]*plot.Plot{{ratios, knees}}
}

// glueCurve draws one curve by the peak detector, and tells how far it and
// the RMS detector's are off the formula.
func glueCurve(p *plot.Plot, name string, i, n int, set settings) float64 {
	set = plainGlue.with(set)
	formula := func(x float64) float64 {
		return (1/set[param.GlueRatio] - 1) * over(x, set[param.GlueThreshold], set[param.GlueKnee])
	}
	peak := staticCurve(ready(new(glue.Glue), dynRate, set), 1000, -48, 0)
	rms := staticCurve(ready(new(glue.Glue), dynRate, set.with(settings{param.GlueDetector: 1})), 1000, -48, 0)
	line(p, name, shade(i, n), outputOf(peak))
	return max(worstFrom(peak, formula), worstFrom(rms, formula))
}
