package loudness

import "math"

// limits bound what an interpolator can make of the samples around a chunk,
// in two ways; the lower one holds.
//
//   - The sum of |taps| times the largest sample. Good for treble.
//   - The larger of the two samples beside the value, for a straight line
//     between them, plus what the taps add to the line. Written as a sum over
//     second differences, h − line = Σ g·(x[i−1] − 2x[i] + x[i+1]), that is
//     at most Σ|g| times the largest second difference. Good for all else:
//     music is mostly bass, and bass is mostly straight.
//
// Each sum is split in the part that falls on the chunk and its two
// neighbours and the part beyond.
type limits struct {
	near, far         float64 // Σ|taps|
	line              float64 // weight of the larger neighbour
	bendNear, bendFar float64 // Σ|g|
}

// slack is for rounding, and for the parabola: between points 1/16 sample
// apart it rises at most (1−cos 3π/32)/8 = 0.5 % over the higher one.
const slack = 1.01

// include raises the limits to what a phase needs. h are its taps, h[i] that
// of the sample i−half+1 after the one before the value.
func (l *limits) include(h []float64, u float64) {
	half := len(h) / 2
	var near, far, bendNear, bendFar float64
	var slope, g float64 // running sums of h − line, once and twice
	for i, c := range h {
		at := i - half + 1
		near, far = split(near, far, at, c)
		switch at {
		case 0:
			c -= 1 - u
		case 1:
			c -= u
		}
		slope += c
		g += slope
		bendNear, bendFar = split(bendNear, bendFar, at+1, g)
	}
	// What the taps miss of a straight line's slope is left over in g.
	rest := 2 * math.Abs(g)
	l.near = max(l.near, slack*near)
	l.far = max(l.far, slack*far)
	l.line = max(l.line, slack*(1+rest))
	l.bendNear = max(l.bendNear, slack*bendNear)
	l.bendFar = max(l.bendFar, slack*bendFar)
}

// split adds |c| to near if the place is within the neighbouring chunks
// wherever in its chunk the value lies, else to far.
func split(near, far float64, at int, c float64) (float64, float64) {
	if at > -chunk && at < chunk {
		return near + math.Abs(c), far
	}
	return near, far + math.Abs(c)
}

// span is what is known of one chunk of input: the largest magnitude of its
// samples, and of the second differences around all of them but the last and
// that before the first.
type span struct{ top, bend float64 }

// reach returns the larger of what the limits allow between the samples of
// the chunk in the middle of s, given the chunks around it.
func (l *limits) reach(s []span) float64 {
	m := len(s) / 2
	near := s[m].join(s[m-1]).join(s[m+1])
	far := near
	for _, v := range s {
		far = far.join(v)
	}
	bySum := l.near*near.top + l.far*far.top
	byLine := l.line*max(s[m].top, s[m+1].top) + l.bendNear*near.bend + l.bendFar*far.bend
	return min(bySum, byLine)
}

func (a span) join(b span) span { return span{max(a.top, b.top), max(a.bend, b.bend)} }
