package eq

import (
	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

// Process equalises l and r in place.
func (e *EQ) Process(l, r []float64) {
	if e.fresh && len(l) > 0 {
		e.settle()
	}
	for len(l) > 0 {
		if e.frame%filter.Grid == 0 {
			e.tick()
		}
		n := chunk - e.frame
		if e.moving || e.dirty {
			n = filter.Grid - e.frame%filter.Grid
		}
		n = min(n, len(l))
		e.frames(l[:n], r[:n])
		l, r = l[n:], r[n:]
		e.frame = (e.frame + n) % chunk
	}
}

// tick is the control tick, at frames that are multiples of the grid.
func (e *EQ) tick() {
	if e.frame == 0 {
		for i := range e.bands {
			e.bands[i].live.cascade.Flush()
			e.bands[i].next.cascade.Flush()
		}
	}
	if !e.moving && !e.dirty {
		return
	}
	scaled := e.scale.tick(e.lag)
	e.moving = scaled
	for i := range e.bands {
		if e.bands[i].tick(e, scaled) {
			e.moving = true
		}
	}
	e.dirty = false
}

// frames runs the bands over frames without a tick inside. Neighbours at rest
// on the stereo signal run together.
func (e *EQ) frames(l, r []float64) {
	run := e.gather[:0]
	for i := range e.bands {
		b := &e.bands[i]
		switch {
		case b.fade > 0:
			e.runner.Run(run, l, r)
			run = run[:0]
			e.crossfade(b, l, r)
		case b.live.idle():
		case b.live.route == param.Stereo && !b.live.cascade.Gliding():
			run = b.live.cascade.Gather(run)
		default:
			e.runner.Run(run, l, r)
			run = run[:0]
			b.live.process(l, r, e.silent[:len(l)])
		}
	}
	e.runner.Run(run, l, r)
}

// crossfade runs both voices of b. The new one is not heard until it has run
// in.
func (e *EQ) crossfade(b *band, l, r []float64) {
	n := len(l)
	ol, or := e.old[0][:n], e.old[1][:n]
	copy(ol, l)
	copy(or, r)
	silent := e.silent[:n]
	b.live.process(ol, or, silent)
	b.next.process(l, r, silent)
	span := (e.fadeTicks - e.warmTicks) * filter.Grid
	at := (e.fadeTicks-b.fade-e.warmTicks)*filter.Grid + e.frame%filter.Grid
	filter.Crossfade(ol, l, at, span)
	filter.Crossfade(or, r, at, span)
}
