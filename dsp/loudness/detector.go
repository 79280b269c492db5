package loudness

import "math"

// room is how many frames a detector takes in before it moves its history.
const room = 512

// detector finds the peak of one channel, at and between the samples.
//
// It works in chunks that are keyed to the channel's first sample, one for
// each chunk of input, so that nothing depends on how the input is cut. A
// chunk whose surroundings cannot beat the peak so far is skipped; see limits.
//
// Besides the peak since the last restart it keeps that of each of the last
// tenths of a second, for the peak to short-term loudness ratio, and that of
// the steps of a curve over time; a chunk is looked into when it can beat any.
//
// In report mode the 16x grid is evaluated only where the 4x grid comes so
// near the peak so far that the maximum between its points may be higher; see
// rise.
type detector struct {
	ip     *interpolator // nil: sample peaks only
	margin int           // frames of surroundings, whole chunks

	x      []float64 // history and input
	narrow []float32 // the same in single precision
	spans  []span    // of each chunk of x
	fill   int       // frames in x
	done   int       // frames that are in whole chunks

	sample float64 // largest sample
	peak   float64 // largest value, between samples included
	tail   float64 // peak with what rings on after the last sample; see drain

	now    float64         // peak since the last call of tenth
	tenths [tenths]float64 // peaks before it, a ring
	oldest int             // in tenths

	step float64 // peak since the last call of takeStep; +Inf: nobody asks
	rest float64 // what of it drain found

	refined int     // last interval evaluated at 16x,
	before  float64 // and its value 1/16 sample before its end
}

// never is an interval far before any that is evaluated.
const never = math.MinInt / 2

func newDetector(ip *interpolator) *detector {
	d := &detector{ip: ip, margin: chunk}
	if ip != nil {
		d.margin = (ip.half + chunk - 1) / chunk * chunk
	}
	n := d.limit() + 2*d.margin + 3*chunk // drain needs the rest
	d.x = make([]float64, n)
	d.narrow = make([]float32, n)
	d.spans = make([]span, n/chunk)
	d.reset()
	return d
}

// limit is where the history has to be moved.
func (d *detector) limit() int { return 2*d.margin + room }

func (d *detector) reset() {
	clear(d.x)
	clear(d.narrow)
	clear(d.spans)
	d.fill = 2 * d.margin
	d.done = d.fill
	d.now, d.tenths, d.oldest = 0, [tenths]float64{}, 0
	d.step, d.rest = math.Inf(1), 0
	d.restart()
}

// restart forgets the peaks, not the history.
func (d *detector) restart() {
	d.sample, d.peak, d.tail = 0, 0, 0
	d.refined = never
}

// tenth ends a tenth of a second. What the detector has not yet handled, the
// last 2 ms at most, counts as the next.
func (d *detector) tenth() {
	d.tenths[d.oldest] = d.now
	d.oldest = (d.oldest + 1) % tenths
	d.now = 0
}

// recent is the peak of the last 3 s, as of the last call of tenth.
func (d *detector) recent() (peak float64) {
	for _, v := range d.tenths {
		peak = max(peak, v)
	}
	return peak
}

// takeStep returns the peak since its last call, and asks for the next.
func (d *detector) takeStep() float64 {
	peak := max(d.step, d.rest)
	if math.IsInf(d.step, 1) {
		_, peak = d.peaks()
	}
	d.step, d.rest = 0, 0
	return peak
}

// known is what a chunk has to beat to be of interest to anyone.
func (d *detector) known() float64 { return min(d.peak, d.now, d.step) }

// found takes note of a value of the signal.
func (d *detector) found(v float64) {
	d.peak, d.now, d.step = max(d.peak, v), max(d.now, v), max(d.step, v)
}

func (d *detector) process(in []float64) {
	d.tail, d.rest = 0, 0
	for len(in) > 0 {
		n := copy(d.x[d.fill:d.limit()], in)
		in = in[n:]
		d.fill += n
		d.advance()
		if d.fill == d.limit() {
			d.move()
		}
	}
}

// advance handles the chunks that have become whole: first the samples of all,
// then, with a peak to beat, what lies between those that have their
// surroundings by now.
func (d *detector) advance() {
	first := d.done
	for d.done+chunk <= d.fill {
		at := d.done
		top, bend := narrow((*[chunk + 2]float64)(d.x[at-2:]), (*[chunk]float32)(d.narrow[at:]))
		d.spans[at/chunk] = span{top, bend}
		d.sample = max(d.sample, top)
		d.found(top)
		d.done += chunk
	}
	if d.ip == nil || first == d.done || !d.promising(first) {
		return
	}
	for at := first; at < d.done; at += chunk {
		d.inspect(at - d.margin)
	}
}

// promising tells whether any of the chunks since frame first may hold a new
// peak: all of them and their surroundings taken for one.
func (d *detector) promising(first int) bool {
	var all span
	for _, s := range d.spans[(first-2*d.margin)/chunk : d.done/chunk] {
		all = all.join(s)
	}
	l := &d.ip.limits
	return l.line*all.top+(l.bendNear+l.bendFar)*all.bend > d.known()
}

// move brings the history back to the start of the buffers.
func (d *detector) move() {
	by := d.fill - 2*d.margin
	copy(d.x, d.x[by:d.fill])
	copy(d.narrow, d.narrow[by:d.fill])
	copy(d.spans, d.spans[by/chunk:d.fill/chunk])
	d.fill -= by
	d.done -= by
	d.refined -= by
}

// inspect looks for a new peak in the intervals after each sample of the
// chunk at frame at.
func (d *detector) inspect(at int) {
	c, m := at/chunk, d.margin/chunk
	spans := d.spans[c-m : c+m+1]
	known := d.known()
	if !d.ip.limits.beats(spans, known) {
		return
	}
	half := d.ip.half
	var out [chunk]float32
	top := float64(quarters(d.narrow[at-half+1:at+half+chunk], d.ip.quarter, &out))
	if d.ip.sixteenth == nil {
		d.found(top)
		return
	}
	x := d.x[at : at+chunk+1]
	rise := d.ip.limits.rise(spans)
	if max(top, spans[m].top, math.Abs(x[chunk])) <= known-rise {
		return
	}
	for i, v := range out {
		if max(float64(v), math.Abs(x[i]), math.Abs(x[i+1])) > d.known()-rise {
			d.refine(at + i)
		}
	}
}

// refine evaluates the interval after the sample at frame at on the 16x grid
// and lays a parabola through each local maximum and its neighbours.
func (d *detector) refine(at int) {
	var y [15]float64
	sixteenths((*[2 * reportHalf]float64)(d.x[at-reportHalf+1:]), d.ip.sixteenth, &y)

	x0, x1 := d.x[at], d.x[at+1]
	if d.refined == at-1 {
		d.found(vertex(d.before, x0, y[0]))
	}
	a, b := x0, y[0]
	for _, c := range y[1:] {
		d.found(vertex(a, b, c))
		a, b = b, c
	}
	d.found(vertex(a, b, x1))
	d.refined, d.before = at, b
}

// vertex returns the height of the parabola through three equidistant points
// where the middle one has the largest magnitude, else that magnitude.
func vertex(a, b, c float64) float64 {
	if b < 0 {
		a, b, c = -a, -b, -c
	}
	if b <= a || b <= c {
		return b
	}
	return b + (a-c)*(a-c)/(8*(2*b-a-c))
}

// drain finds the peak as if silence followed, the ringing of the
// interpolator after the last sample included, and leaves the rest alone.
func (d *detector) drain() {
	saved := *d
	d.fill += 2*d.margin + 2*chunk
	clear(d.x[saved.fill:d.fill])
	d.advance()
	saved.tail, saved.rest = d.peak, d.step
	*d = saved
}

// peaks returns the largest magnitude of the samples and of the interpolated
// signal so far.
func (d *detector) peaks() (sample, truePeak float64) {
	sample = d.sample
	for _, v := range d.x[d.done:d.fill] {
		sample = max(sample, v, -v)
	}
	return sample, max(sample, d.peak, d.tail)
}
