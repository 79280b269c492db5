package saturation

import "lacquer/dsp/dynamics"

// path is a setting with its values over the stretch of frames at hand, mapped
// by a function that may be nil.
type path struct {
	dynamics.Ramp
	value func(float64) float64
	at    [stretch]float64
	flat  bool // at holds one value throughout
}

func (p *path) jump(v float64) {
	p.Jump(v)
	p.flat = false
}

// run moves the setting over n frames.
func (p *path) run(n int) {
	if p.flat {
		return
	}
	p.flat = !p.Moving()
	if p.flat {
		v := p.map1()
		for i := range p.at {
			p.at[i] = v
		}
		return
	}
	for i := range n {
		p.Advance()
		p.at[i] = p.map1()
	}
}

func (p *path) map1() float64 {
	if p.value == nil {
		return p.Value
	}
	return p.value(p.Value)
}
