// Package analysis is what a mastering engineer watches beside loudness: how a
// stereo signal spreads over frequency, and how much its channels have in
// common. A [Meter] shows it live; a [Survey] reads a whole file, once and in
// bounded memory, and finds its faults too:
//
//	s := analysis.NewSurvey(48000, 2)
//	for … { s.Process(planar) }
//	s.Finish()
//	r := s.Result()
package analysis
