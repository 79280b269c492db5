package analysis

import (
	"math"
	"slices"
)

// clicks finds jumps and spikes of a few samples in a channel. They show in the
// second difference, x[i] − 2x[i−1] + x[i−2], against what it reaches anywhere
// in the 10 ms on both sides, which makes the measure as loud and as bright as
// the music is. What is no click:
//   - the attack of a drum or a note, which is loud or bright for longer than a
//     few samples, or changes the level;
//   - the edge of a square or a saw, of which another as high comes within
//     0.1 s.
type clicks struct {
	channel int
	rate    float64
	found   Events
	bends   []float64 // largest second difference of each piece: three hops
	before  int       // pieces of the hop before the current
	now     int       // and of the current one
	pending []candidate
}

// candidate is a click that must still wait for others as high.
type candidate struct {
	Event
	size     float64
	repeated bool
}

const (
	clickOver = 6   // times what there is around
	clickSpan = 4   // frames that a click reaches to either side
	clickStep = 2.5 // the most that the level may change
	sameSize  = 0.7 // the least ratio of repeated edges
)

func (c *clicks) prepare(rate float64) {
	c.rate = rate
	c.bends = make([]float64, 0, 3*(int(rate/hopRate)/bendPiece+2))
	c.pending = make([]candidate, 0, 16)
}

// pieces is how many pieces a number of frames has.
func pieces(frames int) int { return (frames + bendPiece - 1) / bendPiece }

// add looks at the current hop; pieces count from its first frame.
func (c *clicks) add(s *stretch) {
	if c.now == 0 { // the first
		c.now = pieces(s.hi - s.lo)
		c.bends = c.appendBends(c.bends, s, s.lo, s.hi)
	}
	c.bends = c.appendBends(c.bends, s, s.hi, len(s.x))
	c.release(s.pos - int64(c.rate/10))
	for i := c.before; i < c.before+c.now; i++ {
		if c.above(i) {
			c.inspect(s, s.lo+(i-c.before)*bendPiece)
		}
	}
	n := copy(c.bends, c.bends[c.before:])
	c.bends = c.bends[:n]
	c.before, c.now = c.now, n-c.now
}

// appendBends looks at the frames from…to of a stretch. The file's first piece
// begins with its third frame.
func (c *clicks) appendBends(dst []float64, s *stretch, from, to int) []float64 {
	n := pieces(to - from)
	dst = dst[:len(dst)+n]
	coming := dst[len(dst)-n:]
	if from == 0 && n > 0 {
		coming[0] = 0
		bends(coming[:1], s.x[:min(bendPiece, to)])
		coming, from = coming[1:], bendPiece
	}
	if from < to {
		bends(coming, s.x[from-2:to])
	}
	return dst
}

// above compares a piece with those around, but for its neighbours, which a
// click may reach into.
func (c *clicks) above(i int) bool {
	least := c.bends[i] / clickOver
	if least < silent/2 || i < 2 || c.bends[i-2] > least {
		return false
	}
	for j := i - 2; j >= max(0, i-c.now); j-- {
		if c.bends[j] > least {
			return false
		}
	}
	for j := i + 2; j < min(len(c.bends), i+c.now+1); j++ {
		if c.bends[j] > least {
			return false
		}
	}
	return i+2 < len(c.bends)
}

// inspect looks at the frames of a piece that begins at x[from], if the largest
// second difference is among them and not a little before or after.
func (c *clicks) inspect(s *stretch, from int) {
	at, top := from, 0.0
	for i := max(2, from-clickSpan); i < min(from+bendPiece+clickSpan, len(s.x)); i++ {
		if d := math.Abs(second(s.x, i)); d > top {
			at, top = i, d
		}
	}
	if at < from || at >= min(from+bendPiece, s.hi) || at+clickSpan >= len(s.x) {
		return
	}
	for i := max(2, from-bendPiece); i < min(from+2*bendPiece, len(s.x)); i++ {
		if d := math.Abs(second(s.x, i)); d > top/clickOver && (i < at-clickSpan || i > at+clickSpan) {
			return
		}
	}
	a := meanSquare(s.x[max(0, at-clickSpan-c.side()) : at-clickSpan])
	b := meanSquare(s.x[at+clickSpan : min(len(s.x), at+clickSpan+c.side())])
	if min(a, b) < silent*silent || a > clickStep*clickStep*b || b > clickStep*clickStep*a {
		return
	}
	// The second difference of a spike is largest one frame after it, that of
	// a jump at the first frame behind it or one later.
	before, after := math.Abs(s.x[at-1]-s.x[at-2]), math.Abs(s.x[at]-s.x[at-1])
	if before > after/2 {
		at--
	}
	c.take(s.frame(at), max(before, after))
}

// side is how much of both sides makes the level, 5 ms.
func (c *clicks) side() int { return int(c.rate / 200) }

func meanSquare(x []float64) (sum float64) {
	for _, v := range x {
		sum += v * v
	}
	return sum / float64(max(1, len(x)))
}

// take keeps a click until it is clear that it stands alone.
func (c *clicks) take(pos int64, size float64) {
	v := candidate{Event: Event{Position: pos, Length: 1, Channel: c.channel, Level: decibel(size * size)}, size: size}
	for i := range c.pending {
		p := &c.pending[i]
		if min(p.size, size) > sameSize*max(p.size, size) {
			p.repeated, v.repeated = true, true
		}
	}
	if len(c.pending) == cap(c.pending) {
		c.release(c.pending[0].Position + 1)
	}
	c.pending = append(c.pending, v)
}

// release decides on what was taken before a frame.
func (c *clicks) release(before int64) {
	n := 0
	for ; n < len(c.pending) && c.pending[n].Position < before; n++ {
		if !c.pending[n].repeated {
			c.found.add(c.pending[n].Event)
		}
	}
	c.pending = slices.Delete(c.pending, 0, n)
}

func (c *clicks) finish() { c.release(math.MaxInt64) }

// second difference that ends at x[i].
func second(x []float64, i int) float64 { return x[i] - 2*x[i-1] + x[i-2] }
