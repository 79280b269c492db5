package multiband

import (
	"math"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

const (
	glideTime = 0.030 // s, of a setting that moves
	fadeTime  = 0.015 // s, of a switch
	warmTime  = 0.010 // s that the crossover and the detectors run before they are heard
	maxHold   = 0.020 // s, of the peak detectors: half a period of 25 Hz
	holdShare = 0.1   // of the release time, at most, that goes into the hold
)

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
		if b.isOn && b.rests() {
			b.clear()
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

// setWet fades between the dry signal and the bands. After a rest these first
// run unheard until the look-ahead is filled and they have settled; the linear
// crossover never rests, so that it need not be waited for.
func (m *Multiband) setWet() {
	switch want := m.wanted(); {
	case !m.started:
		m.wet.Jump(flag(want))
	case want && m.idle():
		m.settle()
		m.clear()
		m.warming = m.lookAhead + dynamics.RampFrames(warmTime, m.rate)
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

func flag(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
