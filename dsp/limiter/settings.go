package limiter

import (
	"math"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/param"
)

// settings are the limiter's parameters. Those that would click are ramps.
type settings struct {
	ceiling   dynamics.Ramp // as a gain
	mix       dynamics.Ramp // 0 off, 1 on
	slowLink  dynamics.Ramp // 0 … 1
	quickLink dynamics.Ramp
	releaseMs float64
	adaptive  bool
	wanted    int     // character
	lookAhead float64 // ms, from the next Prepare on
	fresh     bool    // no sample yet: settings apply at once
}

// SetParam sets the row i of the parameter table to the plain value v. Drive
// and Auto Target are those of type Drive.
func (m *Limiter) SetParam(i int, v float64) {
	switch i {
	case param.MaxOn:
		m.SetOn(v != 0)
	case param.MaxCeiling:
		m.SetCeiling(v)
	case param.MaxRelease:
		m.SetRelease(v)
	case param.MaxAdaptive:
		m.SetAdaptive(v != 0)
	case param.MaxLink:
		m.SetLink(v)
	case param.MaxTransientLink:
		m.SetTransientLink(v)
	case param.MaxLookAhead:
		m.SetLookAhead(v)
	case param.MaxCharacter:
		m.SetCharacter(int(v))
	case param.MaxAuto:
		m.loop.listen(v != 0)
	}
}

// SetOn switches the limiter in or out.
func (m *Limiter) SetOn(on bool) {
	if on {
		m.move(&m.mix, 1)
	} else {
		m.move(&m.mix, 0)
	}
}

// SetCeiling sets the true peak that the output stays below, in dB. The next
// lower float32 is used, so that the output may be rounded to float32.
func (m *Limiter) SetCeiling(db float64) {
	exact := fromDB(db)
	c := float32(exact)
	if float64(c) > exact {
		c = math.Nextafter32(c, 0)
	}
	m.move(&m.ceiling, float64(c))
}

// SetRelease sets the time in ms in which a reduction of 6 dB shrinks to
// 0.5 dB; characters other than Transparent scale it.
func (m *Limiter) SetRelease(ms float64) {
	m.releaseMs = ms
	m.setTimes()
}

// SetAdaptive makes the release slower within and after dense passages.
func (m *Limiter) SetAdaptive(on bool) {
	m.adaptive = on
	m.setTimes()
}

// SetLink sets how much of the slow part of the other channel's reduction a
// channel takes over where it needs less, in percent.
func (m *Limiter) SetLink(percent float64) { m.setLink(&m.slowLink, percent) }

// SetTransientLink does the same for the quick part.
func (m *Limiter) SetTransientLink(percent float64) { m.setLink(&m.quickLink, percent) }

func (m *Limiter) setLink(r *dynamics.Ramp, percent float64) {
	m.move(r, percent/100)
	if m.linked && percent < 100 {
		m.part()
	}
}

// SetLookAhead sets the look-ahead in ms; Prepare makes it take effect.
func (m *Limiter) SetLookAhead(ms float64) { m.lookAhead = ms }

// SetCharacter chooses one of the table's steps: param.Transparent …
// param.BassSafe.
func (m *Limiter) SetCharacter(i int) { m.wanted = min(max(i, 0), len(characters)-1) }

func (m *Limiter) move(r *dynamics.Ramp, v float64) {
	if m.fresh {
		r.Jump(v)
	} else {
		r.Glide(v, dynamics.RampFrames(smoothing, m.rate))
	}
}

func (m *Limiter) setTimes() {
	m.times.set(&characters[m.change.to], m.releaseMs, m.rate, m.adaptive)
}

// settle makes all targets current.
func (s *settings) settle() {
	s.fresh = true
	for _, r := range []*dynamics.Ramp{&s.ceiling, &s.mix, &s.slowLink, &s.quickLink} {
		r.Settle()
	}
}
