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
	dither    *dither.Ditherer // nil for floating point
	probe     *report.Probe
	planar    [][]float64
	nonFinite int64
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
	o := &output{writer: w}
	o.probe = report.NewProbe(audiofile.Info{
		Path: f.path, Format: "WAV", Rate: f.format.Rate, Channels: f.format.Channels, Encoding: f.format.Encoding,
	}, false)
	if !f.format.Encoding.IsFloat() {
		o.dither = dither.New(dither.Config{
			Bits: f.format.Encoding.Bits(), Rate: float64(f.format.Rate), Channels: f.format.Channels,
			Seed: ditherSeed, FromFirstOffGrid: true, Ceiling: f.ceiling,
		})
	}
	o.planar = make([][]float64, f.format.Channels)
	return o, nil
}

// Write takes one planar block and leaves it as it is.
func (o *output) Write(src [][]float64) error {
	for c := range o.planar {
		o.planar[c] = append(o.planar[c][:0], src[c]...)
		for i, v := range o.planar[c] {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				o.planar[c][i] = 0
				o.nonFinite++
			}
		}
	}
	if o.dither != nil {
		o.dither.Process(o.planar)
	}
	o.probe.Add(o.planar)
	return o.writer.Write(o.planar)
}
