package main

import (
	"math"
	"math/cmplx"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"lacquer/dsp/chain"
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

// gains is what a stage does to its right channel while the left carries a
// 1 kHz tone of the given level in dB over time: its gain in dB at each frame.
// On the right there is the same tone, always as quiet as the left ever is, so
// that the channels must be linked and nothing rings when the left steps. It
// does that in a period of the tone, or else filters would hear the click. The
// gain is a mean over a period, too.
func gains(s chain.Stage, level []float64) []float64 {
	const period = dynRate / 1000
	amplitude := func(i int) float64 { return math.Pow(10, level[min(max(i, 0), len(level)-1)]/20) }
	quiet := math.Pow(10, slices.Min(level)/20)
	l, r := make([]float64, len(level)), make([]float64, len(level))
	for i := range level {
		c := math.Cos(2 * math.Pi * float64(i) / period)
		at := (i + period/2) % period // in the period about a possible step
		step := i + period/2 - at
		fade := 0.5 - 0.5*math.Cos(math.Pi*float64(at)/period)
		from, to := amplitude(step-1), amplitude(step)
		l[i], r[i] = (from+fade*(to-from))*c, quiet*c
	}
	run(s, l, r)
	out := make([]float64, len(level))
	var sum complex128
	for i, x := range r {
		turn := cmplx.Exp(complex(0, -2*math.Pi*float64(i%period)/period))
		sum += complex(x, 0) * turn
		if i >= period {
			sum -= complex(r[i-period], 0) * turn
		}
		out[max(i-period/2, 0)] = decibel(cmplx.Abs(sum) * 2 / period / quiet)
	}
	return out[:len(out)-period/2]
}

// trace is a gain over time as a curve, in ms from zero seconds on, thinned to
// what can be seen.
func trace(g []float64, zero, from, to float64) plotter.XYs {
	const points = 600
	var xy plotter.XYs
	for i := range points + 1 {
		t := from + (to-from)*float64(i)/points
		k := min(max(int(math.Round((zero+t)*dynRate)), 0), len(g)-1)
		xy = append(xy, plotter.XY{X: 1000 * t, Y: g[k]})
	}
	return xy
}

// covered is the time in ms after zero seconds from which on a gain has
// covered 63.2 % of its way from what it was there to what it is in the end.
func covered(g []float64, zero, end float64) float64 {
	from, last := int(zero*dynRate), int(end*dynRate)-dynRate/1000
	start, goal := g[from-dynRate/1000], g[last]
	for i := last; i > from; i-- {
		if (g[i]-start)/(goal-start) < 1-1/math.E {
			return float64(i-from+1) / dynRate * 1000
		}
	}
	return math.NaN()
}

func stepPanel(title string, from, to, step, lo, hi float64) *plot.Plot {
	p := panel(title, "ms", "gain, dB")
	axis(&p.X, from, to, step)
	axis(&p.Y, lo, hi, 1+math.Floor((hi-lo)/16))
	return p
}

// mark shows where a time constant ends.
func mark(p *plot.Plot, db, ms float64) {
	dashed(p, "63.2 % of the way at the time set", black, plotter.XYs{{X: p.X.Min, Y: db}, {X: ms, Y: db}, {X: ms, Y: p.Y.Min}})
}
