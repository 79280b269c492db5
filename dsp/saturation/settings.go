package saturation

import (
	"math"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/param"
)

// The settings that glide.
const (
	drive     = iota // dB, its values as a gain
	bias             // −1..1
	tone             // dB, its values as a gain
	headBump         // dB, its values as a gain less 1
	focusLow         // log2 of Hz
	focusHigh        // log2 of Hz
	mix              // 0..1
	numPaths
)

// SetParam sets row i of the stage (param.SatOn…) to a plain value.
func (s *Saturation) SetParam(i int, v float64) {
	s.setDefaults()
	switch i {
	case param.SatOn:
		s.on = v != 0
	case param.SatType:
		s.want.kind = int(v)
	case param.SatDrive:
		s.glide(drive, v)
	case param.SatBias:
		s.glide(bias, v/100)
	case param.SatTone:
		s.glide(tone, v)
	case param.SatHeadBump:
		s.glide(headBump, v)
	case param.SatFocus:
		s.want.band = int(v)
	case param.SatFocusLow:
		s.glide(focusLow, math.Log2(v))
	case param.SatFocusHigh:
		s.glide(focusHigh, math.Log2(v))
	case param.SatAutoGain:
		s.auto = v != 0
	case param.SatMix:
		s.glide(mix, v/100)
	}
}

// setDefaults takes the table's defaults, once, so that the zero value is as
// good as any.
func (s *Saturation) setDefaults() {
	if s.defaults {
		return
	}
	s.defaults = true
	s.paths[drive].value = dynamics.DBToGain
	s.paths[tone].value = dynamics.DBToGain
	s.paths[headBump].value = func(db float64) float64 { return dynamics.DBToGain(db) - 1 }
	param.SetDefaults(param.Saturation, s.SetParam)
}

// glide moves a setting, at once where nobody can hear it.
func (s *Saturation) glide(i int, v float64) {
	p := &s.paths[i]
	if !s.started || s.silent() {
		p.Jump(v)
		return
	}
	p.Glide(v, dynamics.RampFrames(glideTime, s.rate))
}

// silent reports whether no voice is heard or about to be.
func (s *Saturation) silent() bool {
	return s.heard().kind == off && s.changing == 0
}
