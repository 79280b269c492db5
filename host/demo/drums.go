package demo

import "math"

// kick is a sine that falls from a knock to the drum's own pitch, with the
// beater's click in front.
type kick struct {
	phase       float64
	knock, drop decay // Hz above the drum's pitch
	body, click decay
	start       attack
	noise       noise
	beater      svf
}

func newKick(e event) voice {
	return &kick{
		knock: newDecay(260, .004), drop: newDecay(95, .025),
		body: newDecay(e.velocity, .13), click: newDecay(.22*e.velocity*e.velocity, .006),
		start: attack{frames: 40}, noise: newNoise(e.seed), beater: bandpass(2600, .6),
	}
}

func (k *kick) render(out []float64) bool {
	const pitch = 49
	for i := range out {
		k.phase += (pitch + k.knock.next() + k.drop.next()) / Rate
		y := 1.15*sine(k.phase)*k.body.next() + k.beater.next(k.noise.next())*k.click.next()
		out[i] = k.start.next() * math.Tanh(1.4*y)
	}
	return k.body.level > silent
}

// tom is a sine that sags by a third, with a soft stick.
type tom struct {
	phase, step float64
	sag         decay
	body, stick decay
	start       attack
	noise       noise
	skin        svf
}

func newTom(e event) voice {
	f := hertz(e.pitch)
	return &tom{
		step: f / Rate, sag: newDecay(.3, .05),
		body: newDecay(e.velocity, 18/f), stick: newDecay(.25*e.velocity, .01),
		start: attack{frames: 40}, noise: newNoise(e.seed), skin: bandpass(1500, .7),
	}
}

func (t *tom) render(out []float64) bool {
	for i := range out {
		t.phase += t.step * (1 + t.sag.next())
		y := sine(t.phase)*t.body.next() + t.skin.next(t.noise.next())*t.stick.next()
		out[i] = t.start.next() * math.Tanh(1.3*y)
	}
	return t.body.level > silent
}

// snare is two modes of the head and the noise of the wires under it. Soft
// strokes are duller as well as softer.
type snare struct {
	low, high     float64
	lowRing, ring decay
	wires, crack  decay
	start         attack
	noise         noise
	body, top     svf
}

func newSnare(e event) voice {
	v := e.velocity
	return &snare{
		lowRing: newDecay(.75*v, .06), ring: newDecay(.4*v, .035),
		wires: newDecay(.8*v, .085), crack: newDecay(1.3*v*v, .012),
		start: attack{frames: 24}, noise: newNoise(e.seed),
		body: bandpass(1900, .35), top: lowpass(4500+5500*v, .7),
	}
}

func (s *snare) render(out []float64) bool {
	for i := range out {
		s.low += 188.0 / Rate
		s.high += 331.0 / Rate
		head := sine(s.low)*s.lowRing.next() + sine(s.high)*s.ring.next()
		rattle := s.body.next(s.noise.next()) * (s.wires.next() + s.crack.next())
		out[i] = s.start.next() * math.Tanh(s.top.next(head+1.6*rattle))
	}
	return s.wires.level > silent
}

// clap is several hands that do not quite meet: four bursts of noise, the last
// of which rings.
type clap struct {
	frame  int
	level  float64
	burst  decay
	start  attack
	noise  noise
	hands  svf
	bright svf
}

// handAt lists when each hand claps, in frames: 0, 10, 19 and 27 ms.
var handAt = [4]int{0, 480, 912, 1296}

func newClap(e event) voice {
	return &clap{
		level: e.velocity, noise: newNoise(e.seed),
		hands: bandpass(1250, .9), bright: highpass(500, .7), start: attack{frames: 16},
	}
}

func (c *clap) render(out []float64) bool {
	for i := range out {
		for hand, at := range handAt {
			if c.frame == at {
				c.burst = newDecay(c.level, []float64{.006, .006, .006, .07}[hand])
			}
		}
		c.frame++
		hands := c.hands.next(c.noise.next() * c.burst.next())
		out[i] = c.start.next() * c.bright.next(hands)
	}
	return c.frame < handAt[3]+1 || c.burst.level > silent
}
