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
	g.highPass.Process(g.side[0][:n], g.side[1][:n], l, r)
	g.detect(n)
	gl := g.lane[0][:n]
	gr := gl
	if g.glides[link].Value == 1 {
		g.reduceLinked(n)
	} else {
		g.reduceEach(n)
		gr = g.lane[1][:n]
	}
	if g.matched.active() {
		g.matched.measure(l, r, gl, gr)
	}
	g.apply(l, gl)
	g.apply(r, gr)
	g.monitor(l, g.side[0][:n])
	g.monitor(r, g.side[1][:n])
}

// detect fills the lanes with the power that the detector reads.
func (g *Glue) detect(n int) {
	l, r := g.lane[0][:n], g.lane[1][:n]
	copy(l, g.side[0][:n])
	copy(r, g.side[1][:n])
	switch share := g.glides[rms].Value; share {
	case 0:
		g.peak.Process(l, r)
	case 1:
		g.rms.Process(l, r)
	default:
		copy(g.other[0][:n], l)
		copy(g.other[1][:n], r)
		g.peak.Process(l, r)
		g.rms.Process(g.other[0][:n], g.other[1][:n])
		for i := range l {
			l[i] += share * (g.other[0][i] - l[i])
			r[i] += share * (g.other[1][i] - r[i])
		}
	}
}

// reduceLinked turns the larger power into the gain of both channels.
func (g *Glue) reduceLinked(n int) {
	a, b := g.lane[0][:n], g.lane[1][:n]
	for i, power := range b {
		if power > a[i] {
			a[i] = power
		}
	}
	g.compressor.Process(a)
	g.ballistics[0].Process(a)
	g.ballistics[1].Follow(&g.ballistics[0])
	meter := g.reduction
	for _, db := range a {
		meter.Add(db)
	}
	g.reduction = meter
	dynamics.Gains(a)
}

// reduceEach turns the power of each channel into its gain: its own
// reduction at link 0, nearer to the larger one the more they are linked.
func (g *Glue) reduceEach(n int) {
	a, b := g.lane[0][:n], g.lane[1][:n]
	g.compressor.Process(a)
	g.compressor.Process(b)
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

// apply blends x with x·gain·make-up. The form 1+mix·(gain−1) is exactly 1
// where the gain is 1 or the mix 0.
func (g *Glue) apply(x, gain []float64) {
	wet := g.glides[mix].Value * g.glides[on].Value
	makeUp := g.makeUp
	if !g.matched.active() {
		for i, v := range gain {
			x[i] *= 1 + wet*(v*makeUp-1)
		}
		return
	}
	for i, v := range gain {
		x[i] *= 1 + wet*(v*makeUp*g.matched.gain(g.frame+i)-1)
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
	g.highPass.Flush()
	g.rms.Flush()
	for c := range g.ballistics {
		g.ballistics[c].Flush()
	}
}
