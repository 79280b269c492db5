package fir

import (
	"math"

	"lacquer/dsp/reuse"
)

const (
	oversamplerPass       = 20000 // Hz
	oversamplerPassOfRate = 20000.0 / 44100
	oversamplerStop       = 2.5e-6 // -112 dB, of one stage: what is left by several may add up
	oversamplerStages     = 4      // to 16 times
)

// oversamplerPlan lays out an Oversampler: its filters, which array each of
// their taps reads, and how much of the past an array has to keep.
type oversamplerPlan struct {
	stages  int
	order   int
	halves  [oversamplerStages][]float64 // taps of the half-band filters
	evens   [oversamplerStages][]float64 // taps of filters that are the last one down instead for order 1
	pad     int                          // more delay before it, in oversampled samples
	latency int                          // frames
	pass    float64
	rate    float64

	past    []int // of each array
	arrays  []array
	folds   []plannedFold
	pairs   []place // of all folds
	weights []float64
}

// place is a value of an array: the one of a frame before or after (frame < 0
// or > 0) the frame in work.
type place struct{ array, frame int }

type plannedFold struct{ to, first, taps int } // array; in weights

// begin designs the filters, in the memory of the last plan or as they are
// there.
func (p *oversamplerPlan) begin(rate float64, factor, order int) {
	if rate != p.rate || order != p.order {
		p.design(rate, order)
	}
	p.past, p.folds, p.pairs, p.weights = p.past[:0], p.folds[:0], p.pairs[:0], p.weights[:0]
	for p.stages = 0; 1<<p.stages < factor; {
		p.stages++
	}
	p.latency = 0
	for s := 1; s <= oversamplerStages; s++ {
		p.latency = max(p.latency, (p.delay(s)+1<<s-1)>>s)
	}
	p.pad = p.latency<<p.stages - p.delay(p.stages)
}

// design makes the taps, the same for every factor.
func (p *oversamplerPlan) design(rate float64, order int) {
	p.rate, p.pass, p.order = rate, min(oversamplerPass, oversamplerPassOfRate*rate), order
	for s := range oversamplerStages {
		p.halves[s] = symmetricTaps(p.halves[s], p.edge(s), true)
		if order == 1 {
			p.evens[s] = symmetricTaps(p.evens[s], p.edge(s), false)
		}
	}
}

// edge is that of the pass band of stage s, which doubles the rate R =
// rate·2^s, as a fraction of 2R. The stop band, from R−pass to R, mirrors it.
func (p *oversamplerPlan) edge(s int) float64 { return p.pass / math.Ldexp(2*p.rate, s) }

// delay is that of a cascade of the given stages, in oversampled samples.
func (p *oversamplerPlan) delay(stages int) int {
	sum := 0
	for s := range stages {
		up, down := 2*len(p.halves[s])-1, 2*len(p.halves[s])-2
		if s == stages-1 && p.order == 1 {
			down = len(p.evens[s]) - 1
		}
		sum += (up + down) << (stages - 1 - s)
	}
	if p.order == 2 {
		sum++
	}
	return sum
}

// symmetricTaps is one side of the shortest Kaiser design, of any shape, that
// holds oversamplerStop: for a half-band filter what is at distances 1, 3, 5 …
// of its middle ½, else the taps of an even number at ½, 1½, 2½ …. One side of
// the latter, and twice that of the former, sums to ½. The memory of c is used.
func symmetricTaps(c []float64, edge float64, halfBand bool) []float64 {
	taps := 2
	for KaiserAttenuation(taps, 0.5-2*edge) < 90 { // the design needs more than that
		taps++
	}
	n := taps / 2
	if halfBand {
		n = taps / 4
	}
	for n = max(n, 2); ; n++ {
		for attenuation := 96.0; attenuation < 140; attenuation += 2 {
			if c = kaiserTaps(c, n, KaiserBeta(attenuation), halfBand); stopBand(c, edge, halfBand) < oversamplerStop {
				return c
			}
		}
	}
}

// distance is where tap k of a side is.
func distance(k int, halfBand bool) float64 {
	if halfBand {
		return float64(2*k + 1)
	}
	return float64(k) + 0.5
}

func kaiserTaps(c []float64, n int, beta float64, halfBand bool) []float64 {
	c = reuse.Slice(c, n)
	end := distance(n, halfBand) - distance(0, halfBand)
	sum := 0.0
	for k := range c {
		d := distance(k, halfBand)
		c[k] = Sinc(d/2) * Kaiser(d/end, beta)
		sum += c[k]
	}
	want := 0.5
	if halfBand {
		want = 0.25
	}
	for k := range c {
		c[k] *= want / sum
	}
	return c
}

// stopBand is the largest response on a grid in the stop band, that near its
// edge first.
func stopBand(c []float64, edge float64, halfBand bool) float64 {
	most := 0.0
	points := 4 * len(c)
	for i := points; i >= 0 && most < oversamplerStop; i-- {
		f := 0.5 - edge*float64(i)/float64(points)
		sum := 0.0
		if halfBand {
			sum = 0.5
		}
		for k, v := range c {
			sum += 2 * v * math.Cos(2*math.Pi*f*distance(k, halfBand))
		}
		most = max(most, math.Abs(sum))
	}
	return most
}

// signal says where the n values of a frame of an oversampled signal are.
type signal struct {
	n      int // a power of two
	places [1 << oversamplerStages]place
}

// at is the place of value j, counted from the first of the frame in work.
func (s *signal) at(j int) place {
	q := j & (s.n - 1)
	return place{s.places[q].array, s.places[q].frame + (j-q)/s.n}
}

func (p *oversamplerPlan) array() int {
	p.past = append(p.past, 0)
	return len(p.past) - 1
}

// fold adds a filter that writes a new array.
func (p *oversamplerPlan) fold() *plannedFold {
	p.folds = append(p.folds, plannedFold{to: p.array(), first: len(p.weights)})
	return &p.folds[len(p.folds)-1]
}

// tap adds a pair of taps to f, which was added last.
func (p *oversamplerPlan) tap(f *plannedFold, a, b place, weight float64) {
	p.pairs = append(p.pairs, a, b)
	p.weights = append(p.weights, weight)
	f.taps++
}

func (p *oversamplerPlan) pairsOf(f *plannedFold) []place {
	return p.pairs[2*f.first : 2*(f.first+f.taps)]
}

// raise doubles the rate of v: of the two values for v's sample m the first is
// what lies between m−K and m−K+1, the second is the sample m−K+1 itself.
func (p *oversamplerPlan) raise(v signal, s int) signal {
	c := p.halves[s]
	k := len(c)
	w := signal{n: 2 * v.n}
	for q := range v.n {
		f := p.fold()
		for i := k - 1; i >= 0; i-- {
			p.tap(f, v.at(q-k-i), v.at(q-k+1+i), 2*c[i])
		}
		w.places[2*q] = place{f.to, 0}
		w.places[2*q+1] = v.at(q - k + 1)
	}
	return w
}

// lower halves the rate of w.
func (p *oversamplerPlan) lower(w signal, s int) signal {
	last := s == p.stages-1
	pad := 0
	if last {
		pad = p.pad
	}
	y := signal{n: w.n / 2}
	for q := range y.n {
		f := p.fold()
		if last && p.order == 1 {
			c := p.evens[s]
			at := 2*q - (len(c) - 1) - pad
			for i := len(c) - 1; i >= 0; i-- {
				p.tap(f, w.at(at-i), w.at(at+1+i), c[i])
			}
		} else {
			c := p.halves[s]
			at := 2*q - (2*len(c) - 2) - pad
			for i := len(c) - 1; i >= 0; i-- {
				p.tap(f, w.at(at-(2*i+1)), w.at(at+(2*i+1)), c[i])
			}
			p.tap(f, w.at(at), w.at(at), 0.25)
		}
		y.places[q] = place{f.to, 0}
	}
	return y
}

// needs makes f's inputs reach back far enough for f to be run from a frame
// before the stretch on.
func (p *oversamplerPlan) needs(f *plannedFold, from int) {
	for _, at := range p.pairsOf(f) {
		p.past[at.array] = max(p.past[at.array], from-at.frame)
	}
}

func (p *oversamplerPlan) build(o *Oversampler) {
	input := p.array()
	u := signal{n: 1}
	u.places[0] = place{input, 0}
	for s := range p.stages {
		u = p.raise(u, s)
	}
	raised := len(p.folds)
	for k := -o.factor; k < o.factor; k++ {
		at := u.at(k)
		p.past[at.array] = max(p.past[at.array], -at.frame)
	}
	// After a rest, all of the past is worked out anew.
	for i := raised - 1; i >= 0; i-- {
		p.needs(&p.folds[i], p.past[p.folds[i].to])
	}

	y := signal{n: o.factor}
	first := len(p.past)
	for q := range y.n {
		y.places[q] = place{p.array(), 0}
	}
	o.drain = 0
	for s := p.stages - 1; s >= 0; s-- {
		before := len(p.folds)
		y = p.lower(y, s)
		reach := 0
		for i := before; i < len(p.folds); i++ {
			p.needs(&p.folds[i], 0)
			for _, at := range p.pairsOf(&p.folds[i]) {
				reach = max(reach, -at.frame)
			}
		}
		o.drain += reach
	}
	o.latency = p.latency
	p.past[input] = max(p.past[input], p.latency)

	p.place(o, &u, raised)
	o.input = p.arrays[input]
	o.out = p.arrays[first : first+o.factor]
}

// place lays the arrays out in o's memory, and points the folds there.
func (p *oversamplerPlan) place(o *Oversampler, u *signal, raised int) {
	p.arrays = reuse.Zeros(p.arrays, len(p.past))
	size := 0
	for i, past := range p.past[:len(p.past)-1] { // the last one is the caller's
		p.arrays[i] = array{size + past, past}
		size += past + OversamplerFrames
	}
	o.memory = reuse.Slice(o.memory, size)
	o.pairs = reuse.Slice(o.pairs, len(p.pairs))
	o.refs, o.up, o.down = o.refs[:0], o.up[:0], o.down[:0]
	for k := -o.factor; k < o.factor; k++ {
		o.refs = append(o.refs, p.memory(u.at(k)))
	}
	for i := range p.folds {
		f := p.resolve(&p.folds[i], o.pairs)
		if i < raised {
			o.up = append(o.up, f)
		} else {
			o.down = append(o.down, f)
		}
	}
}

// memory is where in memory a place is.
func (p *oversamplerPlan) memory(at place) int { return p.arrays[at.array].start + at.frame }

// resolve turns places into places in memory.
func (p *oversamplerPlan) resolve(f *plannedFold, pairs []int) fold {
	r := fold{
		to: p.arrays[f.to], lowest: math.MaxInt,
		pairs: pairs[2*f.first : 2*(f.first+f.taps)], weights: p.weights[f.first : f.first+f.taps],
	}
	for k, at := range p.pairsOf(f) {
		i := p.memory(at)
		r.pairs[k] = i
		r.lowest, r.newest = min(r.lowest, i), max(r.newest, i)
	}
	for i := range r.pairs {
		r.pairs[i] = 8 * (r.pairs[i] - r.lowest)
	}
	return r
}
