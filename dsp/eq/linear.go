package eq

import (
	"math"
	"math/cmplx"

	"lacquer/dsp/filter"
	"lacquer/dsp/fir"
	"lacquer/dsp/param"
	"lacquer/dsp/reuse"
)

// linear is the equaliser in linear phase: the static filters of all bands are
// one symmetric FIR filter, whose response is the product of the magnitudes of
// their analog prototypes; only what dynamic bands add runs ahead of it, as
// filters of minimum phase.
//
// The FIR has 16384 taps at 44.1 and 48 kHz, as many more as the rate is
// higher, and twice as many offline. Latency is 5/8 of that: 232 ms at 44.1
// kHz. Settings take effect on a grid of 2048 frames (at 44.1 kHz) by a
// crossfade as long, around the audio that they came with. Without filters to
// do, the input passes as a delay, bit for bit, and so does a channel that no
// band works on.
//
// Magnitudes are within 0.03 dB of those in minimum phase wherever a filter is
// at least 100 Hz wide (frequency over Q), but for the middle of notches: at 1
// kHz and Q 10, 0.2 dB at 20 dB down. Narrower filters, 44.1 kHz, in dB, and
// offline in brackets:
//
//	bell +12 dB, 50 Hz, Q 2              0.003 (0.000)
//	bell +12 dB, 60 Hz, Q 4              0.07 (0.001), cut 0.01 (0.000)
//	bell +12 dB, 100 Hz, Q 10            0.35 (0.02)
//	bell +12 dB, 30 Hz, Q 6              1.8 (0.35)
//	high-pass 20 Hz, 24 dB/oct           0.003 (0.000), down to -40 dB
//	high-pass 30 Hz, 48 dB/oct           0.09 (0.000), down to -40 dB
//	high-pass 20 Hz, 48 dB/oct           0.6 (0.01), down to -40 dB
//	low shelf +12 dB, 30 Hz, Q 1         0.000
//
// The ring before a sound is the price. Against the centre, in dB, at most, from
// 5, 20 and 50 ms before it on; it ends 186 ms before it:
//
//	high-pass 30 Hz, 48 dB/oct           -59 -73 -88
//	high-pass 30 Hz, 24 dB/oct           -60 -78 -97
//	bell +12 dB, 60 Hz, Q 4              -55 -61 -68
//	low shelf +6 dB, 60 Hz, Q 0.7        -60 -94 -165
type linear struct {
	eq      *EQ
	on      bool // in force
	want    bool
	offline bool
	bank    fir.Bank
	plans   [fir.Plans]plan
	newest  plan // that was taken last
	design  design
	out     [2][]float64
}

// plan is what a FIR is designed for: the filters that do something, in the
// order of the bands, and the signals they work on.
type plan struct {
	count   int
	filters [param.EQBands]static
}

// static is a band's filter without its dynamics. What its shape does not use
// is 0, so that equal filters are equal.
type static struct {
	shape         filter.Shape
	order, route  int
	freq, gain, q float64 // log2 Hz, dB, log2
}

func (s *static) spec() filter.Spec {
	return filter.Spec{Shape: s.shape, Order: s.order, Freq: math.Exp2(s.freq), Gain: s.gain, Q: math.Exp2(s.q)}
}

// taps is the length of the FIR at a rate in Hz: the power of two that is about
// 341 ms long or more.
func taps(rate float64, offline bool) int {
	n := 1024
	for float64(n) < 0.99*16384/48000*rate {
		n *= 2
	}
	if offline {
		n *= 2
	}
	return n
}

// SetOffline makes linear phase twice as long, and as exact in the bass, which
// costs latency. It takes effect in Prepare.
func (e *EQ) SetOffline(offline bool) { e.linear.offline = offline }

// SetLinear chooses linear phase. It takes effect in Prepare.
func (e *EQ) SetLinear(on bool) { e.linear.want = on }

// prepare puts the phase mode in force.
func (x *linear) prepare(e *EQ, rate float64) {
	x.eq = e
	x.on = x.want
	e.apart = x.on
	if !x.on {
		return
	}
	x.newest = plan{count: -1}
	x.design.pairs = reuse.Zeros(x.design.pairs, param.EQBands)[:0]
	x.design.room = reuse.Zeros(x.design.room, param.EQBands*filter.MaxOrder/2)[:0]
	x.bank.Prepare(taps(rate, x.offline), 4, 2, x)
}

func (x *linear) process(l, r []float64) {
	x.out[0], x.out[1] = l, r
	x.bank.Process(l, r, x.out[:])
}

// tail is how long the FIR rings after its latency.
func (x *linear) tail() int {
	if !x.on || x.wanted().count == 0 && x.newest.count == 0 {
		return 0
	}
	return x.bank.Tail()
}

// wanted is the plan for the settings as they are.
func (x *linear) wanted() (p plan) {
	e := x.eq
	if e.solo.want >= 0 {
		return p // it is heard without the bands
	}
	for i := range e.bands {
		b := &e.bands[i]
		if !b.want.on || movable(b.want.shape) && b.gain.target*e.scale.target == 0 {
			continue
		}
		p.filters[p.count] = b.static(e.scale.target)
		p.count++
	}
	return p
}

// static is the static filter that the settings ask for.
func (b *band) static(scale float64) static {
	s := static{shape: b.want.shape, route: b.want.route, freq: b.freq.target, q: b.q.target}
	switch s.shape {
	case filter.LowPass, filter.HighPass:
		s.order = b.want.order
	case filter.Bell, filter.LowShelf, filter.HighShelf, filter.Tilt:
		s.gain = b.gain.target * scale
	}
	if s.order == 1 {
		s.q = 0
	}
	return s
}

// response is the magnitude of band b at f Hz.
func (x *linear) response(b int, f float64) complex128 {
	band := &x.eq.bands[b]
	if !band.want.on {
		return 1
	}
	s := band.static(x.eq.scale.target)
	return complex(cmplx.Abs(s.spec().Prototype(f)), 0)
}

// Snap implements fir.Source.
func (x *linear) Snap(i int) bool {
	p := x.wanted()
	x.plans[i] = p
	changed := p != x.newest
	x.newest = p
	return changed
}
