package glue

import "lacquer/dsp/dynamics"

// Process compresses l and r in place.
func (g *Glue) Process(l, r []float64) {
	for len(l) > 0 {
		n := min(len(l), tick-g.frame)
		if g.gliding > 0 {
			n = 1
			g.advance()
		}
		if g.idle() {
			g.rest(n)
		} else {
			g.stretch(l[:n], r[:n])
		}
		l, r = l[n:], r[n:]
		g.started = true
		if g.frame += n; g.frame == tick {
			g.frame = 0
			g.onTick()
		}
	}
}

// advance moves the glides by one frame.
func (g *Glue) advance() {
	g.gliding--
	tuned := g.glides[highPass].Moving()
	for i := range g.glides {
		g.glides[i].Advance()
	}
	if tuned {
		g.tuneHighPass()
	}
	g.derive()
}

// rest counts frames that pass unchanged.
func (g *Glue) rest(n int) {
	g.reduction.Now = 0
	g.reduction.Frames += uint64(n)
}

// stretch is the block diagram, for at most one tick during which no setting
// moves.
func (g *Glue) stretch(l, r []float64) {
	n := len(l)
	sideL, sideR := g.side[0][:n], g.side[1][:n]
	dynamics.SVFLanes(g.highPass[:], [][]float64{sideL, sideR}, [][]float64{l, r})
	gainL, gainR := g.lane[0][:n], g.lane[1][:n]
	g.detect(gainL, gainR, sideL, sideR)
	linked := g.glides[link].Value == 1
	if linked {
		g.reduceLinked(gainL, gainR)
		gainR = gainL
	} else {
		g.reduceEach(gainL, gainR)
	}
	if g.matched.active() {
		g.matched.measure(l, r, gainL, gainR)
	}
	g.blend(gainL)
	if !linked {
		g.blend(gainR)
	}
	for i, v := range gainL {
		l[i] *= v
		r[i] *= gainR[i]
	}
	g.monitor(l, sideL)
	g.monitor(r, sideR)
}

// detect writes the power that the detector reads of l and r.
func (g *Glue) detect(toL, toR, l, r []float64) {
	switch share := g.glides[rms].Value; share {
	case 0:
		g.peak[0].Process(toL, l)
		g.peak[1].Process(toR, r)
	case 1:
		dynamics.RMSLanes(g.rms[:], [][]float64{toL, toR}, [][]float64{l, r})
	default:
		otherL, otherR := g.other[0][:len(l)], g.other[1][:len(l)]
		g.peak[0].Process(toL, l)
		g.peak[1].Process(toR, r)
		dynamics.RMSLanes(g.rms[:], [][]float64{otherL, otherR}, [][]float64{l, r})
		for i := range toL {
			toL[i] += share * (otherL[i] - toL[i])
			toR[i] += share * (otherR[i] - toR[i])
		}
	}
}

// reduceLinked turns the larger of two powers into the gain of both channels,
// in a.
func (g *Glue) reduceLinked(a, b []float64) {
	for i, power := range b {
		if power > a[i] {
			a[i] = power
		}
	}
	g.curve.Process(a)
	g.ballistics[0].Process(a)
	g.ballistics[1].Follow(&g.ballistics[0])
	g.meter(a)
	dynamics.Gains(a)
}

// meter adds reductions to the stage's.
func (g *Glue) meter(x []float64) {
	most, sum := g.reduction.Max, g.reduction.Sum
	for _, db := range x {
		sum += db
		if db > most {
			most = db
		}
	}
	g.reduction = dynamics.Reduction{
		Max: most, Sum: sum, Now: x[len(x)-1],
		Frames: g.reduction.Frames + uint64(len(x)),
	}
}

// reduceEach turns the power of each channel into its gain: its own
// reduction at link 0, nearer to the larger one the more they are linked.
func (g *Glue) reduceEach(a, b []float64) {
	g.curve.Process(a)
	g.curve.Process(b)
	apart := 1 - g.glides[link].Value
	for i := range a {
		most := max(a[i], b[i])
		a[i] = most - apart*(most-a[i])
		b[i] = most - apart*(most-b[i])
	}
	g.ballistics[0].Process(a)
	g.ballistics[1].Process(b)
	for i := range a {
		g.reduction.Add(max(a[i], b[i]))
	}
	dynamics.Gains(a)
	dynamics.Gains(b)
}

// blend turns the compressor's gain into that of the dry signal mixed with
// the compressed and made-up one. The form 1+mix·(gain−1) is exactly 1 where
// the gain is 1 or the mix 0.
func (g *Glue) blend(gain []float64) {
	wet := g.glides[mix].Value * g.glides[on].Value
	makeUp := g.makeUp
	if g.matched.active() {
		for i := range gain {
			gain[i] *= g.matched.gain(g.frame + i)
		}
	}
	for i, v := range gain {
		gain[i] = 1 + wet*(v*makeUp-1)
	}
}

// monitor fades to what the detector hears.
func (g *Glue) monitor(x, side []float64) {
	switch share := g.glides[listen].Value; share {
	case 0:
	case 1:
		copy(x, side)
	default:
		for i, v := range side {
			x[i] += share * (v - x[i])
		}
	}
}

// onTick does the work that is due once per tick.
func (g *Glue) onTick() {
	g.matched.renew(g.glides[mix].Value)
	for c := range g.ballistics {
		g.highPass[c].Flush()
		g.rms[c].Flush()
		g.ballistics[c].Flush()
	}
}
