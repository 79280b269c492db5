// Package output is the last stage of the chain: trim downwards and dither to
// the word length of a bounce.
//
// Dither stands behind the maximizer and may lift a sample that lies right at
// the ceiling: by 1.5 LSB, with strong shaping at 44.1 kHz by up to 34 LSB,
// which is 0.01 dB at 16 bit. The maximizer aims 0.05 dB under its ceiling,
// so that there is room for it; the rare sample that would still pass the
// ceiling becomes the largest grid value below it.
package output

import (
	"math"

	"lacquer/dsp/dither"
	"lacquer/dsp/dynamics"
	"lacquer/dsp/param"
)

const (
	seed     = 0x1acc0e5
	trimTime = 0.004 // s, of each lag of the trim

	// blankTime is how many seconds of digital silence stop the dither, where
	// auto-blank is on: longer than a rest within music, whose noise floor
	// must not come and go, and shorter than what lies between songs.
	blankTime = 0.5

	// ceilingTime is in how many seconds a new ceiling of the maximizer is in
	// force: it moves in a straight line, as there.
	ceilingTime = 0.020
)

// wordLengths are the bits of the row Dither.
var wordLengths = [...]int{0, 16, 20, 24}

// Output is the stage. Prepare it before use; its defaults, trim 0 dB and no
// dither, pass the input bit for bit.
type Output struct {
	rate    float64
	started bool
	trim    dynamics.Lag // dB
	gain    float64      // of the trim

	ceiling dynamics.Ramp // of the maximizer, as a gain
	limited dynamics.Ramp // 1 where the maximizer holds it

	bits, shaping int
	blank         bool
	mono          bool
	ditherer      *dither.Ditherer
	planar        [2][]float64
}

// Prepare sets the sample rate in Hz and resets.
func (o *Output) Prepare(rate float64, maxFrames int) {
	o.rate = rate
	o.trim.Prepare(trimTime * rate)
	if o.ditherer == nil {
		o.ditherer = &dither.Ditherer{}
	}
	o.ditherer.Prepare(dither.Config{
		Bits: max(o.bits, wordLengths[1]), Shaping: o.shaping,
		Rate: rate, Channels: 2, Seed: seed,
	})
	o.setBlank()
	o.Reset()
}

// Reset clears the history; what is under way is taken at once.
func (o *Output) Reset() {
	o.started = false
	o.jump(o.trim.Target())
	o.ceiling.Settle()
	o.limited.Settle()
	o.ditherer.Reset()
}

// SetParam sets row i of the stage (param.OutTrim…) to a plain value.
func (o *Output) SetParam(i int, v float64) {
	switch i {
	case param.OutTrim:
		if o.started {
			o.trim.Glide(v)
		} else {
			o.jump(v)
		}
	case param.OutDither:
		o.bits = wordLengths[int(v)]
		o.setFormat()
	case param.OutShaping:
		o.shaping = int(v)
		o.setFormat()
	case param.OutAutoBlank:
		o.blank = v != 0
		o.setBlank()
	}
}

// SetMono tells whether left and right leave as one channel. Both are then
// their mid, which is exact where they are equal; it is dithered as one, so
// that it stays on the grid.
func (o *Output) SetMono(mono bool) { o.mono = mono }

// Hears is the stage whose rows come to Hear: the ceiling is the maximizer's.
func (o *Output) Hears() param.Stage { return param.Maximizer }

// Hear takes row i of the maximizer (param.MaxOn…).
func (o *Output) Hear(i int, v float64) {
	switch i {
	case param.MaxOn:
		o.move(&o.limited, v)
	case param.MaxCeiling:
		o.move(&o.ceiling, math.Pow(10, v/20))
	}
}

func (o *Output) move(r *dynamics.Ramp, v float64) {
	if o.started {
		r.Glide(v, dynamics.RampFrames(ceilingTime, o.rate))
	} else {
		r.Jump(v)
	}
}

// jump takes a trim in dB at once.
func (o *Output) jump(db float64) {
	o.trim.Jump(db)
	o.gain = dynamics.DBToGain(db)
}

func (o *Output) setFormat() {
	if o.ditherer != nil && o.bits != 0 {
		o.ditherer.SetFormat(o.bits, o.shaping)
	}
}

func (o *Output) setBlank() {
	if o.ditherer == nil {
		return
	}
	if o.blank {
		o.ditherer.SetBlank(dynamics.RampFrames(blankTime, o.rate))
	} else {
		o.ditherer.SetBlank(0)
	}
}

// Process works on l and r in place.
func (o *Output) Process(l, r []float64) {
	if len(l) == 0 {
		return
	}
	o.started = true
	for ; len(l) > 0 && o.moving(); l, r = l[1:], r[1:] {
		o.advance()
		o.finish(l[:1], r[:1])
	}
	o.finish(l, r)
}

func (o *Output) moving() bool {
	return o.trim.Moving() || o.ceiling.Moving() || o.limited.Moving()
}

func (o *Output) advance() {
	o.trim.Advance()
	o.gain = dynamics.DBToGain(o.trim.Value)
	o.ceiling.Advance()
	o.limited.Advance()
}

// finish applies trim, the fold to mono and dither as they are now.
func (o *Output) finish(l, r []float64) {
	if gain := o.gain; gain != 1 {
		for i := range l {
			l[i] *= gain
			r[i] *= gain
		}
	}
	channels := 2
	if o.mono {
		channels = 1
		for i := range l {
			l[i] = (l[i] + r[i]) / 2
		}
	}
	if o.bits != 0 {
		o.ditherer.SetCeiling(o.top())
		o.planar = [2][]float64{l, r}
		o.ditherer.Process(o.planar[:channels])
		o.planar = [2][]float64{}
	}
	if o.mono {
		copy(r, l)
	}
}

// top is the amplitude that dither may not pass, 0 for none: the ceiling,
// turned down with the trim. While the maximizer is switched nothing holds it.
func (o *Output) top() float64 {
	if o.limited.Value != 1 {
		return 0
	}
	return o.ceiling.Value * o.gain
}

// Latency is 0 frames.
func (o *Output) Latency() int { return 0 }

// Tail is 0: the noise of dither is not counted as one.
func (o *Output) Tail() int { return 0 }
