package eq

import (
	"math"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/filter"
)

const (
	dynamicKnee = 6 // dB

	// movement is the change of D in dB that a filter is redesigned for.
	// Leaving smaller ones out bends the gain by at most 2.3e-5, which is 92
	// dB below the band itself.
	movement = 2e-4
)

// hearing is what a detector cannot change while it acts.
type hearing struct {
	on       bool
	route    int // param.Stereo …
	region   region
	free     bool
	relative bool
}

// dynamic moves the gain of a band by the level in its detector's region. With
// a knee 6 dB wide,
//
//	D = sign(range) · min(|range|, (1 − 1/ratio) · SoftKnee(level − threshold))
//
// in dB, and the band's filter has the gain (gain + D)·scale. Attack and
// release are time constants of D in dB, for a rising and a falling level: 63.2
// % of a step of 20 dB over the threshold. The threshold counts from full
// scale, or from the average of about 3 s of sound in the region.
//
// The detector hears what enters the equaliser, on the band's route; in stereo
// the louder channel counts, and both move together. Its own region is a
// band-pass at the frequency and Q of a bell, a low-pass at that of a low
// shelf, a high-pass at that of a high shelf or tilt (12 dB per octave,
// Butterworth); a free detector is a band-pass where it is put. The level is
// the envelope of what comes through, averaged over a control tick: a steady
// sine reads its peak, noise 3 dB over its RMS.
//
// The envelope of a low or narrow region takes its own time to build up: 1.4/w
// for the quadrature network and 1.3·Q/w for the band-pass, w in radians per
// second, and one control tick; for a bell of Q 1 that is 4.8 ms at 100 Hz, 0.8
// ms at 1 kHz and 0.4 ms at 7 kHz. To decay takes up to twice as long; the
// low-pass of a low shelf takes 2/w and 6/w. Attack and release are shortened
// by that, down to a quarter, and so hold within 5 % from three times the
// detector's own time on, within 10 % from four thirds; shorter ones last as
// long as the detector does. For a low shelf that is so for tones down to two
// octaves below its frequency, with times of 25/w and more.
type dynamic struct {
	on, free, relative bool    // settings
	attack, release    float64 // ms
	threshold          ramp    // dB
	span               ramp    // dB, signed
	slope              ramp    // 1 − 1/ratio
	freq, q            ramp    // of the free detector, log2

	live       hearing
	depth      ramp                   // 1 while live acts, 0 while it may change
	ballistics [2]dynamics.Ballistics // of cutting, of lifting
	average    average
	law        float64 // D as law, attack and release have it
	now        float64 // D in the filter
}

// wanted is what the band's settings ask the detector to hear.
func (b *band) wanted() hearing {
	d := &b.dynamic
	h := hearing{on: b.want.on && d.on && movable(b.want.shape), route: b.want.route, free: d.free, relative: d.relative}
	switch {
	case !h.on:
		return hearing{}
	case h.free:
	case b.want.shape == filter.LowShelf:
		h.region = below
	case b.want.shape != filter.Bell:
		h.region = above
	}
	return h
}

// movable are the shapes that have a gain.
func movable(s filter.Shape) bool {
	return s == filter.Bell || s == filter.LowShelf || s == filter.HighShelf || s == filter.Tilt
}

// settle takes all settings over at once and clears history.
func (d *dynamic) settle(b *band) {
	for _, r := range d.ramps() {
		r.snap()
	}
	d.depth = ramp{}
	d.live = b.wanted()
	if d.live.on {
		d.depth.target = 1
	}
	d.depth.snap()
	d.start()
}

// start forgets what was heard.
func (d *dynamic) start() {
	for i := range d.ballistics {
		d.ballistics[i].Reset()
	}
	d.average = average{}
	d.law, d.now = 0, 0
}

func (d *dynamic) ramps() [5]*ramp {
	return [...]*ramp{&d.threshold, &d.span, &d.slope, &d.freq, &d.q}
}

// tick advances the settings at a control tick, after those of the band. It
// reports whether any moves.
func (d *dynamic) tick(b *band, e *EQ) bool {
	moved := false
	for _, r := range d.ramps() {
		moved = r.tick(e.lag) || moved
	}
	return d.change(b, e) || moved
}

// change takes over what the detector is to hear, which it can only at depth 0
// and when the filter is there, too: what acts goes there first.
func (d *dynamic) change(b *band, e *EQ) bool {
	want := b.wanted()
	d.depth.target = 0
	if want == d.live && d.live.on {
		d.depth.target = 1
	}
	moved := d.depth.tick(e.lag)
	if want != d.live && d.depth.now == 0 && d.depth.first == 0 && d.now == 0 {
		d.live = want
		d.start()
		e.detectors.lanes[b.index].reset()
		e.attend = true
		if want.on {
			d.depth.target, moved = 1, true
		}
	}
	return moved
}

// tune sets the detector's filter and the times.
func (d *dynamic) tune(b *band, e *EQ) {
	if !d.live.on {
		return
	}
	hz, q := b.hz, b.width
	switch {
	case d.live.free:
		hz, q = math.Exp2(d.freq.now), math.Exp2(d.q.now)
	case d.live.region != around:
		q = math.Sqrt2 / 2
	}
	freq := min(hz/e.rate, topFrequency)
	e.detectors.lanes[b.index].tune(d.live.region, freq, q)

	up, down := detectorLag(d.live.region, freq, q, e.rate)
	ticks := func(ms, lag float64) float64 {
		frames := ms / 1000 * e.rate
		return max(frames-lag, frames/4) / filter.Grid
	}
	for i := range d.ballistics {
		d.ballistics[i].SetTimes(dynamics.CompressDown, ticks(d.attack, up), ticks(d.release, down))
	}
}

// detectorLag is how long the detector itself takes, in frames, to cover 63.2
// % of a step of 20 dB over the threshold, up and down: freq is in cycles per
// frame.
func detectorLag(r region, freq, q, rate float64) (up, down float64) {
	w := 2 * math.Pi * freq
	const grid = filter.Grid // the filter follows in the next tick
	split := splitDelay(w, rate)
	up, down = grid+0.65*split, grid+split
	switch r {
	case around: // the envelope of a band-pass is a one-pole of 2·q/w
		up += 0.67 * 2 * q / w
		down += 1.15 * 2 * q / w
	case below:
		up += 2 / w
		down += 6 / w
	}
	return up, down
}

// hear works out D from the power that the detector heard during a tick, and
// reports whether the filter has to follow.
func (d *dynamic) hear(power float64, e *EQ) bool {
	over := dynamics.PowerToDB(power) - d.threshold.now
	most := math.Abs(d.span.now)
	if d.live.relative {
		d.average.add(power, e.rate)
		over -= dynamics.PowerToDB(d.average.power)
		most *= d.average.basis(e.rate)
	}
	change := 0.0
	if over > -dynamicKnee/2 {
		change = math.Copysign(min(d.slope.now*dynamics.SoftKnee(over, dynamicKnee), most), d.span.now)
	}
	d.law = follow(&d.ballistics[1], max(change, 0)) - follow(&d.ballistics[0], max(-change, 0))
	return d.stirs()
}

// flush ends movements that have decayed.
func (d *dynamic) flush() {
	for i := range d.ballistics {
		d.ballistics[i].Flush()
	}
}

// follow is the reading of b after one tick of x.
func follow(b *dynamics.Ballistics, x float64) float64 {
	if x != 0 || b.Reading() != 0 {
		step := [1]float64{x}
		b.Process(step[:])
	}
	return b.Reading()
}

// extra is the D that the filter should have. So little that it would not be
// followed counts as none, so that a band at rest is exactly the static one.
func (d *dynamic) extra() float64 {
	x := float64(d.depth.now * d.law)
	if math.Abs(x) < movement {
		return 0
	}
	return x
}

// stirs reports whether the filter has to follow D.
func (d *dynamic) stirs() bool {
	x := d.extra()
	return math.Abs(x-d.now) > movement || x == 0 && d.now != 0
}

// advance takes D into the filter where it has to follow, and reports so.
func (d *dynamic) advance() bool {
	if !d.stirs() {
		return false
	}
	d.now = d.extra()
	return true
}

// reach is how far the gain can move, in dB.
func (d *dynamic) reach() float64 {
	if !d.on {
		return 0
	}
	return d.span.target
}

// average is the slow mean of the power in a detector's band.
type average struct {
	power float64
	ticks float64 // that went into it
}

const (
	averageTime = 3.0  // s, time constant
	averageMin  = 0.4  // s of sound before the average counts
	averageFade = 0.1  // s more until it counts fully
	inaudible   = 1e-9 // -90 dBFS: silence, which does not count
	pause       = 0.01 // so far below the average, 20 dB …
	pauseShare  = 0.1  // … sound counts only a tenth
)

// add takes in the power of one control tick.
func (a *average) add(power, rate float64) {
	if power < inaudible {
		return
	}
	weight := 1.0
	if power < pause*a.power {
		weight = pauseShare
	}
	a.ticks = min(a.ticks+weight, averageTime*rate/filter.Grid)
	a.power += weight / a.ticks * (power - a.power)
}

// basis is how much of the range the average is good for: none until enough
// was heard to count from, soon all of it.
func (a *average) basis(rate float64) float64 {
	heard := a.ticks * filter.Grid / rate
	return min(max((heard-averageMin)/averageFade, 0), 1)
}
