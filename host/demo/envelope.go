package demo

import "math"

// silent is the level at which a voice that only decays is over: −100 dB.
const silent = 1e-5

// perFrame returns the factor by which a level falls each frame when it falls
// to 1/e in the given time.
func perFrame(seconds float64) float64 { return math.Exp(-1 / (seconds * Rate)) }

// approach returns the share of a distance that a one-pole covers each frame.
func approach(seconds float64) float64 { return 1 - perFrame(seconds) }

// decay is a level that falls exponentially.
type decay struct{ level, factor float64 }

func newDecay(level, seconds float64) decay { return decay{level, perFrame(seconds)} }

func (d *decay) next() float64 {
	y := d.level
	d.level *= d.factor
	return y
}

// envelope rises in a straight line, then falls exponentially to a sustained
// level, and is released after a given number of frames.
type envelope struct {
	level, peak, sustain float64
	rise                 float64 // per frame
	fall, release        float64 // share of the distance per frame
	held                 int     // frames until the release
	falling              bool
}

// newEnvelope takes times in seconds; sustain is a share of peak.
func newEnvelope(peak, attack, fall, sustain, release float64, held int) envelope {
	return envelope{
		peak: peak, sustain: peak * sustain,
		rise: peak / (attack * Rate), fall: approach(fall), release: approach(release),
		held: held,
	}
}

func (e *envelope) next() float64 {
	e.held--
	switch {
	case e.held < 0:
		e.level -= e.release * e.level
	case e.falling:
		e.level += e.fall * (e.sustain - e.level)
	default:
		e.level += e.rise
		e.falling = e.level >= e.peak
	}
	return e.level
}

// over reports whether the release has become inaudible.
func (e *envelope) over() bool { return e.held < 0 && e.level < silent }

// attack fades a percussive sound in so that it starts without a step: a
// squared-sine rise over the given number of frames.
type attack struct{ frame, frames int }

func (a *attack) next() float64 {
	if a.frame >= a.frames {
		return 1
	}
	s := math.Sin(math.Pi / 2 * float64(a.frame) / float64(a.frames))
	a.frame++
	return s * s
}
