package main

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"

	"lacquer/dsp/glue"
	"lacquer/dsp/param"
)

// glueSteps shows how the glue compressor's gain moves when a 1 kHz tone
// steps by 20 dB from the threshold up, and back.
func glueSteps() [][]*plot.Plot {
	set := plainGlue.with(settings{param.GlueThreshold: -30, param.GlueRatio: 2})
	gain := func(more settings, level []float64) []float64 {
		return gains(ready(new(glue.Glue), dynRate, set.with(more)), level)
	}
	attack := stepPanel("Glue: attack 30 ms, the tone steps from −30 to −10 dB", -10, 150, 20, -11, 1)
	release := stepPanel("Glue: release 200 ms, it steps back", -50, 1000, 100, -11, 1)
	for i, d := range []string{"peak detector", "RMS detector"} {
		g := gain(settings{param.GlueAttack: 30, param.GlueRelease: 200, param.GlueDetector: float64(i)}, burst(-30, -10, 0.2, 2, 4))
		line(attack, d, palette[i], trace(g, 0.2, -0.01, 0.15))
		line(release, d, palette[i], trace(g, 2, -0.05, 1))
		fmt.Printf("  %s: 63.2 %% of the way up in %.2f ms (set 30), down in %.2f ms (set 200)\n", d, covered(g, 0.2, 2), covered(g, 2, 4))
	}
	mark(attack, -10*(1-1/math.E), 30)
	mark(release, -10/math.E, 200)
	legendAt(attack, true, false)
	legendAt(release, false, false)

	family := stepPanel("Glue: attack", -10, 150, 20, -11, 1)
	times := []float64{1, 3, 10, 30, 100}
	for i, ms := range times {
		g := gain(settings{param.GlueAttack: ms}, burst(-30, -10, 0.2, 9, 0.5))
		line(family, fmt.Sprintf("%g ms", ms), shade(i, len(times)), trace(g, 0.2, -0.01, 0.15))
	}
	legendAt(family, true, false)

	auto := stepPanel("Glue: auto release around 200 ms, after a loud part of", -50, 1000, 100, -11, 1)
	lengths := []float64{0.03, 0.1, 0.5, 3}
	for i, seconds := range lengths {
		end := 0.2 + seconds
		g := gain(settings{param.GlueAttack: 3, param.GlueRelease: 200, param.GlueAutoRelease: 1}, burst(-30, -10, 0.2, end, end+1.1))
		line(auto, fmt.Sprintf("%g ms", 1000*seconds), shade(i, len(lengths)), trace(g, end, -0.05, 1))
	}
	legendAt(auto, false, false)
	return [][]*plot.Plot{{attack, release}, {family, auto}}
}
