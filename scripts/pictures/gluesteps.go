package main

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"lacquer/dsp/chain"
	"lacquer/dsp/glue"
	"lacquer/dsp/param"
)

// burst is a level over time in dB: quiet, loud from one time to another in
// seconds, quiet again until the end.
func burst(quiet, loud, from, to, end float64) []float64 {
	level := make([]float64, int(end*dynRate))
	for i := range level {
		level[i] = quiet
		if t := float64(i) / dynRate; t >= from && t < to {
			level[i] = loud
		}
	}
	return level
}

// trace is the gain of a stage on a 1 kHz tone over time, in ms from zero
// seconds on, thinned to what can be seen.
func trace(s chain.Stage, level []float64, zero, from, to float64) plotter.XYs {
	g := gains(s, 1000, dynRate, level)
	const points = 300
	var xy plotter.XYs
	for i := range points + 1 {
		t := from + (to-from)*float64(i)/points
		k := min(max(int(math.Round((zero+t)*dynRate)), 0), len(g)-1)
		xy = append(xy, plotter.XY{X: 1000 * t, Y: g[k]})
	}
	return xy
}

// covered is the time in ms after zero in which a gain covers 63.2 % of its
// way from what it was there to what it is in the end.
func covered(s chain.Stage, level []float64, zero, end float64) float64 {
	g := gains(s, 1000, dynRate, level)
	from, to := int(zero*dynRate), int(end*dynRate)-1
	start, goal := g[from-1], g[to]
	for i := from; i < to; i++ {
		if (g[i]-start)/(goal-start) >= 1-1/math.E {
			return float64(i-from+1) / dynRate * 1000
		}
	}
	return math.NaN()
}

func stepPanel(title string, from, to, step, lo float64) *plot.Plot {
	p := panel(title, "ms", "gain, dB")
	axis(&p.X, from, to, step)
	axis(&p.Y, lo, 1, 1)
	return p
}

// glueSteps shows how the glue compressor's gain moves when a 1 kHz tone
// steps by 20 dB.
func glueSteps() [][]*plot.Plot {
	set := plainGlue.with(settings{param.GlueThreshold: -20, param.GlueRatio: 2})
	attack := stepPanel("Glue: attack 30 ms, the tone steps from −30 to −10 dB", -10, 150, 20, -6)
	release := stepPanel("Glue: release 200 ms, it steps back", -50, 1000, 100, -6)
	for i, d := range []string{"peak detector", "RMS detector"} {
		s := set.with(settings{param.GlueAttack: 30, param.GlueRelease: 200, param.GlueDetector: float64(i)})
		up, down := burst(-30, -10, 0.2, 9, 2), burst(-30, -10, 0.2, 1.2, 4)
		line(attack, d, palette[i], trace(ready(new(glue.Glue), dynRate, s), up, 0.2, -0.01, 0.15))
		line(release, d, palette[i], trace(ready(new(glue.Glue), dynRate, s), down, 1.2, -0.05, 1))
		fmt.Printf("  %s: 63.2 %% of the way up in %.2f ms (set 30), down in %.2f ms (set 200)\n", d,
			covered(ready(new(glue.Glue), dynRate, s), up, 0.2, 2), covered(ready(new(glue.Glue), dynRate, s), down, 1.2, 4))
	}
	mark(attack, -5*(1-1/math.E), 30)
	mark(release, -5/math.E, 200)
	legendAt(attack, true, false)
	legendAt(release, false, false)

	family := stepPanel("Glue: attack of 1, 3, 10, 30 and 100 ms, peak detector", -10, 150, 20, -6)
	times := []float64{1, 3, 10, 30, 100}
	for i, ms := range times {
		s := set.with(settings{param.GlueAttack: ms})
		line(family, fmt.Sprintf("%g ms", ms), shade(i, len(times)),
			trace(ready(new(glue.Glue), dynRate, s), burst(-30, -10, 0.2, 9, 0.5), 0.2, -0.01, 0.15))
	}
	legendAt(family, true, false)

	auto := stepPanel("Glue: auto release, 200 ms, after a loud part of", -50, 1000, 100, -6)
	lengths := []float64{0.03, 0.1, 0.5, 3}
	for i, seconds := range lengths {
		s := set.with(settings{param.GlueAttack: 3, param.GlueRelease: 200, param.GlueAutoRelease: 1})
		line(auto, fmt.Sprintf("%g ms", 1000*seconds), shade(i, len(lengths)),
			trace(ready(new(glue.Glue), dynRate, s), burst(-30, -10, 0.2, 0.2+seconds, 1.3+seconds), 0.2+seconds, -0.05, 1))
	}
	legendAt(auto, false, false)
	return [][]*plot.Plot{{attack, release}, {family, auto}}
}

// mark shows where a time constant ends.
func mark(p *plot.Plot, db, ms float64) {
	dashed(p, "63.2 % of the way at the time set", black, plotter.XYs{{X: p.X.Min, Y: db}, {X: ms, Y: db}, {X: ms, Y: p.Y.Min}})
}
