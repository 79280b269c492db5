// Package input is the chain's first stage: gain, polarity, channel swap, DC
// blocker and subsonic high-pass.
//
// Each part is off by default and then leaves every sample as it is, bit for
// bit; every change is free of clicks. No latency.
package input

import (
	"math"

	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

const (
	// chunk is how many frames are processed at most at once, and how often
	// decayed state is flushed. A multiple of filter.Grid.
	chunk = 256

	dcFreq = 2 // Hz, where the DC blocker is 3 dB down
)

// Values of Invert.
const (
	invertLeft  = 1
	invertRight = 2
	invertBoth  = 3
)

// Input is the input stage. The zero value has the default settings; Prepare
// it before use.
type Input struct {
	gain         float64 // dB
	invert       int
	swap         bool
	dc           bool
	subsonic     int // order of the filter, 0 off
	subsonicFreq float64

	runner  filter.Runner
	gather  [2 * filter.MaxSections]*filter.Section
	matrix  matrix
	blocker highPass
	rumble  highPass
	frame   int  // since Reset, modulo chunk
	running bool // a frame has passed since Reset: changes are smoothed
	old     [2][chunk]float64
}

// New returns an input stage with the default settings.
func New() *Input { return &Input{} }

// Prepare gets ready for the given rate in Hz and resets.
func (in *Input) Prepare(rate float64, _ int) {
	if in.subsonicFreq == 0 {
		in.subsonicFreq = 20
	}
	in.matrix.prepare(rate)
	in.blocker.prepare(rate)
	in.rumble.prepare(rate)
	in.Reset()
}

// Reset clears history; settings stay and are current at once.
func (in *Input) Reset() {
	in.frame = 0
	in.running = false
}

// SetParam sets row i of the input in the parameter table to the plain value
// v.
func (in *Input) SetParam(i int, v float64) {
	switch i {
	case param.InputGain:
		in.SetGain(v)
	case param.InputInvert:
		in.SetInvert(v == invertLeft || v == invertBoth, v == invertRight || v == invertBoth)
	case param.InputSwap:
		in.SetSwap(v != 0)
	case param.InputDCBlock:
		in.SetDCBlock(v != 0)
	case param.InputSubsonic:
		in.SetSubsonic(2 * int(v))
	case param.InputSubsonicFreq:
		in.SetSubsonicFreq(v)
	}
}

// SetGain sets the gain in dB.
func (in *Input) SetGain(db float64) { in.gain = db; in.update() }

// SetInvert flips the polarity of the channels as they come in.
func (in *Input) SetInvert(left, right bool) {
	in.invert = 0
	if left {
		in.invert |= invertLeft
	}
	if right {
		in.invert |= invertRight
	}
	in.update()
}

// SetSwap exchanges left and right, after the polarity.
func (in *Input) SetSwap(on bool) { in.swap = on; in.update() }

// SetDCBlock switches the 2 Hz first-order high-pass.
func (in *Input) SetDCBlock(on bool) { in.dc = on }

// SetSubsonic sets the order of the subsonic Butterworth high-pass: 2 is
// 12 dB per octave, 4 is 24, 0 is off.
func (in *Input) SetSubsonic(order int) { in.subsonic = order }

// SetSubsonicFreq sets where the subsonic filter is 3 dB down, in Hz.
func (in *Input) SetSubsonicFreq(hz float64) { in.subsonicFreq = hz }

// update derives the matrix that gain, polarity and swap make up.
func (in *Input) update() {
	g := math.Pow(10, in.gain/20)
	l, r := g, g
	if in.invert&invertLeft != 0 {
		l = -l
	}
	if in.invert&invertRight != 0 {
		r = -r
	}
	in.matrix.target = [4]float64{l, 0, 0, r}
	if in.swap {
		in.matrix.target = [4]float64{0, r, l, 0}
	}
}

// blockerSpec and rumbleSpec are the filters as set; order 0 is off.
func (in *Input) blockerSpec() filter.Spec {
	s := filter.Spec{Shape: filter.HighPass, Freq: dcFreq, Q: math.Sqrt2 / 2}
	if in.dc {
		s.Order = 1
	}
	return s
}

func (in *Input) rumbleSpec() filter.Spec {
	return filter.Spec{Shape: filter.HighPass, Freq: in.subsonicFreq, Q: math.Sqrt2 / 2, Order: in.subsonic}
}

// Latency is 0 frames.
func (in *Input) Latency() int { return 0 }

// Tail is how many frames the filters ring on, to 120 dB down.
func (in *Input) Tail() int {
	return int(math.Ceil(in.blocker.tail(in.blockerSpec()) + in.rumble.tail(in.rumbleSpec())))
}

// Process works on l and r in place.
func (in *Input) Process(l, r []float64) {
	if !in.running && len(l) > 0 {
		in.update()
		in.matrix.snap()
		in.blocker.set(in.blockerSpec())
		in.rumble.set(in.rumbleSpec())
		in.running = true
	}
	for len(l) > 0 {
		if in.frame%filter.Grid == 0 {
			in.matrix.tick()
			in.blocker.tick(in.blockerSpec(), in.frame == 0)
			in.rumble.tick(in.rumbleSpec(), in.frame == 0)
		}
		n := chunk - in.frame
		if in.moving() {
			n = filter.Grid - in.frame%filter.Grid
		}
		n = min(n, len(l))
		in.frames(l[:n], r[:n])
		l, r = l[n:], r[n:]
		in.frame = (in.frame + n) % chunk
	}
}

// frames runs the parts over frames without a tick inside. Filters at rest
// run together.
func (in *Input) frames(l, r []float64) {
	in.matrix.process(l, r)
	run := in.gather[:0]
	for _, h := range [...]*highPass{&in.blocker, &in.rumble} {
		if h.resting() {
			run = h.live.Gather(run)
			continue
		}
		in.runner.Run(run, l, r)
		run = run[:0]
		h.process(l, r, &in.old, in.frame%filter.Grid)
	}
	in.runner.Run(run, l, r)
}

// moving reports whether a control tick has work to do.
func (in *Input) moving() bool {
	return in.matrix.moving() || in.blocker.moving(in.blockerSpec()) || in.rumble.moving(in.rumbleSpec())
}
