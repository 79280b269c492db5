package main

import (
	"fmt"

	"gonum.org/v1/plot"

	"lacquer/dsp/eq"
	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

// eqBand is band b of the equaliser, on, with the given rows.
func eqBand(b int, rows settings) settings {
	s := settings{}
	for i, v := range (settings{param.EQOn: 1}).with(rows) {
		s[param.EQBand0+b*param.EQBandRows+i] = v
	}
	return s
}

// eqResponse is the response of the equaliser to a click, 20 Hz to 20 kHz.
func eqResponse(rate float64, set settings) []point {
	return response(impulse(ready(eq.New(), rate, set), 1<<17), rate, 20, 20000, 801)
}

// bandRows are the rows of a band that is a bell or shelf.
func bandRows(s filter.Spec) settings {
	return settings{param.EQType: float64(s.Shape), param.EQFreq: s.Freq, param.EQGain: s.Gain, param.EQQ: s.Q}
}

// eqBands shows every type of band and every slope.
func eqBands() [][]*plot.Plot {
	return [][]*plot.Plot{
		{eqBells(), eqShelves()},
		{eqNarrow(), eqEight()},
		{eqPasses("High-pass 100 Hz", param.HighPass, 100), eqPasses("Low-pass 5 kHz", param.LowPass, 5000)},
	}
}

const eqRate = 44100

func eqPanel(title string, lo, hi, step float64) *plot.Plot {
	p := panel(title, "", "dB")
	frequencyAxis(p, 20, 20000)
	axis(&p.Y, lo, hi, step)
	return p
}

func eqBells() *plot.Plot {
	p := eqPanel("Bell, 1 kHz", -15, 15, 3)
	for i, q := range []float64{0.3, 1, 3, 10} {
		for _, gain := range []float64{12, -12, 6, -6} {
			name := ""
			if gain == 12 {
				name = fmt.Sprintf("Q %g", q)
			}
			line(p, name, palette[i], magnitude(eqResponse(eqRate, eqBand(0, settings{
				param.EQType: param.Bell, param.EQFreq: 1000, param.EQGain: gain, param.EQQ: q}))))
		}
	}
	legendAt(p, true, true)
	return p
}

func eqShelves() *plot.Plot {
	p := eqPanel("Shelves and tilt", -15, 15, 3)
	for i, s := range []struct {
		name        string
		shape       float64
		hz, gain, q float64
	}{
		{"Low shelf 150 Hz", param.LowShelf, 150, 12, 0.7071},
		{"", param.LowShelf, 150, -12, 0.7071},
		{"High shelf 5 kHz", param.HighShelf, 5000, 12, 0.7071},
		{"", param.HighShelf, 5000, -12, 0.7071},
		{"High shelf 5 kHz, Q 1.4", param.HighShelf, 5000, 6, 1.4},
		{"", param.HighShelf, 5000, -6, 1.4},
		{"Tilt 700 Hz, Q 0.35", param.Tilt, 700, 6, 0.35},
		{"", param.Tilt, 700, -6, 0.35},
	} {
		line(p, s.name, palette[i/2], magnitude(eqResponse(eqRate, eqBand(0, settings{
			param.EQType: s.shape, param.EQFreq: s.hz, param.EQGain: s.gain, param.EQQ: s.q}))))
	}
	legendAt(p, true, true)
	p.Legend.XOffs = 100
	return p
}

func eqNarrow() *plot.Plot {
	p := eqPanel("Notch and band-pass, 1 kHz", -48, 6, 6)
	for i, q := range []float64{1, 4} {
		line(p, fmt.Sprintf("Notch, Q %g", q), palette[i], magnitude(eqResponse(eqRate, eqBand(0, settings{
			param.EQType: param.Notch, param.EQFreq: 1000, param.EQQ: q}))))
	}
	for i, q := range []float64{1, 4} {
		line(p, fmt.Sprintf("Band-pass, Q %g", q), palette[i+2], magnitude(eqResponse(eqRate, eqBand(0, settings{
			param.EQType: param.BandPass, param.EQFreq: 1000, param.EQQ: q}))))
	}
	legendAt(p, false, true)
	p.Legend.XOffs = 195
	return p
}

// eightBands is a whole equaliser.
var eightBands = func() settings {
	all := eqBand(0, settings{param.EQType: param.HighPass, param.EQFreq: 28, param.EQSlope: 3})
	for i, b := range []filter.Spec{
		{Shape: filter.LowShelf, Freq: 90, Gain: 3, Q: 0.7071}, {Freq: 250, Gain: -3, Q: 1.2}, {Freq: 800, Gain: 1.5, Q: 0.8},
		{Freq: 2500, Gain: -2.5, Q: 3}, {Freq: 4500, Gain: 2, Q: 1}, {Shape: filter.HighShelf, Freq: 9000, Gain: 3, Q: 0.7071},
	} {
		all = all.with(eqBand(i+1, bandRows(b)))
	}
	return all.with(eqBand(7, settings{param.EQType: param.LowPass, param.EQFreq: 18500, param.EQSlope: 1}))
}()

// eqEight is a whole equaliser under the scale control.
func eqEight() *plot.Plot {
	p := eqPanel("Eight bands under Scale", -12, 12, 3)
	for i, scale := range []float64{0, 50, 100, 200} {
		line(p, fmt.Sprintf("%g %%", scale), shade(i, 4), magnitude(eqResponse(eqRate, eightBands.with(settings{param.EQScale: scale}))))
	}
	legendAt(p, true, true)
	p.Legend.XOffs = 150
	return p
}

func eqPasses(title string, shape, hz float64) *plot.Plot {
	p := eqPanel(title, -60, 6, 6)
	slopes := []float64{6, 12, 18, 24, 36, 48}
	for i, slope := range slopes {
		line(p, fmt.Sprintf("%g dB/oct", slope), shade(i, len(slopes)), magnitude(eqResponse(eqRate, eqBand(0, settings{
			param.EQType: shape, param.EQFreq: hz, param.EQSlope: float64(i), param.EQQ: 0.70710678}))))
	}
	legendAt(p, false, shape == param.LowPass)
	return p
}
