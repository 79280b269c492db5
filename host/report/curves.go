package report

import (
	"lacquer/dsp/analysis"
	"lacquer/host/audiofile"
)

// Curves are what plots of a file are drawn from, collected while the file is
// measured: a few MB, however long it is.
type Curves struct {
	Series *Series

	survey *analysis.Survey
	result *analysis.Result
}

// NewCurves is for audio of the shape that info tells.
func NewCurves(info audiofile.Info) *Curves {
	return &Curves{
		Series: NewSeries(info.Channels),
		survey: analysis.NewSurvey(float64(info.Rate), info.Channels),
	}
}

// Join has a measurement fill the curves.
func (c *Curves) Join(opt *MeasureOptions) {
	tap := opt.Tap
	opt.Tap = func(planar [][]float64) {
		c.Hear(planar)
		if tap != nil {
			tap(planar)
		}
	}
	if len(opt.Sinks) == 0 {
		opt.Step = SeriesStep
	}
	opt.Sinks = append(opt.Sinks, c.Series.Add)
}

// Hear surveys a block; Series is fed by a probe.
func (c *Curves) Hear(planar [][]float64) { c.survey.Process(planar) }

// Survey is what was found in the whole file, when all of it was heard.
func (c *Curves) Survey() *analysis.Result {
	if c.result == nil {
		c.survey.Finish()
		r := c.survey.Result()
		c.result = &r
	}
	return c.result
}
