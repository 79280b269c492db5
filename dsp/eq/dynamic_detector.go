package eq

import (
	"math"

	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

// quad is the analytic signal of both channels at one frame: left, left in
// quadrature, right, right in quadrature; or of mid and side.
type quad [4]float64

// splitter turns two channels into their analytic signals: two chains of
// allpasses whose phases stay 90° apart (Bedrosian 1960, "Normalized design of
// 90° phase-difference networks"), so that the sum of both squares is the
// squared envelope, without the ripple at twice the frequency that the square
// alone has. The chains delay by about 2.2/w seconds at w radians per second.
type splitter struct {
	c    [splitOrder]quad     // allpass coefficients
	node [splitOrder + 1]quad // what each section took in last, and what the last one put out
}

const splitOrder = 6

// splitPoles are the real poles of both chains in Hz: the minimax fit for
// 20 Hz to 20 kHz, 0.18° off at most. A tone's envelope then ripples by
// ±0.014 dB. The bilinear transform pulls the upper end down to 13 kHz at
// 44.1 kHz; above it the mean over a control tick takes the ripple out.
var splitPoles = [splitOrder][2]float64{
	{7.049281, 24.652056},
	{54.509239, 111.462567},
	{223.825899, 447.484819},
	{893.885073, 1787.103288},
	{3588.648733, 7338.205527},
	{16225.827033, 56743.376396},
}

func (s *splitter) prepare(rate float64) {
	for i, p := range splitPoles {
		for k := range 4 {
			w := math.Pi * p[k%2] / rate
			s.c[i][k] = (w - 1) / (w + 1)
		}
	}
}

// delay is what the chains delay a tone by, in frames, at w radians per
// frame.
func splitDelay(w, rate float64) float64 {
	var sum float64
	for _, p := range splitPoles {
		for _, hz := range p {
			pole := 2 * math.Pi * hz / rate
			sum += pole / (pole*pole + w*w)
		}
	}
	return sum // of 2·pole/(pole²+w²), half for each chain
}

// runScalar splits l and r into to, of the same length.
func (s *splitter) runScalar(to []quad, l, r []float64) {
	for i, x := range l {
		in := quad{x, x, r[i], r[i]}
		for k := range s.c {
			c, before, after := &s.c[k], &s.node[k], &s.node[k+1]
			for n, x := range in {
				in[n] = math.FMA(c[n], x-after[n], before[n])
				before[n] = x
			}
		}
		s.node[splitOrder] = in
		to[i] = in
	}
}

// lane is the filter of one detector, on the four signals of a quad, and the
// energy that came through since the last control tick. The filter is a
// section as package filter has them, which stays stable however it moves.
type lane struct {
	a, b1, b2, c1, c2, d quad
	s1, s2, sum          quad
}

// region is what a detector lets through.
type region int

const (
	around region = iota // band-pass, 0 dB at its centre
	below                // low-pass of 12 dB per octave
	above                // high-pass of 12 dB per octave
)

// topFrequency is the highest that a detector is tuned to, in cycles per
// frame.
const topFrequency = 0.49

// tune sets the filter, freq in cycles per frame; the state stays. The
// trapezoidal state variable filter (Simper 2013), written out.
func (d *lane) tune(r region, freq, q float64) {
	g := math.Tan(math.Pi * min(freq, topFrequency))
	k := 1 / q
	det := 1 + g*(g+k)
	b1 := 2 * g / det
	c := filter.Coeffs{A: 1 - b1*(g+k), B1: b1, B2: g * b1}
	switch r {
	case around:
		c.D = k * b1 / 2
		c.C1 = k * (1 + c.A) / 2
		c.C2 = -c.D
	case below:
		c.D = c.B2 / 2
		c.C1 = b1 / 2
		c.C2 = 1 - c.D
	case above:
		c.D = 1 - (k*b1+c.B2)/2
		c.C1 = -(k*(1+c.A) + b1) / 2
		c.C2 = -c.D
	}
	for n := range 4 {
		d.a[n], d.b1[n], d.b2[n] = c.A, c.B1, c.B2
		d.c1[n], d.c2[n], d.d[n] = c.C1, c.C2, c.D
	}
}

// runScalar takes in x.
func (d *lane) runScalar(x []quad) {
	for i := range x {
		for n, x := range x[i] {
			s1, s2 := d.s1[n], d.s2[n]
			t := x - s2
			y := math.FMA(d.d[n], x, math.FMA(d.c1[n], s1, d.c2[n]*s2))
			d.s2[n] = math.FMA(d.b2[n], t, math.FMA(d.b1[n], s1, s2))
			d.s1[n] = math.FMA(d.b1[n], t, d.a[n]*s1)
			d.sum[n] = math.FMA(y, y, d.sum[n])
		}
	}
}

// power is the squared amplitude, as a sine has it, of what the detector of a
// band on the given route heard since the last control tick.
func (d *lane) power(route int) float64 {
	first, second := d.sum[0]+d.sum[1], d.sum[2]+d.sum[3]
	d.sum = quad{}
	switch route {
	case param.Stereo:
		first = max(first, second)
	case param.Side, param.Right:
		first = second
	}
	return first / filter.Grid
}

// detectors hear what enters the equaliser.
type detectors struct {
	splitter splitter
	lanes    [param.EQBands]lane
	channels [filter.Grid]quad // left and right
	midSide  [filter.Grid]quad
	first    *lane      // hears channels while they are split
	queue    [2][]*lane // the others that hear channels, those that hear midSide; even numbers
	spare    lane       // stands in where one is missing; it lets nothing through
}

func (d *detectors) init() {
	for i := range d.queue {
		d.queue[i] = make([]*lane, 0, param.EQBands+1)
	}
	d.first = &d.spare
}

// attend makes the detectors of those bands listen that have one on.
func (d *detectors) attend(bands *[param.EQBands]band) {
	if !d.listening() {
		d.splitter.node = [splitOrder + 1]quad{} // of long ago
	}
	for i := range d.queue {
		d.queue[i] = d.queue[i][:0]
	}
	for b := range bands {
		h := &bands[b].dynamic.live
		if !h.on {
			continue
		}
		i := 0
		if h.route == param.Mid || h.route == param.Side {
			i = 1
		}
		d.queue[i] = append(d.queue[i], &d.lanes[b])
	}
	d.first = &d.spare
	if q := d.queue[0]; len(q)%2 == 1 {
		d.first, d.queue[0] = q[len(q)-1], q[:len(q)-1]
	}
	if q := d.queue[1]; len(q)%2 == 1 {
		d.queue[1] = append(q, &d.spare)
	}
}

// listening reports whether any detector does.
func (d *detectors) listening() bool {
	return d.first != &d.spare || len(d.queue[0])+len(d.queue[1]) > 0
}

// reset forgets what was heard.
func (d *detectors) reset() {
	d.splitter.node = [splitOrder + 1]quad{}
	for i := range d.lanes {
		d.lanes[i].reset()
	}
}

func (d *lane) reset() { d.s1, d.s2, d.sum = quad{}, quad{}, quad{} }

// flush clears states that have decayed below all hearing.
func (d *detectors) flush() {
	for i := range d.splitter.node {
		flush(&d.splitter.node[i], &d.splitter.node[i])
	}
	for i := range d.lanes {
		flush(&d.lanes[i].s1, &d.lanes[i].s2)
	}
}

func flush(a, b *quad) {
	const least = 1e-30
	for n := range a {
		if math.Abs(a[n]) < least && math.Abs(b[n]) < least {
			a[n], b[n] = 0, 0
		}
	}
}

// hear takes in frames of one control tick.
func (d *detectors) hear(l, r []float64) {
	r = r[:len(l)]
	channels, midSide := d.channels[:len(l)], d.midSide[:len(l)]
	runFirst(&d.splitter, d.first, channels, l, r)
	if len(d.queue[1]) > 0 {
		for i, x := range channels {
			midSide[i] = quad{0.5 * (x[0] + x[2]), 0.5 * (x[1] + x[3]), 0.5 * (x[0] - x[2]), 0.5 * (x[1] - x[3])}
		}
	}
	for i, x := range [...][]quad{channels, midSide} {
		for q := d.queue[i]; len(q) > 0; q = q[2:] {
			runPair(q[0], q[1], x)
		}
	}
}
