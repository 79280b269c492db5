package loudness

import "math"

// Result holds all figures of a programme. What is undefined is NaN, the
// loudness and the peaks of silence are −Inf.
type Result struct {
	Rate     float64 // Hz
	Channels int
	Frames   int64

	Integrated   float64 // LUFS
	Range        float64 // LU
	MaxMomentary float64 // LUFS
	MaxShortTerm float64 // LUFS
	TruePeak     float64 // dBTP, largest of all channels
	SamplePeak   float64 // dBFS, largest of all channels
	PLR          float64 // LU
	LeastPSR     float64 // LU

	Overs      int64  // tenths of a second with a true peak above 0 dBTP
	FirstOvers []Over // the first MaxOvers of them, in this programme alone

	ChannelTruePeak   []float64 // dBTP
	ChannelSamplePeak []float64 // dBFS
}

// Duration is the length in seconds.
func (r Result) Duration() float64 { return float64(r.Frames) / r.Rate }

// Result collects the figures. It allocates.
func (m *Meter) Result() Result {
	r := Result{
		Rate:         m.cfg.Rate,
		Channels:     m.cfg.Channels,
		Frames:       m.Frames(),
		Integrated:   m.Integrated(),
		Range:        m.Range(),
		MaxMomentary: m.MaxMomentary(),
		MaxShortTerm: m.MaxShortTerm(),
		TruePeak:     m.TruePeak(),
		SamplePeak:   m.SamplePeak(),
		PLR:          m.PLR(),
		LeastPSR:     m.LeastPSR(),
	}
	over := m.overs()
	r.Overs = over.count + m.album.overs
	r.FirstOvers = append(r.FirstOvers, over.first[:min(over.count, MaxOvers)]...)
	for ch := range m.peaks {
		r.ChannelTruePeak = append(r.ChannelTruePeak, m.ChannelTruePeak(ch))
		r.ChannelSamplePeak = append(r.ChannelSamplePeak, m.ChannelSamplePeak(ch))
	}
	return r
}

// album holds what Merge took from other meters, beside the histograms.
type album struct {
	frames                 int64
	maxMomentary, maxShort float64
	sample, truePeak       float64
	leastPSR               float64
	overs                  int64
}

var noAlbum = album{maxMomentary: -1, maxShort: -1, leastPSR: math.NaN()}

// Merge adds a programme that another meter has measured: the figures become
// those of both as one album, all their gating blocks pooled and gated once.
// Figures per channel and the momentary and short-term loudness stay those of
// m. The order of merging does not matter.
func (m *Meter) Merge(other *Meter) {
	m.gating.merge(other.gating)
	shorts := other.shorts
	if other.closed != nil {
		shorts = other.closed
	}
	if m.closed != nil {
		m.shorts, m.closed = m.closed, nil
	}
	m.shorts.merge(shorts)

	a, b := &m.album, &other.album
	a.frames += other.Frames()
	a.maxMomentary = max(a.maxMomentary, b.maxMomentary, other.blocks.maxMomentary)
	a.maxShort = max(a.maxShort, b.maxShort, other.blocks.maxShort)
	s, t := other.top()
	a.sample, a.truePeak = max(a.sample, s), max(a.truePeak, t)
	a.overs += other.Overs()
	a.leastPSR = least(a.leastPSR, other.LeastPSR())
}
