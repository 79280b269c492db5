package demo

import "math"

// bass is a sine for the weight and a sawtooth for the string, through a
// low-pass that closes after the pluck.
type bass struct {
	saw   saw
	phase float64
	step  float64
	env   envelope
	pluck decay // how far the low-pass stands open, in octaves
	tone  svf
}

// closedHz is where the low-pass comes to rest.
const closedHz = 240

func newBass(e event) voice {
	return &bass{
		step:  hertz(e.pitch) / Rate,
		env:   newEnvelope(e.velocity, .004, .35, .55, .03, e.held),
		pluck: newDecay(1.2+1.6*e.velocity, .09),
		tone:  lowpass(closedHz, .9),
	}
}

func (b *bass) render(out []float64) bool {
	for i := range out {
		if i%16 == 0 {
			b.tone.retune(closedHz*math.Exp2(b.pluck.level), .9)
		}
		b.pluck.next()
		b.phase += b.step
		y := .55*b.tone.next(b.saw.next(b.step)) + .6*sine(b.phase)
		out[i] = math.Tanh(1.3 * y * b.env.next())
	}
	return !b.env.over()
}
