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

	curveNear, curveFar float64 // Σ|g″|: the same for the second derivative
}

// slack is for rounding, and for the parabola: between points 1/16 sample
// apart it rises at most (1−cos 3π/32)/8 = 0.5 % over the higher one.
const slack = 1.01

// include raises the limits to what a phase needs. h are its taps, h[i] that
// of the sample i−half+1 after the one before the value.
func (l *limits) include(h []float64, u float64) {
	half := len(h) / 2
	var near, far float64
	for i, c := range h {
		near, far = split(near, far, i-half+1, c)
	}
	bent := append([]float64(nil), h...)
	bent[half-1] -= 1 - u
	bent[half] -= u
	bendNear, bendFar, rest := bendSums(bent)
	l.near = max(l.near, slack*near)
	l.far = max(l.far, slack*far)
	l.line = max(l.line, slack*(1+rest))
	l.bendNear = max(l.bendNear, slack*bendNear)
	l.bendFar = max(l.bendFar, slack*bendFar)
}

// includeCurve raises the limits of the second derivative at 0…1 sample after
// a chunk's samples, taken as differences over 1/64 sample.
func (l *limits) includeCurve(half int, beta float64) {
	const step = 1.0 / 64
	for u := 0.0; u <= 1; u += 4 * step {
		w := make([]float64, 2*half)
		for i := range w {
			t := float64(i-half+1) - u
			w[i] = windowedSinc(t-step, half, beta) - 2*windowedSinc(t, half, beta) + windowedSinc(t+step, half, beta)
			w[i] /= step * step
		}
		near, far, rest := bendSums(w)
		l.curveNear = max(l.curveNear, slack*(near+rest))
		l.curveFar = max(l.curveFar, slack*far)
	}
}

// bendSums writes Σ h·x as Σ g·(second differences of x) and returns Σ|g|.
// rest is the weight of what is left over where h has a slope to straight
// lines.
func bendSums(h []float64) (near, far, rest float64) {
	var slope, g float64 // running sums of h, once and twice
	for i, c := range h {
		slope += c
		g += slope
		near, far = split(near, far, i-len(h)/2+2, g)
	}
	return near, far, 2 * math.Abs(g)
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

// around sums up a chunk, in the middle of s, and its surroundings.
func around(s []span) (near, far span) {
	m := len(s) / 2
	near = s[m].join(s[m-1]).join(s[m+1])
	far = near
	for _, v := range s {
		far = far.join(v)
	}
	return near, far
}

// reach returns what the limits allow between the samples of the chunk in
// the middle of s.
func (l *limits) reach(s []span) float64 {
	near, far := around(s)
	return min(l.near*near.top+l.far*far.top, l.overLine(s, near.bend, far.bend))
}

// beats tells whether reach is above a peak. In music it mostly takes a glance
// at the second differences to see that it is not.
func (l *limits) beats(s []span, peak float64) bool {
	m := len(s) / 2
	near := max(s[m-1].bend, s[m].bend, s[m+1].bend)
	far := near
	for _, v := range s {
		far = max(far, v.bend)
	}
	return l.overLine(s, near, far) > peak && l.reach(s) > peak
}

// overLine is the limit by straight lines between the samples of the chunk in
// the middle of s and second differences nearby and in all of s.
func (l *limits) overLine(s []span, bendNear, bendFar float64) float64 {
	m := len(s) / 2
	return l.line*max(s[m].top, s[m+1].top) + l.bendNear*bendNear + l.bendFar*bendFar
}

// rise returns how far a maximum in the chunk in the middle of s can lie
// above the nearest point of the 4x grid, 1/8 sample away at most: the slope
// is 0 at the maximum, so it is curvature times distance squared, halved.
func (l *limits) rise(s []span) float64 {
	near, far := around(s)
	return (l.curveNear*near.bend+l.curveFar*far.bend)/128 + 1e-5*far.top
}

func (a span) join(b span) span { return span{max(a.top, b.top), max(a.bend, b.bend)} }
