package limiter

import "math"

// splitTime is the time constant in s with which the slow part of a reduction
// follows it upward.
const splitTime = 0.1

// split divides a reduction into a slow part, which rises gradually and falls
// with it, and the quick rest.
type split struct{ slow float64 }

func (s *split) next(db, follow float64) (slow, quick float64) {
	s.slow = min(s.slow+follow*(db-s.slow), db)
	if s.slow < negligible {
		s.slow = 0
	}
	return s.slow, db - s.slow
}

// channel is what one channel does by itself where the link is open.
type channel struct {
	path
	split split
}

func (c *channel) reset() {
	c.path.reset()
	c.split = split{}
}

// path is the way of a reduction from what is required to what may be
// smoothed.
type path struct {
	hold     hold
	steady   steady
	release  release
	required [chunk]float64
}

func (p *path) prepare(rate float64, longest int) {
	p.hold.prepare(longest)
	p.steady.prepare(rate)
}

func (p *path) process(db []float64, window int, t *releaseTimes) {
	n := copy(p.required[:], db)
	p.hold.process(db, window)
	p.steady.raise(db, p.required[:n])
	p.release.process(db, t)
}

func (p *path) reset() {
	p.hold.reset()
	p.steady.reset()
	p.release.reset()
}

func (p *path) copyFrom(o *path) {
	p.hold.copyFrom(&o.hold)
	p.steady.copyFrom(&o.steady)
	p.release = o.release
}

// reduce writes the reductions in dB, before smoothing, that each channel needs
// by itself or, as far as they are linked, for the other. The common path is
// that of the larger peaks of both. Linked, it is the only one. Open, each
// channel has its own path beside it, and moves from its own reduction towards
// the common one by the shares of the two links, the slow and the quick part
// apart; it never has less than its own.
func (m *Limiter) reduce(n int) {
	window, ceiling := m.held, m.ceilings.past(m.detectors[0].lag(), n)
	left, right := m.db[0][:n], m.db[1][:n]
	if m.linked {
		required(left, m.larger[:n], ceiling)
		m.common.process(left, window, &m.times)
		return
	}
	common := m.both[:n]
	required(left, m.squared[0][:n], ceiling)
	required(right, m.squared[1][:n], ceiling)
	for i := range common {
		common[i] = max(left[i], right[i])
	}
	m.common.process(common, window, &m.times)
	m.channels[0].process(left, window, &m.times)
	m.channels[1].process(right, window, &m.times)
	follow := m.follow
	for i, all := range common {
		m.slowLink.Advance()
		m.quickLink.Advance()
		slow, quick := m.split.next(all, follow)
		for c := range m.channels {
			own := m.db[c][i]
			s, q := m.channels[c].split.next(own, follow)
			toward := s + m.slowLink.Value*(slow-s) + q + m.quickLink.Value*(quick-q)
			if m.closed() {
				toward = all
			}
			m.db[c][i] = max(own, toward)
		}
	}
}

// closed reports whether both links are, and stay, at 100 %.
func (m *Limiter) closed() bool {
	return m.slowLink.Value == 1 && m.quickLink.Value == 1 && !m.slowLink.Moving() && !m.quickLink.Moving()
}

// required writes by how much each squared peak is over the ceiling, in dB,
// and the margin on top, which sets in gradually so that the reduction has no
// step.
func required(db []float64, squared []float32, ceiling []float64) {
	last, inverse := 0.0, 0.0
	for i, s := range squared {
		if c := ceiling[i]; c != last {
			last, inverse = c, 1/(c*c)
		}
		over := 0.0
		if u := float64(s) * inverse; u > 1 {
			over = powerDB(u)
		}
		db[i] = over + min(over, margin)
	}
}

// part opens the link: each channel starts where the common path is.
func (m *Limiter) part() {
	m.linked, m.alike = false, 0
	m.split.slow = m.common.release.last
	for c := range m.channels {
		m.channels[c].copyFrom(&m.common)
		m.channels[c].split = m.split
	}
	for i := range m.smoothers {
		m.smoothers[i][1].copyFrom(&m.smoothers[i][0])
	}
}

// join goes back to one path once both smoothers have had the same input for
// as long as they remember.
func (m *Limiter) join() {
	switch {
	case m.linked || !m.closed():
		m.alike = 0
	case m.alike < m.ahead+boxes:
		m.alike += chunk
	default:
		m.linked = true
	}
}

// splitFollow is the share of the way that a slow part goes per sample.
func splitFollow(rate float64) float64 { return 1 - math.Exp(-1/(splitTime*rate)) }
