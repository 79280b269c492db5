package output

import (
	"math"

	"lacquer/dsp/dynamics"
)

const (
	trimTime = 0.004 // s, of each of the two lags; 90 % of a change takes 16 ms
	trimRest = 1e-6  // dB from its target at which the trim is there
)

// trim is a level in dB that follows its target through two one-pole lags: it
// has no kink, so that automation of a host in steps leaves no zipper noise.
type trim struct {
	now, first, target float64 // dB
	lag                float64 // one-pole coefficient
	gain               float64
}

func (t *trim) prepare(rate float64) { t.lag = dynamics.OnePole(trimTime * rate) }

// jump is at the target at once.
func (t *trim) jump() {
	t.now, t.first = t.target, t.target
	t.gain = dynamics.DBToGain(t.now)
}

func (t *trim) moving() bool { return t.now != t.target || t.first != t.target }

func (t *trim) advance() {
	t.first += float64(t.lag * (t.target - t.first))
	t.now += float64(t.lag * (t.first - t.now))
	if math.Abs(t.now-t.target) < trimRest && math.Abs(t.first-t.target) < trimRest {
		t.now, t.first = t.target, t.target
	}
	t.gain = dynamics.DBToGain(t.now)
}
