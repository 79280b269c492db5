package demo

import "math"

// An insert changes a channel, a stem or what is sent to an effect, in place.
type insert interface {
	process(a [2][]float64)
}

// channel is one strip of the mixer.
type channel struct {
	part    part
	level   float64 // dB
	send    float64 // dB to the stem's effects, relative to the channel
	inserts []insert
	resting int // frames since the part last sounded
}

// effect is fed by a stem's sends and adds what it makes to a stem.
type effect struct {
	insert insert
	level  float64 // dB
}

// stemBus sums its channels and effects.
type stemBus struct {
	channels  []channel
	effects   []effect
	sum, sent [2][]float64
	source    *stemBus // whose sends feed the effects; nil: its own
	inserts   []insert
}

// mixer runs the whole song, block by block.
type mixer struct {
	stems   []*stemBus
	scratch [2][]float64
	block   *Song
}

// noSend keeps a channel dry.
const noSend = -200

// next makes the block that starts at a frame; blocks come in order.
func (m *mixer) next(at int) *Song {
	m.block.Start = at
	clear(m.block.Mix[0])
	clear(m.block.Mix[1])
	for i, stem := range m.stems {
		m.run(stem, at)
		for side, x := range stem.sum {
			finish(x, at)
			quantise(m.block.Stems[i].Audio[side], x)
			addScaled(m.block.Mix[side], m.block.Stems[i].Audio[side], 1)
		}
	}
	return m.block
}

func (m *mixer) run(stem *stemBus, at int) {
	clearStereo(stem.sum)
	clearStereo(stem.sent)
	for i := range stem.channels {
		m.mix(&stem.channels[i], stem, at)
	}
	source := stem
	if stem.source != nil {
		source = stem.source
	}
	for _, fx := range stem.effects {
		copyStereo(m.scratch, source.sent)
		fx.insert.process(m.scratch)
		addStereo(stem.sum, m.scratch, gain(fx.level))
	}
	for _, fx := range stem.inserts {
		fx.process(stem.sum)
	}
}

// mix adds one channel to its stem. A channel that has had nothing to play for
// a second costs nothing: its inserts have long rung out.
func (m *mixer) mix(c *channel, stem *stemBus, at int) {
	clearStereo(m.scratch)
	c.resting += blockFrames
	if c.part.render(at, m.scratch) {
		c.resting = 0
	}
	if c.resting > Rate {
		return
	}
	for _, fx := range c.inserts {
		fx.process(m.scratch)
	}
	addStereo(stem.sum, m.scratch, gain(c.level))
	if c.send != noSend {
		addStereo(stem.sent, m.scratch, gain(c.level+c.send))
	}
}

func clearStereo(a [2][]float64) {
	clear(a[0])
	clear(a[1])
}

func addStereo(to, from [2][]float64, scale float64) {
	addScaled(to[0], from[0], scale)
	addScaled(to[1], from[1], scale)
}

const (
	// trim brings the mix to −20 LUFS.
	trim = -1.25 // dB
	// fadeFrames is the length of the fade at the end of the song: 1.6 s.
	fadeFrames = 1.6 * Rate
)

// finish sets the level and lets the end of the song ring out to nothing,
// along a squared cosine.
func finish(x []float64, at int) {
	level := gain(trim)
	for i := range x {
		x[i] *= level
		if left := Frames - 1 - (at + i); left < fadeFrames {
			s := math.Sin(math.Pi / 2 * float64(left) / fadeFrames)
			x[i] *= s * s
		}
	}
}

// quantise rounds to the 24-bit grid, within full scale.
func quantise(to, from []float64) {
	const steps = 1 << (Bits - 1)
	for i, v := range from {
		to[i] = min(max(math.RoundToEven(v*steps), -steps), steps-1) / steps
	}
}
