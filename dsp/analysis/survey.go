package analysis

import "fmt"

// Survey reads from a whole file what is to be known of it beside its loudness.
// It needs the same memory for any length. Results do not depend on how the
// audio is cut into blocks.
type Survey struct {
	rate     float64
	channels int
	frames   int64
}

// NewSurvey surveys audio of a rate in Hz, 1000…768000, and a number of
// channels, at least 1. It panics when these make no sense.
func NewSurvey(rate float64, channels int) *Survey {
	if !(rate >= 1000 && rate <= 768000) || channels < 1 {
		panic(fmt.Sprintf("analysis: %g Hz, %d channels", rate, channels))
	}
	return &Survey{rate: rate, channels: channels}
}

// Process takes in a block, one slice for each channel, all of one length.
func (s *Survey) Process(planar [][]float64) { s.frames += int64(len(planar[0])) }

// Finish says that the file ends here; Process may not be called again.
func (s *Survey) Finish() {}

// Result is what was found, after Finish.
func (s *Survey) Result() Result {
	return Result{Rate: s.rate, Channels: s.channels, Frames: s.frames}
}
