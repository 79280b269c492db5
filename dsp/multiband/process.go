package multiband

import (
	"math"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/filter"
)

// lane is a stretch of one signal, planar one of each band and channel.
type (
	lane   [tick]float64
	planar [bands][2]lane
)

// stretch is the scratch of one stretch of frames. What it holds ends with
// the stretch.
type stretch struct {
	split filter.Banded // the bands
	turn  [2]lane       // mid and side of a band
	power planar        // read by the detectors, then reduction in dB, then gain
	cross [bands]lane   // gain from the other channel, mid/side only

	// Settings of each frame while they glide.
	apart, sideShare, wetShare lane
	makeUps, ons, heards       [bands]lane

	most lane    // largest reduction of a frame
	out  [2]lane // sum of the bands
	each [2 * bands][]float64
}

// Process works on l and r in place.
func (m *Multiband) Process(l, r []float64) {
	for len(l) > 0 {
		n := m.ready(len(l))
		m.frames(l[:n], r[:n])
		l, r = l[n:], r[n:]
		m.started = true
		m.pass(n)
	}
}

// ready does what is due before the next frame and returns how many frames,
// at most n, run without anything else being due.
func (m *Multiband) ready(n int) int {
	n = min(n, tick-m.frame)
	if m.idle() {
		return n
	}
	n = before(before(n, m.warming), m.gliding)
	for b := range m.bands {
		n = before(n, m.bands[b].gliding)
	}
	return n
}

// before shortens n frames to end where something is due, if it is.
func before(n, due int) int {
	if due > 0 {
		return min(n, due)
	}
	return n
}

// pass ends a stretch of n frames.
func (m *Multiband) pass(n int) {
	if m.frame += n; m.frame == tick {
		m.frame = 0
		m.crossover.Flush()
		for k := range m.ballistics {
			m.ballistics[k].Flush()
		}
		m.joined = m.together()
	}
	if m.idle() {
		return
	}
	if m.gliding > 0 {
		if m.gliding -= n; m.gliding == 0 {
			m.derive()
		}
	}
	for b := range m.bands {
		if b := &m.bands[b]; b.gliding > 0 {
			if b.gliding -= n; b.gliding == 0 {
				b.derive(m)
			}
		}
	}
	if m.warming > 0 {
		if m.warming -= n; m.warming == 0 {
			m.glide(&m.wet, 1, fadeTime)
		}
	}
}

// frames is the block diagram.
func (m *Multiband) frames(l, r []float64) {
	n := len(l)
	dryL, dryR := l, r
	if m.Latency() > 0 {
		m.dry[0].push(l)
		m.dry[1].push(r)
		dryL, dryR = m.dry[0].past(m.Latency(), n), m.dry[1].past(m.Latency(), n)
	}
	if m.idle() {
		copy(l, dryL)
		copy(r, dryR)
		m.rest(n)
		return
	}
	m.shares(n)
	m.divide(l, r)
	m.detect(n)
	m.reduce(n)
	m.smooth(n)
	m.meter(n)
	m.gains()
	m.sum(n)
	m.blend(l, dryL, m.out[0][:n])
	m.blend(r, dryR, m.out[1][:n])
}

// rest counts frames that pass unchanged.
func (m *Multiband) rest(n int) {
	m.reduction.Now = 0
	m.reduction.Frames += uint64(n)
}

// shares advances the settings that all bands share, and notes them where
// something glides.
func (m *Multiband) shares(n int) {
	if m.gliding == 0 {
		if m.bandsGlide() {
			fill(m.apart[:n], 1-m.link.Value)
			fill(m.sideShare[:n], m.side.Value)
		}
		return
	}
	for i := range n {
		m.link.Advance()
		m.side.Advance()
		m.wet.Advance()
		m.apart[i] = 1 - m.link.Value
		m.sideShare[i] = m.side.Value
		m.wetShare[i] = m.wet.Value
	}
}

func (m *Multiband) bandsGlide() bool {
	for b := range m.bands {
		if m.bands[b].gliding > 0 {
			return true
		}
	}
	return false
}

func fill(x []float64, v float64) {
	for i := range x {
		x[i] = v
	}
}

// divide splits the sound into bands. The splits move on the control grid.
func (m *Multiband) divide(l, r []float64) {
	if m.isLinear {
		m.linear.process(&m.split, l, r)
		return
	}
	for at := 0; at < len(l); {
		n, grid := len(l)-at, (m.frame+at)%filter.Grid
		if grid == 0 {
			m.crossover.Land()
			if m.splitting > 0 {
				m.splitting--
				for i := range m.splits {
					m.splits[i].Advance()
				}
				m.crossover.Glide(m.splitsNow())
			}
		}
		if m.splitting > 0 || m.crossover.Gliding() {
			n = min(n, filter.Grid-grid)
		}
		m.crossover.Process(&m.split, at, l[at:at+n], r[at:at+n])
		at += n
	}
}

// detect reads the power of each channel of the bands that are on.
func (m *Multiband) detect(n int) {
	for i := range m.bands {
		b := &m.bands[i]
		if b.rests() {
			continue
		}
		x0, x1 := m.split[i][0][:n], m.split[i][1][:n]
		switch {
		case m.gliding > 0:
			m.encodeMoving(x0, x1)
			x0, x1 = m.turn[0][:n], m.turn[1][:n]
		case m.side.Value == 1:
			encode(m.turn[0][:n], m.turn[1][:n], x0, x1)
			x0, x1 = m.turn[0][:n], m.turn[1][:n]
		}
		b.hold[0].Process(m.power[i][0][:n], x0)
		b.hold[1].Process(m.power[i][1][:n], x1)
	}
}

// encodeMoving fades from left and right to mid and side.
func (m *Multiband) encodeMoving(l, r []float64) {
	for i, x := range l {
		side := m.sideShare[i]
		m.turn[0][i] = x + float64(side*(0.5*(x+r[i])-x))
		m.turn[1][i] = r[i] + float64(side*(0.5*(x-r[i])-r[i]))
	}
}

// reduce turns powers into reductions in dB. With the channels fully linked
// only the first of each band is made, once both have come to the same gain.
func (m *Multiband) reduce(n int) {
	if m.gliding > 0 || m.link.Value < 1 {
		m.joined = false
	}
	m.linked = m.joined
	for i := range m.bands {
		b := &m.bands[i]
		p0, p1 := m.power[i][0][:n], m.power[i][1][:n]
		switch {
		case b.rests():
			fill(p0, 0)
			fill(p1, 0)
		case b.gliding > 0 || m.gliding > 0:
			m.reduceMoving(i, p0, p1)
		case m.linked:
			louder(p0, p1, b.sidePower)
			b.curve.Process(p0)
		default:
			m.reduceEach(b, p0, p1)
		}
	}
}

// reduceEach is band.reductions while nothing glides.
func (m *Multiband) reduceEach(b *band, p0, p1 []float64) {
	if b.sidePower != 1 {
		for i := range p1 {
			p1[i] *= b.sidePower
		}
	}
	apart := 1 - m.link.Value
	lead := m.most[:len(p0)]
	if apart < 1 {
		copy(lead, p0)
		louder(lead, p1, 1)
		b.curve.Process(lead)
	}
	b.curve.Process(p0)
	b.curve.Process(p1)
	if apart < 1 {
		draw(p0, lead, apart)
		draw(p1, lead, apart)
	}
}

// reduceMoving does it frame by frame while settings glide, and notes those
// that are needed further on.
func (m *Multiband) reduceMoving(i int, p0, p1 []float64) {
	b := &m.bands[i]
	dynamics.PowersToDB(p0)
	dynamics.PowersToDB(p1)
	for k := range p0 {
		for g := range b.glides {
			b.glides[g].Advance()
		}
		if p1[k] > silence {
			p1[k] -= float64(b.glides[offset].Value * m.sideShare[k])
		}
		if p0[k], p1[k] = b.reductions(p0[k], p1[k], m.apart[k]); b.off() {
			p0[k], p1[k] = 0, 0
		}
		m.makeUps[i][k] = b.glides[makeUp].Value
		m.ons[i][k] = b.glides[on].Value
		m.heards[i][k] = b.glides[heard].Value
	}
}

// silence is the level in dB of digital silence, which no offset lifts.
var silence = dynamics.PowerToDB(0)

// together reports whether the channels of each band have as good as the same
// gain: within 1e-6 dB.
func (m *Multiband) together() bool {
	for k := range bands {
		if math.Abs(m.ballistics[k].Reading()-m.ballistics[k+bands].Reading()) > 1e-6 {
			return false
		}
	}
	return true
}

// smooth gives the reductions attack and release.
func (m *Multiband) smooth(n int) {
	for k := range m.each {
		m.each[k] = m.power[k%bands][k/bands][:n]
	}
	if !m.linked {
		dynamics.ProcessLanes(m.ballistics[:], m.each[:])
		return
	}
	dynamics.ProcessLanes(m.ballistics[:bands], m.each[:bands])
	for k := range bands {
		m.ballistics[k+bands].Follow(&m.ballistics[k])
	}
}

// lanes is how many of each are in use: one per band where both channels are
// one.
func (m *Multiband) lanes() [][]float64 {
	if m.linked {
		return m.each[:bands]
	}
	return m.each[:]
}

// meter counts the largest reduction of each frame.
func (m *Multiband) meter(n int) {
	if m.warming > 0 {
		m.rest(n)
		return
	}
	most := m.most[:n]
	fill(most, 0)
	for _, x := range m.lanes() {
		louder(most, x, 1)
	}
	top, sum := m.reduction.Max, m.reduction.Sum
	for _, db := range most {
		sum += db
		if db > top {
			top = db
		}
	}
	m.reduction = dynamics.Reduction{Max: top, Sum: sum, Now: most[n-1], Frames: m.reduction.Frames + uint64(n)}
}

// gains turns reductions into gains, make-up included.
func (m *Multiband) gains() {
	for k, x := range m.lanes() {
		i := k % bands
		switch b := &m.bands[i]; {
		case b.rests():
			fill(x, b.glides[heard].Value)
		case b.gliding > 0 || m.gliding > 0:
			for k := range x {
				x[k] = float64(m.ons[i][k] * (x[k] - m.makeUps[i][k]))
			}
			dynamics.Gains(x)
			for k := range x {
				x[k] *= m.heards[i][k]
			}
		default:
			if v := b.glides[makeUp].Value; v != 0 {
				raise(x, -v)
			}
			dynamics.Gains(x)
			if b.glides[heard].Value == 0 {
				fill(x, 0)
			}
		}
	}
}

// sum adds the bands up.
func (m *Multiband) sum(n int) {
	var x, g [2][bands][]float64
	for b := range bands {
		for c := range 2 {
			x[c][b] = m.split[b][c][:n]
			if m.lookAhead > 0 {
				m.ahead[b][c].push(x[c][b])
				x[c][b] = m.ahead[b][c].past(m.lookAhead, n)
			}
			g[c][b] = m.each[b+c*bands]
			if m.linked {
				g[c][b] = m.each[b]
			}
		}
	}
	outL, outR := m.out[0][:n], m.out[1][:n]
	if m.linked || m.gliding == 0 && m.side.Value == 0 {
		mix(outL, &x[0], &g[0])
		mix(outR, &x[1], &g[1])
		return
	}
	// Mid and side: their gains become those of left and right, half the sum,
	// and the one from each to the other, half the difference.
	var cross [bands][]float64
	for b := range bands {
		cross[b] = m.cross[b][:n]
		if m.gliding > 0 {
			m.decodeMoving(g[0][b], g[1][b], cross[b])
		} else {
			encode(g[0][b], cross[b], g[0][b], g[1][b])
			g[1][b] = g[0][b]
		}
	}
	m.mixBoth(outL, &x[0], &g[0], &x[1], &cross)
	m.mixBoth(outR, &x[1], &g[1], &x[0], &cross)
}

// mixBoth adds a channel's bands up, and what comes to it from the other.
func (m *Multiband) mixBoth(out []float64, x, g, y, cross *[bands][]float64) {
	more := m.turn[0][:len(out)]
	mix(out, x, g)
	mix(more, y, cross)
	for i, v := range more {
		out[i] += v
	}
}

// decodeMoving does it while the share of mid/side fades: the rest of the gains
// acts on left and right as it is.
func (m *Multiband) decodeMoving(g0, g1, cross []float64) {
	for i, a := range g0 {
		share, b := m.sideShare[i], g1[i]
		half := 0.5 * (a + b)
		g0[i] = half + float64((1-share)*(a-half))
		g1[i] = half + float64((1-share)*(b-half))
		cross[i] = float64(share * (0.5 * (a - b)))
	}
}

// blend fades from dry to wet.
func (m *Multiband) blend(x, dry, wet []float64) {
	switch {
	case m.gliding > 0:
		for i, v := range wet {
			x[i] = dry[i] + float64(m.wetShare[i]*(v-dry[i]))
		}
	case m.wet.Value == 1:
		copy(x, wet)
	default:
		copy(x, dry)
	}
}
