// Package glue is the bus compressor: one band, soft knee, peak or RMS
// detector behind a side-chain high-pass, auto release, stereo link, parallel
// mix, and a make-up gain that keeps the loudness.
package glue

import (
	"math"

	"lacquer/dsp/dynamics"
)

// tick is the grid, counted from Reset, on which decayed states are flushed
// and auto make-up is renewed. It bounds the stretch that is worked on at
// once, too.
const tick = dynamics.PathFrames

// Glue is the stage. Prepare it before use; its defaults are the parameter
// table's: off, which passes the input bit for bit.
//
// Attack and release are time constants: the time in which the reduction, in
// dB, covers 63.2 % of its way after a step (dynamics.Ballistics); 10 to 90 %
// take 2.2 of them. What the detector takes is counted in: the hold of the
// peak detector into the release, the averaging of the RMS detector, for a
// step of 20 dB, into both (dynamics.RMSTimes). It averages over 10 ms or what
// the times leave room for: with an attack below 1 ms it follows the wave
// itself and reads a tone of 1 kHz too high, at 0.1 ms by 0.8 dB. That is what
// the peak detector is for.
//
// Every setting moves in a straight line of 30 ms, a switch in one of 15 ms.
type Glue struct {
	rate     float64
	defaults bool // have been set
	started  bool // a frame has passed since Reset
	frame    int  // since the last tick

	glides [numGlides]dynamics.Path
	timed  bool // attack and release are passed on
	joined bool // the channels are linked and their reductions have met
	auto   bool
	hears  bool // listen is set

	highPass   [2]dynamics.SVF
	peak       [2]dynamics.PeakHold
	rms        [2]dynamics.RMS
	ballistics [2]dynamics.Ballistics
	matched    loudnessMatch
	reduction  dynamics.Reduction

	side   [2][tick]float64 // what the detector hears
	lane   [2][tick]float64 // power, then reduction in dB, then gain
	other  [2][tick]float64 // power by the other detector while it fades
	wet    [tick]float64    // mix and on
	madeUp [tick]float64    // make-up as a gain
}

// Prepare sets the sample rate in Hz and resets.
func (g *Glue) Prepare(rate float64, maxFrames int) {
	g.setDefaults()
	g.rate = rate
	g.matched.prepare(rate)
	g.Reset()
}

// Reset clears the history; settings under way are taken at once.
func (g *Glue) Reset() {
	g.started, g.frame = false, 0
	g.settle()
	g.reduction = dynamics.Reduction{}
}

// clear forgets all that was heard.
func (g *Glue) clear() {
	for c := range g.ballistics {
		g.highPass[c].Reset()
		g.peak[c].Seed(0)
		g.rms[c].Seed(0)
		g.ballistics[c].Reset()
	}
	g.matched.reset()
}

// Latency is 0 frames.
func (g *Glue) Latency() int { return 0 }

// Tail is 0: a gain makes nothing of silence. Only while the detector is
// listened to does its high-pass ring, for 120 dB of decay.
func (g *Glue) Tail() int {
	if g.glides[listen].Target() == 0 {
		return 0
	}
	decay := math.Sqrt2 * math.Pi * math.Exp2(g.glides[highPass].Target()) // 1/s
	return int(math.Ceil(math.Log(1e6) / decay * g.rate))
}

// Reduction tells the dB that the compressor takes away before make-up and
// mix, of the channel where it is more.
func (g *Glue) Reduction() *dynamics.Reduction { return &g.reduction }
