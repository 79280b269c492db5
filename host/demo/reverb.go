package demo

import "math"

// reverb is a feedback delay network of eight lines with a Householder
// matrix, after Jean-Marc Jot: each line's loss is set by its length so that
// all die together, and a low-pass in each makes the treble die first.
type reverb struct {
	pre   [2]delayLine
	lines [8]delayLine
	loss  [8]float64
	dark  [8]float64 // low-pass memories
	soft  float64
	keep  [2]svf // keeps bass out, so that the low end stays mono
}

// lineFrames are prime, spread over 23 to 61 ms.
var lineFrames = [8]int{1117, 1327, 1571, 1783, 2029, 2311, 2617, 2903}

// newReverb takes the time to fall by 60 dB and the pre-delay in seconds, a
// size that scales the lines, and the frequency above which the sound darkens.
func newReverb(seconds, preDelay, size, darkAbove float64) *reverb {
	r := &reverb{soft: 1 - math.Exp(-2*math.Pi*darkAbove/Rate)}
	for side := range r.pre {
		r.pre[side] = newDelayLine(int(preDelay*Rate) + 1)
		r.keep[side] = highpass(220, .7)
	}
	for i, n := range lineFrames {
		frames := int(size * float64(n))
		r.lines[i] = newDelayLine(frames)
		r.loss[i] = math.Pow(10, -3*float64(frames)/(seconds*Rate))
	}
	return r
}

// process replaces the input with the reverberation.
func (r *reverb) process(a [2][]float64) {
	for i := range a[0] {
		left := r.pre[0].next(r.keep[0].next(a[0][i]))
		right := r.pre[1].next(r.keep[1].next(a[1][i]))
		a[0][i], a[1][i] = r.frame(left, right)
	}
}

func (r *reverb) frame(left, right float64) (float64, float64) {
	var out [8]float64
	sum := 0.0
	for k := range out {
		r.dark[k] += r.soft * (r.lines[k].oldest() - r.dark[k])
		out[k] = r.dark[k] * r.loss[k]
		sum += out[k]
	}
	for k := range out {
		in := left
		if k%2 == 1 {
			in = right
		}
		r.lines[k].next(in + out[k] - sum/4)
	}
	return out[0] - out[2] + out[4] - out[6], out[1] - out[3] + out[5] - out[7]
}

// delayLine gives back what it was given a fixed number of frames ago.
type delayLine struct {
	buffer []float64
	at     int
}

func newDelayLine(frames int) delayLine { return delayLine{buffer: make([]float64, frames)} }

func (d *delayLine) oldest() float64 { return d.buffer[d.at] }

func (d *delayLine) next(x float64) float64 {
	y := d.buffer[d.at]
	d.buffer[d.at] = x
	if d.at++; d.at == len(d.buffer) {
		d.at = 0
	}
	return y
}

// echo is a ping-pong delay: each repeat changes sides and loses treble and
// bass.
type echo struct {
	lines    [2]delayLine
	tone     [2]svf
	thin     [2]svf
	feedback float64
}

func newEcho(frames int, feedback float64) *echo {
	e := &echo{feedback: feedback}
	for side := range e.lines {
		e.lines[side] = newDelayLine(frames)
		e.tone[side] = lowpass(3200, .6)
		e.thin[side] = highpass(300, .6)
	}
	return e
}

// process replaces the input with its repeats, the first of them on the left.
func (e *echo) process(a [2][]float64) {
	for i := range a[0] {
		left, right := e.lines[0].oldest(), e.lines[1].oldest()
		in := .5 * (a[0][i] + a[1][i])
		e.lines[0].next(e.thin[0].next(e.tone[0].next(in + e.feedback*right)))
		e.lines[1].next(e.thin[1].next(e.tone[1].next(left)))
		a[0][i], a[1][i] = left, right
	}
}
