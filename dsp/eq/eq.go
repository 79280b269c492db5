// Package eq is the equaliser: eight bands in series, each a filter of
// package filter on the stereo signal, on mid or side, or on one channel.
//
// Minimum phase, no latency. Continuous settings glide in about 20 ms on a
// control grid of 16 frames counted from Reset, with coefficients
// interpolated in between; what cannot be ramped crossfades. A band that is
// off or flat leaves every sample as it is, bit for bit, and costs nothing.
//
// A bell, shelf or tilt can be dynamic: its gain follows the level in its own
// region or in another (see dynamic.go for the law). At rest it is exactly the
// static band and costs its detector, about 3 ns per frame beside others and
// twice that alone. Solo plays the region of one band.
//
// In linear phase the static filters are one long FIR filter instead, which
// costs latency, and 20 ns per frame at rest, 80 while all bands move: see
// linear.go.
package eq

import (
	"math"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

const (
	// chunk is how many frames are processed at most at once, and how often
	// decayed state is flushed. A multiple of filter.Grid.
	chunk = 256

	rampTime = 0.020 // s to 90 % of a change
	warmTime = 0.005 // s that a new filter runs in before it is heard
	fadeTime = 0.015 // s of crossfade
)

// orders of the values of a band's Slope.
var orders = [...]int{1, 2, 3, 4, 6, 8}

// EQ is the equaliser. Make it with New; the zero value takes on the default
// settings in its first SetParam or Prepare. All methods belong to the audio
// thread.
type EQ struct {
	rate      float64
	lag       float64 // see ramp
	warmTicks int
	fadeTicks int // warmTicks included

	scale ramp // 1 = 100 %
	bands [param.EQBands]band

	frame  int  // since Reset, modulo chunk
	fresh  bool // no frame since Reset: settings take effect at once
	dirty  bool // a setting changed since the last tick
	moving bool // as the last tick found

	detectors detectors
	attend    bool // a detector was switched since the last tick
	judged    bool // the detectors have been read at this tick
	stirred   bool // and one of them moves its band
	solo      solo
	reduction dynamics.Reduction
	cut       float64 // dB, the largest of the dynamic bands

	// apart: the static gains and the other filters act elsewhere, and bands
	// here filter what their dynamics add, and nothing else.
	apart  bool
	linear linear

	runner   filter.Runner
	gather   []*filter.Section
	gathered bool // gather is what runs, and nothing moves
	silent   [chunk]float64
	old      [2][chunk]float64
}

// New returns an equaliser with every setting at its default: all bands off.
// It must be prepared before it processes.
func New() *EQ {
	e := &EQ{}
	e.init()
	return e
}

// init sets what the parameter table says.
func (e *EQ) init() {
	e.gather = make([]*filter.Section, 0, param.EQBands*filter.MaxSections)
	e.detectors.init()
	for i := range e.bands {
		e.bands[i].index = i
	}
	e.fresh = true
	param.SetDefaults(param.EQ, e.SetParam)
}

// Prepare gets ready for the given rate in Hz and resets. The zero value
// takes on the default settings.
func (e *EQ) Prepare(rate float64, _ int) {
	if e.gather == nil {
		e.init()
	}
	e.rate = rate
	e.lag = lag(rate)
	e.warmTicks = ticks(warmTime * rate)
	e.fadeTicks = e.warmTicks + ticks(fadeTime*rate)
	e.detectors.splitter.prepare(rate)
	e.linear.prepare(e, rate)
	e.Reset()
}

// ticks is how many control ticks make up the given number of frames.
func ticks(frames float64) int { return max(1, int(math.Ceil(frames/filter.Grid))) }

// Reset clears history; settings stay and are current at once.
func (e *EQ) Reset() {
	e.frame = 0
	e.fresh = true
	e.reduction = dynamics.Reduction{}
	if e.linear.on {
		e.linear.bank.Reset()
	}
}

// Wake clears history like Reset; but in linear phase settings that have
// changed come in as they do in playing, without the work of a whole design
// at once.
func (e *EQ) Wake() {
	e.Reset()
	if e.linear.on {
		e.linear.bank.Wake()
	}
}

// Follow lets the dynamic bands go on from what those of a twin have heard,
// which takes seconds to hear again. Their settings are their own: some of the
// twin's may still be on their way.
func (e *EQ) Follow(twin *EQ) {
	if e.fresh {
		e.settle()
	}
	for i := range e.bands {
		d, t := &e.bands[i].dynamic, &twin.bands[i].dynamic
		if d.live == t.live {
			for k := range d.ballistics {
				d.ballistics[k].Follow(&t.ballistics[k])
			}
			d.average, d.law = t.average, t.law
		}
	}
}

// SetParam sets row i of the equaliser in the parameter table to the plain
// value v.
func (e *EQ) SetParam(i int, v float64) {
	if e.gather == nil {
		e.init()
	}
	if i < param.EQBand0 {
		e.setWhole(i, v)
		return
	}
	i -= param.EQBand0
	b := i / param.EQBandRows
	switch i % param.EQBandRows {
	case param.EQOn:
		e.SetOn(b, v != 0)
	case param.EQType:
		e.SetShape(b, filter.Shape(v))
	case param.EQFreq:
		e.SetFreq(b, v)
	case param.EQGain:
		e.SetGain(b, v)
	case param.EQQ:
		e.SetQ(b, v)
	case param.EQSlope:
		e.SetOrder(b, orders[int(v)])
	case param.EQRoute:
		e.SetRoute(b, int(v))
	default:
		e.setDynamic(b, i%param.EQBandRows, v)
	}
}

// setWhole sets a row that is not one of a band's.
func (e *EQ) setWhole(i int, v float64) {
	switch i {
	case param.EQScale:
		e.SetScale(v)
	case param.EQPhase:
		e.SetLinear(v == param.LinearPhase)
	case param.EQSolo:
		e.SetSolo(int(v) - 1)
	}
}

// SetScale sets what the gains of all bells, shelves and tilts are multiplied
// by, in percent.
func (e *EQ) SetScale(percent float64) { e.ramp(&e.scale, percent/100) }

// SetOn switches band b in or out.
func (e *EQ) SetOn(b int, on bool) {
	e.bands[b].want.on = on
	e.dirty = true
}

// SetShape sets the shape of band b.
func (e *EQ) SetShape(b int, s filter.Shape) {
	e.bands[b].want.shape = s
	e.dirty = true
}

// SetFreq sets the frequency of band b in Hz.
func (e *EQ) SetFreq(b int, hz float64) { e.ramp(&e.bands[b].freq, math.Log2(hz)) }

// SetGain sets the gain of band b in dB.
func (e *EQ) SetGain(b int, db float64) { e.ramp(&e.bands[b].gain, db) }

// SetQ sets the Q of band b.
func (e *EQ) SetQ(b int, q float64) { e.ramp(&e.bands[b].q, math.Log2(q)) }

// SetOrder sets the order of band b when it is a low- or high-pass, 6 dB per
// octave each, 1 to filter.MaxOrder.
func (e *EQ) SetOrder(b, order int) {
	e.bands[b].want.order = order
	e.dirty = true
}

// SetRoute sets what band b works on: param.Stereo, Mid, Side, Left or Right.
func (e *EQ) SetRoute(b, route int) {
	e.bands[b].want.route = route
	e.dirty = true
}

func (e *EQ) ramp(r *ramp, v float64) {
	r.target = v
	e.dirty = true
}

// Latency in frames: 0 in minimum phase.
func (e *EQ) Latency() int {
	if e.linear.on {
		return e.linear.bank.Latency()
	}
	return 0
}

// Tail is how many frames the slowest band, or solo, rings on, to 120 dB down.
func (e *EQ) Tail() int {
	longest := e.solo.tail(e)
	var c [filter.MaxSections]filter.Coeffs
	for i := range e.bands {
		b := e.bands[i]
		if !b.want.on || e.linear.on && !(b.dynamic.on && movable(b.want.shape)) {
			continue
		}
		b.arrive()
		for _, extra := range [...]float64{0, b.dynamic.reach()} {
			s := b.spec(b.want, e.scale.target)
			s.Gain += extra * e.scale.target
			n := s.Design(e.rate, c[:])
			longest = max(longest, filter.Decay(c[:n], 140))
		}
	}
	return int(math.Ceil(longest)) + e.linear.tail()
}

// Response is the complex response of band b at f Hz, on whatever it is
// routed to; 1 when it is off. It comes from the coefficients that run, or in
// linear phase, where it is real, from the settings.
func (e *EQ) Response(b int, f float64) complex128 {
	if e.fresh {
		e.settle()
	}
	if e.linear.on {
		return e.linear.response(b, f)
	}
	v := &e.bands[b].live
	if !v.on {
		return 1
	}
	var c [filter.MaxSections]filter.Coeffs
	return filter.Response(v.cascade.Coeffs(c[:0]), f, e.rate)
}

// settle takes all settings over at once.
func (e *EQ) settle() {
	e.scale.snap()
	e.detectors.reset()
	for i := range e.bands {
		e.bands[i].settle(e)
	}
	e.detectors.attend(&e.bands)
	e.solo.settle(e)
	e.cut = 0
	e.gathered = false
	e.attend, e.judged, e.stirred = false, false, false
	e.fresh, e.dirty, e.moving = false, false, false
}

// Reduction counts how far the dynamic bands cut: the band that cuts most, in
// dB, at each frame.
func (e *EQ) Reduction() *dynamics.Reduction { return &e.reduction }
