package limiter

import (
	"sync"

	"lacquer/dsp/fir"
	"lacquer/dsp/kernel"
)

// detector finds the true peaks of one channel.
type detector struct {
	history delay[float32]
	peaks   *kernel.Peaks
}

// detection is the interpolator that finds true peaks: 48 samples on either
// side. Clipped music has strong energy right up to the Nyquist frequency, and
// what a clipper or a saturation in the chain makes of it has some between 20
// kHz and Nyquist at the higher rates too; these read it as a long reference
// does, where 24 samples let 0.08 dB slip at 44.1 kHz and 0.16 dB at 88.2 kHz.
var detection = sync.OnceValue(func() [][]float64 { return fir.Interpolator(phases, 48, 6) })

func (d *detector) prepare() {
	if d.peaks == nil { // the same at every rate
		d.peaks = kernel.NewPeaks(detection(), chunk)
	}
	d.history.prepare(2 * d.peaks.Half())
	d.reset()
}

func (d *detector) reset() {
	d.history.fill(0)
	d.peaks.Reset()
}

// lag is how many samples the peaks are behind the signal.
func (d *detector) lag() int { return d.peaks.Half() }

// process writes the squared peaks around the samples x, lag samples ago.
func (d *detector) process(squared []float32, x []float64) {
	in := d.history.next(len(x))
	for i, v := range x {
		in[i] = float32(v)
	}
	d.peaks.Squared(squared[:len(x)], d.history.past(0, len(x)+2*d.lag()))
}
