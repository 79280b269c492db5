package report

import (
	"math"
	"sync"

	"lacquer/dsp/loudness"
)

// Album pools the measurements of several files into one value: their gating
// blocks are judged together, as if the files followed one another. Files may
// differ in rate and channels. The order in which they are added does not
// matter, and any number of goroutines may add.
type Album struct {
	mu      sync.Mutex
	meter   *loudness.Meter
	figures AlbumFigures
}

// AlbumFigures are those of several files as one.
type AlbumFigures struct {
	Files        int     `json:"album_files"`
	Duration     float64 `json:"duration_s"`
	Integrated   Figure  `json:"integrated_lufs"`
	Range        Figure  `json:"range_lu"`
	MaxMomentary Figure  `json:"max_momentary_lufs"`
	MaxShortTerm Figure  `json:"max_short_term_lufs"`
	TruePeak     Figure  `json:"true_peak_dbtp"`
	SamplePeak   Figure  `json:"sample_peak_dbfs"`
	PLR          Figure  `json:"plr_lu"`
	MinPSR       Figure  `json:"min_psr_lu"`
	ClippedRuns  int64   `json:"clipped_runs"`
}

// NewAlbum returns an album without files.
func NewAlbum() *Album {
	silent := Figure(math.Inf(-1))
	return &Album{
		meter:   loudness.New(loudness.Config{Rate: 48000, Channels: 1}),
		figures: AlbumFigures{TruePeak: silent, SamplePeak: silent},
	}
}

// add takes what a probe has found. The loudness of a constant does not count,
// as it does not in the file's own figures.
func (a *Album) add(p *Probe, f *Figures) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !f.constant {
		a.meter.Merge(p.meter)
	}
	a.figures.Files++
	a.figures.Duration += f.Duration
	a.figures.ClippedRuns += f.ClippedRuns
	a.figures.TruePeak = max(a.figures.TruePeak, f.TruePeak)
	a.figures.SamplePeak = max(a.figures.SamplePeak, f.SamplePeak)
}

// Figures are those of the files so far.
func (a *Album) Figures() AlbumFigures {
	a.mu.Lock()
	defer a.mu.Unlock()
	f, m := a.figures, a.meter
	f.Integrated, f.Range = Figure(m.Integrated()), Figure(m.Range())
	f.MaxMomentary, f.MaxShortTerm = Figure(m.MaxMomentary()), Figure(m.MaxShortTerm())
	f.PLR, f.MinPSR = f.TruePeak-f.Integrated, Figure(m.LeastPSR())
	return f
}
