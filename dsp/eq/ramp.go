package eq

import (
	"math"

	"lacquer/dsp/filter"
)

// ramp moves a value to its target without a kink: two one-pole lags in
// series, advanced at control ticks. It starts and ends with no speed, takes
// on a new target at any time, and turns automation in steps into a smooth
// curve.
type ramp struct {
	now, target float64
	first       float64 // output of the first lag
}

// near ends a ramp: 1e-5 dB or octaves cannot be heard.
const near = 1e-5

// lag is how much of the way to its target a one-pole lag of rampTime/4 moves
// per control tick; two in series reach 90 % in rampTime.
func lag(rate float64) float64 {
	return -math.Expm1(-filter.Grid / (rampTime / 4 * rate))
}

// tick advances and reports whether the value moved.
func (r *ramp) tick(lag float64) bool {
	if r.now == r.target {
		return false
	}
	r.first += lag * (r.target - r.first)
	r.now += lag * (r.first - r.now)
	if math.Abs(r.now-r.target) < near && math.Abs(r.first-r.target) < near {
		r.snap()
	}
	return true
}

// snap is at the target at once.
func (r *ramp) snap() { r.now, r.first = r.target, r.target }
