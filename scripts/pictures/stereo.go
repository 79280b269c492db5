package main

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"lacquer/dsp/loudness"
	"lacquer/dsp/param"
	"lacquer/dsp/stereo"
)

// stereoImage shows the widths, mono bass and the mono guard.
func stereoImage() [][]*plot.Plot {
	turning := func(t float64) float64 { return 0.95 * min(max(0, (t-2)/10), 1) }
	flipped := func(t float64) float64 {
		if t > 5 && t < 9 {
			return 0.75
		}
		return 0.25
	}
	return [][]*plot.Plot{{stereoWidths(), stereoMonoBass()}, {
		stereoGuard("Loss in mono over 3 s, the right channel turning", 16, turning, (*loudness.Meter).ShortTerm),
		stereoGuard("Loss in mono over 0.4 s, inverted from 5 to 9 s", 10, flipped, (*loudness.Meter).Momentary),
	}}
}

// sideGain is the gain of the side over frequency. The mid must stay what it is.
func sideGain(set settings) plotter.XYs {
	s := ready(new(stereo.Stereo), dynRate, set)
	l, r := make([]float64, 1<<16), make([]float64, 1<<16)
	l[0], r[0] = 1, -1
	run(s, l, r)
	for i := range l {
		if l[i] != -r[i] {
			check(fmt.Errorf("stereo: the side has a part in the mid"))
		}
	}
	return magnitude(response(l, dynRate, 20, 20000, 401))
}

func sidePanel(title string, lo, hi, step float64) *plot.Plot {
	p := panel(title, "", "side, dB")
	frequencyAxis(p, 20, 20000)
	axis(&p.Y, lo, hi, step)
	legendAt(p, false, false)
	return p
}

func stereoWidths() *plot.Plot {
	p := sidePanel("Width in three bands, splits 250 Hz and 4 kHz", -24, 9, 3)
	for i, w := range [][3]float64{{50, 100, 150}, {0, 100, 130}, {80, 60, 40}, {120, 120, 120}} {
		xy := sideGain(settings{param.StereoWidthLow: w[0], param.StereoWidthMid: w[1], param.StereoWidthHigh: w[2]})
		name := fmt.Sprintf("%g, %g, %g %%", w[0], w[1], w[2])
		line(p, name, palette[i], seen(p, xy))
		for _, at := range []struct{ hz, width float64 }{{20, w[0]}, {1000, w[1]}, {20000, w[2]}} {
			fmt.Printf("  width %s: %.2f dB at %g Hz (asked %.2f)\n", name, near(xy, at.hz), at.hz, decibel(at.width/100))
		}
	}
	return p
}

func stereoMonoBass() *plot.Plot {
	p := sidePanel("Mono bass", -60, 6, 6)
	for i, hz := range []float64{60, 120, 300} {
		xy := sideGain(settings{param.StereoMonoBass: 1, param.StereoMonoBassFreq: hz})
		line(p, fmt.Sprintf("%g Hz", hz), palette[i], seen(p, xy))
		fmt.Printf("  mono bass %g Hz: %.2f dB there, %.2f dB an octave below\n", hz, near(xy, hz), near(xy, hz/2))
	}
	return p
}

// stereoGuard is noise whose right channel is the left one turned by an angle
// over time, in half turns: 0 is mono, ½ is unrelated, 1 is inverted.
func stereoGuard(title string, top float64, angle func(t float64) float64, reading func(*loudness.Meter) float64) *plot.Plot {
	const seconds = 14
	rng := rand.New(rand.NewPCG(1, 2))
	l, r := make([]float64, seconds*dynRate), make([]float64, seconds*dynRate)
	for i := range l {
		sin, cos := math.Sincos(math.Pi * angle(float64(i)/dynRate))
		l[i] = 0.1 * rng.NormFloat64()
		r[i] = cos*l[i] + sin*0.1*rng.NormFloat64()
	}
	p := panel(title, "s", "LU")
	axis(&p.X, 0, seconds, 1)
	axis(&p.Y, 0, top, 2)
	line(p, "without", grey, foldLoss(l, r, reading))
	for i, loss := range []float64{6, 3, 1} {
		a, b := append([]float64(nil), l...), append([]float64(nil), r...)
		run(ready(new(stereo.Stereo), dynRate, settings{param.StereoGuard: 1, param.StereoGuardLoss: loss}), a, b)
		xy := foldLoss(a, b, reading)
		line(p, fmt.Sprintf("%g LU", loss), palette[i], xy)
		worst := 0.0
		for _, v := range xy {
			worst = max(worst, v.Y)
		}
		fmt.Printf("  %s, guard at %g LU: at most %.2f LU\n", title, loss, worst)
	}
	legendAt(p, true, true)
	return p
}

// foldLoss is by how many LU the mono sum is quieter than stereo by a reading
// of the meter, ten times a second.
func foldLoss(l, r []float64, reading func(*loudness.Meter) float64) (xy plotter.XYs) {
	whole, mono := loudness.New(loudness.Config{Rate: dynRate, Channels: 2}), loudness.New(loudness.Config{Rate: dynRate, Channels: 2})
	m := make([]float64, dynRate/10)
	for at := 0; at+len(m) <= len(l); at += len(m) {
		for i := range m {
			m[i] = (l[at+i] + r[at+i]) / 2
		}
		whole.Process([][]float64{l[at : at+len(m)], r[at : at+len(m)]})
		mono.Process([][]float64{m, m})
		if v := reading(whole) - reading(mono); !math.IsNaN(v) && !math.IsInf(v, 0) {
			xy = append(xy, plotter.XY{X: float64(at+len(m)) / dynRate, Y: v})
		}
	}
	return xy
}
