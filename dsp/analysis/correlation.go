package analysis

import "math"

// The correlation meter's window: 0.4 s, as that of momentary loudness, moved
// on every 10 ms.
const (
	correlationRate   = 100 // blocks per second
	correlationBlocks = 40
)

// correlation is Σ l·r / √(Σ l² · Σ r²) over the last 0.4 s: 1 for mono, 0 for
// channels that have nothing in common, −1 for a polarity reversed.
type correlation struct {
	rate  float64
	end   int64 // frame where the current block ends
	count int64 // blocks since Reset
	fresh int64 // whole blocks since begin
	sums  [correlationBlocks]products
	now   products
	value float64
}

type products struct{ ll, rr, lr float64 }

// boundary is the frame where block k ends and block k+1 begins. Blocks are
// never off by more than half a frame where 10 ms is not a whole number.
func (c *correlation) boundary(k int64) int64 {
	return int64(math.Round(float64(k) * c.rate / correlationRate))
}

// begin starts an empty window at a frame since Reset.
func (c *correlation) begin(frame int64) {
	c.count = int64(float64(frame) * correlationRate / c.rate)
	for c.boundary(c.count+1) <= frame {
		c.count++
	}
	for c.boundary(c.count) > frame {
		c.count--
	}
	c.end = c.boundary(c.count + 1)
	c.fresh = 0
	if frame > c.boundary(c.count) {
		c.fresh = -1 // the current block has begun before
	}
	c.now, c.value = products{}, math.NaN()
}

// add takes in frames up to the end of the current block at most, of which the
// last is before frame pos.
func (c *correlation) add(left, right []float64, pos int64) {
	ll, rr, lr := c.now.ll, c.now.rr, c.now.lr
	right = right[:len(left)]
	for i, l := range left {
		r := right[i]
		ll += float64(l * l)
		rr += float64(r * r)
		lr += float64(l * r)
	}
	c.now = products{ll, rr, lr}
	if pos == c.end {
		c.closeBlock()
	}
}

func (c *correlation) closeBlock() {
	c.sums[c.count%correlationBlocks] = c.now
	c.now = products{}
	c.count++
	c.fresh++
	c.end = c.boundary(c.count + 1)
	if c.fresh < correlationBlocks {
		return
	}
	var s products
	for i := range int64(correlationBlocks) { // from the oldest on
		b := &c.sums[(c.count+i)%correlationBlocks]
		s.ll, s.rr, s.lr = s.ll+b.ll, s.rr+b.rr, s.lr+b.lr
	}
	c.value = math.NaN()
	if s.ll > inaudible && s.rr > inaudible {
		c.value = max(-1, min(s.lr/math.Sqrt(s.ll*s.rr), 1))
	}
}

// inaudible is the energy in a window under which a channel is silent: that of
// a signal of −400 dB and less, as denormals are.
const inaudible = 1e-40
