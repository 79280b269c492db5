package eq

import (
	"math"

	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

// Solo plays the region that one band works on, from what enters the
// equaliser, whether the band is on or not: what a bell, notch or band-pass
// singles out, through two band-passes that are together 3 dB down where the
// band's own would be; what a shelf moves, through a pass of 24 dB per octave;
// what a low- or high-pass takes away, through its opposite; all for a tilt.
// It sounds where it stands in the mix: a left band on the left only, a mid
// band on both sides alike, a side band with opposite signs. It follows the
// band's frequency and Q, and crossfades as bands do.

// audition is what of a solo cannot be ramped. Without a filter all passes.
type audition struct {
	on      bool
	band    int
	filters int // in series
	shape   filter.Shape
	order   int
	route   int // param.Stereo …
}

// soloVoice is one filter of the solo.
type soloVoice struct {
	audition
	spec     filter.Spec
	cascades [2]filter.Cascade
}

// solo is the voice that sounds and, during a crossfade, the one that takes
// over. Where one is not on, the bands sound.
type solo struct {
	want       int // band, or -1
	live, next soloVoice
	fade       int // ticks of the crossfade to go
	input      [2][chunk]float64
	other      [2][chunk]float64
}

// SetSolo plays only the region of band b, or the equaliser again if b is -1.
func (e *EQ) SetSolo(b int) {
	e.solo.want = b
	e.dirty = true
}

// active reports whether anything but the bands sounds.
func (s *solo) active() bool { return s.live.on || s.fade > 0 }

// wanted is the audition that the settings ask for.
func (s *solo) wanted(bands *[param.EQBands]band) audition {
	if s.want < 0 {
		return audition{}
	}
	c := &bands[s.want].want
	a := audition{on: true, band: s.want, filters: 1, route: c.route}
	switch c.shape {
	case filter.LowShelf:
		a.shape, a.order = filter.LowPass, 4
	case filter.HighShelf:
		a.shape, a.order = filter.HighPass, 4
	case filter.LowPass:
		a.shape, a.order = filter.HighPass, c.order
	case filter.HighPass:
		a.shape, a.order = filter.LowPass, c.order
	case filter.Tilt:
		a.filters = 0
	default:
		a.shape, a.filters = filter.BandPass, 2
	}
	return a
}

// narrower is what the Q of each of two equal band-passes is multiplied by for
// both together to be as wide as one: they are 1.5 dB down each where it is 3.
var narrower = math.Sqrt(math.Sqrt2 - 1)

// settle takes the settings over at once.
func (s *solo) settle(e *EQ) {
	s.fade = 0
	s.live.start(s.wanted(&e.bands), e)
}

// tick is the control tick, after that of the bands. It reports whether
// anything moves.
func (s *solo) tick(e *EQ) bool {
	want := s.wanted(&e.bands)
	if !s.active() && !want.on {
		return false
	}
	moved := s.live.follow(e)
	if s.fade > 0 {
		moved = s.next.follow(e) || moved
		if s.fade--; s.fade == 0 {
			s.live = s.next
		}
	}
	if s.fade == 0 && want != s.live.audition {
		s.next.start(want, e)
		s.fade = e.fadeTicks
	}
	return moved || s.fade > 0
}

// tuning is the filter as the band's ramps stand.
func (a *audition) tuning(b *band) filter.Spec {
	s := filter.Spec{Shape: a.shape, Order: a.order, Freq: b.hz, Q: math.Sqrt2 / 2}
	if a.shape == filter.BandPass {
		s.Q = b.width * narrower
	}
	return s
}

// start makes v the wanted audition, without history.
func (v *soloVoice) start(want audition, e *EQ) {
	v.audition = want
	if !v.on {
		return
	}
	v.spec = v.tuning(&e.bands[v.band])
	for i := range v.filters {
		v.cascades[i].Set(v.spec, e.rate)
	}
}

// follow glides to the band's tuning and reports whether that moves.
func (v *soloVoice) follow(e *EQ) bool {
	if !v.on {
		return false
	}
	for i := range v.filters {
		v.cascades[i].Land()
	}
	spec := v.tuning(&e.bands[v.band])
	if spec == v.spec {
		return false
	}
	v.spec = spec
	for i := range v.filters {
		v.cascades[i].Glide(spec, e.rate)
	}
	return true
}

// tail is how many frames the wanted audition rings on: as long as its filters
// one after the other.
func (s *solo) tail(e *EQ) float64 {
	a := s.wanted(&e.bands)
	if a.filters == 0 {
		return 0
	}
	b := e.bands[a.band]
	b.arrive()
	var c [filter.MaxSections]filter.Coeffs
	n := a.tuning(&b).Design(e.rate, c[:])
	return float64(a.filters) * filter.Decay(c[:n], 140)
}

// flush clears states that have decayed.
func (s *solo) flush() {
	for i := range s.live.cascades {
		s.live.cascades[i].Flush()
		s.next.cascades[i].Flush()
	}
}

// play turns the input in l and r into what v sounds like.
func (v *soloVoice) play(l, r []float64) {
	switch v.route {
	case param.Left:
		clear(r)
	case param.Right:
		clear(l)
	case param.Mid:
		for i, x := range l {
			l[i] = 0.5 * (x + r[i])
		}
		clear(r)
	case param.Side:
		for i, x := range l {
			l[i] = 0.5 * (x - r[i])
		}
		clear(r)
	}
	for i := range v.filters {
		v.cascades[i].Process(l, r)
	}
	switch v.route {
	case param.Mid:
		copy(r, l)
	case param.Side:
		for i, x := range l {
			r[i] = -x
		}
	}
}

// listen keeps the input, which the bands are about to change.
func (s *solo) listen(l, r []float64) {
	copy(s.input[0][:], l)
	copy(s.input[1][:], r)
}

// process replaces or blends what the bands made of the input, in l and r.
func (s *solo) process(e *EQ, l, r []float64) {
	n := len(l)
	il, ir := s.input[0][:n], s.input[1][:n]
	if s.fade == 0 {
		s.live.play(il, ir)
		copy(l, il)
		copy(r, ir)
		return
	}
	ol, or := s.other[0][:n], s.other[1][:n]
	copy(ol, l)
	copy(or, r)
	if s.live.on {
		copy(ol, il)
		copy(or, ir)
		s.live.play(ol, or)
	}
	if s.next.on {
		copy(l, il)
		copy(r, ir)
		s.next.play(l, r)
	}
	e.blend(ol, or, l, r, s.fade)
}
