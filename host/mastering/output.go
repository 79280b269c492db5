package mastering

import (
	"math"

	"lacquer/dsp/dither"
	"lacquer/host/audiofile"
	"lacquer/host/report"
)

// output is the last step of every render: it brings the samples to the
// file's word length, measures what is then written, and writes it.
type output struct {
	writer    *audiofile.Writer
	format    outputFormat
	dither    *dither.Ditherer // nil for floating point
	probe     *report.Probe
	info      audiofile.Info
	curves    *report.Curves // nil: nobody draws them
	planar    [][]float64
	nonFinite int64 // samples that were muted
	clipped   int64 // samples that an integer file could not hold
}

// outputFormat says what an output file is like.
type outputFormat struct {
	path    string
	force   bool
	format  audiofile.Format
	ceiling float64 // linear; no sample written is above it; 0 for none
}

// ditherSeed makes the dither the same for the same input.
const ditherSeed = 0x4c61637175657200

// newOutput begins a file that appears at its path on commit.
func newOutput(f outputFormat) (*output, error) {
	w, err := audiofile.Create(f.path, f.format, audiofile.CreateOptions{Force: f.force})
	if err != nil {
		return nil, err
	}
	o := &output{writer: w, format: f}
	o.info = audiofile.Info{
		Path: f.path, Format: "WAV", Rate: f.format.Rate, Channels: f.format.Channels, Encoding: f.format.Encoding,
	}
	o.probe = report.NewProbe(o.info, false)
	if !f.format.Encoding.IsFloat() {
		o.dither = dither.New(dither.Config{
			Bits: f.format.Encoding.Bits(), Rate: float64(f.format.Rate), Channels: f.format.Channels,
			Seed: ditherSeed, FromFirstOffGrid: true, Ceiling: f.ceiling,
		})
	}
	o.planar = make([][]float64, f.format.Channels)
	return o, nil
}

// follow collects what plots of the file are drawn from.
func (o *output) follow() *report.Curves {
	o.curves = report.NewCurves(o.info)
	o.probe.Follow(report.SeriesStep, o.curves.Series.Add)
	return o.curves
}

// Write takes one planar block and leaves it as it is.
func (o *output) Write(src [][]float64) error {
	for c := range o.planar {
		o.planar[c] = append(o.planar[c][:0], src[c]...)
		o.mute(o.planar[c])
	}
	o.quantise()
	o.probe.Add(o.planar)
	if o.curves != nil {
		o.curves.Hear(o.planar)
	}
	return o.writer.Write(o.planar)
}

// mute replaces what is not a number.
func (o *output) mute(x []float64) {
	for i, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			x[i] = 0
			o.nonFinite++
		}
	}
}

// quantise brings the samples to the grid of the file.
func (o *output) quantise() {
	if o.dither != nil {
		for _, x := range o.planar {
			for _, v := range x {
				if math.Abs(v) > 1 {
					o.clipped++
				}
			}
		}
		o.dither.Process(o.planar)
		return
	}
	if o.format.format.Encoding == audiofile.Float32 {
		top := floor32(o.format.ceiling)
		for _, x := range o.planar {
			for i, v := range x {
				x[i] = math.Max(-top, math.Min(float64(float32(v)), top))
			}
		}
	}
}

// floor32 is the largest float32 not above a ceiling, the largest of all
// where there is none.
func floor32(ceiling float64) float64 {
	if ceiling <= 0 {
		return math.MaxFloat32
	}
	top := float32(ceiling)
	if float64(top) > ceiling {
		top = math.Nextafter32(top, 0)
	}
	return float64(top)
}
