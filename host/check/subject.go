package check

import (
	"context"
	"math"

	"lacquer/dsp/analysis"
	"lacquer/host/audiofile"
	"lacquer/host/report"
)

// Subject is a file as it was measured.
type Subject struct {
	Info    audiofile.Info
	Figures report.Figures
	Survey  analysis.Result
	peaks   peaks
}

// Measure reads a file to its end. progress is told how much is read; it may be
// nil. Sinks are told a moment every 10 ms.
func Measure(ctx context.Context, r report.Source, progress func(frames int64), sinks ...func(*report.Moment)) (*Subject, error) {
	info := r.Info()
	survey := analysis.NewSurvey(float64(info.Rate), info.Channels)
	s := &Subject{Info: info}
	f, err := report.Measure(ctx, r, report.MeasureOptions{
		Tap: survey.Process, Progress: progress, Step: peakStep, Sinks: append(sinks, s.peaks.add),
	})
	if err != nil {
		return nil, err
	}
	s.peaks.finish()
	survey.Finish()
	s.Figures, s.Survey = f, survey.Result()
	return s, nil
}

// seconds is the time of a frame.
func (s *Subject) seconds(frame int64) float64 { return float64(frame) / float64(s.Info.Rate) }

// Place is where in a file something was found.
type Place struct {
	Time    float64 `json:"time_s"`
	Length  float64 `json:"length_s,omitempty"`
	Channel int     `json:"channel,omitempty"` // from 1; 0: all
	level   float64 // dBTP, of peaks
}

// places are where events were found, the first few.
func (s *Subject) places(e analysis.Events) ([]Place, int64) {
	var list []Place
	for _, v := range e.First[:min(len(e.First), maxPlaces)] {
		list = append(list, Place{Time: s.seconds(v.Position), Length: s.seconds(v.Length), Channel: v.Channel + 1})
	}
	return list, e.Count
}

// at is a single place.
func at(time float64) ([]Place, int64) {
	if math.IsNaN(time) {
		return nil, 0
	}
	return []Place{{Time: time}}, 1
}
