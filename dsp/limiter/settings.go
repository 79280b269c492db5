package limiter

import (
	"math"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/param"
)

// settings are the limiter's parameters. Those that would click are ramps.
type settings struct {
	drive, ceiling dynamics.Ramp // as gains
	mix            dynamics.Ramp // 0 off, 1 on
	releaseMs      float64
	adaptive       bool
	link           float64 // 0 … 1
	lookAhead      float64 // ms, from the next Prepare on
	times          releaseTimes
	fresh          bool // no sample yet: settings apply at once
}

// SetParam sets the row i of the parameter table to the plain value v.
func (m *Limiter) SetParam(i int, v float64) {
	switch i {
	case param.MaxOn:
		m.SetOn(v != 0)
	case param.MaxDrive:
		m.SetDrive(v)
	case param.MaxCeiling:
		m.SetCeiling(v)
	case param.MaxRelease:
		m.SetRelease(v)
	case param.MaxAdaptive:
		m.SetAdaptive(v != 0)
	case param.MaxLink:
		m.SetLink(v)
	case param.MaxLookAhead:
		m.SetLookAhead(v)
	}
}

// SetOn switches the whole maximizer, drive included, in or out.
func (m *Limiter) SetOn(on bool) {
	if on {
		m.move(&m.mix, 1)
	} else {
		m.move(&m.mix, 0)
	}
}

// SetDrive sets the gain into the limiter in dB.
func (m *Limiter) SetDrive(db float64) { m.move(&m.drive, fromDB(db)) }

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
// 0.5 dB.
func (m *Limiter) SetRelease(ms float64) {
	m.releaseMs = ms
	m.times.set(ms, m.rate, m.adaptive)
}

// SetAdaptive makes the release slower within and after dense passages.
func (m *Limiter) SetAdaptive(on bool) {
	m.adaptive = on
	m.times.set(m.releaseMs, m.rate, on)
}

// SetLink sets the stereo link in percent: how much of the other channel's
// reduction a channel takes over where it needs less.
func (m *Limiter) SetLink(percent float64) {
	m.link = percent / 100
	if m.linked && m.link < 1 {
		m.part()
	}
}

// SetLookAhead sets the look-ahead in ms; Prepare makes it take effect.
func (m *Limiter) SetLookAhead(ms float64) { m.lookAhead = ms }

func (m *Limiter) move(r *dynamics.Ramp, v float64) {
	if m.fresh {
		r.Jump(v)
	} else {
		r.Glide(v, int(smoothing*m.rate)+1)
	}
}

// settle makes all targets current, for a rate that may be new.
func (s *settings) settle(rate float64) {
	s.fresh = true
	for _, r := range []*dynamics.Ramp{&s.drive, &s.ceiling, &s.mix} {
		r.Settle()
	}
	s.times.set(s.releaseMs, rate, s.adaptive)
}
