package demo

// cymbal is metal: noise and a cluster of partials that fit no harmonic
// series, ring-modulated by each other, through a high-pass.
type cymbal struct {
	phase [4]float64
	step  [4]float64
	level decay
	ping  decay // the brighter start of the stroke
	start attack
	noise noise
	metal float64 // share of partials
	edge  [2]svf
	air   svf
}

// partials of a small cymbal in Hz; hats and crash scale them, and no
// two strokes excite quite the same ones.
var partials = [4]float64{3187, 4259, 5413, 7129}

func newCymbal(e event, seconds, lowest, scale, metal float64) *cymbal {
	v := e.velocity
	c := &cymbal{
		level: newDecay(v, seconds), ping: newDecay(.5*v*v, .004),
		start: attack{frames: 16}, noise: newNoise(e.seed), metal: metal,
		edge: [2]svf{highpass(lowest, .8), highpass(lowest, .6)},
		air:  lowpass(7500+6000*v, .6),
	}
	for i, f := range partials {
		c.step[i] = scale * f * (1 + .05*c.noise.next()) / Rate
	}
	return c
}

func newClosedHat(e event) voice { return newCymbal(e, .022+.02*e.velocity, 6200, 1.1, .2) }
func newOpenHat(e event) voice   { return newCymbal(e, .13, 5600, 1.1, .2) }

func newCrash(e event) voice {
	c := newCymbal(e, .75, 2300, .62, .15)
	c.start = attack{frames: 200}
	return c
}

func (c *cymbal) render(out []float64) bool {
	low, high, air := c.edge[0], c.edge[1], c.air
	for i := range out {
		for k := range c.phase {
			c.phase[k] += c.step[k]
		}
		ring := sine(c.phase[0])*sine(c.phase[1]) + sine(c.phase[2])*sine(c.phase[3])
		x := c.noise.next()*(1-c.metal) + ring*c.metal
		x = air.next(high.next(low.next(x)))
		out[i] = x * (c.level.next() + c.ping.next()) * c.start.next()
	}
	c.edge, c.air = [2]svf{low, high}, air
	return c.level.level > silent
}
