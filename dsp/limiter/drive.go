package limiter

import (
	"math"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/param"
)

// The law of Auto Drive. Ten times a second it compares the loudness of the
// limiter's output with what went in, keeps a mean of that over ten seconds,
// and moves its gain towards what would bring the mean to the target.
//
// Songs tend to begin softly: it waits before it rises, and does so with care.
// And a mean comes late: what gets louder meets the drive for what was softer,
// so that the power of the output is above the target on the average. What it
// is off, once the gain has got there, is summed up and moves the goal.
const (
	autoMost  = 12.0  // dB by which it may raise or lower the drive
	autoSpeed = 1.5   // dB per second
	autoWait  = 3.0   // s of programme before it rises
	autoCare  = 10.0  // s of programme before it may rise as fast as that
	autoMean  = 10.0  // s, from the first on; before that, of all there was
	autoFloor = -70.0 // LUFS below which is silence: nothing moves
	autoGate  = -10.0 // LU under the mean below which a passage does not count, as in BS.1770
	autoNear  = 0.3   // dB from the goal from which errors count
	autoMend  = 20.0  // s in which an error is made up for
	autoBias  = 0.8   // dB by which errors move the goal at most
	autoBack  = 0.25  // s in which its gain is gone when it is switched off

	driveTime = 0.005 // s, of each lag of the drive set; curves follow it that sharpen every kink
)

// Drive is the gain into the clipper and the limiter. Its settings are rows of
// the maximizer. At 0 dB it passes every bit.
//
// With Auto Drive it moves a further gain, slowly and within ±12 dB, so that
// the loudness of the limiter's output comes near a target. It counts what the
// limiter takes away. The loudness is a mean over the last 10 s of the blocks
// that BS.1770 would count, something between short-term and integrated
// loudness; errors of the output are made up for within 20 s, by at most 0.8 dB.
// So the target is met approximately.
type Drive struct {
	rate    float64
	on      bool
	db      float64      // set
	level   dynamics.Lag // towards it in dB, or 0 while off
	gain    float64      // of level
	auto    auto
	loop    *loop
	count   int64 // frames since Reset
	fresh   bool
	applied [chunk]float64
}

// auto is the state of Auto Drive.
type auto struct {
	on     bool
	target float64       // LUFS
	db     float64       // its part of the drive
	gain   dynamics.Ramp // of it
	mean   float64       // power of the programme as if the drive were 0 dB, but less what the limiter takes
	blocks float64       // in the mean
	heard  float64       // s of programme
	bias   float64       // dB, of errors that add up
}

// Follow lets Auto Drive hear a limiter that works on the same frames, after
// the drive and prepared for the same rate.
func (d *Drive) Follow(m *Limiter) { d.loop = &m.loop }

// Prepare takes the rate in Hz. Nothing is allocated.
func (d *Drive) Prepare(rate float64, maxFrames int) {
	d.rate = rate
	d.level.Prepare(driveTime * rate)
	d.Reset()
}

// Reset forgets what Auto Drive has heard; the drive set is in force.
func (d *Drive) Reset() {
	d.count, d.fresh = 0, true
	d.auto.forget()
	d.auto.db = 0
	d.jump()
	d.auto.gain.Jump(1)
}

func (a *auto) forget() { a.mean, a.blocks, a.heard, a.bias = 0, 0, 0, 0 }

// Latency is 0.
func (d *Drive) Latency() int { return 0 }

// Tail is 0.
func (d *Drive) Tail() int { return 0 }

// SetParam sets the maximizer's row i to the plain value v, if it is the
// drive's.
func (d *Drive) SetParam(i int, v float64) {
	switch i {
	case param.MaxOn:
		d.on = v != 0
	case param.MaxDrive:
		d.db = v
	case param.MaxAuto:
		d.setAuto(v != 0)
	case param.MaxAutoTarget:
		d.auto.target = v
	default:
		return
	}
	if d.fresh {
		d.jump()
	} else {
		d.level.Glide(d.wanted())
	}
	if i == param.MaxOn {
		d.move(&d.auto.gain, d.autoWanted(), smoothing)
	}
}

func (d *Drive) setAuto(on bool) {
	if on == d.auto.on {
		return
	}
	d.auto.on = on
	d.auto.forget()
	if !on {
		d.auto.db = 0
		d.move(&d.auto.gain, 1, autoBack)
	}
}

func (d *Drive) move(r *dynamics.Ramp, v, seconds float64) {
	if d.fresh {
		r.Jump(v)
	} else {
		r.Glide(v, dynamics.RampFrames(seconds, d.rate))
	}
}

// jump takes the drive set at once.
func (d *Drive) jump() {
	d.level.Jump(d.wanted())
	d.gain = fromDB(d.level.Value)
}

// wanted is the drive set in dB.
func (d *Drive) wanted() float64 {
	if !d.on {
		return 0
	}
	return d.db
}

func (d *Drive) autoWanted() float64 {
	if !d.on {
		return 1
	}
	return fromDB(d.auto.db)
}

// AutoGain is what Auto Drive adds to the drive at present, in dB.
func (d *Drive) AutoGain() float64 { return d.auto.db }

// Process applies the drive in place.
func (d *Drive) Process(l, r []float64) {
	if len(l) > 0 {
		d.fresh = false
	}
	for len(l) > 0 {
		n := min(len(l), chunk)
		if d.loop != nil && d.auto.on {
			since := d.count - MaxPiece
			if since > 0 && since%d.loop.hop == 0 {
				d.listen(since)
			}
			n = int(min(int64(n), d.loop.hop-(since+d.loop.hop*MaxPiece)%d.loop.hop))
		}
		d.apply(l[:n], r[:n])
		l, r, d.count = l[n:], r[n:], d.count+int64(n)
	}
}

// listen takes in the loudness of the hop that ended at a frame, and moves.
func (d *Drive) listen(end int64) {
	a := &d.auto
	lufs, ok := d.loop.at(end)
	if !ok || !d.on || lufs < autoFloor {
		return
	}
	if !a.take(lufs - d.db - a.db) {
		return
	}
	goal := a.goal(d.db)
	if math.Abs(goal-a.db) < autoNear && math.Abs(goal) < autoMost {
		a.mend(lufs)
	}
	a.heard += hopTime
	a.approach(goal)
	a.gain.Glide(fromDB(a.db), int(d.loop.hop))
}

// goal is the gain in dB that the mean asks for, beside a drive.
func (a *auto) goal(drive float64) float64 {
	return min(max(a.target-10*math.Log10(a.mean)-drive+a.bias, -autoMost), autoMost)
}

// mend sums up what a block is off the target, in dB but straight in power, so
// that the mean of power comes right.
func (a *auto) mend(lufs float64) {
	off := 10 / math.Ln10 * (math.Pow(10, (lufs-a.target)/10) - 1)
	a.bias = min(max(a.bias-off*(hopTime/autoMend), -autoBias), autoBias)
}

// approach moves towards the goal.
func (a *auto) approach(goal float64) {
	down, up := autoSpeed*hopTime, 0.0
	if a.heard >= autoWait {
		up = down * min(a.heard/autoCare, 1)
	}
	a.db += min(max(goal-a.db, -down), up)
}

// take counts a block's level in dB, unless it is so far under the mean that
// it is a pause; it reports whether it did.
func (a *auto) take(db float64) bool {
	power := math.Pow(10, db/10)
	if a.blocks > 0 && power < a.mean*math.Pow(10, autoGate/10) {
		return false
	}
	a.blocks = min(a.blocks+1, autoMean/hopTime)
	a.mean += (power - a.mean) / a.blocks
	return true
}

func (d *Drive) apply(l, r []float64) {
	auto := &d.auto.gain
	if !d.level.Moving() && !auto.Moving() && d.gain*auto.Value == 1 {
		return
	}
	g := d.applied[:len(l)]
	for i := range g {
		if d.level.Moving() {
			d.level.Advance()
			d.gain = dynamics.DBToGain(d.level.Value)
			if !d.level.Moving() {
				d.gain = fromDB(d.level.Value)
			}
		}
		auto.Advance()
		g[i] = d.gain * auto.Value
	}
	for i, v := range g {
		l[i] *= v
		r[i] *= v
	}
}
