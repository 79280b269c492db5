package main

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"

	"lacquer/dsp/multiband"
	"lacquer/dsp/param"
)

// multibandBand is band b of the multiband with the given rows.
func multibandBand(b int, rows settings) settings {
	s := settings{}
	for i, v := range rows {
		s[param.MultibandBand0+b*param.MultibandBandRows+i] = v
	}
	return s
}

// thirdBand is the multiband with its third band alone at work, so wide that
// next to nothing of a 1 kHz tone is in the others.
func thirdBand(rows settings) *multiband.Multiband {
	set := settings{param.MultibandOn: 1, param.MultibandSplit1: 30, param.MultibandSplit2: 60, param.MultibandSplit3: 18000}
	for b := range param.MultibandBands {
		set = set.with(multibandBand(b, settings{param.MultibandBandOn: 0}))
	}
	rows = settings{param.MultibandBandOn: 1, param.MultibandRange: 24}.with(rows)
	return ready(new(multiband.Multiband), dynRate, set.with(multibandBand(2, rows)))
}

// The multiband's modes, in the order of the table, and for each what its gain
// in dB is per dB beyond the threshold, for a ratio of 2.
var modes = []struct {
	name  string
	below bool
	slope float64
}{
	{"compress down", false, -0.5}, {"compress up", true, 0.5}, {"expand down", true, -1}, {"expand up", false, 1},
}

// multibandCurves shows the static curves of the multiband's four modes.
func multibandCurves() [][]*plot.Plot {
	const lo, hi, threshold = -60, 0, -30
	worst := 0.0
	curve := func(p *plot.Plot, name string, i, n int, mode int, knee, bound float64) {
		xy := staticCurve(thirdBand(settings{
			param.MultibandMode: float64(mode), param.MultibandThreshold: threshold, param.MultibandRatio: 2, param.MultibandKnee: knee,
			param.MultibandRange: bound, param.MultibandAttack: 20, param.MultibandRelease: 20,
		}), 1000, lo, hi)
		formula := func(x float64) float64 {
			beyond := over(x, threshold, knee)
			if modes[mode].below {
				beyond = over(-x, -threshold, knee)
			}
			g := modes[mode].slope * beyond
			return math.Copysign(min(math.Abs(g), bound), g)
		}
		worst = max(worst, worstFrom(xy, formula))
		c := palette[i]
		if n > 0 {
			c = shade(i, n)
		}
		line(p, name, c, outputOf(xy))
	}
	all := curvePanel("Multiband: modes, 2 : 1, knee 6 dB, range 24 dB", lo, hi, 24)
	for i := range modes {
		curve(all, modes[i].name, i, 0, i, 6, 24)
	}
	bounds := curvePanel("Multiband: range, expanding down and up, knee 0 dB", lo, hi, 24)
	ranges := []float64{3, 6, 12, 24}
	for i, bound := range ranges {
		curve(bounds, fmt.Sprintf("%g dB", bound), i, len(ranges), 2, 0, bound)
		curve(bounds, "", i, len(ranges), 3, 0, bound)
	}
	fmt.Printf("  at most %.4f dB off the formula\n", worst)
	return [][]*plot.Plot{{all, bounds}}
}

// multibandSteps shows how the gain moves when a 1 kHz tone steps by 20 dB
// across the threshold.
func multibandSteps() [][]*plot.Plot {
	attack := stepPanel("Multiband: attack 20 ms, the tone steps from −30 to −10 dB", -10, 150, 20, -6, 10)
	release := stepPanel("Multiband: release 150 ms, it steps back", -50, 800, 100, -6, 10)
	for i, mode := range modes {
		ratio := 2.0
		if mode.slope*mode.slope == 1 {
			ratio = 1.5
		}
		g := gains(thirdBand(settings{
			param.MultibandMode: float64(i), param.MultibandThreshold: -20, param.MultibandRatio: ratio, param.MultibandKnee: 0,
			param.MultibandAttack: 20, param.MultibandRelease: 150,
		}), burst(-30, -10, 2, 4, 6))
		line(attack, mode.name, palette[i], trace(g, 2, -0.01, 0.15))
		line(release, mode.name, palette[i], trace(g, 4, -0.05, 0.8))
		fmt.Printf("  %s: 63.2 %% of the way up in %.2f ms (set 20), down in %.2f ms (set 150)\n", mode.name, covered(g, 2, 4), covered(g, 4, 6))
	}
	legendAt(attack, true, false)
	legendAt(release, true, false)
	return [][]*plot.Plot{{attack, release}}
}
