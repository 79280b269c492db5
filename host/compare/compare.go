// Package compare tells how one recording differs from another: by time, gain,
// polarity and spectrum, and by what is left when all of these are made up for.
package compare

import (
	"context"
	"fmt"
	"math"
	"path/filepath"

	"lacquer/host/audiofile"
	"lacquer/host/report"
)

// Result is how B differs from A. Levels and times of what the two have in
// common are undefined where they have nothing in common.
type Result struct {
	A         report.Figures `json:"a"`
	B         report.Figures `json:"b"`
	Identical bool           `json:"identical"` // every sample, bit for bit

	OffsetFrames report.Figure `json:"offset_frames"`         // B is later than A by as much
	Offset       report.Figure `json:"offset_s"`              // the same in seconds
	Gain         report.Figure `json:"gain_db"`               // B is louder than A by as much, by least squares
	Inverted     bool          `json:"inverted"`              // B has the other polarity
	Correlation  report.Figure `json:"correlation"`           // of A and B, aligned: 1 the same but for gain, −1 inverted
	NullDepth    report.Figure `json:"null_depth_db"`         // power of A less B, aligned in time and level, over that of A
	NothingLeft  bool          `json:"nothing_left"`          // then NullDepth is undefined, −∞
	Largest      report.Figure `json:"largest_dbfs"`          // largest sample that is left
	LargestAt    report.Figure `json:"largest_at_s"`          // where in A
	Common       int64         `json:"common_frames"`         // frames of A that B has too
	LengthDiff   int64         `json:"length_diff_frames"`    // B is longer by as much
	Bands        []Band        `json:"spectrum_third_octave"` // of what they have in common
}

// Band is a third of an octave.
type Band struct {
	Hz   float64       `json:"hz"`      // centre
	A    report.Figure `json:"a_dbfs"`  // power of A; a sine of full scale in all channels is 0
	Diff report.Figure `json:"diff_db"` // B over A at equal level: Gain is taken off
}

// Options says how files are compared.
type Options struct {
	DualMono, AcceptTruncated bool
	Progress                  func(step string, done, total int64) // may be nil
}

// Files compares two files of the same rate and number of channels. Memory does
// not depend on their length; each is read four or five times.
func Files(ctx context.Context, a, b string, opt Options) (*Result, error) {
	c := &comparison{ctx: ctx, opt: opt}
	var err error
	if c.a, err = audiofile.Open(a, audiofile.OpenOptions{AcceptTruncated: opt.AcceptTruncated}); err != nil {
		return nil, err
	}
	defer c.a.Close()
	if c.b, err = audiofile.Open(b, audiofile.OpenOptions{AcceptTruncated: opt.AcceptTruncated}); err != nil {
		return nil, err
	}
	defer c.b.Close()
	if err := c.comparable(); err != nil {
		return nil, err
	}
	if err := c.run(); err != nil {
		return nil, err
	}
	return &c.result, nil
}

// comparison is one in progress.
type comparison struct {
	ctx    context.Context
	opt    Options
	a, b   *audiofile.Reader
	result Result
}

func (c *comparison) comparable() error {
	a, b := c.a.Info(), c.b.Info()
	if a.Rate != b.Rate {
		return fmt.Errorf("%s: %d Hz cannot be compared with the %d Hz of %s: convert one to the other's sample rate first (sox IN OUT rate -v %d)",
			b.Path, b.Rate, a.Rate, a.Path, a.Rate)
	}
	if a.Channels != b.Channels {
		return fmt.Errorf("%s: %d channels cannot be compared with the %d of %s", b.Path, b.Channels, a.Channels, a.Path)
	}
	return nil
}

func (c *comparison) run() (err error) {
	r := &c.result
	if r.A, err = c.measure(c.a); err != nil {
		return err
	}
	if r.B, err = c.measure(c.b); err != nil {
		return err
	}
	r.LengthDiff = r.B.Frames - r.A.Frames
	none := report.Figure(math.NaN())
	r.OffsetFrames, r.Offset, r.Gain, r.Correlation, r.NullDepth = none, none, none, none, none
	r.Largest, r.LargestAt = none, none
	lag, found, err := c.findLag()
	if err != nil || !found {
		r.Identical = err == nil && c.bothSilent()
		return err
	}
	p := &pass{comparison: c, lag: lag}
	if err := p.level(); err != nil {
		return err
	}
	return p.subtract()
}

// bothSilent: without a sound there is nothing to align, but as much of it is
// the same.
func (c *comparison) bothSilent() bool {
	a, b := &c.result.A, &c.result.B
	return a.Frames == b.Frames && !a.SamplePeak.Defined() && !b.SamplePeak.Defined()
}

func (c *comparison) measure(r *audiofile.Reader) (report.Figures, error) {
	info := r.Info()
	opt := report.MeasureOptions{DualMono: c.opt.DualMono}
	if c.opt.Progress != nil {
		step := "measuring " + filepath.Base(info.Path)
		opt.Progress = func(frames int64) { c.opt.Progress(step, frames, info.Frames) }
	}
	f, err := report.Measure(c.ctx, r, opt)
	if err != nil {
		return f, err
	}
	return f, r.Rewind()
}
