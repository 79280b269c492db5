package demo

import "math"

// keys is an electric piano by frequency modulation, in the manner of John
// Chowning: a tone whose modulator at the same pitch gives the growl of a hard
// stroke, and the tine, a modulator far up that dies at once.
type keys struct {
	phase, step float64
	env         envelope
	growl, tine decay // modulation in turns
	fade        decay
}

func newKeys(e event) voice {
	f, v := hertz(e.pitch), e.velocity
	return &keys{
		step:  f / Rate,
		env:   newEnvelope(v, .002, .5, .7, .07, e.held),
		growl: newDecay(.05+.22*v*v, .7), tine: newDecay(.1*v, .16),
		fade: newDecay(1, 420/f),
	}
}

func (k *keys) render(out []float64) bool {
	for i := range out {
		k.phase += k.step
		growl := sine(k.phase + k.growl.next()*sine(k.phase))
		bell := sine(k.phase + k.tine.next()*sine(14*k.phase))
		out[i] = (.7*growl + .3*bell) * k.env.next() * k.fade.next()
	}
	return !k.env.over() && k.fade.level > silent
}

// tremolo moves a channel from side to side, the sides in opposite phase.
type tremolo struct {
	phase, step, depth float64
}

func newTremolo(hz, depth float64) *tremolo { return &tremolo{step: hz / Rate, depth: depth} }

func (t *tremolo) process(a [2][]float64) {
	for i := range a[0] {
		pan := t.depth * sine(t.phase)
		a[0][i] *= 1 + pan
		a[1][i] *= 1 - pan
		t.phase += t.step
	}
	t.phase -= math.Floor(t.phase)
}
