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
	g.filter(sideL, sideR, l, r)
	g.detect(gainL, gainR, sideL, sideR)
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
	g.blend(l, gainL, up)
	g.blend(r, gainR, up)
	g.monitor(l, r, sideL, sideR)
}

// rest counts frames that pass unchanged.
func (g *Glue) rest(n int) {
	g.reduction.Now = 0
	g.reduction.Frames += uint64(n)
}

// filter is the side-chain high-pass.
func (g *Glue) filter(toL, toR, l, r []float64) {
	s := &g.glides[highPass]
	if !s.Moving() {
		dynamics.SVFLanes(g.highPass[:], [][]float64{toL, toR}, [][]float64{l, r})
		return
	}
	for i := range l {
		s.Advance()
		g.tuneHighPass()
		g.highPass[0].Process(toL[i:i+1], l[i:i+1])
		g.highPass[1].Process(toR[i:i+1], r[i:i+1])
	}
}

// detect writes the power that the detector reads of l and r.
func (g *Glue) detect(toL, toR, l, r []float64) {
	s := &g.glides[rms]
	s.run(len(l))
	if !s.flat || s.Value == 0 {
		g.peak[0].Process(toL, l)
		g.peak[1].Process(toR, r)
	}
	if s.flat && s.Value == 1 {
		dynamics.RMSLanes(g.rms[:], [][]float64{toL, toR}, [][]float64{l, r})
	}
	if s.flat {
		return
	}
	otherL, otherR := g.other[0][:len(l)], g.other[1][:len(l)]
	dynamics.RMSLanes(g.rms[:], [][]float64{otherL, otherR}, [][]float64{l, r})
	for i := range toL {
		share := s.path[i]
		toL[i] += share * (otherL[i] - toL[i])
		toR[i] += share * (otherR[i] - toR[i])
	}
}

// reduce turns the powers of both channels into their gains and reports
// whether they are one, which is then in a.
func (g *Glue) reduce(a, b []float64) bool {
	s := &g.glides[link]
	s.run(len(a))
	g.joined = g.joined && s.flat && s.Value == 1
	g.moveCurve(len(a))
	if g.joined {
		for i, power := range b {
			if power > a[i] {
				a[i] = power
			}
		}
		g.curve(a)
		g.ballistics[0].Process(a)
		g.ballistics[1].Follow(&g.ballistics[0])
		g.meter(a, a)
		dynamics.Gains(a)
		return true
	}
	g.curve(a)
	g.curve(b)
	for i, share := range s.path[:len(a)] {
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
	if !g.joined && s.flat && s.Value == 1 {
		g.joined = g.ballistics[0].Near(&g.ballistics[1], inaudible)
	}
}

// moveCurve moves the static curve over n frames.
func (g *Glue) moveCurve(n int) {
	t, k, s := &g.glides[threshold], &g.glides[knee], &g.glides[slope]
	t.run(n)
	k.run(n)
	s.run(n)
}

// curve turns powers into reductions in dB.
func (g *Glue) curve(x []float64) {
	t, k, s := &g.glides[threshold], &g.glides[knee], &g.glides[slope]
	c := dynamics.Curve{Threshold: t.Value, Knee: k.Value, Slope: s.Value, Range: math.Inf(1)}
	if t.flat && k.flat && s.flat {
		c.Process(x)
		return
	}
	dynamics.PowersToDB(x)
	for i, level := range x {
		c.Threshold, c.Knee, c.Slope = t.path[i], k.path[i], s.path[i]
		x[i] = c.Reduction(level)
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
	if moved := share.run(n); power.run(n) || moved {
		for i := range g.wet {
			g.wet[i] = share.path[i] * power.path[i]
		}
	}
	if s := &g.glides[makeUp]; s.run(n) {
		for i, db := range s.path {
			g.madeUp[i] = -db
		}
		dynamics.Gains(g.madeUp[:])
	}
}

// blend applies to x the gain of the dry signal mixed with the compressed one,
// which up makes up. The form 1+mix·(gain−1) is exactly 1 where the gain is 1
// or the mix 0.
func (g *Glue) blend(x, gain, up []float64) {
	wet, up := g.wet[:len(x)], up[:len(x)]
	for i, v := range gain[:len(x)] {
		x[i] *= 1 + wet[i]*(v*up[i]-1)
	}
}

// monitor fades to what the detector hears.
func (g *Glue) monitor(l, r, sideL, sideR []float64) {
	s := &g.glides[listen]
	s.run(len(l))
	if s.flat && s.Value == 0 {
		return
	}
	for i, share := range s.path[:len(l)] {
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
