package input

import (
	"math"

	"lacquer/dsp/filter"
)

const (
	glideTime = 0.020 // s that a change of frequency takes to 90 %
	fadeTime  = 0.015 // s of crossfade when the order changes
)

// highPass is a filter that switches without a click: a change of order,
// 0 for off, crossfades to a second cascade, a change of frequency glides.
type highPass struct {
	rate  float64
	lag   float64 // per control tick
	ticks int     // of a crossfade

	freq, first float64 // log2 Hz, behind one and two lags
	live, next  filter.Cascade
	order, to   int // of live and next
	fade        int // ticks of the crossfade to go
}

func (h *highPass) prepare(rate float64) {
	h.rate = rate
	h.lag = -math.Expm1(-filter.Grid / (glideTime / 4 * rate))
	h.ticks = max(1, int(math.Ceil(fadeTime*rate/filter.Grid)))
}

// set takes s over at once and clears history.
func (h *highPass) set(s filter.Spec) {
	h.freq = math.Log2(s.Freq)
	h.first = h.freq
	h.order, h.fade = s.Order, 0
	if h.order > 0 {
		h.live.Set(s, h.rate)
	}
}

// moving reports whether tick has work to do.
func (h *highPass) moving(s filter.Spec) bool {
	return h.fade > 0 || h.order != s.Order || h.freq != math.Log2(s.Freq) || h.live.Gliding()
}

// tick is the control tick.
func (h *highPass) tick(s filter.Spec, flush bool) {
	if flush {
		h.live.Flush()
		h.next.Flush()
	}
	if !h.moving(s) {
		return
	}
	h.live.Land()
	h.next.Land()
	if h.fade > 0 {
		if h.fade--; h.fade == 0 {
			h.live, h.order = h.next, h.to
		}
	}
	moved := h.glide(math.Log2(s.Freq))
	at := s
	at.Freq = math.Exp2(h.freq)
	if moved && h.order > 0 {
		at.Order = h.order
		h.live.Glide(at, h.rate)
	}
	if h.fade > 0 && moved && h.to > 0 {
		at.Order = h.to
		h.next.Glide(at, h.rate)
	}
	if h.fade == 0 && h.order != s.Order {
		h.to, h.fade = s.Order, h.ticks
		if h.to > 0 {
			at.Order = h.to
			h.next.Set(at, h.rate)
		}
	}
}

// glide moves the frequency towards its target and reports whether it moved.
func (h *highPass) glide(target float64) bool {
	if h.freq == target {
		return false
	}
	h.first += h.lag * (target - h.first)
	h.freq += h.lag * (h.first - h.freq)
	const near = 1e-5 // octaves
	if math.Abs(h.freq-target) < near && math.Abs(h.first-target) < near {
		h.freq, h.first = target, target
	}
	return true
}

// resting filters are nothing but their sections.
func (h *highPass) resting() bool { return h.fade == 0 && h.order > 0 && !h.live.Gliding() }

// process filters in place; at is the position on the control grid.
func (h *highPass) process(l, r []float64, old *[2][chunk]float64, at int) {
	if h.fade == 0 {
		if h.order > 0 {
			h.live.Process(l, r)
		}
		return
	}
	ol, or := old[0][:len(l)], old[1][:len(l)]
	copy(ol, l)
	copy(or, r)
	if h.order > 0 {
		h.live.Process(ol, or)
	}
	if h.to > 0 {
		h.next.Process(l, r)
	}
	at += (h.ticks - h.fade) * filter.Grid
	filter.Crossfade(ol, l, at, h.ticks*filter.Grid)
	filter.Crossfade(or, r, at, h.ticks*filter.Grid)
}

// tail is the decay of the filter s by 140 dB, in frames.
func (h *highPass) tail(s filter.Spec) float64 {
	if s.Order == 0 {
		return 0
	}
	var c [filter.MaxSections]filter.Coeffs
	return filter.Decay(c[:s.Design(h.rate, c[:])], 140)
}
