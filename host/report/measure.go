package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"lacquer/dsp/loudness"
	"lacquer/host/audiofile"
)

// block is how many frames a measurement reads at a time.
const block = 4096

// A Probe measures audio that passes by: loudness, range, true peak, and runs
// of samples stuck at full scale.
type Probe struct {
	figures Figures
	meter   *loudness.Meter
	steps   *steps // nil: nobody follows
	clips   []clipDetector
	first   []float64 // frame
	changes bool      // a later frame differs from it
	frames  int64
}

// NewProbe measures audio of the shape that info tells. dualMono counts a mono
// file as both of a pair of loudspeakers would play it, 3 LU louder.
func NewProbe(info audiofile.Info, dualMono bool) *Probe {
	return &Probe{
		figures: newFigures(info),
		meter: loudness.New(loudness.Config{
			Rate: float64(info.Rate), Channels: info.Channels, Weights: weights(info),
			DualMono: dualMono, Peak: loudness.PeakReport,
		}),
		clips: make([]clipDetector, info.Channels),
	}
}

// Add measures one planar block.
func (p *Probe) Add(planar [][]float64) {
	if p.steps != nil {
		p.steps.add(planar)
	} else {
		p.meter.Process(planar)
	}
	for c := range planar {
		p.clips[c].add(planar[c])
	}
	p.compare(planar)
	p.frames += int64(len(planar[0]))
}

// compare looks for the first frame that differs from the very first.
func (p *Probe) compare(planar [][]float64) {
	if p.changes || len(planar[0]) == 0 {
		return
	}
	for c, x := range planar {
		if len(p.first) == c {
			p.first = append(p.first, x[0])
		}
		for _, v := range x {
			p.changes = p.changes || v != p.first[c]
		}
	}
}

// Figures ends the measurement.
func (p *Probe) Figures() Figures {
	p.meter.Finish()
	if p.steps != nil {
		p.steps.finish()
	}
	p.figures.set(p.meter.Result(), p.frames, !p.changes)
	for c := range p.clips {
		p.figures.ClippedRuns += p.clips[c].runs
	}
	return p.figures
}

// clipLevel is where a sample counts as stuck at full scale: the largest
// positive value of a 16-bit file and above.
const clipLevel = 32767.0 / 32768

// clipRun is how many equal samples in a row at full scale make a clip.
const clipRun = 3

// clipDetector counts runs of equal samples at full scale.
type clipDetector struct {
	last   float64
	length int
	runs   int64
}

func (d *clipDetector) add(x []float64) {
	for _, v := range x {
		if v < clipLevel && v > -clipLevel {
			d.length = 0
			continue
		}
		if v != d.last || d.length == 0 {
			d.last, d.length = v, 0
		}
		if d.length++; d.length == clipRun {
			d.runs++
		}
	}
}

// MeasureOptions says how a file is measured.
type MeasureOptions struct {
	DualMono bool
	Tap      func(planar [][]float64) // sees every block, may be nil
	Progress func(frames int64)       // told how much is read; may be nil

	// Sinks are told a moment at the end of every Step; see Probe.Follow.
	Step  time.Duration
	Sinks []func(*Moment)

	Album *Album // takes the file in, may be nil
}

// Source is audio to measure: an *audiofile.Reader, or one made stereo.
type Source interface {
	Info() audiofile.Info
	Read(dst [][]float64) (n int, err error)
	NonFinite() int64
}

// Measure reads a source to its end and measures it. A source in which no
// sample is a number is an error.
func Measure(ctx context.Context, r Source, opt MeasureOptions) (Figures, error) {
	info := r.Info()
	p := NewProbe(info, opt.DualMono)
	if len(opt.Sinks) > 0 {
		p.Follow(opt.Step, opt.Sinks...)
	}
	if err := p.addAll(ctx, r, opt); err != nil {
		return Figures{}, err
	}
	f := p.Figures()
	f.NonFiniteSamples = r.NonFinite()
	if f.NonFiniteSamples > 0 && f.NonFiniteSamples == f.Frames*int64(f.Channels) {
		return Figures{}, fmt.Errorf("%s: holds no sound: every sample is NaN or infinite", info.Path)
	}
	if opt.Album != nil {
		opt.Album.add(p, &f)
	}
	return f, nil
}

// addAll has the probe hear a source to its end.
func (p *Probe) addAll(ctx context.Context, r Source, opt MeasureOptions) error {
	reading := readAhead(r)
	defer reading.stop()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		next := reading.next()
		p.Add(next.planar)
		if opt.Tap != nil {
			opt.Tap(next.planar)
		}
		if opt.Progress != nil {
			opt.Progress(p.frames)
		}
		if errors.Is(next.err, io.EOF) {
			return nil
		}
		if next.err != nil {
			return next.err
		}
		reading.done(next)
	}
}
