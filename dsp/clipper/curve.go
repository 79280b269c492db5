package clipper

import (
	"math"
)

// curve is, for each frame of a stretch, the curve f of the clipper, odd in u:
//
//	f(u) = u                            u <= lower
//	f(u) = u − width·(s³ − s⁴/2)        between, s = (u−lower)/width
//	f(u) = top                          u >= upper
//
// Its slope 1 − 3s² + 2s³ goes from 1 to 0 without a corner: f has a continuous
// second derivative. The knee ends as far above the threshold, which is the
// flat top, as it begins below.
type curve struct {
	lower, upper, top, width, scale [stretch]float64
}

// set sets frame i to a threshold, and a knee as the share of it where the bend
// begins. A hard corner is a bend too narrow to matter.
func (c *curve) set(i int, threshold, knee float64) {
	const narrowest = 1e-9
	width := max(2*threshold*(1-knee), narrowest*threshold)
	c.lower[i] = threshold - width/2
	c.upper[i] = threshold + width/2
	c.top[i], c.width[i], c.scale[i] = threshold, width, 1/width
}

func (c *curve) copy(to, from int) {
	c.lower[to], c.upper[to], c.top[to] = c.lower[from], c.upper[from], c.top[from]
	c.width[to], c.scale[to] = c.width[from], c.scale[from]
}

// Gauss's quadrature with three points, exact for polynomials of degree 5.
var gaussAt = math.Sqrt(0.6) / 2 // of the outer points, from the middle

const (
	gaussOuter  = 5.0 / 18
	gaussMiddle = 8.0 / 18

	// What a segment rises at least, lest 0 be divided by: shortest, or where
	// that is lost in rounding the share finest of where it begins.
	shortest = 1e-9
	finest   = 1.0 / (1 << 48)
)

// segmentsScalar takes the segments that end at the values b and begin at the
// values a before them. It writes the values of the output that go with b, what
// later says included, and leaves in later what is for those that follow.
func segmentsScalar(out, later, a, b []float64, c *curve, from int) {
	for i := from; i < len(out); i++ {
		now, next := segment(a[i], b[i], c, i)
		out[i] = later[i] + now
		later[i] = next
	}
}

// segment is second-order antiderivative antialiasing of the excess e(u) =
// u − f(u) (S. Bilbao, F. Esqueda, J. Parker and V. Välimäki, "Antiderivative
// antialiasing for memoryless nonlinearities", IEEE Signal Processing Letters
// 24(7), 2017): e of the straight lines between the samples, under a triangular
// kernel from one sample before to one after, a sample late. Written as
// quotients of antiderivatives that cancels badly where neighbours are alike.
// But e is made of polynomials, and the integrals over a segment, with the
// falling weight 1−t for the value now and the rising t, 0 to 1, for the next,
// are had without differences from the times at which the line enters and
// leaves the bend.
func segment(a, b float64, c *curve, i int) (now, next float64) {
	d := b - a
	if least := max(shortest, math.Abs(a)*finest); math.Abs(d) < least {
		b = a + least
		d = b - a
	}
	inverse := 1 / d
	if max(a, b) > c.lower[i] {
		now, next = excess(a, b, inverse, c, i)
	}
	if min(a, b) < -c.lower[i] {
		n, x := excess(-a, -b, -inverse, c, i)
		now, next = now-n, next-x
	}
	return now, next
}

// excess integrates e over a segment, as far as u > 0. inverse is 1/(b−a).
func excess(a, b, inverse float64, c *curve, i int) (now, next float64) {
	// In the bend, from the time t1 on for a share of the segment.
	va, vb := min(max(a, c.lower[i]), c.upper[i]), min(max(b, c.lower[i]), c.upper[i])
	t1 := float64((va - a) * inverse)
	share := float64((vb-a)*inverse) - t1
	sa, sb := float64((va-c.lower[i])*c.scale[i]), float64((vb-c.lower[i])*c.scale[i])
	span := sb - sa
	middle := sa + float64(0.5*span)
	outer := float64(gaussAt * span)
	low, high := bend(middle-outer), bend(middle+outer)
	mean := float64(gaussOuter*(low+high)) + float64(gaussMiddle*bend(middle))
	moment := float64(0.5*mean) + float64(gaussAt*gaussOuter*(high-low)) // mean of its place times it
	area := c.width[i] * share
	all := float64(area * mean)
	byTime := float64(area * (float64(t1*mean) + float64(share*moment)))

	// Above it, where e = u − top.
	za, zb := max(a, c.upper[i]), max(b, c.upper[i])
	t2 := float64((za - a) * inverse)
	above := float64((zb-a)*inverse) - t2
	ea, eb := za-c.top[i], zb-c.top[i]
	line := float64(0.5 * above * (ea + eb))
	all += line
	byTime += float64(t2*line) + float64(above*above*(1.0/6)*(ea+float64(eb+eb)))
	return all - byTime, byTime
}

// bend is s³ − s⁴/2.
func bend(s float64) float64 { return float64(s*s*s) * (1 - float64(0.5*s)) }
