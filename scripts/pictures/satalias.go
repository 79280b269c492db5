package main

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"

	"lacquer/dsp/chain"
	"lacquer/dsp/param"
	"lacquer/dsp/saturation"
)

// saturationTypes are the values of Type, in the table's order.
var saturationTypes = []string{param.Soft: "Soft", param.Tape: "Tape", param.Tube: "Tube", param.Transformer: "Transformer"}

// saturate is the stage with nothing beside its curve: no auto gain, no head
// bump.
func saturate(rate float64, kind int, drive float64, offline bool, more settings) *saturation.Saturation {
	s := new(saturation.Saturation)
	s.SetOffline(offline)
	return ready(s, rate, settings{
		param.SatOn: 1, param.SatType: float64(kind), param.SatDrive: drive, param.SatAutoGain: 0, param.SatHeadBump: 0,
	}.with(more))
}

// curveAlone is the curve of Soft sample by sample, without oversampling or
// antialiasing.
type curveAlone struct {
	chain.Stage
	drive float64 // gain
}

func (c curveAlone) Process(l, r []float64) {
	for _, x := range [2][]float64{l, r} {
		for i, v := range x {
			x[i] = sigmoid(v*c.drive) / c.drive
		}
	}
}

// sigmoid is the curve of Soft, Tube and Transformer, the integral of
// (1+t²)^(−9/2) with t = u·16/35, written out again so that the pictures do
// not use the code that they show: with sin v = t/√(1+t²) it is that of cos⁷ v.
func sigmoid(u float64) float64 {
	const width = 35.0 / 16
	s := u / width / math.Hypot(1, u/width)
	return width * (s - s*s*s + 3.0/5*s*s*s*s*s - s*s*s*s*s*s*s/7)
}

// saturationAliasing shows the spectra of loud high tones, driven by 12 dB.
func saturationAliasing() [][]*plot.Plot {
	const drive = 12
	high, low := newTone(eqRate, 5000.4, -6, 5), newTone(eqRate, 997, -6, 1)
	ways := func(kind int) []way {
		return []way{
			{"real time", red, saturate(eqRate, kind, drive, false, nil)},
			{"offline", blue, saturate(eqRate, kind, drive, true, nil)},
		}
	}
	var all []*plot.Plot
	for kind, name := range saturationTypes {
		w := ways(kind)
		if kind == param.Soft {
			w = append([]way{{"its curve alone", grey, curveAlone{drive: math.Pow(10, drive/20.0)}}}, w...)
		}
		all = append(all, aliasPanel(fmt.Sprintf("%s, 5000.4 Hz", name), high, w))
	}
	for kind, name := range saturationTypes {
		for _, w := range ways(kind) {
			w.name = name + ", " + w.name
			aliasRow(w)
		}
	}
	for _, kind := range []int{param.Tape, param.Tube} {
		all = append(all, aliasPanel(fmt.Sprintf("%s, 997 Hz", saturationTypes[kind]), low, ways(kind)))
	}
	return [][]*plot.Plot{all[:2], all[2:4], all[4:]}
}
