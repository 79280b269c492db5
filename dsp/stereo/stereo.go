// Package stereo shapes the image: rotation, balance, width in three bands,
// mono bass, and a guard that bounds what a fold-down to mono loses.
package stereo

import (
	"math"

	"lacquer/dsp/dynamics"
)

// tick is the grid, counted from Reset, on which the guard renews its gain and
// decayed states are flushed. It bounds the stretch that is worked on at once,
// too.
const tick = 64

// Stereo is the stage. Prepare it before use; its defaults are the parameter
// table's: neutral, which passes the input bit for bit.
//
// In this order: rotation turns (L, R) by an angle, to the right where it is
// positive, at constant power; balance turns one channel down; widths and mono
// bass filter the side (L−R)/2 (see side), the guard turns it down. The mid
// (L+R)/2 is not touched by the last three.
//
// Every setting moves in a straight line of 30 ms. Before the first frame after
// Reset, and while the stage is off, it holds at once.
type Stereo struct {
	rate     float64
	defaults bool // have been set
	started  bool // a frame has passed since Reset
	frame    int  // since the last tick

	ramps  [numRamps]dynamics.Ramp
	moving bool

	matrix [2][2]float64 // rotation and balance
	turned bool          // matrix is not neutral

	filters side
	guard   guard

	mid, side, wide [tick]float64
	dry             [2][tick]float64
}

// Prepare sets the sample rate in Hz and resets.
func (s *Stereo) Prepare(rate float64, maxFrames int) {
	s.setDefaults()
	s.rate = rate
	s.guard.prepare(rate)
	s.Reset()
}

// Reset clears the history; settings under way are taken at once.
func (s *Stereo) Reset() {
	s.started, s.frame = false, 0
	for i := range s.ramps {
		s.ramps[i].Settle()
	}
	s.moving = true
	s.filters.reset()
	s.guard.reset()
}

// Latency is 0 frames.
func (s *Stereo) Latency() int { return 0 }

// Tail is how long the filters of the side ring, for 120 dB of decay.
func (s *Stereo) Tail() int {
	lowest := math.Inf(1)
	if s.ramps[on].Target() != 0 {
		if s.widens() {
			lowest = min(s.ramps[splitLow].Target(), s.ramps[splitHigh].Target())
		}
		if s.ramps[elliptic].Target() != 1 {
			lowest = min(lowest, s.ramps[ellipticFreq].Target())
		}
	}
	if math.IsInf(lowest, 1) {
		return 0
	}
	decay := math.Sqrt2 * math.Pi * math.Exp2(lowest) // 1/s
	return int(math.Ceil(math.Log(1e6) / decay * s.rate))
}

// Process works on l and r in place.
func (s *Stereo) Process(l, r []float64) {
	for len(l) > 0 {
		n := min(len(l), tick-s.frame)
		if s.moving {
			n = 1
			s.move()
		}
		if s.ramps[on].Value != 0 {
			s.stretch(l[:n], r[:n])
		}
		l, r = l[n:], r[n:]
		s.started = true
		if s.frame += n; s.frame == tick {
			s.frame = 0
			s.filters.flush()
			s.guard.renew()
		}
	}
}

// stretch is the block diagram, for at most one tick.
func (s *Stereo) stretch(l, r []float64) {
	fading := s.ramps[on].Value != 1
	if fading {
		copy(s.dry[0][:], l)
		copy(s.dry[1][:], r)
	}
	if s.turned {
		turn(&s.matrix, l, r)
	}
	if s.filters.active || s.guard.active() {
		s.image(l, r)
	}
	if fading {
		share := s.ramps[on].Value
		for i := range l {
			l[i] = s.dry[0][i] + float64(share*(l[i]-s.dry[0][i]))
			r[i] = s.dry[1][i] + float64(share*(r[i]-s.dry[1][i]))
		}
	}
}

// image filters the side and puts it back to the mid, unless nothing has
// become of it.
func (s *Stereo) image(l, r []float64) {
	n := len(l)
	mid, side := s.mid[:n], s.side[:n]
	split(mid, side, l, r)
	wide := side
	if s.filters.active {
		wide = s.wide[:n]
		s.filters.process(wide, side)
	}
	narrowed := false
	if s.guard.active() {
		s.guard.measure(mid, wide, s.frame)
		narrowed = s.guard.narrow(wide, s.frame)
	}
	if s.filters.active || narrowed {
		join(l, r, mid, wide)
	}
}

func turn(m *[2][2]float64, l, r []float64) {
	a, b, c, d := m[0][0], m[0][1], m[1][0], m[1][1]
	r = r[:len(l)]
	for i, x := range l {
		y := r[i]
		l[i] = float64(a*x) + float64(b*y)
		r[i] = float64(c*x) + float64(d*y)
	}
}

func splitScalar(mid, side, l, r []float64) {
	r, mid, side = r[:len(l)], mid[:len(l)], side[:len(l)]
	for i, x := range l {
		mid[i], side[i] = 0.5*(x+r[i]), 0.5*(x-r[i])
	}
}

func joinScalar(l, r, mid, side []float64) {
	l, r, side = l[:len(mid)], r[:len(mid)], side[:len(mid)]
	for i, m := range mid {
		l[i], r[i] = m+side[i], m-side[i]
	}
}
