// Package loudness measures programme loudness and true peak after
// ITU-R BS.1770-5, EBU R 128, EBU Tech 3341 (EBU mode) and EBU Tech 3342
// (loudness range).
//
// A [Meter] serves both uses. Live: Process on the audio thread, getters
// whenever a value is wanted, Restart for a new programme. File: Process the
// whole file, Finish, Result.
//
//	m := loudness.New(loudness.Config{Rate: 48000, Channels: 2, Peak: loudness.PeakReport})
//	for … { m.Process(planar) }
//	m.Finish()
//	fmt.Println(m.Integrated(), "LUFS", m.TruePeak(), "dBTP")
//
// Undefined figures. A loudness is NaN while it has nothing to stand on: a
// window that is not yet full, no gating block above −70 LUFS. Silence that
// has been measured is −Inf: momentary and short-term loudness of digital
// silence, peaks of a programme without a non-zero sample.
//
// A Meter is not safe for concurrent use: who reads from another thread has
// the audio thread publish the figures.
package loudness
