package main

import (
	"fmt"
	"math"
	"math/cmplx"
	"slices"

	"gonum.org/v1/plot"

	"lacquer/dsp/chain"
	"lacquer/dsp/output"
	"lacquer/dsp/param"
)

// shapings are the values of Noise Shaping.
var shapings = []string{"TPDF alone", "Mild", "Medium", "Strong"}

// dithered is the output stage at 16 bit.
func dithered(rate float64, shaping int) chain.Stage {
	return ready(new(output.Output), rate, settings{param.OutDither: 1, param.OutShaping: float64(shaping)})
}

// rounded rounds to 16 bit and does no more.
type rounded struct{ chain.Stage }

func (rounded) Process(l, r []float64) {
	for _, x := range [2][]float64{l, r} {
		for i, v := range x {
			x[i] = math.Round(v*32768) / 32768
		}
	}
}

// ditherSpectra shows the noise of every strength, and soft tones in it.
func ditherSpectra() [][]*plot.Plot {
	var noise []*plot.Plot
	for _, rate := range []float64{44100, 96000} {
		p := panel(fmt.Sprintf("Noise at 16 bit, %g kHz", rate/1000), "", "dBFS in 1 Hz")
		frequencyAxis(p, 100, rate/2)
		axis(&p.Y, -180, -100, 10)
		white := 10*math.Log10(0.25/32768/32768) - 10*math.Log10(rate/2)
		for i, name := range shapings {
			l, r := make([]float64, 30*int(rate)), make([]float64, 30*int(rate))
			run(dithered(rate, i), l, r)
			d := density(l, rate)
			line(p, name, palette[i], bands(d, 100, 1.0/12, mean))
			fmt.Printf("  %s, %g Hz: %.2f dBFS in all, 2 to 5 kHz %+.1f dB, at most %.1f LSB\n",
				name, rate, 10*math.Log10(power(l)), bands(within(d, 2000, 5000), 0, 2, mean)[0].Y-white, 32768*largest(l))
		}
		legendAt(p, true, true)
		noise = append(noise, p)
	}
	coarse := tonePanel("A tone of 1 kHz, −90 dBFS", -90, []way{{"rounded", red, rounded{}}, {"TPDF", blue, dithered(eqRate, 0)}})
	faint := tonePanel("A tone of 1 kHz, −110 dBFS (rounding leaves silence)", -110,
		[]way{{"TPDF", blue, dithered(eqRate, 0)}, {"Strong", purple, dithered(eqRate, 3)}})
	return [][]*plot.Plot{noise, {coarse, faint}}
}

// tonePanel shows the averaged spectrum of what becomes of a tone.
func tonePanel(title string, db float64, ways []way) *plot.Plot {
	p := panel(title, "", "dBFS in a partial")
	frequencyAxis(p, 100, eqRate/2)
	axis(&p.Y, -170, -80, 10)
	for _, w := range ways {
		t := newTone(eqRate, 1000, db, 30)
		x := t.through(w.stage, 0)
		const partial = 2.004 * eqRate / segment // Hz of noise that pass for a partial, by the window
		xy := density(x, eqRate)
		for i := range xy {
			xy[i].Y += 10 * math.Log10(partial) + 10*math.Log10(2) // a sine of full scale is 0 dBFS
		}
		if _, bare := w.stage.(rounded); bare {
			stems(p, w.name, w.color, within(xy, 100, eqRate/2))
		} else {
			line(p, w.name, w.color, bands(xy, 100, 1.0/36, slices.Max[[]float64]))
		}
		worst := 0.0
		for n := 2.0; n <= 5; n++ {
			worst = max(worst, cmplx.Abs(component(x, eqRate, n*1000)))
		}
		fmt.Printf("  %s, %s: the tone comes back at %.1f dBFS, harmonics 2 to 5 are below %.0f dBFS\n",
			title, w.name, decibel(cmplx.Abs(component(x, eqRate, 1000))), math.Ceil(decibel(worst)))
	}
	legendAt(p, true, true)
	return p
}
