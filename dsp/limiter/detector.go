package limiter

import "lacquer/dsp/kernel"

// detector finds the true peaks of one channel.
type detector struct {
	history delay[float32]
	peaks   *kernel.Peaks
}

func (d *detector) prepare(bank [][]float64) {
	d.peaks = kernel.NewPeaks(bank, chunk)
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
