package multiband

import (
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

	// Settings of each frame while they glide: of all bands, of each, of the
	// one at hand.
	apart, sideShare, wetShare                    lane
	makeUps, ons, heards                          [bands]lane
	thresholds, knees, bounds, slopes, sidePowers lane

	lead lane    // power of the louder channel, then reduction
	sums [2]lane // reductions of several modes
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
		if m.isLinear {
			m.divide(l, r)
		}
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
	run(&m.link, m.apart[:n])
	for i, link := range m.apart[:n] {
		m.apart[i] = 1 - link
	}
	run(&m.side, m.sideShare[:n])
	run(&m.wet, m.wetShare[:n])
}

// run moves a setting on and writes its values.
func run(r *dynamics.Ramp, x []float64) {
	if !r.Moving() {
		fill(x, r.Value)
		return
	}
	for i := range x {
		r.Advance()
		x[i] = r.Value
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
