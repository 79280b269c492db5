package main

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"lacquer/dsp/eq"
	"lacquer/dsp/param"
)

// dynamicBand is an equaliser with one dynamic bell at 1 kHz.
func dynamicBand(rows settings) *eq.EQ {
	return ready(eq.New(), dynRate, eqBand(0, settings{
		param.EQType: param.Bell, param.EQFreq: 1000, param.EQQ: 1, param.EQDynamic: 1, param.EQThreshold: -36,
		param.EQAttack: 20, param.EQRelease: 100,
	}.with(rows)))
}

// eqDynamic shows the law of a dynamic band and how fast it moves, with tones
// at its centre.
func eqDynamic() [][]*plot.Plot {
	const lo, hi, threshold, knee = -60, 0, -36, 6
	law := panel("Dynamic bell: threshold −36 dB", "tone at its centre, dBFS", "gain of the band, dB")
	axis(&law.X, lo, hi, 6)
	axis(&law.Y, -15, 15, 3)
	worst := 0.0
	for i, c := range []struct{ bound, ratio float64 }{{12, 3}, {12, 1.5}, {6, 3}, {-6, 3}, {-12, 1.5}, {-12, 3}, {-12, 20}} {
		xy := staticCurve(dynamicBand(settings{param.EQRange: c.bound, param.EQRatio: c.ratio}), 1000, lo, hi)
		worst = max(worst, worstFrom(xy, func(x float64) float64 {
			return math.Copysign(min(math.Abs(c.bound), (1-1/c.ratio)*over(x, threshold, knee)), c.bound)
		}))
		line(law, strings.Replace(fmt.Sprintf("range %+g dB, %g : 1", c.bound, c.ratio), "-", "−", 1), shade(i, 7), xy)
	}
	legendAt(law, true, true)
	fmt.Printf("  gain at the centre: at most %.3f dB off the law\n", worst)

	step := stepPanel("Dynamic bell: attack 5, 20, 50 ms, release 100 ms", -50, 800, 100, -13, 1)
	level := burst(-60, -12, 0.5, 0.8, 2)
	for i, ms := range []float64{5, 20, 50} {
		g := gains(dynamicBand(settings{param.EQRange: -12, param.EQRatio: 3, param.EQAttack: ms}), level)
		line(step, fmt.Sprintf("attack %g ms", ms), shade(i, 3), trace(g, 0.5, -0.05, 0.8))
		fmt.Printf("  63.2 %% of the way up in %.2f ms (set %g), down in %.1f ms (set 100)\n", covered(g, 0.5, 0.8), ms, covered(g, 0.8, 2))
	}
	dashed(step, "the tone is at −12 dB", black, plotter.XYs{{X: 0, Y: 0.5}, {X: 300, Y: 0.5}})
	legendAt(step, false, false)
	return [][]*plot.Plot{{law, step}}
}
