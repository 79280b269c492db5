package analysis

import "math"

const (
	// fullScale is the largest positive value of 16 bits.
	fullScale = 32767.0 / 32768
	// clipRun is how many equal samples in a row make a clip.
	clipRun = 3
	// coarse is a step of 16 bits, which audio may have been through before.
	coarse = 1.0 / 32768
)

// clips finds where the tops of a channel's waveform were cut off. Runs at full
// scale are clips whatever is around them. Below it, which is where a clipped
// file ends up that was turned down, a flat top lies at the highest value of
// all, or at the lowest, and has corners.
type clips struct {
	channel int
	full    Events
	run     int64     // the longest at full scale
	sides   [2]flanks // high and low
}

// flanks looks at one side of a waveform, turned so that it is the upper one.
type flanks struct {
	peak  float64 // largest value so far
	flat  Events
	run   int64 // the longest of flat
	open  bool  // a run is going on
	at    Event
	value float64
	lead  float64 // value before the run
	moves bool    // and samples before it
}

func (c *clips) add(s *stretch, h hop, step float64) {
	c.side(0, s, 1, h.high, step)
	c.side(1, s, -1, -h.low, step)
}

// side looks at a hop whose largest value is top, but only if it may hold
// clips.
func (c *clips) side(which int, s *stretch, sign, top, step float64) {
	f := &c.sides[which]
	if top > f.peak {
		// What was flat below was not the top.
		f.peak, f.flat, f.run = top, Events{}, 0
	}
	least := min(f.peak, fullScale)
	if !f.open && (top < least || top < silent) {
		return
	}
	for i := s.lo; i < s.hi; i++ {
		v := sign * s.x[i]
		if f.open && v != f.value {
			c.end(f, v, moves(s.x, i, 1, f.value), step)
		}
		if !f.open && v >= least {
			f.open, f.value, f.lead, f.moves = true, v, 0, moves(s.x, i-1, -1, v)
			if i > 0 {
				f.lead = sign * s.x[i-1]
			}
			f.at = Event{Position: s.frame(i), Channel: c.channel, Level: decibel(v * v)}
		}
		if f.open {
			f.at.Length++
		}
	}
}

// moves tells that most of the samples from x[i] on in steps of by differ from
// those before them. What is clipped at top itself does not count.
func moves(x []float64, i, by int, top float64) bool {
	moved, all := 0, 0
	for j := i + by; i >= 0 && i < len(x) && j >= 0 && j < len(x) && all < besideClip; i, j = j, j+by {
		if x[i] == x[j] && math.Abs(x[i]) == top {
			continue
		}
		if all++; x[i] != x[j] {
			moved++
		}
	}
	return 4*moved >= 3*all
}

// besideClip is how many samples beside a run are looked at.
const besideClip = 32

// end closes a run before a value of next.
func (c *clips) end(f *flanks, next float64, moves bool, step float64) {
	f.open = false
	switch {
	case f.at.Length < clipRun:
	case f.value >= fullScale:
		c.full.add(f.at)
		c.run = max(c.run, f.at.Length)
	case f.value == f.peak && f.moves && moves && f.cut(next, step):
		f.flat.add(f.at)
		f.run = max(f.run, f.at.Length)
	}
}

// cut tells a top that was cut off, which has a corner on one side at least,
// from one that is round, of which a few samples fall on one step of the grid,
// and from a square wave, which does not rise to its top but jumps. Mixtures of
// pulse waves stand still beside their tops.
func (f *flanks) cut(next, step float64) bool {
	corner := max(1e-3*f.value, 8*max(step, coarse))
	return f.value-min(f.lead, next) > corner && max(f.lead, next) > 0.25*f.value
}

func (c *clips) finish() {
	for i := range c.sides {
		if f := &c.sides[i]; f.open {
			c.end(f, f.lead, true, 0)
		}
	}
}

func (c *clips) longest() int64 { return max(c.run, c.sides[0].run, c.sides[1].run) }
