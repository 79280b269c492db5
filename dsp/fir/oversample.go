package fir

import "math"

// OversamplerFrames is the longest stretch that an Oversampler takes at once.
const OversamplerFrames = 128

// Oversampler carries one channel to 2, 4, 8 or 16 times its rate and back, in
// linear phase: a cascade of half-band filters (fred harris, Multirate Signal
// Processing for Communication Systems, ch. 8) of which the first is steep and
// the later ones, whose bands lie far apart, are short. Up to 20 kHz, or 0.4535
// of a rate below 44.1 kHz, it is flat within 0.0001 dB, and images and aliases
// of that band are 110 dB down.
//
// It is made for the residual r(u) = f(u) − u of a nonlinear f, which goes
// around it: y = Delayed + Down(r(Up(x))). The oversampled signal u lies in
// phases: At(k) holds, of each frame, the k-th of its values. There is nothing
// to interleave, and values of neighbouring frames fill a vector.
//
//	o.Up(x)
//	for p := range o.Factor() {
//		u, before, out := o.At(p), o.At(p-1), o.Out(p)
//		for i := range out { out[i] = r(u[i], before[i]) }
//	}
//	o.Down(y) // to be added to o.Delayed()
//
// What comes out does not depend, bit for bit, on how a signal is cut into
// stretches.
type Oversampler struct {
	factor  int
	latency int
	drain   int // frames after which silence that goes down is silence below

	plan   oversamplerPlan
	reach  reach
	memory []float64 // of all arrays, one behind the other
	input  array
	up     []fold // in the order of the stages
	refs   []int  // of At(-factor) … At(factor-1): where frame 0 is in memory
	out    []array
	down   []fold
	pairs  []int // of all folds

	frames  int  // in the stretch that was taken last
	resting bool // up's arrays were not filled with it
	silent  int  // frames of silence that went down, up to drain
}

// array is a signal of one value per frame: memory[start] is frame 0 of a
// stretch, and past frames before it are kept.
type array struct{ start, past int }

// fold is a filter of symmetric taps:
//
//	to[i] = Σ weights[k]·(memory[a+i] + memory[b+i])
//
// with a and b where pairs[2k] and pairs[2k+1] point, in bytes from lowest.
type fold struct {
	to             array // none for the last stage down
	pairs          []int
	weights        []float64
	lowest, newest int // of all a and b
}

// Prepare sets the rate in Hz of what comes in, how many times that rate is
// asked for (2, 4, 8 or 16), and by how many halves of an oversampled sample
// the nonlinear part delays: the order of its antiderivative antialiasing, 0, 1
// or 2. With that, the latency is a whole number of frames, the same for every
// factor. For 1 the last filter down has an even number of taps, which delays
// by the missing half. Prepare allocates where more is asked for than ever
// before, and resets.
func (o *Oversampler) Prepare(rate float64, factor, order int) {
	o.factor = factor
	o.plan.begin(rate, factor, order)
	o.plan.build(o)
	o.reach = newReach(o)
	o.Reset()
}

// Reset clears the history.
func (o *Oversampler) Reset() {
	clear(o.memory)
	o.frames, o.resting, o.silent = 0, false, o.drain
}

// Factor is how many oversampled values there are in a frame.
func (o *Oversampler) Factor() int { return o.factor }

// Latency is the delay in frames from Up through the nonlinear part to Down.
func (o *Oversampler) Latency() int { return o.latency }

// Drain is how many frames of silence must go down until nothing is left of
// what went before.
func (o *Oversampler) Drain() int { return o.drain }

// Up takes the next frames, at most OversamplerFrames.
func (o *Oversampler) Up(x []float64) {
	o.take(x)
	o.raise(len(x))
}

// raise filters the n frames just taken and, after a rest, those before them.
func (o *Oversampler) raise(n int) {
	stale := o.resting
	o.resting = false
	for i := range o.up {
		f := &o.up[i]
		from := 0
		if stale {
			from = -f.to.past
		}
		f.run(o.memory[f.to.start+from:f.to.start+n], o.memory, from)
	}
}

// Rest takes frames like Up, but leaves At undefined: for a stretch that the
// nonlinear part is known to leave alone.
func (o *Oversampler) Rest(x []float64) {
	o.take(x)
	o.resting = true
}

// take moves the history on and puts x behind it.
func (o *Oversampler) take(x []float64) {
	o.keep(o.input, o.frames)
	if !o.resting {
		for i := range o.up {
			o.keep(o.up[i].to, o.frames)
		}
	}
	o.frames = copy(o.memory[o.input.start:][:OversamplerFrames], x)
}

// keep makes the end of a stretch of n frames the past of the next one.
func (o *Oversampler) keep(a array, n int) {
	copy(o.memory[a.start-a.past:a.start], o.memory[a.start-a.past+n:a.start+n])
}

// Delayed is what was taken Latency frames before the last stretch: the signal
// itself, in line with what Down gives.
func (o *Oversampler) Delayed() []float64 {
	return o.memory[o.input.start-o.latency:][:o.frames]
}

// At is the k-th oversampled value of every frame that Up took. With k from
// −Factor to −1 it is what precedes k = 0, in the frame before.
func (o *Oversampler) At(k int) []float64 {
	return o.memory[o.refs[k+o.factor]:][:o.frames]
}

// Out is where the p-th value of every frame is to be written for Down.
func (o *Oversampler) Out(p int) []float64 {
	return o.memory[o.out[p].start:][:o.frames]
}

// Down filters what was written to Out into y, of the length that Up took.
func (o *Oversampler) Down(y []float64) {
	o.silent = 0
	o.lower(y)
}

// DownSilence does what Down does when all of Out is 0, at no cost once what
// went before has died away; then it reports true.
func (o *Oversampler) DownSilence(y []float64) bool {
	if o.silent >= o.drain {
		clear(y)
		return true
	}
	for p := range o.out {
		clear(o.Out(p))
	}
	o.silent += len(y)
	o.lower(y)
	return false
}

func (o *Oversampler) lower(y []float64) {
	last := len(o.down) - 1
	for i := range o.down[:last] {
		f := &o.down[i]
		f.run(o.memory[f.to.start:][:len(y)], o.memory, 0)
	}
	o.down[last].run(y, o.memory, 0)
	for _, a := range o.out {
		o.keep(a, len(y))
	}
	for i := range o.down[:last] {
		o.keep(o.down[i].to, len(y))
	}
}

// run filters into to, whose first frame is from.
func (f *fold) run(to, memory []float64, from int) {
	if len(to) == 0 {
		return
	}
	_ = memory[f.newest+from+len(to)-1]
	foldTaps(to, memory[f.lowest+from:], f.pairs, f.weights)
}

// foldTapsScalar: pairs count from x[0], in bytes, which spares the vector loop
// a shift.
func foldTapsScalar(to, x []float64, pairs []int, weights []float64) {
	i := 0
	for ; i+4 <= len(to); i += 4 { // four at once for speed
		var s0, s1, s2, s3 float64
		for k, w := range weights {
			a, b := x[pairs[2*k]/8+i:][:4], x[pairs[2*k+1]/8+i:][:4]
			s0 = math.FMA(a[0]+b[0], w, s0)
			s1 = math.FMA(a[1]+b[1], w, s1)
			s2 = math.FMA(a[2]+b[2], w, s2)
			s3 = math.FMA(a[3]+b[3], w, s3)
		}
		to[i], to[i+1], to[i+2], to[i+3] = s0, s1, s2, s3
	}
	for ; i < len(to); i++ {
		sum := 0.0
		for k, w := range weights {
			sum = math.FMA(x[pairs[2*k]/8+i]+x[pairs[2*k+1]/8+i], w, sum)
		}
		to[i] = sum
	}
}
