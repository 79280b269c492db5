package eq

import (
	"math"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/param"
)

// setDynamic sets one of the rows that make band b dynamic.
func (e *EQ) setDynamic(b, row int, v float64) {
	switch row {
	case param.EQDynamic:
		e.SetDynamic(b, v != 0)
	case param.EQReference:
		e.SetReference(b, int(v))
	case param.EQThreshold:
		e.SetThreshold(b, v)
	case param.EQRange:
		e.SetRange(b, v)
	case param.EQRatio:
		e.SetRatio(b, v)
	case param.EQAttack:
		e.SetAttack(b, v)
	case param.EQRelease:
		e.SetRelease(b, v)
	case param.EQDetector:
		e.SetDetector(b, int(v))
	case param.EQDetectorFreq:
		e.SetDetectorFreq(b, v)
	case param.EQDetectorQ:
		e.SetDetectorQ(b, v)
	}
}

// SetDynamic lets the level move the gain of band b, if it is a bell, shelf or
// tilt.
func (e *EQ) SetDynamic(b int, on bool) {
	e.bands[b].dynamic.on = on
	e.dirty = true
}

// SetReference sets what the threshold of band b counts from: param.Absolute,
// full scale, or param.Relative, the mean power in the detector's band over
// about 3 s.
func (e *EQ) SetReference(b, reference int) {
	e.bands[b].dynamic.relative = reference == param.Relative
	e.dirty = true
}

// SetThreshold sets the level in dB above which the gain of band b moves.
func (e *EQ) SetThreshold(b int, db float64) { e.ramp(&e.bands[b].dynamic.threshold, db) }

// SetRange sets how far the gain of band b moves at most, in dB: down if
// negative, up if positive.
func (e *EQ) SetRange(b int, db float64) { e.ramp(&e.bands[b].dynamic.span, db) }

// SetRatio sets how much of a rise of level band b takes back, or adds with a
// positive range: 1 − 1/ratio of it.
func (e *EQ) SetRatio(b int, ratio float64) {
	e.ramp(&e.bands[b].dynamic.slope, dynamics.CompressDown.Slope(ratio))
}

// SetAttack sets the time constant in ms of the gain of band b while the level
// rises.
func (e *EQ) SetAttack(b int, ms float64) {
	e.bands[b].dynamic.attack = ms
	e.dirty = true
}

// SetRelease sets the time constant in ms of the gain of band b while the
// level falls.
func (e *EQ) SetRelease(b int, ms float64) {
	e.bands[b].dynamic.release = ms
	e.dirty = true
}

// SetDetector sets what band b listens to: param.OwnBand or param.FreeBand.
func (e *EQ) SetDetector(b, detector int) {
	e.bands[b].dynamic.free = detector == param.FreeBand
	e.dirty = true
}

// SetDetectorFreq sets the centre of a free detector of band b in Hz.
func (e *EQ) SetDetectorFreq(b int, hz float64) { e.ramp(&e.bands[b].dynamic.freq, math.Log2(hz)) }

// SetDetectorQ sets the Q of a free detector of band b.
func (e *EQ) SetDetectorQ(b int, q float64) { e.ramp(&e.bands[b].dynamic.q, math.Log2(q)) }
