package main

// #include "lacquer.h"
import "C"

import (
	"math"
	"sync/atomic"
	"unsafe"

	"lacquer/dsp/chain"
	"lacquer/dsp/loudness"
)

// meters publishes the chain's figures in lacquer.meters/1 after every block.
// They are always those of the last frame, so that they do not depend on how
// the host cuts its blocks.
type meters struct {
	shared *C.lacquer_meters
	rate   float64
	frames int64    // since Reset
	tenths int64    // whole tenths of a second in them
	seen   [2]int64 // each end's loudness.Meter.Frames at its last update
}

func newMeters(shared *C.lacquer_meters) meters {
	shared.version = 1
	for i := range shared.io {
		io := &shared.io[i]
		for _, f := range []*C.double{&io.momentary, &io.short_term, &io.integrated, &io.range_lu, &io.max_momentary, &io.max_short_term, &io.true_peak_dbtp, &io.sample_peak_dbfs} {
			*f = C.double(math.NaN())
		}
	}
	return meters{shared: shared}
}

// prepare begins for a rate in Hz.
func (m *meters) prepare(c *chain.Chain, rate float64) {
	m.rate = rate
	m.reset(c)
}

// reset begins anew with the chain.
func (m *meters) reset(c *chain.Chain) {
	m.frames, m.tenths = 0, 0
	m.stages(c)
	for i, f := range c.Meters() {
		m.seen[i] = f.Frames()
		m.live(i, f)
		m.programme(i, f)
	}
}

func store(dst *C.double, v float64) {
	atomic.StoreUint64((*uint64)(unsafe.Pointer(dst)), math.Float64bits(v))
}

// publish is called after each block of frames.
func (m *meters) publish(c *chain.Chain, frames int) {
	m.stages(c)
	// Integrated loudness and range cost more than the rest. They change when
	// a gating block ends, every tenth of a second since Reset, and at a
	// restart of the meter, which is seen by its count of frames.
	m.frames += int64(frames)
	due := false
	for m.frames >= int64(math.Round(float64(m.tenths+1)*m.rate/10)) {
		m.tenths++
		due = true
	}
	for i, f := range c.Meters() {
		m.live(i, f)
		if n := f.Frames(); due || n != m.seen[i]+int64(frames) {
			m.programme(i, f)
		}
		m.seen[i] = f.Frames()
	}
}

// stages publishes the gain reduction of each stage.
func (m *meters) stages(c *chain.Chain) {
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
}

// live publishes what can change with every frame.
func (m *meters) live(end int, f *loudness.Meter) {
	io := &m.shared.io[end]
	store(&io.momentary, f.Momentary())
	store(&io.short_term, f.ShortTerm())
	store(&io.max_momentary, f.MaxMomentary())
	store(&io.max_short_term, f.MaxShortTerm())
	store(&io.true_peak_dbtp, f.TruePeak())
	store(&io.sample_peak_dbfs, f.SamplePeak())
}

// programme publishes what has gates.
func (m *meters) programme(end int, f *loudness.Meter) {
	io := &m.shared.io[end]
	store(&io.integrated, f.Integrated())
	store(&io.range_lu, f.Range())
}
