package eq

import (
	"math"

	"lacquer/dsp/filter"
	"lacquer/dsp/fir"
	"lacquer/dsp/param"
)

// design is the plan whose kernels are being made, as rational functions.
type design struct {
	axes axes
	// All stereo filters come first. On axes, all of the first only and all of
	// the second only follow; else each of the others by itself.
	filters []rational
	parts   []power

	g, num, den [points]float64 // under work
}

// rational is a squared magnitude, the product of its parts.
type rational struct {
	parts []power
	route int
}

// points is how many frequencies are worked out at once.
const points = 64

var ones = func() (x [points]float64) {
	for i := range x {
		x[i] = 1
	}
	return x
}()

// axes are the two signals that the filters of a plan leave apart.
type axes int

const (
	channels axes = iota // left and right
	midSide
	neither // left and right, but not apart
)

// The kernels, from input to output.
const (
	leftLeft = iota
	rightLeft
	leftRight
	rightRight
)

// Costs in vector operations for four frequencies.
const (
	powerCost = 16 // a rational part
	mixCost   = 16 // a filter in neither
	endCost   = 24
)

// Paths implements fir.Source. Equal kernels are one, and a channel without
// filters has none.
func (x *linear) Paths(i int, dst []fir.Path) ([]fir.Path, int) {
	const left, right = 0, 1
	d := &x.design
	count := d.begin(&x.plans[i], x.eq.rate)
	cost := endCost
	for _, f := range d.filters {
		cost += powerCost * len(f.parts)
	}
	if d.axes == channels {
		onLeft, onRight := leftLeft, rightRight
		if count[param.Left]+count[param.Right] == 0 {
			onRight = leftLeft
		}
		if count[param.Stereo]+count[param.Left] == 0 {
			onLeft = fir.Unity
		}
		if count[param.Stereo]+count[param.Right] == 0 {
			onRight = fir.Unity
		}
		return append(dst, fir.Path{In: left, Kernel: onLeft, Out: left}, fir.Path{In: right, Kernel: onRight, Out: right}), cost
	}
	across, back := leftRight, rightRight
	if d.axes == midSide {
		across, back = rightLeft, leftLeft
	} else {
		cost += mixCost * len(d.filters)
	}
	// Each channel adds its own part first, so that mono stays exactly mono.
	return append(dst,
		fir.Path{In: left, Kernel: leftLeft, Out: left}, fir.Path{In: right, Kernel: rightLeft, Out: left},
		fir.Path{In: right, Kernel: back, Out: right}, fir.Path{In: left, Kernel: across, Out: right}), cost
}

// begin takes p over and counts its filters by route.
func (d *design) begin(p *plan, rate float64) (count [param.Right + 1]int) {
	filters := p.filters[:p.count]
	for _, f := range filters {
		count[f.route]++
	}
	d.parts, d.filters = d.parts[:0], d.filters[:0]
	d.add(filters, rate, param.Stereo, param.Stereo)
	switch {
	case count[param.Mid]+count[param.Side] == 0:
		d.axes = channels
	case count[param.Left]+count[param.Right] == 0:
		d.axes = midSide
	default:
		d.axes = neither
		for i, f := range filters {
			if f.route != param.Stereo {
				d.add(filters[i:i+1], rate, f.route, f.route)
			}
		}
		return count
	}
	d.add(filters, rate, param.Left, param.Mid)
	d.add(filters, rate, param.Right, param.Side)
	return count
}

// add adds the product of those filters that have one of two routes.
func (d *design) add(filters []static, rate float64, route, other int) {
	from := len(d.parts)
	for _, f := range filters {
		if f.route == route || f.route == other {
			d.parts = appendPowers(d.parts, f.spec(), rate)
		}
	}
	d.filters = append(d.filters, rational{d.parts[from:], route})
}

// Magnitudes implements fir.Source.
func (x *linear) Magnitudes(_ int, dst [][]float64, square []float64) {
	for len(square) > 0 {
		n := min(points, len(square))
		if x.design.axes == neither {
			x.design.full(dst, square[:n])
		} else {
			x.design.diagonal(dst, square[:n])
		}
		for k := range dst {
			dst[k] = dst[k][n:]
		}
		square = square[n:]
	}
}

// diagonal works out the magnitudes on two axes that stay apart.
func (d *design) diagonal(dst [][]float64, square []float64) {
	n := len(square)
	both, first, second := d.g[:n], dst[leftLeft][:n], dst[rightRight][:n]
	own, others := d.filters[1].parts, d.filters[2].parts
	if len(own)+len(others) == 0 { // only one kernel is used
		d.product(first, square, d.filters[0].parts)
		roots(first)
		return
	}
	d.product(both, square, d.filters[0].parts)
	d.product(first, square, own)
	d.product(second, square, others)
	scale(first, both)
	scale(second, both)
	roots(first)
	roots(second)
	if d.axes == midSide {
		other := dst[rightLeft][:n]
		for i, m := range first {
			first[i], other[i] = 0.5*(m+second[i]), 0.5*(m-second[i])
		}
	}
}

// product writes the product of parts at the squared frequencies. It divides
// once for four of them, which no setting makes overflow.
func (d *design) product(dst, square []float64, parts []power) {
	n := len(square)
	num, den := d.num[:n], d.den[:n]
	copy(dst, ones[:])
	for i := 0; i < len(parts); i += 2 {
		if i%4 == 0 {
			copy(num, ones[:])
			copy(den, ones[:])
		}
		second := &neutral
		if i+1 < len(parts) {
			second = &parts[i+1]
		}
		times(num, den, square, &parts[i], second)
		if i%4 == 2 || i+2 >= len(parts) {
			ratio(dst, num, den)
		}
	}
}

// full multiplies the 2×2 matrices of the filters, in the order of the bands.
func (d *design) full(dst [][]float64, square []float64) {
	n := len(square)
	ll, rl, lr, rr := dst[leftLeft][:n], dst[rightLeft][:n], dst[leftRight][:n], dst[rightRight][:n]
	for i := range square {
		ll[i], rl[i], lr[i], rr[i] = 1, 0, 0, 1
	}
	g := d.g[:n]
	for _, f := range d.filters {
		for i := range g {
			g[i] = 1
		}
		d.product(g, square, f.parts)
		roots(g)
		switch f.route {
		case param.Stereo:
			scale(ll, g)
			scale(rl, g)
			scale(lr, g)
			scale(rr, g)
		case param.Left:
			scale(ll, g)
			scale(rl, g)
		case param.Right:
			scale(lr, g)
			scale(rr, g)
		case param.Mid:
			mix(ll, lr, g, 1)
			mix(rl, rr, g, 1)
		case param.Side:
			mix(ll, lr, g, -1)
			mix(rl, rr, g, -1)
		}
	}
}

// power is the squared magnitude of a part of a filter's analog prototype, of
// second order at most: num/den, polynomials of the squared frequency.
type power struct{ num, den [3]float64 }

// appendPowers appends the parts of s, with frequencies in cycles per frame.
// The prototypes are those of package filter, of which X is |s|².
func appendPowers(dst []power, s filter.Spec, rate float64) []power {
	a := math.Exp2(s.Gain / 40 * math.Log2E*math.Ln10)
	q2 := s.Q * s.Q
	var p power
	switch s.Shape {
	case filter.Bell:
		p = power{resonance(1, a*a/q2), resonance(1, 1/(a*a*q2))}
	case filter.LowShelf:
		p = power{scaled(a*a, falling(a, a/q2)), rising(a, a/q2)}
	case filter.HighShelf:
		p = power{scaled(a*a, rising(a, a/q2)), falling(a, a/q2)}
	case filter.Tilt:
		p = power{rising(a, a/q2), falling(a, a/q2)}
	case filter.Notch:
		p = power{resonance(1, 0), resonance(1, 1/q2)}
	case filter.BandPass:
		p = power{[3]float64{0, 1 / q2, 0}, resonance(1, 1/q2)}
	default:
		return appendPass(dst, s, rate)
	}
	return append(dst, p.at(s.Freq/rate))
}

// appendPass appends the parts of a Butterworth pass.
func appendPass(dst []power, s filter.Spec, rate float64) []power {
	num1, num2 := [3]float64{1}, [3]float64{1}
	if s.Shape == filter.HighPass {
		num1, num2 = [3]float64{0, 1}, [3]float64{0, 0, 1}
	}
	if s.Order%2 == 1 {
		p := power{num1, [3]float64{1, 1}}
		dst = append(dst, p.at(s.Freq/rate))
	}
	for i := range s.Order / 2 {
		p := power{num2, resonance(1, partW2(s, i))}
		dst = append(dst, p.at(s.Freq/rate))
	}
	return dst
}

// partW2 is 1/Q² of the i-th second-order part of a pass, the least resonant
// first; the setting's Q belongs to the last.
func partW2(s filter.Spec, i int) float64 {
	theta := math.Pi * float64(2*i+1) / float64(2*s.Order)
	if s.Order%2 == 1 {
		theta = math.Pi * float64(i+1) / float64(s.Order)
	}
	w := 2 * math.Cos(theta)
	if i == s.Order/2-1 {
		w /= s.Q * math.Sqrt2
	}
	return w * w
}

// neutral is no filter.
var neutral = power{[3]float64{1}, [3]float64{1}}

// resonance is |s² + w·s + at|² for w² = w2.
func resonance(at, w2 float64) [3]float64 { return [3]float64{at * at, w2 - 2*at, 1} }

// falling and rising are the two sides of a shelf: |s² + w·s + a|² and
// |a·s² + w·s + 1|².
func falling(a, w2 float64) [3]float64 { return resonance(a, w2) }
func rising(a, w2 float64) [3]float64  { return [3]float64{1, w2 - 2*a, a * a} }

func scaled(by float64, c [3]float64) [3]float64 {
	return [3]float64{by * c[0], by * c[1], by * c[2]}
}

// at puts the part at the frequency f.
func (p *power) at(f float64) power {
	x := 1 / (f * f)
	return power{
		[3]float64{p.num[0], p.num[1] * x, p.num[2] * x * x},
		[3]float64{p.den[0], p.den[1] * x, p.den[2] * x * x},
	}
}
