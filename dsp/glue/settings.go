package glue

import (
	"math"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/param"
)

const (
	glideTime = 0.030 // s, of a setting that moves
	fadeTime  = 0.015 // s, of a switch
	rmsTime   = 0.010 // s, time constant of the RMS detector, at most
	maxHold   = 0.010 // s, of the peak detector: half a period of 50 Hz
	timesGrid = 8     // frames
	holdShare = 0.1   // of the quickest release, at most, that goes into the hold
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
	attack           // log2 of s
	release          // log2 of s
	on               // 0..1, share of the compressed signal
	listen           // 0..1, share of the detector's signal
	rms              // 0..1, share of the RMS detector
	numGlides
)

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
		g.glide(attack, math.Log2(v/1000), glideTime)
	case param.GlueRelease:
		g.glide(release, math.Log2(v/1000), glideTime)
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

// setDefaults takes the table's defaults, once, so that the zero value is as
// good as any.
func (g *Glue) setDefaults() {
	if g.defaults {
		return
	}
	g.defaults = true
	param.SetDefaults(param.Glue, g.SetParam)
}

// glide moves a setting, at once where nobody can hear it.
func (g *Glue) glide(i int, v, seconds float64) {
	s := &g.glides[i]
	if !g.started || (g.idle() && i != on) {
		s.Jump(v)
		switch i {
		case link:
			g.joined = v == 1
		case highPass:
			g.tuneHighPass()
		case attack, release:
			g.setTimes()
		}
		return
	}
	s.Glide(v, dynamics.RampFrames(seconds, g.rate))
	if i == attack || i == release {
		g.timed = false
	}
}

func (g *Glue) setOn(yes bool) {
	if yes && g.idle() {
		g.settle()
	}
	g.glide(on, flag(yes), fadeTime)
	g.setListen()
}

// settle takes all settings at once and forgets all that was heard.
func (g *Glue) settle() {
	for i := range g.glides {
		g.glides[i].Settle()
	}
	g.setTimes()
	g.tuneHighPass()
	g.clear()
	g.joined = g.glides[link].Value == 1
}

// setListen keeps the detector's signal out of the way while the stage is
// off.
func (g *Glue) setListen() {
	g.glide(listen, flag(g.hears && g.glides[on].Target() == 1), fadeTime)
}

// setDetector fades to the other detector; that of peaks, which has rested,
// takes over the reading.
func (g *Glue) setDetector(v float64) {
	v = flag(v != 0)
	was := g.glides[rms].Value
	if v == g.glides[rms].Target() {
		return
	}
	for c := range g.peak {
		if was == 1 {
			g.peak[c].Seed(g.rms[c].Reading())
		}
	}
	g.glide(rms, v, fadeTime)
	g.setTimes()
}

// setTimes passes attack and release as they are now on, less what the detector adds to them.
func (g *Glue) setTimes() {
	attack := math.Exp2(g.glides[attack].Value) * g.rate
	release := math.Exp2(g.glides[release].Value) * g.rate
	quick := release
	if g.auto {
		quick /= dynamics.AutoSpan
	}
	hold := min(quick*holdShare, maxHold*g.rate)
	average, slowed, slowedQuick := dynamics.RMSTimes(attack, quick, rmsTime*g.rate)
	held := 0.0
	for c := range g.peak {
		held = g.peak[c].SetHold(hold)
		if !g.started {
			g.peak[c].Seed(0) // so that the order of settings does not count
		}
	}
	if g.glides[rms].Target() == 0 {
		quick -= held
	} else {
		attack, quick = slowed, slowedQuick
	}
	g.rms[0].SetTime(average)
	g.rms[1].Tune(&g.rms[0])
	if g.auto {
		g.ballistics[0].SetAutoTimes(attack, quick, release)
	} else {
		g.ballistics[0].SetTimes(dynamics.CompressDown, attack, quick)
	}
	g.ballistics[1].Tune(&g.ballistics[0])
}

// moveTimes moves attack and release over the timesGrid frames to come, for
// which those at the middle hold: a new speed makes no step in the gain.
func (g *Glue) moveTimes() {
	a, r := &g.glides[attack], &g.glides[release]
	g.timed = !a.Moving() && !r.Moving()
	for i := range timesGrid {
		if i == timesGrid/2 {
			g.setTimes()
		}
		a.Advance()
		r.Advance()
	}
}

func (g *Glue) tuneHighPass() {
	g.highPass[0].SetHighPass(math.Exp2(g.glides[highPass].Value)/g.rate, math.Sqrt2/2)
	g.highPass[1].Tune(&g.highPass[0])
}

// idle reports whether the stage is off and its fade has ended.
func (g *Glue) idle() bool {
	return g.glides[on].Value == 0 && g.glides[on].Target() == 0
}

func flag(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
