package multiband

import "lacquer/dsp/dynamics"

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
