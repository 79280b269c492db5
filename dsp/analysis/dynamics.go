package analysis

import "math"

// dynamics is the TT dynamic range of a channel (Algorithmix, TT-DR v1.3): of
// blocks of 3 s, the root mean square of the loudest fifth, as that of a sine
// (√(2·mean x²)), under the second-highest peak of a block. A last block that
// is not whole does not count.
type dynamics struct {
	blocks        powers
	hops          int
	frames        int
	square, peak  float64 // of the current block
	first, second float64 // highest peaks
}

const (
	drHops  = 3 * hopRate
	drShare = 0.2
)

func (d *dynamics) add(h hop) {
	d.hops++
	d.frames += h.n
	d.square += h.square
	d.peak = max(d.peak, h.top())
	if d.hops < drHops {
		return
	}
	d.blocks.add(2 * d.square / float64(d.frames))
	if d.peak > d.first {
		d.first, d.second = d.peak, d.first
	} else {
		d.second = max(d.second, d.peak)
	}
	d.hops, d.frames, d.square, d.peak = 0, 0, 0, 0
}

// dr is in dB; NaN under two blocks and in silence.
func (d *dynamics) dr() float64 {
	if d.blocks.n < 2 || d.second == 0 {
		return math.NaN()
	}
	k := max(1, int64(math.Round(drShare*float64(d.blocks.n))))
	return decibel(d.second * d.second / d.blocks.top(k))
}
