package fir

import "math"

// reach bounds what the oversampled values around a stretch can be, in two
// ways, of which the lower one holds:
//
//   - The sum of |taps| times the largest sample.
//   - A straight line between the two samples beside a value, which the larger
//     of them bounds, and what the taps add to the line. Written as a sum over
//     second differences, taps − line = Σ g·(x[i−1] − 2x[i] + x[i+1]), that is
//     at most Σ|g| times the largest second difference. Music is mostly bass,
//     and bass is mostly straight.
type reach struct{ sum, bend float64 }

// reachSlack is for rounding, here and in what the caller makes of the values.
const reachSlack = 1 + 1e-6

// newReach learns the taps from the response to an impulse.
func newReach(o *Oversampler) (r reach) {
	o.Reset()
	x := [OversamplerFrames]float64{1}
	o.Up(x[:])
	var h [OversamplerFrames + 1]float64
	for k := -o.factor; k < o.factor; k++ {
		copy(h[:], o.At(k))
		r.include(h[:])
	}
	return r
}

func (r *reach) include(h []float64) {
	sum, delay := 0.0, 0.0
	for i, c := range h {
		sum += math.Abs(c)
		delay += float64(i) * c
	}
	r.sum = max(r.sum, sum*reachSlack)
	at := int(delay + 1e-6)
	u := max(delay-float64(at), 0)
	var slope, g, bend float64 // running sums of h − line, once and twice
	for i, c := range h {
		switch i {
		case at:
			c -= 1 - u
		case at + 1:
			c -= u
		}
		slope += c
		g += slope
		bend += math.Abs(g)
	}
	r.bend = max(r.bend, bend*reachSlack)
}

// of is the bound for signals whose largest sample is top and largest second
// difference is bend.
func (r *reach) of(top, bend float64) float64 {
	return min(r.sum*top, reachSlack*top+r.bend*bend)
}

// UpIfOver takes frames like Up if an oversampled value may exceed floor in
// magnitude, from the frame before x on, and else like Rest. It reports which.
func (o *Oversampler) UpIfOver(x []float64, floor float64) bool {
	o.take(x)
	top, bend := extremes(o.memory[o.input.start-o.input.past : o.input.start+len(x)])
	if o.reach.of(top, bend) <= floor {
		o.resting = true
		return false
	}
	o.raise(len(x))
	return true
}

func extremesScalar(x []float64, from int, top, bend float64) (float64, float64) {
	for i := from; i < len(x); i++ {
		top = max(top, math.Abs(x[i]))
		if i >= 2 {
			bend = max(bend, math.Abs(float64(x[i]-2*x[i-1])+x[i-2]))
		}
	}
	return top, bend
}
