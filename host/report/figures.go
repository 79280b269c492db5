// Package report turns measurements into figures: for machines as JSON, for
// people as tables.
package report

import (
	"encoding/json"
	"math"
	"strconv"

	"lacquer/dsp/loudness"
	"lacquer/host/audiofile"
)

// Figure is a number that may be undefined (NaN or infinite), as the loudness
// of silence is; JSON has null for it.
type Figure float64

// Defined reports whether there is a number.
func (f Figure) Defined() bool { return !math.IsNaN(float64(f)) && !math.IsInf(float64(f), 0) }

// MarshalJSON writes four digits after the point, or null.
func (f Figure) MarshalJSON() ([]byte, error) {
	if !f.Defined() {
		return []byte("null"), nil
	}
	v := math.Round(float64(f)*1e4) / 1e4
	return strconv.AppendFloat(nil, v+0, 'f', -1, 64), nil // v+0: never "-0"
}

// UnmarshalJSON reads what MarshalJSON writes.
func (f *Figure) UnmarshalJSON(b []byte) error {
	v := math.NaN()
	if string(b) != "null" {
		if err := json.Unmarshal(b, &v); err != nil {
			return err
		}
	}
	*f = Figure(v)
	return nil
}

// Text writes a figure for a table, "–" where it is undefined.
func (f Figure) Text(digits int) string {
	if !f.Defined() {
		return "–"
	}
	v := float64(f)
	if math.Abs(v) < 0.5*math.Pow10(-digits) {
		v = 0
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}

// Figures is what is measured of one file.
type Figures struct {
	File             string  `json:"file"`
	Format           string  `json:"format"`
	SampleRate       int     `json:"sample_rate"`
	Channels         int     `json:"channels"`
	Bits             string  `json:"encoding"`
	Frames           int64   `json:"frames"`
	Duration         float64 `json:"duration_s"`
	Integrated       Figure  `json:"integrated_lufs"`
	Range            Figure  `json:"range_lu"`
	MaxMomentary     Figure  `json:"max_momentary_lufs"`
	MaxShortTerm     Figure  `json:"max_short_term_lufs"`
	TruePeak         Figure  `json:"true_peak_dbtp"`
	SamplePeak       Figure  `json:"sample_peak_dbfs"`
	PLR              Figure  `json:"plr_lu"`
	MinPSR           Figure  `json:"min_psr_lu"`
	ClippedRuns      int64   `json:"clipped_runs"`
	NonFiniteSamples int64   `json:"non_finite_samples"`
	ClaimedFrames    int64   `json:"claimed_frames,omitempty"` // of a file that breaks off

	constant bool // no channel ever changes
}

// newFigures describes a file; the measured part comes from set.
func newFigures(info audiofile.Info) Figures {
	f := Figures{
		File:       info.Path,
		Format:     info.Format,
		SampleRate: info.Rate,
		Channels:   info.Channels,
		Bits:       info.Encoding.String(),
	}
	if info.Truncated {
		f.ClaimedFrames = info.ClaimedFrames
	}
	return f
}

// set fills in what a meter has found. A constant makes no sound: what a meter
// would hear is the step up to it where the file begins, so its loudness is as
// undefined as that of silence.
func (f *Figures) set(r loudness.Result, frames int64, constant bool) {
	f.Frames = frames
	f.Duration = float64(frames) / float64(f.SampleRate)
	f.Integrated, f.Range = Figure(r.Integrated), Figure(r.Range)
	f.MaxMomentary, f.MaxShortTerm = Figure(r.MaxMomentary), Figure(r.MaxShortTerm)
	f.TruePeak, f.SamplePeak = Figure(r.TruePeak), Figure(r.SamplePeak)
	f.PLR, f.MinPSR = Figure(r.TruePeak-r.Integrated), Figure(r.LeastPSR)
	if f.constant = constant; constant {
		none := Figure(math.NaN())
		f.Integrated, f.Range, f.MaxMomentary, f.MaxShortTerm = none, none, none, none
		f.PLR, f.MinPSR = none, none
	}
}
