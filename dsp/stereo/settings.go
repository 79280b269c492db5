package stereo

import (
	"math"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/param"
)

const glideTime = 0.030 // s, of a setting that moves

// The settings that glide.
const (
	on       = iota // 0..1
	widthLow        // gain of the side
	widthMid
	widthHigh
	splitLow // log2 of Hz
	splitHigh
	elliptic     // 1 leaves the bass, 0 makes it mono
	ellipticFreq // log2 of Hz
	balance      // dB, positive turns the left channel down
	rotation     // degrees
	numRamps
)

// SetParam sets row i of the stage (param.StereoOn…) to a plain value.
func (s *Stereo) SetParam(i int, v float64) {
	s.setDefaults()
	switch i {
	case param.StereoOn:
		s.setOn(v != 0)
	case param.StereoWidthLow:
		s.glide(widthLow, v/100)
	case param.StereoWidthMid:
		s.glide(widthMid, v/100)
	case param.StereoWidthHigh:
		s.glide(widthHigh, v/100)
	case param.StereoSplitLow:
		s.glide(splitLow, math.Log2(v))
	case param.StereoSplitHigh:
		s.glide(splitHigh, math.Log2(v))
	case param.StereoMonoBass:
		if v == 0 {
			s.glide(elliptic, 1)
		} else {
			s.glide(elliptic, 0)
		}
	case param.StereoMonoBassFreq:
		s.glide(ellipticFreq, math.Log2(v))
	case param.StereoBalance:
		s.glide(balance, v)
	case param.StereoRotation:
		s.glide(rotation, v)
	case param.StereoGuard:
		s.guard.setOn(v != 0)
	case param.StereoGuardLoss:
		s.guard.setLoss(v)
	}
}

// setDefaults takes the table's defaults, once, so that the zero value is as
// good as any.
func (s *Stereo) setDefaults() {
	if s.defaults {
		return
	}
	s.defaults = true
	param.SetDefaults(param.StereoImage, s.SetParam)
}

func (s *Stereo) idle() bool { return s.ramps[on].Value == 0 && s.ramps[on].Target() == 0 }

// glide moves a setting, at once where nobody can hear it.
func (s *Stereo) glide(i int, v float64) {
	if v == s.ramps[i].Target() {
		return
	}
	s.moving = true
	if !s.started || (s.idle() && i != on) {
		s.ramps[i].Jump(v)
		return
	}
	s.ramps[i].Glide(v, dynamics.RampFrames(glideTime, s.rate))
}

func (s *Stereo) setOn(yes bool) {
	if !yes {
		s.glide(on, 0)
		return
	}
	if s.idle() && s.started {
		s.filters.reset()
		s.guard.reset()
		s.moving = true
	}
	s.glide(on, 1)
}

// widens reports whether the widths are not all 100 %, or not for long.
func (s *Stereo) widens() bool {
	for i := widthLow; i <= widthHigh; i++ {
		if s.ramps[i].Value != 1 || s.ramps[i].Moving() {
			return true
		}
	}
	return false
}

// filtering reports whether the side's filters have anything to do.
func (s *Stereo) filtering() bool {
	return s.widens() || s.ramps[elliptic].Value != 1 || s.ramps[elliptic].Moving()
}

// move goes on by one frame and passes on what has changed. Filters start from
// nothing when they are first needed: their weights start from nothing too.
func (s *Stereo) move() {
	if !s.filters.active {
		s.filters.reset()
	}
	turning := s.ramps[balance].Moving() || s.ramps[rotation].Moving() || !s.started
	s.moving = false
	for i := range s.ramps {
		s.ramps[i].Advance()
		s.moving = s.moving || s.ramps[i].Moving()
	}
	s.filters.active = s.filtering()
	s.filters.tune(&s.ramps, s.rate)
	if turning {
		s.setMatrix()
	}
}

// setMatrix takes rotation and balance.
func (s *Stereo) setMatrix() {
	angle, lean := s.ramps[rotation].Value, s.ramps[balance].Value
	s.turned = angle != 0 || lean != 0
	left, right := dynamics.DBToGain(-max(lean, 0)), dynamics.DBToGain(min(lean, 0))
	sin, cos := math.Sincos(angle * (math.Pi / 180))
	s.matrix = [2][2]float64{{left * cos, -left * sin}, {right * sin, right * cos}}
}
