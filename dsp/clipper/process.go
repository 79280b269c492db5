package clipper

import (
	"math"

	"lacquer/dsp/dynamics"
)

// Process clips l and r in place.
func (c *Clipper) Process(l, r []float64) {
	for len(l) > 0 {
		n := min(len(l), stretch)
		if c.idle() {
			c.rest(l[:n], r[:n])
		} else {
			c.shave(l[:n], r[:n])
		}
		l, r = l[n:], r[n:]
		c.started = true
	}
}

// rest only delays.
func (c *Clipper) rest(l, r []float64) {
	for i, x := range [2][]float64{l, r} {
		ch := &c.channels[i]
		ch.over.Rest(x)
		ch.over.DownSilence(ch.excess[:len(x)])
		ch.later[0] = 0
		copy(x, ch.over.Delayed())
	}
	c.pass(len(l))
}

// pass counts frames that nothing is taken from.
func (c *Clipper) pass(n int) {
	c.reduction.Now = 0
	c.reduction.Frames += uint64(n)
}

// shave clips at most one stretch.
func (c *Clipper) shave(l, r []float64) {
	floor := c.moveCurve(len(l))
	silent := true
	for i, x := range [2][]float64{l, r} {
		silent = !c.channels[i].find(x, &c.curve, floor) && silent
	}
	full := c.moveShare(len(l))
	before, left := c.channels[0].over.Delayed(), c.channels[0].excess[:len(l)]
	beforeR, right := c.channels[1].over.Delayed(), c.channels[1].excess[:len(r)]
	if silent {
		copy(l, before)
		copy(r, beforeR)
		c.pass(len(l))
		return
	}
	if full {
		subtract(l, before, left)
		subtract(r, beforeR, right)
	} else {
		for i, share := range c.shares[:len(l)] {
			l[i] = before[i] - float64(share*left[i])
			r[i] = beforeR[i] - float64(share*right[i])
		}
	}
	c.meter(before, beforeR, l, r)
}

func subtract(to, a, b []float64) {
	a, b = a[:len(to)], b[:len(to)]
	for i, v := range a {
		to[i] = v - b[i]
	}
}

// find works out what is to be taken from x, Latency frames late, and reports
// whether there is anything.
func (ch *channel) find(x []float64, c *curve, floor float64) bool {
	excess := ch.excess[:len(x)]
	busy := true
	if ch.later[0] != 0 {
		ch.over.Up(x)
	} else {
		busy = ch.over.UpIfOver(x, floor)
	}
	if !busy {
		return !ch.over.DownSilence(excess)
	}
	ch.clip(c)
	ch.over.Down(excess)
	return true
}

// clip goes along the oversampled signal, segment by segment. What a frame's
// last segment leaves for the next value is for the next frame.
func (ch *channel) clip(c *curve) {
	o := &ch.over
	n := len(o.Out(0))
	later := ch.later[1 : 1+n]
	clear(later)
	for p := range o.Factor() {
		segments(o.Out(p), later, o.At(p-1), o.At(p), c)
	}
	first := o.Out(0)
	for i, v := range ch.later[:n] {
		first[i] += v
	}
	ch.later[0] = ch.later[n]
}

// moveCurve moves threshold and knee over n frames and gives the lowest level
// at which the curve bends.
func (c *Clipper) moveCurve(n int) float64 {
	if c.settled {
		return c.curve.lower[0]
	}
	c.settled = !c.threshold.Moving() && !c.knee.Moving()
	if c.settled {
		n = stretch
	}
	floor := math.Inf(1)
	for i := range n {
		if i == 0 || !c.settled {
			c.threshold.Advance()
			c.knee.Advance()
			c.curve.set(i, dynamics.DBToGain(c.threshold.Value), dynamics.DBToGain(-c.knee.Value))
		} else {
			c.curve.copy(i, i-1)
		}
		floor = min(floor, c.curve.lower[i])
	}
	return floor
}

// moveShare moves the switch's fade over n frames and reports whether it is
// full throughout.
func (c *Clipper) moveShare(n int) bool {
	if c.on.Value == 1 && !c.on.Moving() {
		return true
	}
	for i := range n {
		if c.wait > 0 {
			c.wait--
		} else {
			c.on.Advance()
		}
		c.shares[i] = c.on.Value
	}
	return false
}

// meter compares what was before with what is left.
func (c *Clipper) meter(beforeL, beforeR, l, r []float64) {
	n := len(l)
	ratios := c.ratios[:n]
	beforeL, beforeR, r = beforeL[:n], beforeR[:n], r[:n]
	knee := c.curve.lower[:n]
	for i, k := range knee {
		in := max(math.Abs(beforeL[i]), math.Abs(beforeR[i]), k)
		out := max(math.Abs(l[i]), math.Abs(r[i]), k)
		ratios[i] = 0
		if in > out {
			ratio := in / out
			ratios[i] = dynamics.PowerToDB(ratio * ratio)
		}
	}
	most, sum := c.reduction.Max, c.reduction.Sum
	for _, db := range ratios {
		sum += db
		if db > most {
			most = db
		}
	}
	c.reduction = dynamics.Reduction{Max: most, Sum: sum, Now: ratios[n-1], Frames: c.reduction.Frames + uint64(n)}
}
