package main

import (
	"fmt"
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/dsp/fourier"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"lacquer/dsp/eq"
	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

const (
	sweepRate   = 48000
	sweepFrames = 8192
)

// sweepSpec is a bell of +12 dB that goes from 100 Hz to 10 kHz in 50 ms.
func sweepSpec(frame int) filter.Spec {
	at := (float64(frame) - sweepFrames/4) / (0.05 * sweepRate)
	return filter.Spec{Shape: filter.Bell, Freq: 100 * math.Pow(100, min(max(at, 0), 1)), Gain: 12, Q: 1}
}

// eqSweep shows what is heard of a moving band beside the tone it works on.
func eqSweep() [][]*plot.Plot {
	p := panel("1 kHz under a bell of +12 dB, Q 1, that sweeps from 100 Hz to 10 kHz in 50 ms", "", "dBc")
	frequencyAxis(p, 50, 20000)
	axis(&p.Y, -180, 40, 20)
	exact, jumping := redesigned(1), redesigned(64)
	line(p, "coefficients that jump every 64 frames", orange, spectrum(jumping))
	line(p, "the equaliser, its frequency automated every 64 frames", blue, spectrum(sweepEQ()))
	line(p, "a filter redesigned in every frame", black, spectrum(exact))
	gone := difference(gliding(), exact)
	line(p, "the equaliser's filter less that one", red, spectrum(gone))
	legendAt(p, true, false)
	fmt.Printf("  against a filter redesigned in every frame: at most %.1f dBc; jumps every 64 frames: %.1f dBc\n",
		strongest(gone), strongest(difference(jumping, exact)))
	return [][]*plot.Plot{{p}}
}

func sweepTone() []float64 {
	x := make([]float64, sweepFrames)
	for i := range x {
		x[i] = math.Sin(2 * math.Pi * 1000 * float64(i) / sweepRate)
	}
	return x
}

// redesigned runs the sweep with a new design every step frames, jumped to: the
// recursion of filter.Coeffs, written out.
func redesigned(step int) []float64 {
	var c [filter.MaxSections]filter.Coeffs
	var s1, s2 [filter.MaxSections]float64
	out, n := sweepTone(), 0
	for i, x := range out {
		if i%step == 0 {
			n = sweepSpec(i+step).Design(sweepRate, c[:])
		}
		for k := range n {
			c := &c[k]
			y := c.D*x + c.C1*s1[k] + c.C2*s2[k]
			v := x - s2[k]
			s1[k], s2[k] = c.A*s1[k]+c.B1*v, s2[k]+c.B1*s1[k]+c.B2*v
			x = y
		}
		out[i] = x
	}
	return out
}

// gliding runs it as the equaliser does, but without smoothing of the
// frequency: designed on the control grid, with straight lines in between.
func gliding() []float64 {
	var c filter.Cascade
	c.Set(sweepSpec(0), sweepRate)
	x, silent := sweepTone(), make([]float64, filter.Grid)
	for i := 0; i+filter.Grid <= len(x); i += filter.Grid {
		c.Land()
		c.Glide(sweepSpec(i+filter.Grid), sweepRate)
		c.Process(x[i:i+filter.Grid], silent)
	}
	return x
}

// sweepEQ runs it through the stage, which smooths the automation.
func sweepEQ() []float64 {
	e := ready(eq.New(), sweepRate, eqBand(0, settings{
		param.EQType: param.Bell, param.EQFreq: 100, param.EQGain: 12, param.EQQ: 1}))
	l, r := sweepTone(), sweepTone()
	for i := 0; i < len(l); i += 64 {
		e.SetParam(param.EQBand0+param.EQFreq, sweepSpec(i).Freq)
		e.Process(l[i:i+64], r[i:i+64])
	}
	return l
}

func difference(a, b []float64) []float64 {
	d := make([]float64, len(a))
	for i := range a {
		d[i] = a[i] - b[i]
	}
	return d
}

// amplitudes of the partials of x, by a Blackman-Harris window.
func amplitudes(x []float64) []float64 {
	n := len(x)
	y := make([]float64, n)
	for i, w := range blackmanHarris(n) {
		y[i] = x[i] * w
	}
	out := make([]float64, 0, n/2+1)
	for _, c := range fourier.NewFFT(n).Coefficients(nil, y) {
		out = append(out, 2*cmplx.Abs(c)/float64(n))
	}
	return out
}

// blackmanHarris is the window of four terms, of mean 1, whose side lobes lie
// 92 dB down (F. J. Harris, 1978).
func blackmanHarris(n int) []float64 {
	w := make([]float64, n)
	for i := range w {
		p := 2 * math.Pi * float64(i) / float64(n)
		w[i] = (0.35875 - 0.48829*math.Cos(p) + 0.14128*math.Cos(2*p) - 0.01168*math.Cos(3*p)) / 0.35875
	}
	return w
}

// spectrum is the largest partial in each of 300 bands, in dB.
func spectrum(x []float64) plotter.XYs {
	var xy plotter.XYs
	a := amplitudes(x)
	for k := int(50 * float64(len(x)) / sweepRate); k < len(a); {
		f := float64(k) * sweepRate / float64(len(x))
		if f > 20000 {
			break
		}
		next := max(k+1, int(float64(k)*math.Pow(1000, 1.0/300)))
		worst := 0.0
		for ; k < min(next, len(a)); k++ {
			worst = max(worst, a[k])
		}
		xy = append(xy, plotter.XY{X: f, Y: decibel(worst)})
	}
	return xy
}

func strongest(x []float64) float64 {
	worst := 0.0
	for _, a := range amplitudes(x) {
		worst = max(worst, a)
	}
	return decibel(worst)
}
