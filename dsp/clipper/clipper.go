// Package clipper shaves peaks before the maximizer: a memoryless curve,
// oversampled and antialiased, that leaves what lies below its knee untouched,
// bit for bit.
package clipper

import (
	"lacquer/dsp/dynamics"
	"lacquer/dsp/fir"
	"lacquer/dsp/param"
)

const (
	glideTime = 0.008 // s, of each of the lags of threshold and knee
	fadeTime  = 0.015 // s, of the switch

	// What the oversampled rate is at least, in Hz, as far as 8 times in real
	// time and 16 times offline will do: 8 times 44.1 kHz keep aliases below 20
	// kHz under −80 dBFS, 16 times under −100.
	highRate, highRateOffline = 350e3, 700e3

	// stretch is how many frames are worked on at once: few, so that most need
	// no work.
	stretch = 64

	// order of the antiderivative antialiasing; see segment.
	order = 2
)

// Clipper is the stage. Prepare it before use; its defaults are the parameter
// table's: off, which passes the input bit for bit, delayed by Latency.
//
// What goes beyond the knee is taken from the delayed input, so what stays
// below is not filtered at all. The part taken off is limited to the band up to
// 20 kHz (0.4535 of a rate below 44.1 kHz): the output overshoots the flat top
// by what lies above that, and by the ringing of the band's edge, 1 to 2 dB
// where a wave is clipped by 6 dB. The maximizer behind it is what holds a
// ceiling.
type Clipper struct {
	rate     float64
	defaults bool // have been set
	started  bool // a frame has passed since Reset
	offline  bool

	threshold, knee dynamics.Lag  // dB
	on              dynamics.Ramp // share of the part that is taken off
	wait            int           // frames before on may rise: until that part is whole

	curve    curve
	settled  bool // curve is that of threshold and knee, throughout
	channels [2]channel

	reduction dynamics.Reduction
	shares    [stretch]float64
	ratios    [stretch]float64
}

// channel is one channel's oversampler and what its segments leave to the next
// frame.
type channel struct {
	over   fir.Oversampler
	excess [stretch]float64     // what is to be taken off
	later  [1 + stretch]float64 // see clip
}

// SetOffline tells whether the stage is to render, at 16 times a rate of 44.1
// or 48 kHz, or to play, at 8 times. It acts at the next Prepare; the latency is
// the same.
func (c *Clipper) SetOffline(offline bool) { c.offline = offline }

// Prepare sets the sample rate in Hz and resets.
func (c *Clipper) Prepare(rate float64, maxFrames int) {
	c.setDefaults()
	c.rate = rate
	c.threshold.Prepare(glideTime * rate)
	c.knee.Prepare(glideTime * rate)
	times := c.factor()
	for i := range c.channels {
		c.channels[i].over.Prepare(rate, times, order)
	}
	c.Reset()
}

// factor is how many times the rate the curve works at.
func (c *Clipper) factor() int {
	times, most, high := 2, 8, highRate
	if c.offline {
		most, high = 16, highRateOffline
	}
	for times < most && float64(times)*c.rate < high {
		times *= 2
	}
	return times
}

// Reset clears the history; settings under way are taken at once.
func (c *Clipper) Reset() {
	c.started, c.settled, c.wait = false, false, 0
	c.threshold.Settle()
	c.knee.Settle()
	c.on.Settle()
	for i := range c.channels {
		c.channels[i].over.Reset()
		c.channels[i].later[0] = 0
	}
	c.reduction = dynamics.Reduction{}
}

// Latency is that of the oversampler in frames, on or off: 89 at 44.1 kHz, 54
// at 48 kHz, fewer at higher rates.
func (c *Clipper) Latency() int { return c.channels[0].over.Latency() }

// Tail is how many frames the filters ring: they are symmetric.
func (c *Clipper) Tail() int { return c.Latency() }

// Lag is by how many frames row i acts behind the input: the switch fades what
// comes out.
func (c *Clipper) Lag(i int) int {
	if i == param.ClipOn {
		return c.Latency()
	}
	return 0
}

// Reduction tells by how many dB the larger channel of a frame has become
// smaller; what is below the knee counts as the knee.
func (c *Clipper) Reduction() *dynamics.Reduction { return &c.reduction }

// SetParam sets row i of the stage (param.ClipOn…) to a plain value.
func (c *Clipper) SetParam(i int, v float64) {
	c.setDefaults()
	switch i {
	case param.ClipOn:
		c.setOn(v != 0)
	case param.ClipThreshold:
		c.glide(&c.threshold, v)
	case param.ClipKnee:
		c.glide(&c.knee, v)
	}
}

// setDefaults takes the table's defaults, once, so that the zero value is as
// good as any.
func (c *Clipper) setDefaults() {
	if c.defaults {
		return
	}
	c.defaults = true
	param.SetDefaults(param.Clipper, c.SetParam)
}

// idle reports whether the stage is off and its fade has ended.
func (c *Clipper) idle() bool { return c.on.Value == 0 && c.on.Target() == 0 }

// glide moves a setting of the curve, at once where nobody can hear it.
func (c *Clipper) glide(l *dynamics.Lag, v float64) {
	if !c.started || c.idle() {
		l.Jump(v)
	} else {
		l.Glide(v)
	}
	c.settled = false
}

// setOn fades. What is to be taken off begins in the middle of a wave when the
// stage is switched on; the fade waits until the filters have forgotten that.
func (c *Clipper) setOn(yes bool) {
	to := 0.0
	if yes {
		to = 1
	}
	if !c.started {
		c.on.Jump(to)
		return
	}
	if yes && c.idle() {
		c.threshold.Settle()
		c.knee.Settle()
		c.settled = false
		c.wait = 2 * c.Latency()
	}
	c.on.Glide(to, dynamics.RampFrames(fadeTime, c.rate))
}
