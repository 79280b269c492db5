// Package multiband is dynamics in four bands: movable crossovers, and in each
// band compression or expansion, down- or upward, of left and right or of mid
// and side.
package multiband

import (
	"math"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

const (
	bands = param.MultibandBands

	// tick is the grid, counted from Reset, on which decayed states are
	// flushed. It bounds the stretch that is worked on at once, too.
	tick = filter.Stretch
)

// Multiband is the stage. Prepare it before use; its defaults are the
// parameter table's: off, which passes the input bit for bit, late by
// Latency. So does the stage with all bands off and none soloed.
//
// Each band has a peak detector, a static curve (dynamics.Curve) and
// ballistics (dynamics.Ballistics): attack while the level rises, release
// while it falls, as time constants of the change in dB (63.2 %). The
// detector holds peaks for a tenth of the release time, at most 20 ms, which
// is counted into the release. So a steady tone reads as its peak when the
// release takes 5.6 of its periods or more; shorter releases follow the wave.
//
// The stereo link draws each channel's change of gain towards that of the
// louder one. Mid and side are (l+r)/2 and (l−r)/2 of each band; their gains
// act on the band as a matrix of left and right, so that the crossover and
// the delays know nothing of it and switching fades.
//
// Soloed bands are heard alone, also where bands are off; the stage itself
// must be on.
type Multiband struct {
	rate     float64
	defaults bool // have been set
	started  bool // a frame has passed since Reset
	frame    int  // since the last tick
	isOn     bool

	splits      [bands - 1]dynamics.Ramp // log2 of Hz, by the control grid
	splitting   int                      // grid steps until they rest
	crossover   filter.Crossover
	linear      linear
	wantsLinear bool // what Prepare takes over
	isLinear    bool // the linear crossover is in force

	link, side, wet dynamics.Ramp // 0..1; side is the share of mid/side
	gliding         int           // frames until they rest
	warming         int           // frames until wet may rise

	lookAheadTime float64 // s
	lookAhead     int     // frames
	ahead         [bands][2]delay
	dry           [2]delay

	bands      [bands]band
	ballistics [2 * bands]dynamics.Ballistics // left or mid of all bands first
	joined     bool                           // both halves had the same gains at the last tick
	linked     bool                           // only the first half runs
	reduction  dynamics.Reduction

	stretch
}

// Prepare sets the sample rate in Hz and resets.
func (m *Multiband) Prepare(rate float64, maxFrames int) {
	m.setDefaults()
	m.rate = rate
	m.isLinear = m.wantsLinear
	m.settle()
	if m.isLinear {
		m.linear.prepare(rate)
	}
	m.lookAhead = int(math.Round(m.lookAheadTime * rate))
	for b := range m.ahead {
		for c := range m.ahead[b] {
			m.ahead[b][c].prepare(m.lookAhead)
		}
	}
	for c := range m.dry {
		m.dry[c].prepare(m.Latency())
	}
	m.Reset()
}

// setDefaults takes the table's defaults, once, so that the zero value is as
// good as any.
func (m *Multiband) setDefaults() {
	if m.defaults {
		return
	}
	m.defaults = true
	param.SetDefaults(param.Multiband, m.SetParam)
}

// Reset clears the history; settings under way are taken at once.
func (m *Multiband) Reset() {
	m.started, m.frame = false, 0
	m.wet.Jump(flag(m.wanted()))
	m.warming = 0
	m.settle()
	m.Wake()
	if m.isLinear {
		m.linear.bank.Reset()
	}
	m.reduction = dynamics.Reduction{}
}

// Wake clears the history as Reset does, for a stage that is to join in the
// midst of playing: settings keep their course, so that nothing needs much
// work at once.
func (m *Multiband) Wake() {
	m.clear()
	for c := range m.dry {
		m.dry[c].reset()
	}
	if m.isLinear {
		m.linear.bank.Wake()
	}
}

// settle ends all glides but that of wet.
func (m *Multiband) settle() {
	for i := range m.splits {
		m.splits[i].Settle()
	}
	m.splitting = 0
	m.tuneNow()
	m.link.Settle()
	m.side.Settle()
	m.gliding = 0
	for b := range m.bands {
		m.bands[b].settle(m)
		m.setTimes(b)
	}
}

// clear forgets all that was heard, but for what comes first: the dry signal
// and the linear crossover.
func (m *Multiband) clear() {
	m.crossover.Reset()
	for b := range m.bands {
		m.bands[b].clear()
		m.ahead[b][0].reset()
		m.ahead[b][1].reset()
	}
	for k := range m.ballistics {
		m.ballistics[k].Reset()
	}
	m.joined = true
}

// Latency is the look-ahead and, with the linear crossover, half the length of
// its filters and what it takes to compute them, in frames.
func (m *Multiband) Latency() int {
	if m.isLinear {
		return m.lookAhead + m.linear.bank.Latency()
	}
	return m.lookAhead
}

// Lag is how many frames behind the stage's input a row acts: the splits at
// the input, everything else on what has come through crossover and
// look-ahead.
func (m *Multiband) Lag(i int) int {
	if i >= param.MultibandSplit1 && i <= param.MultibandSplit3 {
		return 0
	}
	return m.Latency()
}

// Tail is how many frames the crossover rings on, to 120 dB down: the slowest
// section's time for that, and as much again because five sections may share
// one frequency. It is 0 when the stage is off.
func (m *Multiband) Tail() int {
	if !m.wanted() {
		return 0
	}
	if m.isLinear {
		return m.linear.bank.Tail()
	}
	lowest := m.splits[0].Target()
	for i := range m.splits {
		lowest = min(lowest, m.splits[i].Target())
	}
	decay := math.Sqrt2 * math.Pi * math.Exp2(lowest) // 1/s
	return int(math.Ceil(2 * math.Log(1e6) / decay * m.rate))
}

// Reduction tells the dB that the bands take away before make-up, of the band
// and channel where it is most.
func (m *Multiband) Reduction() *dynamics.Reduction { return &m.reduction }
