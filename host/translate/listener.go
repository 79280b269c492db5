package translate

import (
	"lacquer/dsp/loudness"
	"lacquer/host/audiofile"
	"lacquer/host/report"
)

// listener measures audio that passes by: loudness, peaks, spectrum.
type listener struct {
	meter    *loudness.Meter
	spectrum *spectrum
}

// newListener is for audio of a file's shape. A mono file counts as two
// loudspeakers play it.
func newListener(info audiofile.Info) *listener {
	return &listener{
		meter: loudness.New(loudness.Config{
			Rate: float64(info.Rate), Channels: info.Channels, DualMono: info.Channels == 1, Peak: loudness.PeakReport,
		}),
		spectrum: newSpectrum(float64(info.Rate)),
	}
}

// add takes one channel or two.
func (l *listener) add(planar [][]float64) {
	l.meter.Process(planar)
	l.spectrum.add(planar[0], planar[len(planar)-1])
}

// cells are the spectrum after finish.
func (l *listener) cells() []cell { return l.spectrum.cells(l.spectrum.energy) }

// Level is how loud something is.
type Level struct {
	Integrated report.Figure `json:"integrated_lufs"`
	TruePeak   report.Figure `json:"true_peak_dbtp"`
}

// finish ends the measurement.
func (l *listener) finish() Level {
	l.meter.Finish()
	l.spectrum.finish()
	return Level{report.Figure(l.meter.Integrated()), report.Figure(l.meter.TruePeak())}
}
