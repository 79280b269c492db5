package saturation

import (
	"math"

	"lacquer/dsp/dynamics"
)

// The values of the parameter Focus.
const (
	full = iota
	lows
	mids
	highs
)

// focus is the band that is saturated, cut out by filters of 12 dB per octave
// without latency. What is saturated of it is added as a residual, so that the
// rest of the spectrum, all that the band leaves of the input, passes as it is,
// and both together are the input wherever the curve is straight.
type focus struct {
	band int
	cut  [2]dynamics.SVF // low-pass at the upper end
	from [2]dynamics.SVF // high-pass at the lower end
}

func (f *focus) start(band int) {
	f.band = band
	for c := range f.cut {
		f.cut[c].Reset()
		f.from[c].Reset()
	}
}

// tune takes the splits in cycles per frame.
func (f *focus) tune(low, high float64) {
	above, below := high, low
	switch f.band {
	case lows:
		above = low
	case highs:
		below = high
	}
	for c := range f.cut {
		if f.band != highs {
			f.cut[c].SetLowPass(above, math.Sqrt2/2)
		}
		if f.band != lows {
			f.from[c].SetHighPass(below, math.Sqrt2/2)
		}
	}
}

// run leaves of x what is in the band.
func (f *focus) run(x *[2][]float64) {
	if f.band == full {
		return
	}
	for c, x := range x {
		if f.band != highs {
			f.cut[c].Process(x, x)
		}
		if f.band != lows {
			f.from[c].Process(x, x)
		}
	}
}

// runMoving is run with splits in log2 of Hz for every frame.
func (f *focus) runMoving(x *[2][]float64, low, high []float64, rate float64) {
	if f.band == full {
		return
	}
	for i := range x[0] {
		f.tune(math.Exp2(low[i])/rate, math.Exp2(high[i])/rate)
		f.run(&[2][]float64{x[0][i : i+1], x[1][i : i+1]})
	}
}

func (f *focus) flush() {
	for c := range f.cut {
		f.cut[c].Flush()
		f.from[c].Flush()
	}
}
