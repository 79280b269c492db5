package saturation

import (
	"math"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/fir"
	"lacquer/dsp/param"
	"lacquer/dsp/reuse"
)

// off is the kind of a voice that leaves the signal alone; the others are the
// values of the parameter Type.
const off = -1

// sound is what a voice plays.
type sound struct{ kind, band int }

// character is what tells the types apart, beside the curve.
type character struct {
	centre float64 // Hz, of the emphasis
	tilt   float64 // gain of the emphasis at high frequencies; its inverse at low ones
	level  float64 // gain of the emphasis where it is 1 in the end
	loss   float64 // what the curve takes: see taken
}

// The emphasis before the curve is taken back behind it. That of tape is the
// record equalisation of 15 in/s, 35 µs (IEC 60094), up to 6 dB: above 4.5 kHz
// the tape is driven harder, so that highs are softened first. That of the
// transformer makes flux of voltage: between 20 and 320 Hz it is the integral,
// and lows reach the bend of the core long before the highs do; 80 Hz is where
// drive counts as it says.
var characters = [...]character{
	param.Soft:        {tilt: 1, level: 1, loss: 4},
	param.Tape:        {centre: 6430, tilt: math.Sqrt2, level: math.Sqrt2, loss: 4},
	param.Tube:        {tilt: 1, level: 1, loss: 3},
	param.Transformer: {centre: 80, tilt: 0.25, level: 1, loss: 2.7},
}

const (
	toneCentre = 700 // Hz, of the tilt
	bumpCentre = 60  // Hz, of the head bump
	bumpQ      = 1.0

	antialiasing = 1 // order, by which the curves delay
)

// voice makes the residual of one sound: run is its block diagram.
type voice struct {
	sound
	*character

	focus          focus
	emphasis, tone [2]shelf // before the curve, and their inverses behind it
	oversamplers   [2]fir.Oversampler
	hysteresis     hysteresis
	dc             shelf
	blocking       bool // the curve may make DC
	bump           [2]dynamics.SVF
	balance        balance
	up, down       [2][][]float64 // oversampled values: see curve.runScalar

	stretch          [2][]float64 // of work, at hand
	work, wet, bumps [2][stretch]float64
}

func (v *voice) prepare(rate float64, factor int) {
	for c := range v.bump {
		v.oversamplers[c].Prepare(rate, factor, antialiasing)
		v.bump[c].SetBandPass(bumpCentre/rate, bumpQ)
		v.up[c], v.down[c] = reuse.Zeros(v.up[c], factor+1), reuse.Zeros(v.down[c], factor)
	}
	v.dc.tune(integrator(lowest, rate), 0, 1)
	v.hysteresis.prepare(rate * float64(factor))
	v.balance.prepare(rate)
	v.sound = sound{kind: off}
}

// start clears all history and takes on a sound.
func (v *voice) start(to sound, s *Saturation, twin *voice) {
	v.sound = to
	if to.kind == off {
		return
	}
	v.character = &characters[to.kind]
	v.focus.start(to.band)
	v.tuneFocus(s)
	g := integrator(v.centre, s.rate)
	for i, t := range [2]float64{v.tilt, 1 / v.tilt} {
		v.emphasis[i].tilt(g, t)
		v.emphasis[i].reset()
		v.tone[i].reset()
	}
	for c := range v.bump {
		v.oversamplers[c].Reset()
		v.bump[c].Reset()
	}
	v.hysteresis.reset()
	v.dc.reset()
	v.blocking = false
	var heard *balance
	if twin != nil && twin.kind != off {
		heard = &twin.balance
	}
	v.balance.start(heard)
	v.balance.jump(s.auto, v.taken(s))
}

func (v *voice) tuneFocus(s *Saturation) {
	v.focus.tune(math.Exp2(s.paths[focusLow].Value)/s.rate, math.Exp2(s.paths[focusHigh].Value)/s.rate)
}

// run makes, of x and of what x was a latency ago, what is to be added to the
// latter.
func (v *voice) run(s *Saturation, x, dry *[2][]float64) *[2][]float64 {
	n := len(x[0])
	w := v.frames(n)
	copy(w[0], x[0])
	copy(w[1], x[1])

	v.cutBand(s, w)
	v.tilts(s, w, 0)
	v.balance.reach(w)
	multiply(w, &s.paths[drive], v.level)
	v.bend(s, w)
	divide(w, &s.paths[drive], v.level)
	v.tilts(s, w, 1)
	if v.blocking {
		v.dc.run(w)
	}
	v.liftLows(s, w, dry)
	v.balanceOut(s, w, dry)
	return w
}

// cutBand leaves of x what the focus is on.
func (v *voice) cutBand(s *Saturation, x *[2][]float64) {
	low, high := &s.paths[focusLow], &s.paths[focusHigh]
	if low.Flat && high.Flat {
		v.focus.run(x)
	} else {
		v.focus.runMoving(x, low.At[:], high.At[:], s.rate)
	}
}

// tilts runs tone and emphasis, or (side 1) their inverses.
func (v *voice) tilts(s *Saturation, x *[2][]float64, side int) {
	if v.tilt != 1 {
		v.emphasis[side].run(x)
	}
	switch p := &s.paths[tone]; {
	case !p.Flat:
		v.tone[side].runTilting(x, s.toneIntegrator, p.At[:], side == 1)
	case p.At[0] == 1:
		v.tone[side].reset()
	default:
		t := p.At[0]
		if side == 1 {
			t = 1 / t
		}
		v.tone[side].tilt(s.toneIntegrator, t)
		v.tone[side].run(x)
	}
}

// multiply by drive.
func multiply(x *[2][]float64, drive *path, level float64) {
	for c := range x {
		x := x[c]
		if drive.Flat {
			g := drive.At[0] * level
			for i := range x {
				x[i] *= g
			}
			continue
		}
		for i, g := range drive.At[:len(x)] {
			x[i] *= float64(g * level)
		}
	}
}

// divide by drive.
func divide(x *[2][]float64, drive *path, level float64) {
	for c := range x {
		x := x[c]
		if drive.Flat {
			g := 1 / (drive.At[0] * level)
			for i := range x {
				x[i] *= g
			}
			continue
		}
		for i, g := range drive.At[:len(x)] {
			x[i] *= 1 / float64(g*level)
		}
	}
}

// bend makes the residual of the curve, oversampled.
func (v *voice) bend(s *Saturation, x *[2][]float64) {
	for c := range x {
		if v.kind == param.Tape {
			bound(x[c], strongest)
		}
		o := &v.oversamplers[c]
		o.Up(x[c])
		for k := range v.up[c] {
			v.up[c][k] = o.At(k - 1)
		}
		for k := range v.down[c] {
			v.down[c][k] = o.Out(k)
		}
	}
	p := &s.paths[bias]
	if n := len(x[0]); p.Flat {
		v.bendFrames(p.At[0], 0, n)
	} else {
		for i, b := range p.At[:n] {
			v.bendFrames(b, i, i+1)
		}
	}
	for c := range x {
		v.oversamplers[c].Down(x[c])
	}
}

// bound keeps x within ±most.
func bound(x []float64, most float64) {
	for i, v := range x {
		if v > most {
			x[i] = most
		} else if v < -most {
			x[i] = -most
		}
	}
}

// bendFrames does the frames from … to with one bias, from −1 to 1.
func (v *voice) bendFrames(bias float64, from, to int) {
	if v.kind == param.Tape {
		v.hysteresis.magnet = newMagnet(bias)
		v.hysteresis.run(&v.down, &v.up, from, to)
		v.blocking = true
		return
	}
	point := workingPoint(v.kind, bias)
	c := newCurve(point)
	v.blocking = v.blocking || point != 0
	for i := range v.up {
		c.run(v.down[i], v.up[i], from, to)
	}
}

// workingPoint is where on the curve a bias from −1 to 1 puts silence, in
// units of full scale. A tube without bias is symmetrical at −1 only.
func workingPoint(kind int, bias float64) float64 {
	if kind == param.Tube {
		return 0.3 + 0.3*bias
	}
	return 0.3 * bias
}

// liftLows is the head bump: a playback head hears more of a wave that is about
// as long on the tape as its pole faces, because they then pick up flux of their
// own. For faces of a quarter of an inch that is 60 Hz at 15 in/s, as on studio
// machines of that speed, give or take a few Hz; at 30 in/s it would be an
// octave higher.
func (v *voice) liftLows(s *Saturation, residual, dry *[2][]float64) {
	p := &s.paths[headBump]
	if v.kind != param.Tape {
		return
	}
	if p.Flat && p.At[0] == 0 {
		v.bump[0].Reset()
		v.bump[1].Reset()
		return
	}
	for c, r := range residual {
		low := v.bumps[c][:len(r)]
		for i, d := range dry[c] {
			low[i] = d + r[i]
		}
		v.bump[c].Process(low, low)
		for i, b := range low {
			r[i] += float64(p.At[i] * b)
		}
	}
}

// balanceOut measures the loudness and brings in auto gain.
func (v *voice) balanceOut(s *Saturation, residual, dry *[2][]float64) {
	if v.balance.idle(s.auto) {
		return
	}
	n := len(residual[0])
	for c, r := range residual {
		wet := v.wet[c][:n]
		for i, d := range dry[c] {
			wet[i] = d + r[i]
		}
	}
	v.balance.heard.Add(&[4][]float64{dry[0], dry[1], v.wet[0][:n], v.wet[1][:n]})
	v.balance.apply(residual, dry, s.frame)
}

// taken is an estimate of the dB that the curve takes from programme of the
// power that has reached it, 0 where only a band is saturated: a fit, within
// 0.7 dB up to +24 dB of drive, to what was measured with beats, chords and
// noise. Tape without enough bias is weak in soft tones and so lifts loud ones.
func (v *voice) taken(s *Saturation) float64 {
	if v.band != full {
		return 0
	}
	drive := s.driveNow() * v.level
	db := 6.5 * math.Log10(1+v.loss*v.balance.powerM*drive*drive)
	if v.kind == param.Tape {
		db += 15 * math.Log10(newMagnet(s.paths[bias].Value).c)
	}
	return db
}

// tick does the work that is due once per tick.
func (v *voice) tick(s *Saturation) {
	if v.kind == off {
		return
	}
	v.focus.flush()
	for i := range v.tone {
		v.emphasis[i].flush()
		v.tone[i].flush()
		v.bump[i].Flush()
	}
	v.dc.flush()
	v.hysteresis.flush()
	v.balance.hear()
	v.balance.aim(s.auto, v.taken(s))
}

// silent is the residual of no sound.
func (v *voice) silent(n int) *[2][]float64 {
	w := v.frames(n)
	clear(w[0])
	clear(w[1])
	return w
}

// frames are where n frames are worked on.
func (v *voice) frames(n int) *[2][]float64 {
	v.stretch = [2][]float64{v.work[0][:n], v.work[1][:n]}
	return &v.stretch
}
