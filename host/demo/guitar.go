package demo

import "math"

// guitar is a plucked string: Karplus and Strong's loop with the tuning and
// the decay of Jaffe and Smith ("Extensions of the Karplus-Strong Plucked
// String Algorithm", Computer Music Journal 7/2, 1983).
type guitar struct {
	loop       []float64
	at         int
	last       float64 // loop filter's memory
	loss, soft float64 // gain and high-frequency loss of one round
	tune       float64 // all-pass for the fraction of a frame
	tuneIn     float64
	tuneOut    float64
	held       int
	level      float64 // falls once the string is damped
	damp       float64
	start      attack
	rest       int // frames until the string is certainly still
}

// String constants: how long a note rings to −60 dB if nobody damps it, and
// how much the picking hand softens the attack.
const (
	ringSeconds = 3.2
	pickPoint   = .18 // of the string's length
)

func newGuitar(e event) voice {
	f := hertz(e.pitch)
	const soft = .35
	period := Rate/f - soft
	whole := int(period - .3)
	fraction := period - float64(whole)
	g := &guitar{
		loop: make([]float64, whole),
		loss: math.Pow(10, -3/(f*ringSeconds)), soft: soft,
		tune: (1 - fraction) / (1 + fraction),
		held: e.held, level: 1, damp: perFrame(.035),
		start: attack{frames: 30}, rest: int(1.2 * ringSeconds * Rate),
	}
	g.pluck(e)
	return g
}

// pluck fills the string with noise, darker for a soft stroke, notched by the
// place of the pick.
func (g *guitar) pluck(e event) {
	n := newNoise(e.seed)
	pick := lowpass(900+4200*e.velocity, .6)
	for i := range g.loop {
		g.loop[i] = e.velocity * pick.next(n.next())
	}
	gap := max(1, int(pickPoint*float64(len(g.loop))))
	for i := len(g.loop) - 1; i >= gap; i-- {
		g.loop[i] -= g.loop[i-gap]
	}
	removeMean(g.loop)
}

func removeMean(x []float64) {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	for i := range x {
		x[i] -= sum / float64(len(x))
	}
}

func (g *guitar) render(out []float64) bool {
	for i := range out {
		x := g.loop[g.at]
		y := g.loss * ((1-g.soft)*x + g.soft*g.last)
		g.last = x
		tuned := g.tune*(y-g.tuneOut) + g.tuneIn
		g.tuneIn, g.tuneOut = y, tuned
		g.loop[g.at] = tuned
		if g.at++; g.at == len(g.loop) {
			g.at = 0
		}
		if g.held--; g.held < 0 {
			g.level *= g.damp
		}
		out[i] = g.start.next() * g.level * x
	}
	g.rest -= len(out)
	return g.level > silent && g.rest > 0
}

// amplifier overdrives a channel softly and takes the fizz off with the
// cabinet's low-pass.
type amplifier struct {
	drive   float64
	cabinet *equaliser
}

func newAmplifier(drive float64) *amplifier {
	return &amplifier{drive, equalise(lowpass(4200, .8), bell(2200, .8, 2), highpass(90, .7))}
}

func (a *amplifier) process(x [2][]float64) {
	for _, side := range x {
		for i, v := range side {
			side[i] = math.Tanh(a.drive*v) / a.drive
		}
	}
	a.cabinet.process(x)
}
