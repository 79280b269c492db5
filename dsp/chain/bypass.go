package chain

import (
	"lacquer/dsp/dynamics"
	"lacquer/dsp/param"
)

// bypassFade is the length of the crossfade between the chain and its dry
// input, in seconds. Both are the same song at the same time, so a straight
// line keeps the level.
const bypassFade = 0.010

// bypass is the host's bypass: it fades to the input, delayed by the chain's
// latency. The chain runs on behind it, so that it comes back warm.
type bypass struct {
	delay       int // latency before it, set by the chain before Prepare
	left, right []float64
	write, read int
	dry         dynamics.Ramp // share of the dry signal, 0..1
	fade        int           // frames
	started     bool
}

func (b *bypass) Prepare(rate float64, maxFrames int) {
	n := b.delay + maxFrames
	b.left, b.right = make([]float64, n), make([]float64, n)
	b.fade = dynamics.RampFrames(bypassFade, rate)
	b.Reset()
}

func (b *bypass) Reset() {
	clear(b.left)
	clear(b.right)
	b.write, b.read = b.delay%len(b.left), 0
	b.dry.Settle()
	b.started = false
}

func (b *bypass) SetParam(i int, on float64) {
	if i != param.ChainBypass {
		return
	}
	if b.started {
		b.dry.Glide(on, b.fade)
	} else {
		b.dry.Jump(on)
	}
}

func (b *bypass) Latency() int { return 0 }
func (b *bypass) Tail() int    { return 0 }

// feed stores what enters the chain, before the stages work on it.
func (b *bypass) feed(left, right []float64) {
	for i := range left {
		b.left[b.write], b.right[b.write] = left[i], right[i]
		if b.write++; b.write == len(b.left) {
			b.write = 0
		}
	}
}

func (b *bypass) Process(left, right []float64) {
	b.started = true
	for i := range left {
		b.dry.Advance()
		dryL, dryR := b.left[b.read], b.right[b.read]
		if b.read++; b.read == len(b.left) {
			b.read = 0
		}
		switch dry := b.dry.Value; dry {
		case 0:
		case 1:
			left[i], right[i] = dryL, dryR
		default:
			left[i] += float64(dry * (dryL - left[i]))
			right[i] += float64(dry * (dryR - right[i]))
		}
	}
}
