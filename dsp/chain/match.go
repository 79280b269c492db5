package chain

import (
	"math"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/loudness"
)

const (
	matchBlock  = 0.050 // s, after which the gain is renewed
	matchBlocks = 60    // in the window: 3 s
	matchGate   = -70.0 // LUFS: a quieter block, at either end, does not count
	maxMatch    = 251.0 // gain, 48 dB
)

// match is the gain that makes the chain's input as loud as its output: the
// difference of their short-term loudness (EBU Tech 3341: K-weighted, 3 s),
// taken from the same frames of both, silence left out, so that the gain rests
// in a pause. Equal signals give exactly 1. It is renewed every 50 ms, in a
// straight line, and listens all the time, so that it is right at once when
// it is asked for.
type match struct {
	output, input *loudness.Power
	blocks        [matchBlocks]struct{ output, input float64 }
	count         int     // blocks heard so far
	gate          float64 // energy of a block
	slope
}

// slope is the gain over a block, straight from one value to the next.
type slope struct {
	from, to   float64
	at, frames int // present frame in the block, of so many
}

// gain is that i frames from the present one.
func (l *slope) gain(i int) float64 {
	return l.from + float64((l.to-l.from)*(float64(l.at+i)/float64(l.frames)))
}

func (m *match) prepare(rate float64) {
	m.output, m.input = loudness.NewPower(rate), loudness.NewPower(rate)
	m.frames = dynamics.RampFrames(matchBlock, rate)
	m.gate = loudness.MeanSquare(matchGate) * float64(m.frames)
}

func (m *match) reset() {
	m.output.Reset()
	m.input.Reset()
	m.count, m.at = 0, 0
	m.from, m.to = 1, 1
}

// left is how many frames of the present block are to come.
func (m *match) left() int { return m.frames - m.at }

// listen measures a stretch within a block.
func (m *match) listen(left, right, dryL, dryR []float64) {
	m.output.Process(left, right)
	m.input.Process(dryL, dryR)
	if m.at += len(left); m.at == m.frames {
		m.renew()
	}
}

// renew ends a block.
func (m *match) renew() {
	m.at, m.from = 0, m.to
	output, input := m.output.Take(), m.input.Take()
	if output < m.gate || input < m.gate {
		return
	}
	b := &m.blocks[m.count%matchBlocks]
	b.output, b.input = output, input
	m.count++
	output, input = 0, 0
	for _, b := range m.blocks[:min(m.count, matchBlocks)] {
		output += b.output
		input += b.input
	}
	m.to = min(max(math.Sqrt(output/input), 1/maxMatch), maxMatch)
}
