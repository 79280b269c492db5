package multiband

import (
	"math"

	"lacquer/dsp/dynamics"
)

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
			m.ballistics[i].Reset()
			m.ballistics[i+bands].Reset()
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

// reduceEach gives each channel its own reduction, drawn towards that of the
// louder one by the link. The louder one leads in every mode, so that a silent
// channel neither opens nor shuts the other.
func (m *Multiband) reduceEach(b *band, p0, p1 []float64) {
	if b.sidePower != 1 {
		for i := range p1 {
			p1[i] *= b.sidePower
		}
	}
	apart := 1 - m.link.Value
	lead := m.lead[:len(p0)]
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

// reduceMoving does the same while settings glide. All modes that have a slope
// add up.
func (m *Multiband) reduceMoving(i int, p0, p1 []float64) {
	b, n := &m.bands[i], len(p0)
	m.path(b, i, n)
	for k := range p1 {
		p1[k] *= m.sidePowers[k]
	}
	power, r := m.lead[:n], m.turn[0][:n]
	copy(power, p0)
	louder(power, p1, 1)
	sum0, sum1 := m.sums[0][:n], m.sums[1][:n]
	fill(sum0, 0)
	fill(sum1, 0)
	for mode := range dynamics.ExpandUp + 1 {
		slope := &b.glides[slope0+int(mode)]
		if slope.Value == 0 && !slope.Moving() {
			continue
		}
		run(slope, m.slopes[:n])
		lead := m.most[:n]
		m.bend(mode, lead, power)
		if m.linked {
			m.gather(sum0, lead, lead)
			continue
		}
		m.bend(mode, r, p0)
		m.gather(sum0, lead, r)
		m.bend(mode, r, p1)
		m.gather(sum1, lead, r)
	}
	for k, share := range m.ons[i][:n] {
		p0[k], p1[k] = sum0[k], sum1[k]
		if share == 0 {
			p0[k], p1[k] = 0, 0
		}
	}
}

// path notes the settings of band i over n frames.
func (m *Multiband) path(b *band, i, n int) {
	run(&b.glides[threshold], m.thresholds[:n])
	run(&b.glides[knee], m.knees[:n])
	run(&b.glides[bound], m.bounds[:n])
	run(&b.glides[makeUp], m.makeUps[i][:n])
	run(&b.glides[on], m.ons[i][:n])
	run(&b.glides[heard], m.heards[i][:n])
	run(&b.glides[offset], m.sidePowers[:n])
	for k, share := range m.sideShare[:n] {
		m.sidePowers[k] *= 2 * share
	}
	dynamics.Gains(m.sidePowers[:n])
}

// bend writes the reductions that a mode makes of powers, while it moves.
func (m *Multiband) bend(mode dynamics.Mode, to, power []float64) {
	copy(to, power)
	c := dynamics.Curve{Mode: mode, Range: math.Inf(1)}
	c.ProcessAlong(to, m.thresholds[:], m.knees[:], m.slopes[:])
	for k, most := range m.bounds[:len(to)] {
		to[k] = min(max(to[k], -most), most)
	}
}

// gather adds own, drawn towards lead, to sum.
func (m *Multiband) gather(sum, lead, own []float64) {
	for k, v := range lead {
		sum[k] += v - float64(m.apart[k]*(v-own[k]))
	}
}

// together reports whether the channels of each band have as good as the same
// gain.
func (m *Multiband) together() bool {
	const inaudible = 1e-6 // dB
	for k := range bands {
		if !m.ballistics[k].Near(&m.ballistics[k+bands], inaudible) {
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
