package demo

// pad is one side of a slow string ensemble: three detuned sawtooths through a
// low-pass that opens as the note swells. Two of them with different seeds make
// the note wide.
type pad struct {
	saws  [3]saw
	steps [3]float64
	env   envelope
	tone  svf
}

func newPad(e event) voice {
	p := &pad{
		env:  newEnvelope(e.velocity, .5, 1, .85, .35, e.held),
		tone: lowpass(700, .7),
	}
	n := newNoise(e.seed)
	for i := range p.saws {
		p.saws[i].phase = .5 + .5*n.next()
		cents := 9*float64(i-1) + 3*n.next()
		p.steps[i] = hertz(e.pitch+cents/100) / Rate
	}
	return p
}

func (p *pad) render(out []float64) bool {
	a, b, c := p.saws[0], p.saws[1], p.saws[2]
	tone, env := p.tone, p.env
	for i := range out {
		if i%48 == 0 {
			tone.retune(500+1700*env.level, .7)
		}
		x := a.next(p.steps[0]) + b.next(p.steps[1]) + c.next(p.steps[2])
		out[i] = tone.next(x) * env.next() / 3
	}
	p.saws = [3]saw{a, b, c}
	p.tone, p.env = tone, env
	return !env.over()
}
