package limiter

import (
	"math"

	"lacquer/dsp/loudness"
)

// MaxPiece is how many frames at most may go through the stages from Drive to
// Limiter at a time while Auto Drive is on: what the limiter measures comes
// back to the drive after that many frames, and so at the same frame however
// blocks are cut.
const MaxPiece = 1024

// hopTime is how often the loudness comes back, in s: the grid of the blocks
// that BS.1770 gates.
const hopTime = 0.1

// loop brings the loudness of the limiter's output back to the drive. It costs
// nothing while nobody listens.
type loop struct {
	meter  *loudness.Meter
	planar [2][]float64
	on     bool
	hop    int64 // frames
	frame  int64 // since Reset
	heard  [32]struct {
		end  int64 // frame
		lufs float64
	} // the last hops, more than MaxPiece holds at 1 kHz
}

func (b *loop) prepare(rate float64) {
	if b.meter == nil {
		b.meter = loudness.New(loudness.Config{Rate: rate, Channels: 2})
	}
	b.meter.Prepare(rate)
	b.hop = max(1, int64(math.Round(hopTime*rate)))
}

func (b *loop) reset() {
	b.frame = 0
	for i := range b.heard {
		b.heard[i].end = 0
	}
	b.meter.Reset()
}

// listen starts or ends the measurement.
func (b *loop) listen(on bool) {
	if on && !b.on && b.meter != nil {
		b.meter.Reset()
	}
	b.on = on
}

// measure hears the limiter's output.
func (b *loop) measure(l, r []float64) {
	if !b.on {
		b.frame += int64(len(l))
		return
	}
	for len(l) > 0 {
		n := min(int64(len(l)), b.hop-b.frame%b.hop)
		b.planar = [2][]float64{l[:n], r[:n]}
		b.meter.Process(b.planar[:])
		b.frame += n
		if hop := b.frame / b.hop; b.frame%b.hop == 0 {
			h := &b.heard[hop%int64(len(b.heard))]
			h.end, h.lufs = b.frame, b.meter.Momentary()
		}
		l, r = l[n:], r[n:]
	}
}

// at is the loudness in LUFS of the 0.4 s before a frame where a hop ends, if
// it was measured.
func (b *loop) at(end int64) (lufs float64, ok bool) {
	h := &b.heard[end/b.hop%int64(len(b.heard))]
	return h.lufs, h.end == end && end > 0 && h.lufs == h.lufs
}
