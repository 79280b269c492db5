package main

// #include "lacquer.h"
import "C"

import (
	"math"
	"sync/atomic"
	"unsafe"

	"lacquer/dsp/analysis"
	"lacquer/dsp/chain"
	"lacquer/dsp/loudness"
)

// meters publishes the chain's figures in lacquer.meters/1 after every block.
// They are always those of the last frame, so that they do not depend on how
// the host cuts its blocks.
type meters struct {
	shared *C.lacquer_meters
	adjust *C.double // clap.gain-adjustment-metering's figure
	asked  *uint64   // how often somebody has asked for spectrum and correlation,
	heard  uint64    // and how often that was heard
	rate   float64
	frames int64 // since Reset
	tenths int64 // whole tenths of a second in them
	ends   [2]published
}

// published is what is known of an end at its last update.
type published struct {
	frames     int64 // loudness.Meter.Frames
	integrated float64
	spectra    uint64
}

// analysisTime is how long spectrum and correlation run for somebody who has
// asked for them, in seconds of audio.
const analysisTime = 2

// Both sides have as many bands.
var _ [analysis.Bands]C.double = C.lacquer_meters{}.io[0].band_dbfs

func newMeters(shared *C.lq_shared) meters {
	m := meters{shared: &shared.meters, adjust: &shared.adjustment, asked: (*uint64)(unsafe.Pointer(&shared.analyses))}
	m.shared.version = 1
	for i := range m.shared.io {
		io := &m.shared.io[i]
		for _, f := range []*C.double{
			&io.momentary, &io.short_term, &io.integrated, &io.range_lu,
			&io.max_momentary, &io.max_short_term, &io.true_peak_dbtp, &io.sample_peak_dbfs,
			&io.plr_lu, &io.psr_lu, &io.min_psr_lu, &io.correlation,
		} {
			*f = C.double(math.NaN())
		}
		for b := range io.band_dbfs {
			io.band_dbfs[b] = C.double(math.NaN())
		}
	}
	return m
}

// listen lets the chain work out spectrum and correlation for whoever has
// asked since the last block.
func (m *meters) listen(c *chain.Chain) {
	if asked := atomic.LoadUint64(m.asked); asked != m.heard {
		m.heard = asked
		c.Analyse(int64(analysisTime * m.rate))
	}
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
		m.programme(i, f)
		m.live(i, f)
		m.analysis(i, c.Analysis()[i])
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
		if due || f.Frames() != m.ends[i].frames+int64(frames) {
			m.programme(i, f)
		}
		m.live(i, f)
		m.analysis(i, c.Analysis()[i])
	}
}

// stages publishes the gain reduction of each stage, and of all together.
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
	store(m.adjust, c.GainAdjustment())
}

// live publishes what can change with every frame.
func (m *meters) live(end int, f *loudness.Meter) {
	io, p := &m.shared.io[end], &m.ends[end]
	p.frames = f.Frames()
	atomic.StoreUint64((*uint64)(unsafe.Pointer(&io.frames)), uint64(p.frames))
	peak := f.TruePeak()
	store(&io.momentary, f.Momentary())
	store(&io.short_term, f.ShortTerm())
	store(&io.max_momentary, f.MaxMomentary())
	store(&io.max_short_term, f.MaxShortTerm())
	store(&io.true_peak_dbtp, peak)
	store(&io.sample_peak_dbfs, f.SamplePeak())
	store(&io.plr_lu, peak-p.integrated)
}

// programme publishes what has gates.
func (m *meters) programme(end int, f *loudness.Meter) {
	io, p := &m.shared.io[end], &m.ends[end]
	p.integrated = f.Integrated()
	store(&io.integrated, p.integrated)
	store(&io.range_lu, f.Range())
	store(&io.psr_lu, f.PSR())
	store(&io.min_psr_lu, f.LeastPSR())
}

// analysis publishes what runs only for somebody who reads it.
func (m *meters) analysis(end int, a *analysis.Meter) {
	io, p := &m.shared.io[end], &m.ends[end]
	store(&io.correlation, a.Correlation())
	n := a.Spectra()
	if n == p.spectra {
		return
	}
	p.spectra = n
	for b, v := range a.Levels() {
		store(&io.band_dbfs[b], v)
	}
	atomic.StoreUint64((*uint64)(unsafe.Pointer(&io.spectra)), n)
}
