// Package saturation adds the harmonics of analog gear: soft, tape, tube,
// transformer, over the whole spectrum or a band of it.
package saturation

import (
	"math"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/filter"
	"lacquer/dsp/param"
	"lacquer/dsp/reuse"
)

const (
	// stretch is the grid, counted from Reset, on which decayed states are
	// flushed and auto gain is renewed. It bounds the frames that are worked on
	// at once, too.
	stretch = dynamics.PathFrames

	glideTime = 0.030 // s, of a setting that moves
	fadeTime  = 0.030 // s, of the crossfade to another sound
	warmTime  = 0.005 // s that it runs unheard before, besides twice the latency

	liveFactor, offlineFactor = 4, 16 // of oversampling
)

// Saturation is the stage. Prepare it before use; its defaults are the
// parameter table's: off, which passes the input bit for bit, delayed by
// Latency.
//
// It works on residuals, r(u) = f(u) − u of a curve f of slope 1:
//
//	y = x + mix·(a·(x + r) − x),  r = T⁻¹(D(r(U(g·T(B(x))))))/g
//
// with the focus's band B, emphasis and tone T, drive g, oversampling U and D,
// and the gain a that keeps the loudness. Where the curve is straight nothing
// is added, so that what is not saturated passes untouched: at mix 0 % bit for
// bit.
//
// Another type or focus, and on and off, come in a crossfade: the second of
// two voices starts with the new sound, unheard, and takes over. All other
// settings move in straight lines of 30 ms.
type Saturation struct {
	rate     float64
	defaults bool // have been set
	started  bool // a frame has passed since Reset
	offline  bool
	frame    int // since the last tick

	paths          [numPaths]path
	auto           bool
	on             bool
	want           sound
	toneIntegrator float64

	voices     [2]voice
	live       int // the voice that is heard
	changing   int // frames until the other one has taken over
	fade, warm int // frames

	latency int
	input   [2][]float64 // the last latency frames and those at hand
}

// SetOffline tells, before Prepare, that there is time: 16 times oversampling
// instead of 4, at the same latency.
func (s *Saturation) SetOffline(yes bool) { s.offline = yes }

// Prepare sets the sample rate in Hz and resets.
func (s *Saturation) Prepare(rate float64, maxFrames int) {
	s.setDefaults()
	s.rate = rate
	factor := liveFactor
	if s.offline {
		factor = offlineFactor
	}
	for i := range s.voices {
		s.voices[i].prepare(rate, factor)
	}
	s.latency = s.voices[0].oversamplers[0].Latency()
	for c := range s.input {
		s.input[c] = reuse.Zeros(s.input[c], s.latency+stretch)
	}
	s.toneIntegrator = integrator(toneCentre, rate)
	s.fade = dynamics.RampFrames(fadeTime, rate)
	s.warm = 2*s.latency + dynamics.RampFrames(warmTime, rate)
	s.Reset()
}

// Reset clears the history; settings under way are taken at once.
func (s *Saturation) Reset() {
	s.started, s.frame, s.changing = false, 0, 0
	for i := range s.paths {
		s.paths[i].Settle()
	}
	for c := range s.input {
		clear(s.input[c])
	}
	s.voices[s.live].sound = sound{kind: off}
}

// Wake starts afresh after the stage has idled for a while.
func (s *Saturation) Wake() { s.Reset() }

// Follow takes over what auto gain of a twin with the same settings has heard,
// which takes seconds to hear again. Call it after Wake.
func (s *Saturation) Follow(live *Saturation) {
	s.begin()
	if mine, its := s.heard(), live.heard(); mine.sound == its.sound && mine.kind != off {
		mine.balance.goOn(&its.balance)
	}
}

// Latency in frames, of the oversampling: the same whether it is on or off,
// live or offline.
func (s *Saturation) Latency() int { return s.latency }

// Lag is how many frames behind the stage's input row i acts: the curve and
// what is before it hear the input, all else what comes out a latency later.
func (s *Saturation) Lag(i int) int {
	switch i {
	case param.SatDrive, param.SatBias, param.SatTone, param.SatFocusLow, param.SatFocusHigh:
		return 0
	}
	return s.latency
}

// Tail is for how many frames more than Latency something may come of silence:
// 120 dB of decay of the filter that blocks DC, and of what is left on the
// tape.
func (s *Saturation) Tail() int {
	if !s.on {
		return 0
	}
	decay := 1/(2*math.Pi*lowest) + passing // s
	return s.latency + int(math.Ceil(math.Log(1e6)*decay*s.rate))
}

// heard is the voice that is heard.
func (s *Saturation) heard() *voice { return &s.voices[s.live] }

// wanted is the sound that the settings ask for.
func (s *Saturation) wanted() sound {
	if !s.on {
		return sound{kind: off}
	}
	return s.want
}

// driveNow is drive as a gain.
func (s *Saturation) driveNow() float64 { return dynamics.DBToGain(s.paths[drive].Value) }

// begin takes the wanted sound at once where nothing has been heard yet.
func (s *Saturation) begin() {
	if !s.started {
		s.started = true
		s.heard().start(s.wanted(), s, nil)
	}
}

// Process saturates l and r in place.
func (s *Saturation) Process(l, r []float64) {
	if len(l) == 0 {
		return
	}
	s.begin()
	for len(l) > 0 {
		if s.changing == 0 && s.heard().sound != s.wanted() {
			s.change()
		}
		n := min(len(l), stretch-s.frame)
		if s.changing > 0 {
			n = min(n, s.changing)
		}
		for i := range s.paths { // so that rest begins on its frame
			if left := s.paths[i].Left(); left > 0 {
				n = min(n, left)
			}
		}
		s.run(l[:n], r[:n])
		l, r = l[n:], r[n:]
		if s.frame += n; s.frame == stretch {
			s.frame = 0
			s.heard().tick(s)
			if s.changing > 0 {
				s.other().tick(s)
			}
		}
	}
}

// other is the voice that is not heard or not yet.
func (s *Saturation) other() *voice { return &s.voices[1-s.live] }

// change starts the other voice with the wanted sound.
func (s *Saturation) change() {
	to := s.wanted()
	s.other().start(to, s, s.heard())
	s.changing = s.fade
	if to.kind != off {
		s.changing += s.warm
	}
}

// run does at most one stretch.
func (s *Saturation) run(l, r []float64) {
	n := len(l)
	dry := &[2][]float64{s.input[0][:n], s.input[1][:n]}
	x := &[2][]float64{l, r}
	for c := range x {
		copy(s.input[c][s.latency:], x[c])
	}
	for i := range s.paths {
		s.paths[i].run(n)
	}
	s.add(s.residual(x, dry), x, dry)
	for c := range x {
		copy(s.input[c], s.input[c][n:n+s.latency])
	}
}

// residual is what the voices add, nil for nothing.
func (s *Saturation) residual(x, dry *[2][]float64) *[2][]float64 {
	was := s.heard()
	var from, to *[2][]float64
	if was.kind != off {
		from = was.run(s, x, dry)
	}
	if s.changing == 0 {
		return from
	}
	next := s.other()
	if next.kind != off {
		to = next.run(s, x, dry)
	} else {
		to = next.silent(len(x[0]))
	}
	if from == nil {
		from = was.silent(len(x[0]))
	}
	at := s.fade - s.changing
	for c := range to {
		filter.Crossfade(from[c], to[c], at, s.fade)
	}
	if s.changing -= len(x[0]); s.changing == 0 {
		s.live = 1 - s.live
	}
	return to
}

// add writes dry and mix of the residual to x.
func (s *Saturation) add(residual, x, dry *[2][]float64) {
	p := &s.paths[mix]
	for c, to := range x {
		if residual == nil || (p.Flat && p.At[0] == 0) {
			copy(to, dry[c])
			continue
		}
		d := dry[c]
		for i, v := range residual[c] {
			to[i] = d[i] + float64(p.At[i]*v)
		}
	}
}
