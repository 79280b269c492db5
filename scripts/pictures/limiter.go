package main

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"lacquer/dsp/limiter"
	"lacquer/dsp/param"
)

// characters are the values of Character.
var characters = []string{"Transparent", "Punchy", "Loud", "Bass-safe"}

// maximizer is the maximizer at its defaults.
func maximizer(character int, more settings) *limiter.Limiter {
	return ready(limiter.New(), dynRate, settings{param.MaxCharacter: float64(character)}.with(more))
}

// overCeiling is the peak in dBFS that takes 6 dB of reduction.
const overCeiling = 5

// held is what a maximizer does to x in dB at each frame of its output, which
// is the gain of a faint constant on the right: the channels are linked.
func held(m *limiter.Limiter, x []float64) []float64 {
	const faint = 1e-4
	l := append(append([]float64(nil), x...), make([]float64, m.Latency())...)
	r := make([]float64, len(l))
	for i := range r {
		r[i] = faint
	}
	run(m, l, r)
	g := make([]float64, len(x))
	for i := range g {
		g[i] = decibel(r[i+m.Latency()] / faint)
	}
	return g
}

// limiterSteps shows the answers to bursts of a tone that is 6 dB too loud, at
// the defaults, and what Adaptive does after a passage.
func limiterSteps() [][]*plot.Plot {
	return [][]*plot.Plot{
		{limiterBurst("A burst of 10 ms", 10, 1, -20, 140), limiterBurst("A burst of 300 ms", 300, 1, -350, 450)},
		{limiterBurst("After 3 s of it, Adaptive off", 3000, 0, -50, 550), limiterBurst("After 3 s of it, Adaptive on", 3000, 1, -50, 550)},
	}
}

// limiterBurst shows the gain from one time to another, in ms from the burst's
// end.
func limiterBurst(title string, ms, adaptive, from, to float64) *plot.Plot {
	const start = 0.5
	end := start + ms/1000
	p := panel(title, "ms", "gain, dB")
	axis(&p.X, from, to, math.Ceil((to-from)/500)*50)
	if to < 200 {
		axis(&p.X, from, to, 20)
	}
	axis(&p.Y, -7, 1, 1)
	x := newTone(dynRate, 1000, overCeiling, 0.001).samples(int((end + 3) * dynRate))
	for i := range x {
		if t := float64(i) / dynRate; t < start || t >= end {
			x[i] *= 0.125
		}
	}
	for c, name := range characters {
		g := held(maximizer(c, settings{param.MaxAdaptive: adaptive}), x)
		line(p, name, palette[c], trace(g, end, from/1000, to/1000))
		first := slices.IndexFunc(g, func(db float64) bool { return db < -0.001 })
		fmt.Printf("  %s, %s: begins %.1f ms ahead, %.2f dB at most, back to −0.5 dB %.0f ms after it, falls again by %.2f dB at most\n",
			title, name, 1000*(start-float64(first)/dynRate), -slices.Min(g), 1000*(back(g)-end), fallsAgain(g[int(end*dynRate):]))
	}
	legendAt(p, false, false)
	return p
}

// fallsAgain is how far a gain falls back on its way up.
func fallsAgain(g []float64) float64 {
	top, most := math.Inf(-1), 0.0
	for _, db := range g {
		top = max(top, db)
		most = max(most, top-db)
	}
	return most
}

// back is when a gain comes back to −0.5 dB for good, in s.
func back(g []float64) float64 {
	for i := len(g) - 1; i >= 0; i-- {
		if g[i] < -0.5 {
			return float64(i+1) / dynRate
		}
	}
	return 0
}

// limiterBass shows what bass does to the gain and to what sounds with it.
func limiterBass() [][]*plot.Plot {
	ripple := panel("Gain under 60 Hz and 1 kHz", "ms", "gain, dB")
	axis(&ripple.X, 0, 60, 5)
	axis(&ripple.Y, -6.4, -5.4, 0.2)
	sidebands := panel("Sidebands of 1 kHz over the frequency of the bass", "", "dB, 1 kHz is 0")
	frequencyAxis(sidebands, 20, 160)
	axis(&sidebands.Y, -140, 0, 20)
	sidebands.Y.Max = 40 // room for the legend
	for c, name := range characters {
		g := held(maximizer(c, nil), bassAndTone(60))
		line(ripple, name, palette[c], trace(g, 3, 0, 0.06))
		last := g[3*dynRate:]
		fmt.Printf("  60 Hz and 1 kHz, %s: gain moves by %.3f dB\n", name, slices.Max(last)-slices.Min(last))
		xy := sidebandsOver(c, sidebands.Y.Min)
		line(sidebands, name, palette[c], xy)
		fmt.Print("  sidebands by bass:")
		for _, v := range xy {
			fmt.Printf(" %.0f Hz %.1f dB", v.X, v.Y)
		}
		fmt.Println()
	}
	legendAt(ripple, true, false)
	legendAt(sidebands, true, false)
	return [][]*plot.Plot{{ripple, sidebands}, {bassSpectrum(param.Transparent), bassSpectrum(param.Loud)}}
}

// sidebandsOver is the worst sideband in each fifth of an octave of the
// bass's frequency, with a floor.
func sidebandsOver(character int, floor float64) plotter.XYs {
	var xy plotter.XYs
	for hz := 20.0; hz <= 160; hz += 2 {
		xy = append(xy, plotter.XY{X: hz, Y: max(sideband(bassLines(character, hz), int(hz)), floor)})
	}
	return bands(xy, 20, 0.2, slices.Max[[]float64])
}

// bassAndTone is four seconds of bass with a fifth of 1 kHz, together 6 dB
// over the ceiling.
func bassAndTone(hz float64) []float64 {
	x := newTone(dynRate, hz, overCeiling, 1).samples(4 * dynRate)
	for i, v := range newTone(dynRate, 1000, overCeiling, 1).samples(len(x)) {
		x[i] = 0.8*x[i] + 0.2*v
	}
	return x
}

// bassLines are the lines of the last second, 1 Hz apart, relative to the 1
// kHz.
func bassLines(character int, hz float64) plotter.XYs {
	x := bassAndTone(hz)
	run(maximizer(character, nil), x, slices.Clone(x))
	lines := newTone(dynRate, 1000, 0, 1).lines(x[3*dynRate:])
	carrier := lines[1000].Y
	for k := range lines {
		lines[k].Y -= carrier
	}
	return lines
}

// sideband is the largest of the first four on either side.
func sideband(lines plotter.XYs, hz int) float64 {
	worst := math.Inf(-1)
	for n := 1; n <= 4; n++ {
		worst = max(worst, lines[1000-n*hz].Y, lines[1000+n*hz].Y)
	}
	return worst
}

// bassSpectrum is what becomes of 60 Hz and 1 kHz.
func bassSpectrum(character int) *plot.Plot {
	const bass, tone = 60, 1000
	p := panel(fmt.Sprintf("%d Hz and 1 kHz: %s", bass, characters[character]), "", "dB, 1 kHz is 0")
	frequencyAxis(p, 20, 20000)
	axis(&p.Y, -140, 20, 20)
	lines := bassLines(character, bass)
	tones := plotter.XYs{lines[bass], lines[tone]}
	stems(p, "", red, within(append(slices.Clone(lines[:bass]), append(lines[bass+1:tone:tone], lines[tone+1:]...)...), 20, 20000))
	stems(p, "", black, tones)
	circles(p, "", black, tones)
	worst := math.Inf(-1)
	for n := 2; n <= 8; n++ {
		worst = max(worst, lines[n*bass].Y-lines[bass].Y)
	}
	fmt.Printf("  %s: sidebands at most %.1f dB, harmonics of the bass at most %.1f dB\n", p.Title.Text, sideband(lines, bass), worst)
	return p
}
