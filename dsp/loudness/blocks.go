package loudness

import "math"

// Windows and hops in blocks of 10 ms. The grain of 10 ms is what Tech 3341
// case 13 needs: a burst of 400 ms, anywhere, must fill the window.
const (
	blockRate       = 100 // blocks per second
	momentaryBlocks = 40  // 0.4 s
	shortBlocks     = 300 // 3 s
	tenths          = 30  // tenths of a second in 3 s
	hop             = 10  // gating blocks and range values are 100 ms apart
)

// blocks holds the energies of the last 3 s in blocks of 10 ms. Block k ends
// at frame round(k·rate/100): at rates where 10 ms is not a whole number of
// frames, blocks differ by one frame and windows are never off by more than
// half of one. Windows are summed anew each time, so nothing drifts.
type blocks struct {
	rate  float64
	pos   int64 // frames since Reset
	end   int64 // frame where the current block ends
	count int64 // whole blocks since Reset
	fresh int64 // whole blocks since Restart

	ring      [shortBlocks]float64
	momentary float64 // mean square of the last 0.4 s
	short     float64 // mean square of the last 3 s

	maxMomentary, maxShort float64 // −1: none yet
}

func (b *blocks) reset(rate float64) {
	*b = blocks{rate: rate}
	b.end = b.boundary(1)
	b.restart()
}

func (b *blocks) restart() {
	b.fresh = 0
	if b.pos > b.boundary(b.count) {
		b.fresh = -1 // the current block is older than the restart
	}
	b.maxMomentary, b.maxShort = -1, -1
}

// boundary is the frame where block k ends and block k+1 begins.
func (b *blocks) boundary(k int64) int64 { return BlockEnd(b.rate, k) }

// BlockEnd is the frame, counted from Reset, where the first k blocks of 10 ms
// end: who wants momentary and short-term loudness as they are at that time
// calls Process up to it.
func BlockEnd(rate float64, k int64) int64 {
	return int64(math.Round(float64(k) * rate / blockRate))
}

// tenth is the frame where the current tenth of a second ends.
func (b *blocks) tenth() int64 { return b.boundary((b.count/hop + 1) * hop) }

// whole tells that a tenth of a second has just ended.
func (b *blocks) whole() bool { return b.count%hop == 0 && b.pos == b.boundary(b.count) }

// push closes the current block.
func (b *blocks) push(energy float64) {
	at := int(b.count % shortBlocks)
	b.ring[at] = energy
	b.count++
	b.fresh++
	b.end = b.boundary(b.count + 1)

	if b.count >= momentaryBlocks {
		b.momentary = b.sumLast(at) / float64(b.pos-b.boundary(b.count-momentaryBlocks))
	}
	if b.count >= shortBlocks {
		b.short = b.sumAll() / float64(b.pos-b.boundary(b.count-shortBlocks))
	}
	if b.fresh >= momentaryBlocks {
		b.maxMomentary = max(b.maxMomentary, b.momentary)
	}
	if b.fresh >= shortBlocks {
		b.maxShort = max(b.maxShort, b.short)
	}
}

// sumLast adds up the 0.4 s that end with the block at a place in the ring.
func (b *blocks) sumLast(at int) float64 {
	var sum float64
	for i := at - momentaryBlocks + 1; i <= at; i++ {
		if i < 0 {
			sum += b.ring[i+shortBlocks]
		} else {
			sum += b.ring[i]
		}
	}
	return sum
}

// sumAll adds up the ring, in four partial sums for speed.
func (b *blocks) sumAll() float64 {
	var s [4]float64
	for i := 0; i+4 <= len(b.ring); i += 4 {
		r := (*[4]float64)(b.ring[i:])
		s[0] += r[0]
		s[1] += r[1]
		s[2] += r[2]
		s[3] += r[3]
	}
	return s[0] + s[1] + (s[2] + s[3])
}

// loudness of a window that takes n blocks to fill.
func (b *blocks) loudness(energy float64, n int64) float64 {
	if b.count < n {
		return math.NaN()
	}
	return lufs(energy)
}

// loudest turns the larger of two maxima, negative where there is none, into
// LUFS.
func loudest(a, b float64) float64 {
	if m := max(a, b); m >= 0 {
		return lufs(m)
	}
	return math.NaN()
}
