package eq

import (
	"math"

	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

// config is what of a band cannot be ramped: a change crossfades to a second
// filter.
type config struct {
	on    bool
	shape filter.Shape
	order int
	route int // param.Stereo …
}

// voice is one filter of a band.
type voice struct {
	config
	cascade filter.Cascade
}

// process filters frames in place.
func (v *voice) process(e *EQ, l, r []float64) {
	if v.idle() {
		return
	}
	run := v.cascade.Gather(e.gather[:0])
	silent := e.silent[:len(l)] // the second channel where only one is filtered
	switch v.route {
	case param.Stereo:
		e.runner.Run(run, l, r)
	case param.Left:
		e.runner.Run(run, l, silent)
	case param.Right:
		e.runner.Run(run, r, silent)
	case param.Mid:
		encode(l, r)
		e.runner.Run(run, l, silent)
		decode(l, r)
	case param.Side:
		encode(l, r)
		e.runner.Run(run, r, silent)
		decode(l, r)
	}
}

// idle voices leave every sample as it is.
func (v *voice) idle() bool { return !v.on || v.cascade.Neutral() }

// encode turns left and right into mid = (l+r)/2 and side = (l-r)/2; halves
// are exact, so equal channels have no side and opposite ones no mid.
func encode(l, r []float64) {
	r = r[:len(l)]
	for i, x := range l {
		l[i], r[i] = 0.5*(x+r[i]), 0.5*(x-r[i])
	}
}

// decode is the inverse of encode.
func decode(l, r []float64) {
	r = r[:len(l)]
	for i, m := range l {
		l[i], r[i] = m+r[i], m-r[i]
	}
}

// band is one band of the equaliser: its settings, the voice that sounds and,
// during a crossfade, the one that takes over.
type band struct {
	index int
	want  config
	freq  ramp // log2 Hz
	gain  ramp // dB
	q     ramp // log2

	hz, width  float64 // frequency and Q as the ramps stand
	live, next voice
	fade       int  // ticks of the crossfade to go
	swept      bool // the dynamic settings moved in the last tick
	asleep     bool // see rests

	dynamic dynamic
}

// spec is the static filter as the ramps stand, for a voice of config c.
func (b *band) spec(c config, scale float64) filter.Spec {
	return filter.Spec{
		Shape: c.shape, Order: c.order,
		Freq: b.hz, Gain: b.gain.now * scale, Q: b.width,
	}
}

// place works out where the band is from the ramps.
func (b *band) place() { b.hz, b.width = math.Exp2(b.freq.now), math.Exp2(b.q.now) }

// arrive ends the ramps of the static filter.
func (b *band) arrive() {
	b.freq.snap()
	b.gain.snap()
	b.q.snap()
	b.place()
}

// sounding is the filter that a voice of config c runs: the static one, or flat
// where that acts elsewhere, with what the dynamics add.
func (b *band) sounding(c config, e *EQ) filter.Spec {
	s := b.spec(c, e.scale.now)
	if e.apart {
		s.Gain = 0
	}
	if d := b.dynamic.now; d != 0 {
		s.Gain += d * e.scale.now
	}
	return s
}

// settle takes all settings over at once and clears history.
func (b *band) settle(e *EQ) {
	b.arrive()
	b.fade, b.swept, b.asleep = 0, false, false
	b.dynamic.settle(b)
	b.dynamic.tune(b, e)
	b.live.start(b, e)
}

// tick is the control tick: ramps advance, filters follow, crossfades end and
// begin. It reports whether anything moves.
func (b *band) tick(e *EQ, scaled bool) bool {
	if b.rests(e) {
		b.sleep()
		return false
	}
	if b.asleep {
		b.asleep = false
		b.place()
		b.live.start(b, e)
	}
	b.live.cascade.Land()
	b.next.cascade.Land()
	if b.fade > 0 {
		if b.fade--; b.fade == 0 {
			b.live = b.next
		}
	}
	moved := false
	for _, r := range [...]*ramp{&b.freq, &b.gain, &b.q} {
		moved = r.tick(e.lag) || moved
	}
	if moved {
		b.place()
	}
	if b.swept || e.dirty {
		b.swept = b.dynamic.tick(b, e)
	}
	if moved || b.swept || e.dirty {
		b.dynamic.tune(b, e)
	}
	moved = b.dynamic.advance() || moved || scaled
	if moved {
		b.live.follow(b, e)
	} else {
		b.live.cascade.Rest()
	}
	switch {
	case b.fade > 0:
		if moved {
			b.next.follow(b, e)
		}
	case b.want != b.live.config:
		b.next.start(b, e)
		b.fade = e.fadeTicks
	}
	return moved || b.swept || b.fade > 0
}

// rests reports whether b has nothing to do here, nor soon: its static filter
// acts elsewhere, it is not dynamic, and no solo follows it.
func (b *band) rests(e *EQ) bool {
	d := &b.dynamic
	return e.apart && b.fade == 0 && !d.live.on && d.now == 0 && !b.wanted().on &&
		e.solo.want < 0 && !e.solo.active()
}

// sleep takes all settings over without a filter.
func (b *band) sleep() {
	for _, r := range [...]*ramp{&b.freq, &b.gain, &b.q} {
		r.snap()
	}
	for _, r := range b.dynamic.ramps() {
		r.snap()
	}
	if !b.asleep || b.want != b.live.config {
		b.live, b.next.on = voice{config: b.want}, false
		b.asleep = true
	}
}

// start makes v a filter of the wanted kind, without history.
func (v *voice) start(b *band, e *EQ) {
	v.config = b.want
	if v.runs(e) {
		v.cascade.Set(b.sounding(v.config, e), e.rate)
	} else {
		v.cascade = filter.Cascade{}
	}
}

// follow glides to the settings as the ramps stand.
func (v *voice) follow(b *band, e *EQ) {
	if v.runs(e) {
		v.cascade.Glide(b.sounding(v.config, e), e.rate)
	}
}

// runs reports whether v has a filter here.
func (v *voice) runs(e *EQ) bool { return v.on && (!e.apart || movable(v.shape)) }
