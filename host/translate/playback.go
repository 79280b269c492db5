package translate

import "lacquer/dsp/filter"

// grid is how many frames are worked on at once, at places that are fixed in
// time: a multiple of the crossover's stretch.
const grid = 64 * filter.Stretch

// playback is what a device does to two channels.
type playback struct {
	device  Device
	filters []filter.Cascade
	split   *filter.Crossover // nil: bass stays as it is
	bands   filter.Banded
	at      int // frames since the last point of the grid
}

// newPlayback is a device at a sample rate in Hz.
func newPlayback(d Device, rate float64) *playback {
	p := &playback{device: d, filters: make([]filter.Cascade, len(d.Filters))}
	for i, s := range d.Filters {
		p.filters[i].Set(s, rate)
	}
	if d.MonoBelow > 0 {
		// The other splits are out of the way; bands add up to an allpass.
		p.split = new(filter.Crossover)
		p.split.Set([filter.Bands - 1]float64{d.MonoBelow / rate, 1, 1})
	}
	return p
}

// process works in place. What comes out does not depend on the size of blocks.
func (p *playback) process(l, r []float64) {
	for len(l) > 0 {
		n := min(grid-p.at, len(l))
		p.piece(l[:n], r[:n])
		l, r = l[n:], r[n:]
		if p.at += n; p.at == grid {
			p.at = 0
			for i := range p.filters {
				p.filters[i].Flush()
			}
			if p.split != nil {
				p.split.Flush()
			}
		}
	}
}

func (p *playback) piece(l, r []float64) {
	if p.device.Mono {
		for i, v := range l {
			l[i] = (v + r[i]) / 2
		}
		copy(r, l)
	}
	for i := range p.filters {
		p.filters[i].Process(l, r)
	}
	if p.split == nil {
		return
	}
	for len(l) > 0 {
		n := min(filter.Stretch, len(l))
		p.monoBass(l[:n], r[:n])
		l, r = l[n:], r[n:]
	}
}

// monoBass puts the lowest band in the middle.
func (p *playback) monoBass(l, r []float64) {
	b := &p.bands
	p.split.Process(b, 0, l, r)
	for i := range l {
		bass := (b[0][0][i] + b[0][1][i]) / 2
		l[i] = bass + b[1][0][i] + b[2][0][i] + b[3][0][i]
		r[i] = bass + b[1][1][i] + b[2][1][i] + b[3][1][i]
	}
}
