package chain

import (
	"math"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/loudness"
)

const (
	matchBlock = 0.050 // s, after which the gain is renewed
	matchTime  = 0.6   // s, over which loudness is averaged
	debtTime   = 1.5   // s, over which what was heard is compared
	maxDebt    = 1.58  // power, 2 dB, that is made up for
	matchBegin = 2     // blocks after which the gain is there
	matchGate  = -70.0 // LUFS: a quieter block, at either end, does not count
	maxMatch   = 251.0 // gain, 48 dB
)

// match is the gain that makes the chain's input as loud as its output. Both
// are K-weighted (ITU-R BS.1770) and averaged over 0.6 s of the same frames,
// blocks of silence left out, so that the gain rests in a pause. It must come
// late when the music changes; what that made too loud or too quiet over 1.5 s
// is made up for, two dB for each, so that the loudness of a few seconds is
// the same on both sides though the gain moves no faster than a hand on a
// fader. Equal signals give exactly 1. It listens all the time, so that it is
// right at once when it is asked for.
type match struct {
	output, input loudness.Power
	outM, inM     float64 // means over matchTime
	played, heard float64 // means over debtTime of the output and the matched input
	begun         int     // blocks heard, up to matchBegin
	average, owed float64 // what of the means is left after a block
	gate          float64 // energy of a block
	slope
}

// slope is the gain over a block, straight from one value to the next.
type slope struct {
	from, to   float64
	at, frames int // present frame in the block, of so many
}

// gain is that i frames from the present one.
func (s *slope) gain(i int) float64 {
	return s.from + float64((s.to-s.from)*(float64(s.at+i)/float64(s.frames)))
}

// power is the mean of the squared gain over the block.
func (s *slope) power() float64 { return (s.from*s.from + s.from*s.to + s.to*s.to) / 3 }

func (m *match) prepare(rate float64) {
	m.output.Prepare(rate)
	m.input.Prepare(rate)
	m.frames = dynamics.RampFrames(matchBlock, rate)
	m.average, m.owed = math.Exp(-matchBlock/matchTime), math.Exp(-matchBlock/debtTime)
	m.gate = loudness.MeanSquare(matchGate) * float64(m.frames)
}

func (m *match) reset() {
	m.output.Reset()
	m.input.Reset()
	m.outM, m.inM, m.played, m.heard = 0, 0, 0, 0
	m.begun = 0
	m.from, m.to, m.at = 1, 1, 0
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
	output, input := m.output.Take(), m.input.Take()
	heard := input * m.power()
	m.at, m.from = 0, m.to
	if output < m.gate || input < m.gate {
		return
	}
	if m.begun < matchBegin {
		m.begun, heard = m.begun+1, output // nothing is owed yet
	}
	m.outM, m.inM = float64(m.average*m.outM)+output, float64(m.average*m.inM)+input
	m.played, m.heard = float64(m.owed*m.played)+output, float64(m.owed*m.heard)+heard
	debt := m.played / m.heard
	debt = min(max(debt*debt, 1/maxDebt), maxDebt)
	m.to = min(max(math.Sqrt(m.outM/m.inM*debt), 1/maxMatch), maxMatch)
}
