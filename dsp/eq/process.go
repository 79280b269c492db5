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
		if e.detectors.listening() {
			n = e.listen(l[:n], r[:n])
		}
		e.frames(l[:n], r[:n])
		if e.linear.on {
			e.linear.process(l[:n], r[:n])
		}
		e.count(n)
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
			e.bands[i].dynamic.flush()
		}
		e.detectors.flush()
		e.solo.flush()
	}
	if e.detectors.listening() && !e.judged {
		e.judge()
	}
	e.judged = false
	if !e.moving && !e.dirty && !e.stirred {
		return
	}
	e.gathered = false
	scaled := e.scale.tick(e.lag)
	e.moving = scaled
	e.cut = 0
	for i := range e.bands {
		b := &e.bands[i]
		if b.tick(e, scaled) {
			e.moving = true
		}
		e.cut = max(e.cut, -b.dynamic.now*e.scale.now)
	}
	if e.solo.tick(e) {
		e.moving = true
	}
	if e.attend {
		e.detectors.attend(&e.bands)
	}
	e.dirty, e.attend, e.stirred = false, false, false
}

// listen lets the detectors hear l and r, up to the first control tick at which
// a band has to move, and returns how many frames that is.
func (e *EQ) listen(l, r []float64) int {
	for n := 0; ; {
		to := min(n+filter.Grid-(e.frame+n)%filter.Grid, len(l))
		e.detectors.hear(l[n:to], r[n:to])
		if n = to; n == len(l) {
			return n
		}
		if e.judge(); e.stirred {
			e.judged = true
			return n
		}
	}
}

// judge reads the detectors, once at each control tick.
func (e *EQ) judge() {
	e.stirred = false
	for i := range e.bands {
		d := &e.bands[i].dynamic
		if d.live.on && d.hear(e.detectors.lanes[i].power(d.live.route), e) {
			e.stirred = true
		}
	}
}

// count adds n frames to the figures of gain reduction.
func (e *EQ) count(n int) {
	r := &e.reduction
	if e.cut == 0 {
		r.Now = 0
		r.Frames += uint64(n)
		return
	}
	for range n {
		r.Add(e.cut)
	}
}

// frames makes what is heard of frames without a tick inside.
func (e *EQ) frames(l, r []float64) {
	if !e.solo.active() {
		e.filter(l, r)
		return
	}
	e.solo.listen(l, r)
	e.filter(l, r)
	e.solo.process(e, l, r)
}

// filter runs the bands over frames without a tick inside. Neighbours on
// the stereo signal run together; if those are all, they are remembered until
// something moves.
func (e *EQ) filter(l, r []float64) {
	if e.gathered {
		e.runner.Run(e.gather, l, r)
		return
	}
	run, together := e.gather[:0], !e.moving
	for i := range e.bands {
		b := &e.bands[i]
		switch {
		case b.fade > 0:
			e.runner.Run(run, l, r)
			run, together = run[:0], false
			e.crossfade(b, l, r)
		case b.live.idle():
		case b.live.route == param.Stereo:
			run = b.live.cascade.Gather(run)
		default:
			e.runner.Run(run, l, r)
			run, together = run[:0], false
			b.live.process(e, l, r)
		}
	}
	e.runner.Run(run, l, r)
	e.gather, e.gathered = run, together
}

// crossfade runs both voices of b. The new one is not heard until it has run
// in.
func (e *EQ) crossfade(b *band, l, r []float64) {
	n := len(l)
	ol, or := e.old[0][:n], e.old[1][:n]
	copy(ol, l)
	copy(or, r)
	b.live.process(e, ol, or)
	b.next.process(e, l, r)
	e.blend(ol, or, l, r, b.fade)
}

// blend crossfades from old into l and r with fade ticks to go.
func (e *EQ) blend(ol, or, l, r []float64, fade int) {
	span := (e.fadeTicks - e.warmTicks) * filter.Grid
	at := (e.fadeTicks-fade-e.warmTicks)*filter.Grid + e.frame%filter.Grid
	filter.Crossfade(ol, l, at, span)
	filter.Crossfade(or, r, at, span)
}
