package multiband

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
