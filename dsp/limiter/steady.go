package limiter

import (
	"math"

	"lacquer/dsp/reuse"
)

const (
	steadyTicks  = 3000  // Hz, about how often it looks
	steadyWindow = 18e-3 // s, half a period of 28 Hz
	steadyTurns  = 4     // windows that are compared
	steadySame   = 0.3   // dB within which they are the same
	steadyOther  = 0.8   // dB by which they differ too much
)

// steady holds what recurs. The crests of a low note, or of a chord, come again
// and again at nearly the same height, and a limiter that lets go in between
// distorts them; hits never are that regular. So the largest required
// reductions of four windows one after another are compared, each long enough
// for a crest of 28 Hz. Where they agree, the reduction is held at the least of
// them, which for a steady sound of any kind makes it constant; where they do
// not, as nearly always in music, nothing is held that the hold for single
// peaks would not, and nothing is lost.
type steady struct {
	every, count int       // samples a tick, samples into it
	most         float64   // of the tick
	window       int       // ticks
	peaks        hold      // of the last window
	turns        []float64 // largest of a window, as it was at the last ticks
	at           int
	level        float64 // at which reductions are held at least
}

func (s *steady) prepare(rate float64) {
	s.every = max(1, int(math.Round(rate/steadyTicks)))
	s.window = max(1, int(math.Ceil(steadyWindow*rate/float64(s.every))))
	s.peaks.prepare(s.window)
	s.turns = reuse.Zeros(s.turns, (steadyTurns-1)*s.window+1)
}

func (s *steady) reset() {
	s.count, s.most, s.level, s.at = 0, 0, 0, 0
	s.peaks.reset()
	clear(s.turns)
}

// copyFrom takes over the state of another one of the same rate.
func (s *steady) copyFrom(o *steady) {
	s.count, s.most, s.level, s.at = o.count, o.most, o.level, o.at
	s.peaks.copyFrom(&o.peaks)
	copy(s.turns, o.turns)
}

// raise lifts held reductions to what recurs. required is what they were
// before they were held.
func (s *steady) raise(held, required []float64) {
	for len(held) > 0 {
		n := min(s.every-s.count, len(held))
		most, level := s.most, s.level
		for i, v := range required[:n] {
			if v > most {
				most = v
			}
			if level > held[i] {
				held[i] = level
			}
		}
		s.most = most
		if s.count += n; s.count == s.every {
			s.tick()
		}
		held, required = held[n:], required[n:]
	}
}

// tick compares the windows that end now.
func (s *steady) tick() {
	now := [1]float64{s.most}
	s.peaks.process(now[:], s.window)
	s.count, s.most = 0, 0
	if s.at++; s.at == len(s.turns) {
		s.at = 0
	}
	s.turns[s.at] = now[0]
	least, most := now[0], now[0]
	for turn := 1; turn < steadyTurns; turn++ {
		i := s.at - turn*s.window
		if i < 0 {
			i += len(s.turns)
		}
		least, most = min(least, s.turns[i]), max(most, s.turns[i])
	}
	s.level = least * min(1, max(0, (steadyOther-(most-least))/(steadyOther-steadySame)))
}
