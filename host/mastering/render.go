package mastering

import (
	"context"
	"fmt"
	"math"

	"lacquer/dsp/loudness"
	"lacquer/host/audiofile"
	"lacquer/host/engine"
	"lacquer/host/report"
)

// RenderOptions is one file to render through any plugin.
type RenderOptions struct {
	Input, Output   string
	Encoding        *audiofile.Encoding // of the output; nil: the input's
	Force           bool
	AcceptTruncated bool
	BlockSize       int // frames; 0 for the usual
	Tail            Tail
	Automation      []engine.Point // frames count from the start of the file
	Progress        Progress
}

// Tail says what a render writes beyond the input's length: nothing, so many
// seconds, or as long as the plugin sounds on.
type Tail struct {
	Auto    bool
	Seconds float64
}

func (t Tail) mode(rate int) engine.TailMode {
	if t.Auto {
		return engine.TailAuto
	}
	return engine.TailMode(math.Round(t.Seconds * float64(rate)))
}

// RenderResult is what a render came to.
type RenderResult struct {
	Input    string         `json:"input"`
	Output   report.Figures `json:"output"`
	Plugin   string         `json:"plugin"`
	Latency  int            `json:"latency_frames"`
	Clipped  int64          `json:"clipped_samples"`
	Warnings []string       `json:"warnings"`
}

// Render sends a file through a plugin, whose parameters are already set, into
// another file. The output has the input's frames, and a tail if asked.
func Render(ctx context.Context, plugin *engine.Plugin, opt RenderOptions) (*RenderResult, error) {
	if err := checkPaths(opt.Input, opt.Output); err != nil {
		return nil, err
	}
	song, err := openStereo(opt.Input, audiofile.OpenOptions{AcceptTruncated: opt.AcceptTruncated})
	if err != nil {
		return nil, err
	}
	defer song.Close()
	info := song.Info()
	format := audiofile.Format{Rate: info.Rate, Channels: 2, Encoding: info.OutputFormat().Encoding}
	if opt.Encoding != nil {
		format.Encoding = *opt.Encoding
	}
	out, err := newOutput(outputFormat{path: opt.Output, force: opt.Force, format: format})
	if err != nil {
		return nil, err
	}
	defer out.writer.Abort()
	opt.Progress.begin("rendering", info.Frames)
	if err := plugin.Activate(engine.Config{Rate: float64(info.Rate), BlockSize: blockSize(opt.BlockSize)}); err != nil {
		return nil, err
	}
	defer plugin.Deactivate()
	if _, err := plugin.Render(ctx, song, out, engine.RenderOptions{
		Automation: opt.Automation, Tail: opt.Tail.mode(info.Rate), Progress: opt.Progress.Done, Frames: info.Frames,
	}); err != nil {
		return nil, err
	}
	if err := checkSound(song, info.Frames); err != nil {
		return nil, err
	}
	r := &RenderResult{Input: opt.Input, Output: out.probe.Figures(), Latency: plugin.Latency(), Warnings: []string{}}
	if err := out.writer.Commit(); err != nil {
		return nil, err
	}
	r.Clipped = out.clipped + out.writer.Clipped()
	r.warn(song.Reader, out.nonFinite)
	return r, nil
}

// warn tells what was mended on the way.
func (r *RenderResult) warn(in *audiofile.Reader, mutedOut int64) {
	add := func(n int64, format string) {
		if n > 0 {
			r.Warnings = append(r.Warnings, fmt.Sprintf(format, r.Input, n))
		}
	}
	if info := in.Info(); info.Truncated {
		r.Warnings = append(r.Warnings, report.Truncation(r.Input, info.Frames, info.ClaimedFrames))
	}
	add(in.NonFinite(), "%s: %d samples are NaN or infinite: they were muted")
	add(mutedOut, "%s: the plugin put out %d samples that are NaN or infinite: they were muted")
	add(r.Clipped, "%s: %d samples came out above full scale and are clipped: lower the level, or use --bits 32f")
	if !r.Output.SamplePeak.Defined() {
		r.Warnings = append(r.Warnings, r.Output.File+": nothing but silence")
	}
}

// checkSound refuses a file in which no sample was a number.
func checkSound(song *stereo, frames int64) error {
	if n := song.NonFinite(); n > 0 && n == 2*frames {
		return fmt.Errorf("%s: holds no sound: every sample is NaN or infinite", song.Info().Path)
	}
	return nil
}

// blockSize is the given size in frames, or the usual one.
func blockSize(n int) int {
	if n <= 0 {
		return renderBlock
	}
	return n
}

// meterSink measures the loudness of what a render gives and keeps nothing.
type meterSink struct{ *loudness.Meter }

func newMeter(rate int) meterSink {
	return meterSink{loudness.New(loudness.Config{Rate: float64(rate), Channels: 2})}
}

func (m meterSink) Write(src [][]float64) error {
	m.Process(src)
	return nil
}
