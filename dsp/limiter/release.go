package limiter

import "math"

const (
	slowTime   = 0.6  // s, time constant with which the slow part follows
	slowShare  = 0.3  // of the mean reduction that the slow part keeps up
	negligible = 1e-6 // dB of reduction that are none
)

// release lets go of the reduction, in dB.
//
// Its fast part falls exponentially as soon as less is required; the release
// time is what it takes from 6 to 0.5 dB, ln 12 = 2.485 time constants. When
// adaptive, a slow part follows the mean of what is required, and the
// reduction stays at or above a share of that: a single peak leaves no trace
// in it and is let go of quickly, while within and after a dense passage the
// level moves slowly.
type release struct {
	fast, slow float64
}

// releaseTimes are the coefficients that both channels share.
type releaseTimes struct {
	fall  float64 // of the fast part, per sample
	keep  float64 // share of itself that the slow part keeps per sample
	share float64 // of the slow part below which the reduction does not fall
}

// set takes the release time in ms.
func (t *releaseTimes) set(ms, rate float64, adaptive bool) {
	t.fall = math.Exp(-math.Log(12) / (ms / 1000 * rate))
	t.keep = math.Exp(-1 / (slowTime * rate))
	t.share = 0
	if adaptive {
		t.share = slowShare
	}
}

func (r *release) reset() { *r = release{} }

// process turns the held reduction into the released one, in place.
func (r *release) process(db []float64, t *releaseTimes) {
	fast, slow := r.fast, r.slow
	fall, keep, follow, share := t.fall, t.keep, 1-t.keep, t.share
	for i, required := range db {
		fast *= fall
		if required > fast {
			fast = required
		} else if fast < negligible {
			fast = 0
		}
		slow = slow*keep + required*follow
		if slow < negligible {
			slow = 0
		}
		db[i] = fast
		if least := share * slow; least > fast {
			db[i] = least
		}
	}
	r.fast, r.slow = fast, slow
}

// near reports whether two releases differ by less than can matter.
func (r *release) near(o *release) bool {
	return math.Abs(r.fast-o.fast)+math.Abs(r.slow-o.slow) < 1e-9
}
