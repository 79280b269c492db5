package saturation

import (
	"math"

	"lacquer/dsp/dynamics"
)

const (
	listenTime  = 3.0   // s, over which loudness is averaged
	firstTime   = 0.050 // s that the prior estimate counts for
	followTime  = 0.100 // s, in which the gain follows the estimate
	presentTime = 0.4   // s, over which silence is told from programme
	silence     = -70.0 // LUFS: below, the estimate is frozen
	maxBalance  = 24.0  // dB
	usual       = 0.016 // power of programme before anything is heard: −18 dBFS
)

// balance is auto gain: the gain on the saturated signal that makes it as loud
// as the input, both K-weighted (ITU-R BS.1770).
//
// One part is an estimate of what the curve takes from noise at the power that
// reaches it; it follows drive at once. What is left after it is measured: the
// ratio of the loudness before and after, averaged over 3 s, or from the start
// of the sound if that is nearer. In silence all of it rests.
type balance struct {
	heard   dynamics.KEnergy // dry and wet, both channels each
	power   float64          // sum of squares at the curve, before drive
	dryM    float64          // means over listenTime: K-weighted power before,
	wetM    float64          // after, with the estimate taken back,
	powerM  float64          // and at the curve
	present float64          // quicker mean of the power before
	age     float64          // ticks in the means

	average, follow, notice, first float64 // one-pole coefficients; ticks

	estimate float64 // dB
	db       float64
	from, to float64 // gain at the ends of the tick
}

func (b *balance) prepare(rate float64) {
	ticks := rate / stretch
	b.average = dynamics.OnePole(listenTime * ticks)
	b.follow = dynamics.OnePole(followTime * ticks)
	b.notice = dynamics.OnePole(presentTime * ticks)
	b.first = firstTime * ticks
	b.heard.Tune(rate)
}

// start forgets what was heard; twin, which may be nil, is another voice that
// has heard the same input. A jump comes next.
func (b *balance) start(twin *balance) {
	b.heard.Reset()
	b.power, b.present, b.age = 0, 0, b.first
	b.powerM = usual
	b.dryM = usual * stretch
	if twin != nil {
		b.present, b.powerM, b.dryM = twin.present, twin.powerM, twin.dryM
	}
	b.wetM = b.dryM
}

// jump takes the estimate in dB, or no gain, at once.
func (b *balance) jump(on bool, estimate float64) {
	b.estimate, b.db = estimate, 0
	if on {
		b.db = estimate
	}
	b.to = dynamics.DBToGain(b.db)
	b.from = b.to
}

// partOfTick is how much of a tick has passed at each of its frames.
var partOfTick = func() (part [stretch]float64) {
	for i := range part {
		part[i] = float64(i) / stretch
	}
	return part
}()

// idle reports whether there is no gain and will be none.
func (b *balance) idle(on bool) bool { return !on && b.db == 0 && b.from == 1 && b.to == 1 }

// reach adds the power of what goes to the curve.
func (b *balance) reach(x *[2][]float64) {
	sum := b.power
	for i, l := range x[0] {
		r := x[1][i]
		sum += float64(l*l) + float64(r*r)
	}
	b.power = sum
}

// apply turns the residual into the difference to the dry signal, (a−1)·dry +
// a·residual with the gain a, from a frame of the tick on.
func (b *balance) apply(residual, dry *[2][]float64, frame int) {
	step := b.to - b.from
	for c, r := range residual {
		dry := dry[c][:len(r)]
		if step == 0 {
			a := b.to
			for i, v := range r {
				r[i] = float64((a-1)*dry[i]) + float64(a*v)
			}
			continue
		}
		for i, v := range r {
			a := b.from + float64(step*partOfTick[frame+i])
			r[i] = float64((a-1)*dry[i]) + float64(a*v)
		}
	}
}

// hear ends a tick: it averages what was heard, unless that is silence.
func (b *balance) hear() {
	dry, wet := b.heard.Sum[0]+b.heard.Sum[1], b.heard.Sum[2]+b.heard.Sum[3]
	power := b.power / (2 * stretch)
	b.heard.Sum, b.power = [4]float64{}, 0
	b.heard.Flush()
	b.present += b.notice * (dry/stretch - b.present)
	if -0.691+dynamics.PowerToDB(b.present) <= silence {
		if b.present < 1e-30 {
			b.present = 0
		}
		return
	}
	if b.age == b.first { // programme begins at another level than was guessed
		b.dryM, b.wetM, b.powerM = dry, dry, power
	}
	b.age++
	c := max(1/b.age, b.average)
	back := dynamics.DBToGain(2 * b.estimate)
	b.dryM += c * (dry - b.dryM)
	b.wetM += c * (wet*back - b.wetM)
	b.powerM += c * (power - b.powerM)
}

// aim sets the gain for the next tick, from a new estimate in dB.
func (b *balance) aim(on bool, estimate float64) {
	b.from, b.estimate = b.to, estimate
	goal := 0.0
	if on {
		goal = estimate + dynamics.PowerToDB(b.dryM) - dynamics.PowerToDB(b.wetM)
		goal = min(max(goal, -maxBalance), maxBalance)
	}
	b.db += b.follow * (goal - b.db)
	if math.Abs(b.db) < 1e-6 {
		b.db = 0
	}
	b.to = dynamics.DBToGain(b.db)
}

// goOn takes over the averages and the gain of a twin.
func (b *balance) goOn(twin *balance) {
	b.dryM, b.wetM, b.powerM, b.present, b.age = twin.dryM, twin.wetM, twin.powerM, twin.present, twin.age
	b.estimate, b.db, b.to, b.from = twin.estimate, twin.db, twin.to, twin.to
}
