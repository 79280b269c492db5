package limiter

import "math"

const (
	giveTime   = 0.06 // s for which the last highest reduction is remembered
	giveNear   = 1e-5 // dB within which a reduction is the same again
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
//
// There is play in it, about a tenth of a dB: the reduction stays at the
// highest of the last 60 ms until the fast part has fallen by so much, and then
// falls twice as fast until it has caught up. Crests that differ by less, those
// of a low note with something above, leave the gain standing still instead of
// modulating it; a large peak is let go of as if there were no play.
type release struct {
	fast, slow float64
	top        float64 // the highest lately
	age        int     // frames since it was reached
	last       float64 // what was written last
}

// releaseTimes are the coefficients that all paths share.
type releaseTimes struct {
	fall   float64 // of the fast part, per sample
	keep   float64 // share of itself that the slow part keeps per sample
	share  float64 // of the slow part below which the reduction does not fall
	give   float64 // dB of play
	memory int     // frames for which top is remembered
	forget float64 // dB by which it falls per frame afterwards, besides falling like the fast part
}

// set takes the release time in ms.
func (t *releaseTimes) set(c *character, ms, rate float64, adaptive bool) {
	t.fall = math.Exp(-math.Log(12) / (c.release * ms / 1000 * rate))
	t.keep = math.Exp(-1 / (c.slowTime * rate))
	t.give = c.give
	t.memory = int(giveTime * rate)
	t.forget = c.give / (giveTime * rate)
	t.share = 0
	if adaptive {
		t.share = c.slow
	}
}

func (r *release) reset() { *r = release{} }

// process turns the held reduction into the released one, in place.
func (r *release) process(db []float64, t *releaseTimes) {
	fast, slow, top, age, last := r.fast, r.slow, r.top, r.age, r.last
	fall, keep, follow, share, give, forget := t.fall, t.keep, 1-t.keep, t.share, t.give, t.forget
	for i, required := range db {
		fast *= fall
		if required > fast {
			fast = required
		} else if fast < negligible {
			fast = 0
		}
		age++
		if required > 0 && required >= top-giveNear {
			top, age = max(top, required), 0
		} else if age > t.memory {
			top = max(top*fall-forget, fast)
		}
		slow = slow*keep + required*follow
		if slow < negligible {
			slow = 0
		}
		out := fast
		if below := top - fast; below <= give {
			out = top
		} else if below < 2*give {
			out += 2*give - below
		}
		if out > last && (required < fast || required == 0) {
			out = max(fast, last) // what is let go of does not come back when top is forgotten
		}
		if least := share * slow; least > out {
			out = least
		}
		db[i], last = out, out
	}
	r.fast, r.slow, r.top, r.age, r.last = fast, slow, top, age, last
}
