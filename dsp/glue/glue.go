// Package glue is the bus compressor: one band, soft knee, peak or RMS
// detector behind a side-chain high-pass, auto release, stereo link, parallel
// mix, and a make-up gain that keeps the loudness.
package glue

import (
	"math"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/param"
)

const (
	// tick is the grid, counted from Reset, on which decayed states are
	// flushed and auto make-up is renewed. It bounds the stretch that is
	// worked on at once, too.
	tick = 64

	glideTime = 0.030 // s, of a setting that moves
	fadeTime  = 0.015 // s, of a switch
	rmsTime   = 0.010 // s, time constant of the RMS detector
	maxHold   = 0.010 // s, of the peak detector: half a period of 50 Hz
	holdShare = 0.1   // of the release time, at most, that goes into the hold
)

// The settings that glide.
const (
	threshold = iota // dB
	knee             // dB
	slope            // dB of reduction per dB over the threshold
	link             // 0..1
	makeUp           // dB
	mix              // 0..1
	highPass         // log2 of Hz
	on               // 0..1, share of the compressed signal
	listen           // 0..1, share of the detector's signal
	rms              // 0..1, share of the RMS detector
	numGlides
)

// Glue is the stage. Prepare it before use; its defaults are the parameter
// table's: off, which passes the input bit for bit.
//
// Attack and release are time constants: the time in which the reduction, in
// dB, covers 63.2 % of its way after a step (dynamics.Ballistics); 10 to 90 %
// take 2.2 of them. That is exact with the peak detector, whose hold is
// counted into the release. The RMS detector averages over 10 ms first, which
// adds 2 to 4 ms to the attack of a step of 20 dB, and to the release up to
// 5 ms for each dB of reduction that is given back at 2:1.
type Glue struct {
	rate     float64
	defaults bool // have been set
	started  bool // a frame has passed since Reset
	frame    int  // since the last tick

	glides  [numGlides]dynamics.Ramp
	gliding int // frames until all rest

	attack, release float64 // s
	auto            bool
	hears           bool // listen is set

	highPass   [2]dynamics.SVF
	peak       [2]dynamics.PeakHold
	rms        [2]dynamics.RMS
	curve      dynamics.Curve
	ballistics [2]dynamics.Ballistics
	matched    loudnessMatch
	makeUp     float64 // gain
	reduction  dynamics.Reduction

	side  [2][tick]float64 // what the detector hears
	lane  [2][tick]float64 // power, then reduction in dB, then gain
	other [2][tick]float64 // power by the other detector while it fades
}

// Prepare sets the sample rate in Hz and resets.
func (g *Glue) Prepare(rate float64, maxFrames int) {
	g.setDefaults()
	g.rate = rate
	g.matched.prepare(rate)
	for c := range g.rms {
		g.rms[c].SetTime(rmsTime * rate)
	}
	g.Reset()
}

// setDefaults takes the table's defaults, once, so that the zero value is as
// good as any.
func (g *Glue) setDefaults() {
	if g.defaults {
		return
	}
	g.defaults = true
	for i := range param.Table {
		if p := &param.Table[i]; p.Stage == param.Glue {
			g.SetParam(p.Index, p.Default)
		}
	}
}

// Reset clears the history; settings under way are taken at once.
func (g *Glue) Reset() {
	g.started, g.frame = false, 0
	for i := range g.glides {
		g.glides[i].Settle()
	}
	g.gliding = 0
	g.setTimes()
	g.clear()
	g.tuneHighPass()
	g.derive()
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

// SetParam sets row i of the stage (param.GlueOn…) to a plain value.
func (g *Glue) SetParam(i int, v float64) {
	g.setDefaults()
	switch i {
	case param.GlueOn:
		g.setOn(v != 0)
	case param.GlueThreshold:
		g.glide(threshold, v, glideTime)
	case param.GlueRatio:
		g.glide(slope, dynamics.CompressDown.Slope(v), glideTime)
	case param.GlueKnee:
		g.glide(knee, v, glideTime)
	case param.GlueAttack:
		g.attack = v / 1000
		g.setTimes()
	case param.GlueRelease:
		g.release = v / 1000
		g.setTimes()
	case param.GlueAutoRelease:
		g.auto = v != 0
		g.setTimes()
	case param.GlueDetector:
		g.setDetector(v)
	case param.GlueHighPass:
		g.glide(highPass, math.Log2(v), glideTime)
	case param.GlueListen:
		g.hears = v != 0
		g.setListen()
	case param.GlueLink:
		g.glide(link, v/100, glideTime)
	case param.GlueMakeUp:
		g.glide(makeUp, v, glideTime)
	case param.GlueAutoMakeUp:
		g.matched.on = v != 0
	case param.GlueMix:
		g.glide(mix, v/100, glideTime)
	}
}

// glide moves a setting, at once where nobody can hear it.
func (g *Glue) glide(i int, v, seconds float64) {
	if !g.started || (g.idle() && i != on) {
		g.glides[i].Jump(v)
		if i == highPass {
			g.tuneHighPass()
		}
		g.derive()
		return
	}
	g.glides[i].Glide(v, dynamics.RampFrames(seconds, g.rate))
	if g.glides[i].Moving() {
		g.gliding = max(g.gliding, dynamics.RampFrames(seconds, g.rate))
	}
}

func (g *Glue) setOn(yes bool) {
	if yes && g.idle() {
		g.clear()
	}
	g.glide(on, flag(yes), fadeTime)
	g.setListen()
}

// setListen keeps the detector's signal out of the way while the stage is
// off.
func (g *Glue) setListen() {
	g.glide(listen, flag(g.hears && g.glides[on].Target() == 1), fadeTime)
}

// setDetector fades to the other detector, which takes over the reading.
func (g *Glue) setDetector(v float64) {
	v = flag(v != 0)
	was := g.glides[rms].Value
	if v == g.glides[rms].Target() {
		return
	}
	for c := range g.rms {
		switch was {
		case 0:
			g.rms[c].Seed(g.peak[c].Reading())
		case 1:
			g.peak[c].Seed(g.rms[c].Reading())
		}
	}
	g.glide(rms, v, fadeTime)
	g.setTimes()
}

// setTimes passes attack and release on. The hold of the peak detector is
// part of the release.
func (g *Glue) setTimes() {
	quickest := g.release
	if g.auto {
		quickest /= dynamics.AutoSpan
	}
	for c := range g.ballistics {
		held := g.peak[c].SetHold(min(quickest*holdShare, maxHold) * g.rate)
		release := g.release * g.rate
		if g.auto {
			g.ballistics[c].SetAutoTimes(g.attack*g.rate, release)
			continue
		}
		if g.glides[rms].Target() == 0 {
			release -= held
		}
		g.ballistics[c].SetTimes(dynamics.CompressDown, g.attack*g.rate, release)
	}
}

func (g *Glue) tuneHighPass() {
	g.highPass[0].SetHighPass(math.Exp2(g.glides[highPass].Value)/g.rate, math.Sqrt2/2)
	g.highPass[1].Tune(&g.highPass[0])
}

// derive brings what is computed from the glides up to date.
func (g *Glue) derive() {
	g.curve = dynamics.Curve{
		Threshold: g.glides[threshold].Value,
		Knee:      g.glides[knee].Value,
		Slope:     g.glides[slope].Value,
		Range:     math.Inf(1),
	}
	g.makeUp = dynamics.DBToGain(g.glides[makeUp].Value)
}

// idle reports whether the stage is off and its fade has ended.
func (g *Glue) idle() bool {
	return g.glides[on].Value == 0 && g.glides[on].Target() == 0
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

func flag(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
