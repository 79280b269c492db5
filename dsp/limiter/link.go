package limiter

// require writes the reduction in dB that each channel needs by itself or, as
// far as they are linked, for the other.
func (m *Limiter) require(n int) {
	ceiling := m.ceilings.past(m.detectors[0].lag(), n)
	if m.linked {
		required(m.db[0][:n], m.larger[:n], ceiling)
		return
	}
	left, right := m.db[0][:n], m.db[1][:n]
	required(left, m.squared[0][:n], ceiling)
	required(right, m.squared[1][:n], ceiling)
	for i := range left {
		most := max(left[i], right[i])
		left[i] += m.link * (most - left[i])
		right[i] += m.link * (most - right[i])
	}
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

// part gives the channels a path each, which both start where the common one
// is.
func (m *Limiter) part() {
	m.paths[1].copyFrom(&m.paths[0])
	m.linked, m.alike = false, 0
}

// join goes back to one path once both are alike. With the same input, they
// become so: the holds after their longest window, the releases as their
// difference dies away, the smoothers a span later.
func (m *Limiter) join() {
	switch {
	case m.linked || m.link < 1:
		m.alike = 0
	case m.alike < m.longestWindow():
		m.alike += chunk
	case !m.paths[1].release.near(&m.paths[0].release):
		m.alike = m.longestWindow()
	default:
		m.paths[1].release = m.paths[0].release
		m.alike += chunk
		m.linked = m.alike > m.longestWindow()+m.span+2*chunk
	}
}
