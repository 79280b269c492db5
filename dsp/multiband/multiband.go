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

	glideTime = 0.030 // s, of a setting that moves
	fadeTime  = 0.015 // s, of a switch
	warmTime  = 0.010 // s that the crossover and the detectors run before they are heard
	maxHold   = 0.020 // s, of the peak detectors: half a period of 25 Hz
	holdShare = 0.1   // of the release time, at most, that goes into the hold
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
	if m.isLinear {
		m.tuneNow()
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
	for i := range param.Table {
		if p := &param.Table[i]; p.Stage == param.Multiband {
			m.SetParam(p.Index, p.Default)
		}
	}
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

// clear forgets all that was heard, but for the dry signal.
func (m *Multiband) clear() {
	m.crossover.Reset()
	if m.isLinear {
		m.linear.bank.Wake()
	}
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

// SetParam sets row i of the stage (param.MultibandOn…) to a plain value.
func (m *Multiband) SetParam(i int, v float64) {
	m.setDefaults()
	switch i {
	case param.MultibandOn:
		m.isOn = v != 0
		m.setWet()
	case param.MultibandCrossover:
		m.wantsLinear = v == param.LinearCrossover
	case param.MultibandSplit1, param.MultibandSplit2, param.MultibandSplit3:
		m.setSplit(i-param.MultibandSplit1, v)
	case param.MultibandStereo:
		m.glide(&m.side, flag(v == param.MidSide), fadeTime)
	case param.MultibandLink:
		m.glide(&m.link, v/100, glideTime)
	case param.MultibandLookAhead:
		m.lookAheadTime = v / 1000
	default:
		i -= param.MultibandBand0
		m.setBand(i/param.MultibandBandRows, i%param.MultibandBandRows, v)
	}
}

func (m *Multiband) setBand(i, row int, v float64) {
	b := &m.bands[i]
	switch row {
	case param.MultibandBandOn:
		b.isOn = v != 0
		if b.isOn && b.off() {
			b.clear()
			m.ballistics[i].Reset()
			m.ballistics[i+bands].Reset()
		}
		b.glide(m, on, flag(b.isOn), fadeTime)
		m.setWet()
	case param.MultibandSolo:
		b.isSolo = v != 0
		m.setHeard()
		m.setWet()
	case param.MultibandMode:
		b.mode = dynamics.Mode(v)
		b.setSlopes(m)
		m.setTimes(i)
	case param.MultibandRatio:
		b.ratio = v
		b.setSlopes(m)
	case param.MultibandAttack:
		b.attack = v / 1000
		m.setTimes(i)
	case param.MultibandRelease:
		b.release = v / 1000
		m.setTimes(i)
	case param.MultibandThreshold:
		b.glide(m, threshold, v, glideTime)
	case param.MultibandKnee:
		b.glide(m, knee, v, glideTime)
	case param.MultibandRange:
		b.glide(m, bound, v, glideTime)
	case param.MultibandMakeUp:
		b.glide(m, makeUp, v, glideTime)
	case param.MultibandSideOffset:
		b.glide(m, offset, v, glideTime)
	}
}

// setHeard fades to the soloed bands, or to all.
func (m *Multiband) setHeard() {
	solo := false
	for b := range m.bands {
		solo = solo || m.bands[b].isSolo
	}
	for b := range m.bands {
		m.bands[b].glide(m, heard, flag(m.bands[b].isSolo || !solo), fadeTime)
	}
}

// wanted reports whether anything but the dry signal is to be heard.
func (m *Multiband) wanted() bool {
	any := false
	for b := range m.bands {
		any = any || m.bands[b].isOn || m.bands[b].isSolo
	}
	return any && m.isOn
}

// setWet fades between the dry signal and the bands, which first run unheard
// until sound has come through them.
func (m *Multiband) setWet() {
	switch want := m.wanted(); {
	case !m.started:
		m.wet.Jump(flag(want))
	case want && m.idle():
		m.settle()
		m.clear()
		m.warming = m.Latency() + dynamics.RampFrames(warmTime, m.rate)
	case !want && m.warming > 0:
		m.warming = 0
	case m.warming == 0:
		m.glide(&m.wet, flag(want), fadeTime)
	}
}

// idle reports whether the stage is off and its fade has ended.
func (m *Multiband) idle() bool {
	return m.wet.Value == 0 && m.gliding == 0 && m.warming == 0
}

// glide moves one of the settings that all bands share, at once where nobody
// can hear it.
func (m *Multiband) glide(g *dynamics.Ramp, v, seconds float64) {
	if !m.started || m.idle() && g != &m.wet {
		g.Jump(v)
		m.derive()
		return
	}
	frames := dynamics.RampFrames(seconds, m.rate)
	if g.Glide(v, frames); g.Moving() {
		m.gliding = max(m.gliding, frames)
	}
}

func (m *Multiband) derive() {
	for b := range m.bands {
		m.bands[b].derive(m)
	}
}

func (m *Multiband) setSplit(i int, hz float64) {
	v := math.Log2(hz)
	if !m.started || m.idle() || m.isLinear {
		m.splits[i].Jump(v)
		m.tuneNow()
		return
	}
	steps := dynamics.RampFrames(glideTime, m.rate/filter.Grid)
	if m.splits[i].Glide(v, steps); m.splits[i].Moving() {
		m.splitting = max(m.splitting, steps)
	}
}

// tuneNow takes the splits as they are now. The linear crossover moves there by
// itself.
func (m *Multiband) tuneNow() {
	m.crossover.Set(m.splitsNow())
	m.linear.set(m.splitsNow())
}

// splitsNow is where the splits are, in cycles per frame.
func (m *Multiband) splitsNow() (freqs [bands - 1]float64) {
	for i := range freqs {
		freqs[i] = math.Exp2(m.splits[i].Value) / max(m.rate, 1)
	}
	return freqs
}

// setTimes passes a band's attack and release on. The hold of the detector is
// part of the release.
func (m *Multiband) setTimes(i int) {
	b := &m.bands[i]
	for c := range b.hold {
		held := b.hold[c].SetHold(min(b.release*holdShare, maxHold) * m.rate)
		if !m.started {
			b.hold[c].Seed(0) // as if it had begun so
		}
		m.ballistics[i+c*bands].SetTimes(b.mode, b.attack*m.rate, b.release*m.rate-held)
	}
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

func flag(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
