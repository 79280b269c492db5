package analysis

import "math"

// silent is −60 dBFS, where a file is taken to begin and to end.
const silent = 1e-3

// runs finds where a channel stands still for 1 ms and more within sound. Where
// that is at digital zero, samples were lost and replaced by silence: unlike a
// gate or the end of a note, which come down first, that cuts off waveforms on
// both sides. Where it is elsewhere, the last sample was repeated.
type runs struct {
	channel int
	least   int // frames of a run
	beside  int // frames of the surroundings that are looked at, 5 ms
	most    int64
	gaps    Events
	held    Events

	open   bool // a run goes on into the next hop
	start  int64
	done   int64 // frame that was looked at last
	before beside
}

// beside is what stands on one side of a run.
type beside struct {
	rms   float64
	edge  float64 // largest magnitude in the 50 µs next to it
	moves float64 // share of frames that differ from the one before
	known bool
}

func (r *runs) prepare(rate float64) {
	r.least = max(8, int(rate/1000))
	r.beside = max(16, int(rate/200))
	r.most = int64(rate)
}

// look is what the frames of x tell that lie beside a run, the nearest first in
// steps of by.
func (r *runs) look(x []float64, from, by int) beside {
	var b beside
	n, moved := 0, 0
	nearest := max(2, r.least/20)
	for i := from; i >= 0 && i < len(x) && n < r.beside; i += by {
		b.rms += x[i] * x[i]
		if n < nearest {
			b.edge = max(b.edge, math.Abs(x[i]))
		}
		if i-by >= 0 && i-by < len(x) && x[i] != x[i-by] {
			moved++
		}
		n++
	}
	if n < r.beside/2 {
		return beside{}
	}
	return beside{rms: math.Sqrt(b.rms / float64(n)), edge: b.edge, moves: float64(moved) / float64(n), known: true}
}

// add looks at every other half of the shortest run: none is missed.
func (r *runs) add(s *stretch) {
	i := s.lo
	if r.open {
		for i < s.hi && s.x[i] == s.x[i-1] {
			i++
		}
		if i == s.hi {
			return
		}
		r.close(s, i)
	}
	stride := r.least / 2
	for i = max(i, 1); i < s.hi; i += stride {
		if s.x[i] != s.x[i-1] {
			continue
		}
		from, to := i-1, i+1
		for from > 0 && s.x[from-1] == s.x[i] {
			from--
		}
		for to < len(s.x) && s.x[to] == s.x[i] {
			to++
		}
		if to-from >= r.least && s.frame(from) >= r.done {
			r.start, r.before = s.frame(from), r.look(s.x, from-1, -1)
			if r.open = true; to > s.hi || to == len(s.x) {
				return
			}
			r.close(s, to)
		}
		i = max(i, to-1)
	}
}

// close ends a run before s.x[end].
func (r *runs) close(s *stretch, end int) {
	r.open = false
	r.done = s.frame(end)
	after := r.look(s.x, end, 1)
	e := Event{Position: r.start, Length: r.done - r.start, Channel: r.channel, Level: decibel(r.before.rms * r.before.rms)}
	v := s.x[end-1]
	switch {
	case !r.before.known || !after.known || e.Length > r.most, min(r.before.rms, after.rms) < silent:
	case min(r.before.moves, after.moves) < moving:
	case v == 0:
		if a, b := r.before.cut(), after.cut(); max(a, b) > cutOff && min(a, b) > cutLow {
			r.gaps.add(e)
		}
	case !topmost(s.x, v):
		r.held.add(e)
	}
}

// cut is how far from zero the waveform was cut off. By chance a waveform
// comes near it, so one of two edges may be lower; fades of a millisecond are
// lower still.
func (b *beside) cut() float64 { return b.edge / b.rms }

const cutOff, cutLow = 0.25, 0.08

// moving is the least share of moves beside a run: pulse waves stand still
// between their edges, and rest at zero between notes.
const moving = 0.9

// topmost tells that a value is next to the highest or the lowest around: it
// stands still there because it was clipped.
func topmost(x []float64, v float64) bool {
	top := 0.0
	for _, w := range x {
		if w*v > 0 {
			top = max(top, math.Abs(w))
		}
	}
	return math.Abs(v) > 0.9*top
}
