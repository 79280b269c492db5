package chain

import (
	"lacquer/dsp/dynamics"
	"lacquer/dsp/reuse"
)

// bypassFade is the length of the crossfade between the chain and its dry
// input, in seconds. Both are the same song at the same time, so a straight
// line keeps the level.
const bypassFade = 0.010

// bypass is the host's bypass: it fades to the dry input. The chain runs on
// behind it, so that it comes back warm.
type bypass struct {
	dry  dynamics.Ramp // share of the dry signal, 0..1
	fade int           // frames
}

// process blends the dry input into left and right.
func (b *bypass) process(left, right, dryL, dryR []float64) {
	if b.dry.Value == 0 && !b.dry.Moving() {
		return
	}
	for i := range left {
		b.dry.Advance()
		if dry := b.dry.Value; dry == 1 {
			left[i], right[i] = dryL[i], dryR[i]
		} else {
			left[i] += float64(dry * (dryL[i] - left[i]))
			right[i] += float64(dry * (dryR[i] - right[i]))
		}
	}
}

// delay is what entered the chain, late by the chain's latency.
type delay struct {
	frames      int // latency, set by the chain before prepare
	left, right []float64
	write, read int
}

func (d *delay) prepare(maxFrames int) {
	n := d.frames + maxFrames
	d.left, d.right = reuse.Zeros(d.left, n), reuse.Zeros(d.right, n)
}

func (d *delay) reset() {
	clear(d.left)
	clear(d.right)
	d.write, d.read = d.frames%len(d.left), 0
}

// feed stores what enters the chain, before the stages work on it.
func (d *delay) feed(left, right []float64) {
	for len(left) > 0 {
		n := copy(d.left[d.write:], left)
		copy(d.right[d.write:], right)
		d.write = (d.write + n) % len(d.left)
		left, right = left[n:], right[n:]
	}
}

// next gives the next frames, n at most.
func (d *delay) next(n int) (left, right []float64) {
	from := d.read
	to := min(from+n, len(d.left))
	d.read = to % len(d.left)
	return d.left[from:to], d.right[from:to]
}
