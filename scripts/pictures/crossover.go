package main

import (
	"fmt"
	"math"
	"math/cmplx"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"lacquer/dsp/multiband"
	"lacquer/dsp/param"
)

// splits are where the pictures divide, in Hz.
var splits = []float64{120, 800, 5000}

// still is the multiband with every band on and none doing anything, so that
// what is left is the crossover.
func still(kind float64, rows settings) *multiband.Multiband {
	set := settings{param.MultibandOn: 1, param.MultibandCrossover: kind}
	for i, hz := range splits {
		set[param.MultibandSplit1+i] = hz
	}
	for b := range param.MultibandBands {
		set = set.with(multibandBand(b, settings{param.MultibandRatio: 1}))
	}
	return ready(new(multiband.Multiband), dynRate, set.with(rows))
}

// split is the response of a crossover, latency taken off, 20 Hz to 20 kHz.
func split(m *multiband.Multiband) []point {
	points := response(impulse(m, 1<<17), dynRate, 20, 20000, 801)
	for i := range points {
		points[i].h *= cmplx.Exp(complex(0, 2*math.Pi*points[i].hz*float64(m.Latency())/dynRate))
	}
	return points
}

// crossover shows the bands of both crossovers, and that they sum up.
func crossover() [][]*plot.Plot {
	phase := panel("Phase of the sum", "", "degrees")
	frequencyAxis(phase, 20, 20000)
	axis(&phase.Y, -1170, 90, 180)
	click := panel("A click through the sum", "ms", "")
	axis(&click.X, -2, 10, 1)
	axis(&click.Y, -0.8, 1.2, 0.2)
	var bands []*plot.Plot
	for kind, name := range []string{"Linkwitz-Riley", "Linear phase"} {
		bands = append(bands, bandsAndSum(name, float64(kind)))
		m := still(float64(kind), nil)
		sum := split(m)
		line(phase, name, palette[1-kind], unwrapped(sum))
		line(click, name, palette[1-kind], clickThrough(m))
		worst := 0.0
		for _, v := range sum {
			worst = max(worst, math.Abs(v.db()))
		}
		off := offAllpass
		if kind == param.LinearCrossover {
			off = offDelay
		}
		fmt.Printf("  %s: latency %d frames, the sum is flat within %.2g dB and off %s by %.2g\n",
			name, m.Latency(), worst, []string{"the reference allpass", "a delay"}[kind], off(sum))
	}
	legendAt(phase, false, true)
	legendAt(click, true, false)
	return [][]*plot.Plot{bands, {phase, click}}
}

func bandsAndSum(name string, kind float64) *plot.Plot {
	p := panel(name+": bands and sum", "", "dB")
	frequencyAxis(p, 20, 20000)
	axis(&p.Y, -72, 6, 6)
	for b, at := range []float64{50, 310, 2000, 11000} {
		solo := still(kind, multibandBand(b, settings{param.MultibandSolo: 1}))
		line(p, "", palette[b], magnitude(split(solo)))
		label(p, at, -8, fmt.Sprintf("band %d", b+1), palette[b])
	}
	line(p, "", black, magnitude(split(still(kind, nil))))
	label(p, 640, 1.5, "sum", black)
	return p
}

// clickThrough is the impulse response around the latency, over ms.
func clickThrough(m *multiband.Multiband) plotter.XYs {
	m.Reset()
	var xy plotter.XYs
	for i, x := range impulse(m, m.Latency()+dynRate/50) {
		xy = append(xy, plotter.XY{X: float64(i-m.Latency()) / dynRate * 1000, Y: x})
	}
	return xy
}

// unwrapped is the phase in degrees over frequency, without jumps.
func unwrapped(points []point) plotter.XYs {
	xy := make(plotter.XYs, len(points))
	turn := 0.0
	for i, p := range points {
		a := cmplx.Phase(p.h)/math.Pi*180 + turn
		for i > 0 && a > xy[i-1].Y+180 {
			a, turn = a-360, turn-360
		}
		for i > 0 && a < xy[i-1].Y-180 {
			a, turn = a+360, turn+360
		}
		xy[i] = plotter.XY{X: p.hz, Y: a}
	}
	return xy
}

// offAllpass is the largest distance of the sum from what it should be: the
// allpasses of all splits (bilinear transforms of (1 − √2s + s²)/(1 + √2s +
// s²)) one after the other.
func offAllpass(points []point) float64 {
	worst := 0.0
	for _, p := range points {
		want := complex(1, 0)
		for _, hz := range splits {
			s := complex(0, math.Tan(math.Pi*p.hz/dynRate)/math.Tan(math.Pi*hz/dynRate))
			want *= (1 - complex(math.Sqrt2, 0)*s + s*s) / (1 + complex(math.Sqrt2, 0)*s + s*s)
		}
		worst = max(worst, cmplx.Abs(p.h-want))
	}
	return worst
}

// offDelay is the largest distance of the sum from a delay.
func offDelay(points []point) float64 {
	worst := 0.0
	for _, p := range points {
		worst = max(worst, cmplx.Abs(p.h-1))
	}
	return worst
}
