package main

// #include "lacquer.h"
import "C"

import (
	"math"
	"sync/atomic"
	"unsafe"

	"lacquer/dsp/chain"
	"lacquer/dsp/dynamics"
)

// meters publishes the chain's figures in lacquer.meters/1: gain reduction
// after every block, loudness and peaks ten times a second.
type meters struct {
	shared *C.lacquer_meters
	every  int // frames between loudness updates
	left   int // frames until the next
	stage  int
	visit  func(name string, r *dynamics.Reduction)
}

func newMeters(shared *C.lacquer_meters) meters {
	m := meters{shared: shared}
	shared.version = 1
	for i := range shared.io {
		io := &shared.io[i]
		for _, f := range []*C.double{&io.momentary, &io.short_term, &io.integrated, &io.range_lu, &io.max_momentary, &io.max_short_term, &io.true_peak_dbtp, &io.sample_peak_dbfs} {
			*f = C.double(math.NaN())
		}
	}
	return m
}

// prepare names the stages and sets the pace for a rate in Hz.
func (m *meters) prepare(rate float64) {
	m.every, m.left = max(int(rate/10), 1), 0
}

func store(dst *C.double, v float64) {
	atomic.StoreUint64((*uint64)(unsafe.Pointer(dst)), math.Float64bits(v))
}

// publish is called after each block of frames.
func (m *meters) publish(c *chain.Chain, frames int) {
	i := 0
	for name, r := range c.Reductions {
		s := &m.shared.stage[i]
		if s.name[0] == 0 {
			copyText(&s.name[0], len(s.name), []byte(name))
		}
		store(&s.now_db, r.Now)
		store(&s.max_db, r.Max)
		store(&s.sum_db, r.Sum)
		atomic.StoreUint64((*uint64)(unsafe.Pointer(&s.frames)), r.Frames)
		i++
	}
	atomic.StoreUint32((*uint32)(unsafe.Pointer(&m.shared.stage_count)), uint32(i))
	if m.left -= frames; m.left > 0 {
		return
	}
	m.left = m.every
	for i, f := range c.Meters() {
		io := &m.shared.io[i]
		store(&io.momentary, f.Momentary())
		store(&io.short_term, f.ShortTerm())
		store(&io.integrated, f.Integrated())
		store(&io.range_lu, f.Range())
		store(&io.max_momentary, f.MaxMomentary())
		store(&io.max_short_term, f.MaxShortTerm())
		store(&io.true_peak_dbtp, f.TruePeak())
		store(&io.sample_peak_dbfs, f.SamplePeak())
	}
}
