package analysis

import "math"

// noise finds the level of the quietest passages, from the windows of the
// long-term spectrum.
type noise struct {
	hiss        int // first point above 4 kHz
	floor, high powers
	silence     int64 // the frame after the last of digital silence
}

const (
	hissFrom   = 4000 // Hz
	quietest   = 0.02 // share of windows
	pauseUnder = 30   // dB
	stillness  = 16   // frames
)

func (n *noise) prepare(rate float64, size int) {
	n.hiss = int(math.Ceil(hissFrom / rate * float64(size)))
}

// add looks for digital silence. It is enough to look at the beginning of a
// piece, which is no longer than a hop.
func (n *noise) add(left, right []float64, pos int64) {
	if len(left) < stillness {
		return
	}
	for i := range stillness {
		if left[i] != 0 || right[i] != 0 {
			return
		}
	}
	n.silence = pos + stillness
}

// window takes in the mean square of both channels below and above 4 kHz, in a
// window that begins at a frame.
func (n *noise) window(low, high float64, begin int64) {
	if n.silence > begin {
		return
	}
	n.floor.add(low + high)
	n.high.add(high)
}

func (n *noise) result(rms float64) Noise {
	r := Noise{Floor: decibel(n.floor.percentile(quietest)), Hiss: decibel(n.high.percentile(quietest))}
	r.Pauses = r.Floor < rms-pauseUnder
	return r
}
