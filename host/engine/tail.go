package engine

import "math"

// TailMode says how many frames Render writes beyond the input's length: a
// fixed number, or TailAuto.
type TailMode int64

// The tail modes that are not plain numbers of frames.
const (
	TailNone TailMode = 0  // exactly the input's length
	TailAuto TailMode = -1 // as long as the plugin says it sounds, or as it is heard
)

// TailAuto's bounds.
const (
	silence     = 1e-6 // −120 dBFS
	quietTime   = 0.5  // seconds of silence that end a tail
	maxTailTime = 60.0 // seconds, for tails that never end
)

// tail writes what sounds on.
func (r *render) tail() error {
	if r.opt.Tail != TailAuto {
		return r.feed(int64(r.opt.Tail), r.write)
	}
	rate := r.p.run.cfg.Rate
	limit := int64(maxTailTime * rate)
	if frames, known := r.p.tail(); known {
		limit = min(limit, int64(frames))
	}
	g := &tailGate{pass: r.write, patience: int(math.Ceil(quietTime * rate)), held: make([][]float64, 2)}
	for limit > 0 && !g.over {
		n := int(min(int64(r.next()), limit))
		if err := r.step(n, g.write); err != nil {
			return err
		}
		limit -= int64(n)
	}
	return nil
}

// tailGate passes audio on up to its last audible frame: silence is held back
// until something follows it, and ends the tail when it lasts.
type tailGate struct {
	pass     func(src [][]float64) error
	patience int         // frames of silence that end the tail
	held     [][]float64 // the silence, not yet written
	over     bool
}

func (g *tailGate) write(src [][]float64) error {
	end, last := len(src[0]), -1
	quiet := len(g.held[0])
	for i := range end {
		if audible(src[0][i]) || audible(src[1][i]) {
			quiet, last = 0, i
		} else if quiet++; quiet >= g.patience {
			g.over, end = true, i
			break
		}
	}
	if last >= 0 {
		if err := g.pass(g.held); err != nil {
			return err
		}
		if err := g.pass([][]float64{src[0][:last+1], src[1][:last+1]}); err != nil {
			return err
		}
		g.held[0], g.held[1] = g.held[0][:0], g.held[1][:0]
	}
	for c := range g.held {
		g.held[c] = append(g.held[c], src[c][last+1:end]...)
	}
	return nil
}

// audible counts a NaN as sound, so that it is not lost silently.
func audible(x float64) bool { return !(math.Abs(x) <= silence) }
