package main

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"

	"lacquer/dsp/chain"
	"lacquer/dsp/clipper"
	"lacquer/dsp/param"
)

// clipped is the clipper with a threshold and knee in dB.
func clipped(rate, threshold, knee float64, offline bool) *clipper.Clipper {
	c := new(clipper.Clipper)
	c.SetOffline(offline)
	return ready(c, rate, settings{param.ClipOn: 1, param.ClipThreshold: threshold, param.ClipKnee: knee})
}

// bareClip clips sample by sample.
type bareClip struct {
	chain.Stage
	top float64
}

func (c bareClip) Process(l, r []float64) {
	for _, x := range [2][]float64{l, r} {
		for i, v := range x {
			x[i] = max(-c.top, min(v, c.top))
		}
	}
}

// clipperAliasing shows the spectra of tones that are clipped by 12 dB.
func clipperAliasing() [][]*plot.Plot {
	const top = -18
	high, low := newTone(eqRate, 5000.4, -6, 5), newTone(eqRate, 997, -6, 1)
	ways := func(knee float64) []way {
		return []way{
			{"real time", red, clipped(eqRate, top, knee, false)},
			{"offline", blue, clipped(eqRate, top, knee, true)},
		}
	}
	var all []*plot.Plot
	for _, knee := range []float64{0, 6} {
		w := ways(knee)
		if knee == 0 {
			w = append([]way{{"sample by sample", grey, bareClip{top: math.Pow(10, top/20.0)}}}, w...)
		}
		all = append(all,
			aliasPanel(fmt.Sprintf("Knee %g dB, 5000.4 Hz", knee), high, w),
			aliasPanel(fmt.Sprintf("Knee %g dB, 997 Hz", knee), low, w))
		for _, w := range w {
			w.name = fmt.Sprintf("knee %g dB, %s", knee, w.name)
			aliasRow(w)
		}
	}
	return [][]*plot.Plot{all[:2], all[2:]}
}
