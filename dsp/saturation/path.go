package saturation

import "lacquer/dsp/dynamics"

// path is a setting on its way, with values mapped by a function that may be
// nil.
type path struct {
	dynamics.Path
	value func(float64) float64
}

// run moves the setting over n frames.
func (p *path) run(n int) {
	if !p.Run(n) || p.value == nil {
		return
	}
	if p.Flat {
		n = len(p.At)
	}
	for i, v := range p.At[:n] {
		p.At[i] = p.value(v)
	}
}
