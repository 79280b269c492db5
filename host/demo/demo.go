// Package demo synthesises a song: drums, bass, electric piano, guitars, pad,
// a sung lead and backing voices, 40 s long, as an unmastered stereo mix and
// as the six stems that add up to it exactly.
//
// It exists because tests, examples and documentation need music that anyone
// may have, and a mastering chain can only be judged on something that has a
// groove, a form and a mix. The mix is competent and not finished, on purpose:
// it lies near −20 LUFS with peaks near −6 dBFS, its verse is several dB below
// its chorus, it is a little boomy around 110 Hz, boxy around 300 Hz, dull
// above 6 kHz, and nobody has de-essed the singer.
//
// The same samples come out on every run on one architecture: every random
// choice is drawn from a seeded generator in a fixed order, and nothing runs
// concurrently. Callers may: runs share nothing that changes.
package demo

import (
	"iter"
	"math"
)

const (
	// Rate is the sampling rate in Hz.
	Rate = 48000
	// Bits is the word length: every sample is a whole multiple of 2^(1-Bits).
	Bits = 24
	// Seconds is the length of the song.
	Seconds = 40
	// Frames is the length of the song in frames.
	Frames = Seconds * Rate
)

// blockFrames is how many frames the mixer makes at a time: 25 ms, a whole
// number of the singer's control ticks and of blocks in the song.
const blockFrames = 1200

// Stem is one of the groups the mix is made of.
type Stem struct {
	Name  string       // in capitals, as it names a file
	Audio [2][]float64 // left and right, on the 24-bit grid, full scale = 1
}

// Song is the song or a stretch of it. Mix is the sum of the stems, sample by
// sample and without rounding.
type Song struct {
	Start int // frame of the song at which this stretch starts
	Stems []Stem
	Mix   [2][]float64
}

// Len returns the length of the stretch in frames.
func (s *Song) Len() int { return len(s.Mix[0]) }

// Names returns the names of the stems in the order in which a Song has them.
func Names() []string {
	return []string{"DRUMS", "BASS", "INSTRUMENTS", "VOCALS", "VOCAL FX", "BV"}
}

// Blocks yields the first seconds of the song (all of it from 40 up) as
// consecutive stretches of at most 25 ms, in memory that does not grow. A
// stretch and its slices are reused: they hold until the next one is asked for.
func Blocks(seconds float64) iter.Seq[*Song] {
	frames := framesIn(seconds)
	return func(yield func(*Song) bool) {
		m := newMixer(play(arrangement))
		for at := 0; at < frames; at += blockFrames {
			block := m.next(at)
			if left := frames - at; left < blockFrames {
				block = block.slice(0, left)
			}
			if !yield(block) {
				return
			}
		}
	}
}

// Excerpt returns the first seconds of the song in memory, the same samples as
// Blocks: 5.4 MB for each second. It ends where it is cut, without a fade;
// only the whole song ends in silence.
func Excerpt(seconds float64) *Song {
	frames := framesIn(seconds)
	song := newSong(frames)
	for block := range Blocks(seconds) {
		part := song.slice(block.Start, block.Start+block.Len())
		copyStereo(part.Mix, block.Mix)
		for i := range part.Stems {
			copyStereo(part.Stems[i].Audio, block.Stems[i].Audio)
		}
	}
	return song
}

// Mix returns the first seconds of the mix alone, left and right: 0.77 MB for
// each second.
func Mix(seconds float64) [2][]float64 {
	mix := newStereo(framesIn(seconds))
	for block := range Blocks(seconds) {
		copyStereo(sliceStereo(mix, block.Start, block.Start+block.Len()), block.Mix)
	}
	return mix
}

// framesIn converts a length to frames, limited to what there is.
func framesIn(seconds float64) int {
	return int(math.Round(Rate * min(max(seconds, 0), Seconds)))
}

func newSong(frames int) *Song {
	s := &Song{Mix: newStereo(frames)}
	for _, name := range Names() {
		s.Stems = append(s.Stems, Stem{name, newStereo(frames)})
	}
	return s
}

// slice returns the stretch [from, to) of s as views on the same samples.
func (s *Song) slice(from, to int) *Song {
	part := &Song{Start: s.Start + from, Mix: sliceStereo(s.Mix, from, to)}
	for _, stem := range s.Stems {
		part.Stems = append(part.Stems, Stem{stem.Name, sliceStereo(stem.Audio, from, to)})
	}
	return part
}

func newStereo(frames int) [2][]float64 {
	return [2][]float64{make([]float64, frames), make([]float64, frames)}
}

func sliceStereo(a [2][]float64, from, to int) [2][]float64 {
	return [2][]float64{a[0][from:to], a[1][from:to]}
}

func copyStereo(to, from [2][]float64) {
	copy(to[0], from[0])
	copy(to[1], from[1])
}
