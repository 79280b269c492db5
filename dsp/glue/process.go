package glue

import (
	"math"

	"lacquer/dsp/dynamics"
)

// Process compresses l and r in place.
func (g *Glue) Process(l, r []float64) {
	for len(l) > 0 {
		n := min(len(l), tick-g.frame)
		if left := g.glides[on].Left(); left > 0 {
			n = min(n, left) // so that rest begins on its frame
		}
		if !g.timed {
			n = min(n, timesGrid-g.frame%timesGrid)
			if g.frame%timesGrid == 0 {
				g.moveTimes()
			}
		}
		g.stretch(l[:n], r[:n])
		l, r = l[n:], r[n:]
		g.started = true
		if g.frame += n; g.frame == tick {
			g.frame = 0
			g.onTick()
		}
	}
}

// stretch is the block diagram, for at most one tick.
func (g *Glue) stretch(l, r []float64) {
	n := len(l)
	if g.idle() {
		g.rest(n)
		return
	}
	sideL, sideR := g.side[0][:n], g.side[1][:n]
	gainL, gainR := g.lane[0][:n], g.lane[1][:n]
	g.detect(gainL, gainR, sideL, sideR, l, r)
	if g.reduce(gainL, gainR) {
		gainR = gainL
	}
	if g.matched.active() {
		g.matched.measure(l, r, gainL, gainR)
	}
	g.moveBlend(n)
	up := g.madeUp[:n]
	if g.matched.active() {
		up = g.matched.times(up, g.frame)
	}
	blend(l, gainL, up, g.wet[:n])
	blend(r, gainR, up, g.wet[:n])
	g.monitor(l, r, sideL, sideR)
}

// rest counts frames that pass unchanged.
func (g *Glue) rest(n int) {
	g.reduction.Now = 0
	g.reduction.Frames += uint64(n)
}

// detect writes what the side-chain high-pass leaves of l and r to the sides,
// and the power that the detector reads there to toL and toR. The RMS detector
// always listens, so that it knows the level when it is switched to.
func (g *Glue) detect(toL, toR, sideL, sideR, l, r []float64) {
	s := &g.glides[rms]
	s.Run(len(l))
	rmsL, rmsR := toL, toR
	if !s.Flat || s.Value == 0 {
		rmsL, rmsR = g.other[0][:len(l)], g.other[1][:len(l)]
	}
	to, side, x := [2][]float64{rmsL, rmsR}, [2][]float64{sideL, sideR}, [2][]float64{l, r}
	if g.glides[highPass].Moving() {
		g.filterMoving(to, side, x)
	} else {
		dynamics.FilterRMS(&g.highPass, &g.rms, to, side, x)
	}
	if s.Flat && s.Value == 1 {
		return
	}
	g.peak[0].Process(toL, sideL)
	g.peak[1].Process(toR, sideR)
	if s.Flat {
		return
	}
	for i, share := range s.At[:len(l)] { // exact at both ends
		toL[i] = (1-share)*toL[i] + share*rmsL[i]
		toR[i] = (1-share)*toR[i] + share*rmsR[i]
	}
}

// filterMoving is the side-chain high-pass and RMS detector while its frequency
// moves.
func (g *Glue) filterMoving(to, side, x [2][]float64) {
	for i := range x[0] {
		g.glides[highPass].Advance()
		g.tuneHighPass()
		for c := range x {
			g.highPass[c].Process(side[c][i:i+1], x[c][i:i+1])
		}
	}
	for c := range x {
		g.rms[c].Process(to[c], side[c])
	}
}

// reduce turns the powers of both channels into their gains and reports
// whether they are one, which is then in a.
func (g *Glue) reduce(a, b []float64) bool {
	s := &g.glides[link]
	s.Run(len(a))
	g.joined = g.joined && s.Flat && s.Value == 1
	g.moveCurve(len(a))
	if g.joined {
		larger(a, b)
		g.curve(a)
		g.ballistics[0].Process(a)
		g.ballistics[1].Follow(&g.ballistics[0])
		g.meter(a, a)
		dynamics.Gains(a)
		return true
	}
	g.curve(a)
	g.curve(b)
	for i, share := range s.At[:len(a)] {
		most, apart := max(a[i], b[i]), 1-share
		a[i] = most - apart*(most-a[i])
		b[i] = most - apart*(most-b[i])
	}
	dynamics.ProcessLanes(g.ballistics[:], [][]float64{a, b})
	g.meter(a, b)
	dynamics.Gains(a)
	dynamics.Gains(b)
	return false
}

// join lets one reduction do for both channels as soon as they have met: after
// the link has come to 100 % they close up in their own time.
func (g *Glue) join() {
	const inaudible = 1e-6 // dB
	s := &g.glides[link]
	if !g.joined && !s.Moving() && s.Value == 1 {
		g.joined = g.ballistics[0].Near(&g.ballistics[1], inaudible)
	}
}

// moveCurve moves the static curve over n frames.
func (g *Glue) moveCurve(n int) {
	t, k, s := &g.glides[threshold], &g.glides[knee], &g.glides[slope]
	t.Run(n)
	k.Run(n)
	s.Run(n)
}

// curve turns powers into reductions in dB.
func (g *Glue) curve(x []float64) {
	t, k, s := &g.glides[threshold], &g.glides[knee], &g.glides[slope]
	c := dynamics.Curve{Threshold: t.Value, Knee: k.Value, Slope: s.Value, Range: math.Inf(1)}
	if t.Flat && k.Flat && s.Flat {
		c.Process(x)
	} else {
		c.ProcessAlong(x, t.At[:], k.At[:], s.At[:])
	}
}

// meter adds the larger of two reductions to the stage's.
func (g *Glue) meter(a, b []float64) {
	most, sum, now := g.reduction.Max, g.reduction.Sum, 0.0
	for i, db := range a {
		now = db
		if b[i] > now {
			now = b[i]
		}
		sum += now
		if now > most {
			most = now
		}
	}
	g.reduction = dynamics.Reduction{Max: most, Sum: sum, Now: now, Frames: g.reduction.Frames + uint64(len(a))}
}

// moveBlend moves what is blended over n frames: how much of the compressed
// signal, made up by what gain.
func (g *Glue) moveBlend(n int) {
	share, power := &g.glides[mix], &g.glides[on]
	if moved := share.Run(n); power.Run(n) || moved {
		for i := range g.wet {
			g.wet[i] = share.At[i] * power.At[i]
		}
	}
	if s := &g.glides[makeUp]; s.Run(n) {
		for i, db := range s.At {
			g.madeUp[i] = -db
		}
		dynamics.Gains(g.madeUp[:])
	}
}

// monitor fades to what the detector hears.
func (g *Glue) monitor(l, r, sideL, sideR []float64) {
	s := &g.glides[listen]
	s.Run(len(l))
	if s.Flat && s.Value == 0 {
		return
	}
	for i, share := range s.At[:len(l)] {
		if share == 0 {
			continue // −0 stays −0
		}
		l[i] = (1-share)*l[i] + share*sideL[i]
		r[i] = (1-share)*r[i] + share*sideR[i]
	}
}

// onTick does the work that is due once per tick.
func (g *Glue) onTick() {
	g.join()
	g.matched.renew(g.glides[mix].Value)
	for c := range g.ballistics {
		g.highPass[c].Flush()
		g.rms[c].Flush()
		g.ballistics[c].Flush()
	}
}
