package mastering

import "io"

// An excerpt is enough of a song to see how loudness answers to drive, kept
// in memory so that trying costs little: the whole of a short song, or pieces
// spread evenly over a long one. Neither its room nor the time it takes grows
// with the song's length or, above 96 kHz, with its rate.
const (
	excerptSeconds = 32
	excerptPieces  = 16 // of at least the 0.4 s that loudness is measured over
	excerptFrames  = 96000 * excerptSeconds
)

type excerpt struct {
	audio  [2][]float32 // 150 dB of range: loudness needs no more
	frames int64        // of the song
	piece  int64        // frames of a piece
	pos    int64        // of the song, seen so far
	read   int
}

// newExcerpt is for a song of so many frames at a rate in Hz.
func newExcerpt(rate int, frames int64) *excerpt {
	e := &excerpt{frames: frames, piece: min(int64(rate)*excerptSeconds, excerptFrames) / excerptPieces}
	for c := range e.audio {
		e.audio[c] = make([]float32, 0, min(frames, e.piece*excerptPieces))
	}
	return e
}

// add sees the song go by and keeps what belongs to the excerpt.
func (e *excerpt) add(planar [][]float64) {
	for i := range planar[0] {
		if e.wants(e.pos) && len(e.audio[0]) < cap(e.audio[0]) {
			e.audio[0] = append(e.audio[0], float32(planar[0][i]))
			e.audio[1] = append(e.audio[1], float32(planar[1][i]))
		}
		e.pos++
	}
}

// wants reports whether a frame of the song is in the excerpt: the song is
// cut into as many parts as there are pieces, and each gives its middle.
func (e *excerpt) wants(frame int64) bool {
	part := e.frames / excerptPieces
	if part <= e.piece {
		return true
	}
	start := (part - e.piece) / 2
	in := frame % part
	return in >= start && in < start+e.piece
}

// Read makes the excerpt a source; rewind begins again.
func (e *excerpt) Read(dst [][]float64) (int, error) {
	n := min(len(dst[0]), len(e.audio[0])-e.read)
	for c := range e.audio {
		for i, v := range e.audio[c][e.read : e.read+n] {
			dst[c][i] = float64(v)
		}
	}
	e.read += n
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func (e *excerpt) rewind() { e.read = 0 }

// len is how many frames it has.
func (e *excerpt) len() int { return len(e.audio[0]) }
