package eq

import (
	"math"

	"lacquer/dsp/filter"
	"lacquer/dsp/fir"
	"lacquer/dsp/param"
)

// design is the plan whose kernels are being made, as rational functions: what
// works on both channels alike, and then, in order of the bands, pairs of what
// works on left and right, or on mid and side. One pair, or none, leaves its
// two signals apart.
type design struct {
	both  []power
	pairs []pair
	room  []power // for all parts

	first, second, num, den [points]float64 // under work
}

// pair are the squared magnitudes on two signals, products of parts.
type pair struct {
	midSide bool
	parts   [2][]power
}

// points is how many frequencies are worked out at once.
const points = 64

var ones = func() (x [points]float64) {
	for i := range x {
		x[i] = 1
	}
	return x
}()

// The kernels, from input to output.
const (
	leftLeft = iota
	rightLeft
	leftRight
	rightRight
)

// Costs in vector operations for four frequencies.
const (
	powerCost = 14 // a rational part
	pairCost  = 60
	endCost   = 16
)

// Paths implements fir.Source. Equal kernels are one, and a channel without
// filters has none.
func (x *linear) Paths(i int, dst []fir.Path) ([]fir.Path, int) {
	const left, right = 0, 1
	d := &x.design
	d.begin(&x.plans[i], x.eq.rate)
	cost := endCost + powerCost*len(d.room) + pairCost*len(d.pairs)
	if len(d.pairs) == 0 {
		d.pairs = append(d.pairs, pair{})
	}
	if p := &d.pairs[0]; len(d.pairs) == 1 && !p.midSide {
		onLeft, onRight := leftLeft, rightRight
		if len(p.parts[0])+len(p.parts[1]) == 0 {
			onRight = leftLeft
		}
		if len(d.both)+len(p.parts[0]) == 0 {
			onLeft = fir.Unity
		}
		if len(d.both)+len(p.parts[1]) == 0 {
			onRight = fir.Unity
		}
		return append(dst, fir.Path{In: left, Kernel: onLeft, Out: left}, fir.Path{In: right, Kernel: onRight, Out: right}), cost
	}
	across, back := leftRight, rightRight
	if len(d.pairs) == 1 {
		across, back = rightLeft, leftLeft
	}
	// Each channel adds its own part first, so that mono stays exactly mono.
	return append(dst,
		fir.Path{In: left, Kernel: leftLeft, Out: left}, fir.Path{In: right, Kernel: rightLeft, Out: left},
		fir.Path{In: right, Kernel: back, Out: right}, fir.Path{In: left, Kernel: across, Out: right}), cost
}

// begin takes p over.
func (d *design) begin(p *plan, rate float64) {
	d.room, d.pairs = d.room[:0], d.pairs[:0]
	filters := p.filters[:p.count]
	d.both = d.add(filters, rate, param.Stereo)
	for len(filters) > 0 {
		midSide, n := run(filters)
		routes := [2]int{param.Left, param.Right}
		if midSide {
			routes = [2]int{param.Mid, param.Side}
		}
		first, second := d.add(filters[:n], rate, routes[0]), d.add(filters[:n], rate, routes[1])
		if len(first)+len(second) > 0 {
			d.pairs = append(d.pairs, pair{midSide, [2][]power{first, second}})
		}
		filters = filters[n:]
	}
}

// run is how many filters at the beginning are either on left and right or on
// mid and side, beside those on both.
func run(filters []static) (midSide bool, n int) {
	known := false
	for i, f := range filters {
		if f.route == param.Stereo {
			continue
		}
		is := f.route == param.Mid || f.route == param.Side
		if known && is != midSide {
			return midSide, i
		}
		midSide, known = is, true
	}
	return midSide, len(filters)
}

// add gives the parts of those filters that are on a route.
func (d *design) add(filters []static, rate float64, route int) []power {
	from := len(d.room)
	for _, f := range filters {
		if f.route == route {
			d.room = appendPowers(d.room, f.spec(), rate)
		}
	}
	return d.room[from:]
}

// Magnitudes implements fir.Source.
func (x *linear) Magnitudes(_ int, dst [][]float64, square []float64) {
	d := &x.design
	for len(square) > 0 {
		n := min(points, len(square))
		if len(d.pairs) == 1 {
			d.apart(dst, square[:n])
		} else {
			d.matrix(dst, square[:n])
		}
		for k := range dst {
			dst[k] = dst[k][n:]
		}
		square = square[n:]
	}
}

// apart works out the magnitudes where one pair leaves two signals apart.
func (d *design) apart(dst [][]float64, square []float64) {
	n := len(square)
	p := &d.pairs[0]
	both, first, second := d.first[:n], dst[leftLeft][:n], dst[rightRight][:n]
	if len(p.parts[0])+len(p.parts[1]) == 0 { // only one kernel is used
		d.product(first, square, d.both)
		roots(first)
		return
	}
	d.product(both, square, d.both)
	d.product(first, square, p.parts[0])
	d.product(second, square, p.parts[1])
	scale(first, both)
	scale(second, both)
	roots(first)
	roots(second)
	if p.midSide {
		other := dst[rightLeft][:n]
		for i, m := range first {
			first[i], other[i] = 0.5*(m+second[i]), 0.5*(m-second[i])
		}
	}
}

// matrix multiplies the 2×2 matrices of all pairs.
func (d *design) matrix(dst [][]float64, square []float64) {
	n := len(square)
	ll, rl, lr, rr := dst[leftLeft][:n], dst[rightLeft][:n], dst[leftRight][:n], dst[rightRight][:n]
	d.product(ll, square, d.both)
	roots(ll)
	copy(rr, ll)
	clear(rl)
	clear(lr)
	first, second := d.first[:n], d.second[:n]
	for i := range d.pairs {
		p := &d.pairs[i]
		d.product(first, square, p.parts[0])
		d.product(second, square, p.parts[1])
		roots(first)
		roots(second)
		if p.midSide {
			cross(ll, lr, first, second)
			cross(rl, rr, first, second)
			continue
		}
		scale(ll, first)
		scale(rl, first)
		scale(lr, second)
		scale(rr, second)
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

// power is the squared magnitude of a part of a filter's analog prototype, of
// second order at most: num/den, polynomials of the squared frequency.
type power struct{ num, den [3]float64 }

// appendPowers appends the parts of s, with frequencies in cycles per frame.
// The prototypes are those of package filter, of which X is |s|².
func appendPowers(dst []power, s filter.Spec, rate float64) []power {
	a := math.Exp2(s.Gain / 40 * math.Log2E * math.Ln10)
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
		q := s.PartQ(i)
		p := power{num2, resonance(1, 1/(q*q))}
		dst = append(dst, p.at(s.Freq/rate))
	}
	return dst
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
