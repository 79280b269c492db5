// Package output is the last stage of the chain: trim downwards and dither to
// the word length of a bounce.
package output

import (
	"lacquer/dsp/dither"
	"lacquer/dsp/dynamics"
	"lacquer/dsp/param"
)

const (
	glideTime = 0.020 // s, in which the trim moves
	seed      = 0x1acc0e5
)

// wordLengths are the bits of the row Dither.
var wordLengths = [...]int{0, 16, 20, 24}

// Output is the stage. Prepare it before use; its defaults, trim 0 dB and no
// dither, pass the input bit for bit.
type Output struct {
	rate    float64
	started bool
	trim    dynamics.Ramp // dB
	gain    float64

	bits, shaping int
	ditherer      *dither.Ditherer
	planar        [2][]float64
}

// Prepare sets the sample rate in Hz and resets.
func (o *Output) Prepare(rate float64, maxFrames int) {
	o.rate = rate
	o.ditherer = dither.New(dither.Config{
		Bits: max(o.bits, wordLengths[1]), Shaping: o.shaping,
		Rate: rate, Channels: 2, Seed: seed,
	})
	o.Reset()
}

// Reset clears the history; a trim under way is taken at once.
func (o *Output) Reset() {
	o.started = false
	o.trim.Settle()
	o.gain = dynamics.DBToGain(o.trim.Value)
	o.ditherer.Reset()
}

// SetParam sets row i of the stage (param.OutTrim…) to a plain value.
func (o *Output) SetParam(i int, v float64) {
	switch i {
	case param.OutTrim:
		o.setTrim(v)
	case param.OutDither:
		o.bits = wordLengths[int(v)]
		o.setFormat()
	case param.OutShaping:
		o.shaping = int(v)
		o.setFormat()
	}
}

func (o *Output) setTrim(db float64) {
	if o.started {
		o.trim.Glide(db, dynamics.RampFrames(glideTime, o.rate))
		return
	}
	o.trim.Jump(db)
	o.gain = dynamics.DBToGain(db)
}

func (o *Output) setFormat() {
	if o.ditherer != nil && o.bits != 0 {
		o.ditherer.SetFormat(o.bits, o.shaping)
	}
}

// Process works on l and r in place.
func (o *Output) Process(l, r []float64) {
	if len(l) == 0 {
		return
	}
	o.started = true
	o.turnDown(l, r)
	if o.bits == 0 {
		return
	}
	o.planar = [2][]float64{l, r}
	o.ditherer.Process(o.planar[:])
	o.planar = [2][]float64{}
}

// turnDown applies the trim.
func (o *Output) turnDown(l, r []float64) {
	at := 0
	for ; at < len(l) && o.trim.Moving(); at++ {
		o.trim.Advance()
		o.gain = dynamics.DBToGain(o.trim.Value)
		l[at] *= o.gain
		r[at] *= o.gain
	}
	if o.gain == 1 {
		return
	}
	for ; at < len(l); at++ {
		l[at] *= o.gain
		r[at] *= o.gain
	}
}

// Latency is 0 frames.
func (o *Output) Latency() int { return 0 }

// Tail is 0: the noise of dither is not counted as one.
func (o *Output) Tail() int { return 0 }
