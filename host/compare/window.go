package compare

import (
	"io"

	"lacquer/host/audiofile"
)

// block is how many frames are read and compared at a time.
const block = 4096

// window holds a stretch of a file, which moves from front to back.
type window struct {
	r     *audiofile.Reader
	read  [][]float64 // what is read at a time
	held  [][]float64 // the first channels, from frame base on
	base  int64
	ended bool
}

// newWindow keeps that many of a file's channels at most.
func newWindow(r *audiofile.Reader, channels int) *window {
	w := &window{r: r, held: make([][]float64, min(channels, r.Info().Channels))}
	for range r.Info().Channels {
		w.read = append(w.read, make([]float64, block))
	}
	return w
}

// end is the frame after the last that is held.
func (w *window) end() int64 { return w.base + int64(len(w.held[0])) }

// fill sees to it that n frames from a place on are held, those that exist.
// The place is never earlier than that of the call before.
func (w *window) fill(from, n int64) error {
	w.drop(from)
	for w.end() < from+n && !w.ended {
		n, err := w.r.Read(w.read)
		for c := range w.held {
			w.held[c] = append(w.held[c], w.read[c][:n]...)
		}
		if err == io.EOF {
			w.ended = true
		} else if err != nil {
			return err
		}
		if w.end() <= from {
			w.drop(from)
		}
	}
	w.drop(from)
	return nil
}

// drop lets go of the frames before a place.
func (w *window) drop(before int64) {
	n := min(before-w.base, int64(len(w.held[0])))
	if n <= 0 {
		return
	}
	for c, x := range w.held {
		w.held[c] = x[:copy(x, x[n:])]
	}
	w.base += n
}

// slice is n frames of a channel, all of which must be held.
func (w *window) slice(c int, from, n int64) []float64 {
	return w.held[c][from-w.base:][:n]
}

// complex copies n frames of the first two channels as real and imaginary part,
// silence where there are none, and silence behind them.
func (w *window) complex(dst []complex128, from, n int64) {
	clear(dst)
	for i := max(from, w.base); i < min(from+n, w.end()); i++ {
		v := complex(w.held[0][i-w.base], 0)
		if len(w.held) > 1 {
			v = complex(real(v), w.held[1][i-w.base])
		}
		dst[i-from] = v
	}
}
