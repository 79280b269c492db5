package fir

import "math"

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
	halves  [][]float64 // taps of the half-band filters, by stage
	evens   [][]float64 // taps of filters that may be the last one down instead, by stage
	pad     int         // more delay before it, in oversampled samples
	latency int         // frames
	pass    float64
	rate    float64

	past  []int // of each array
	folds []plannedFold
}

// place is a value of an array: the one of a frame before or after (frame < 0
// or > 0) the frame in work.
type place struct{ array, frame int }

type plannedFold struct {
	to      int // array
	pairs   []place
	weights []float64
}

func newOversamplerPlan(rate float64, factor, order int) *oversamplerPlan {
	p := &oversamplerPlan{rate: rate, pass: min(oversamplerPass, oversamplerPassOfRate*rate)}
	for 1<<p.stages < factor {
		p.stages++
	}
	for s := range oversamplerStages {
		p.halves = append(p.halves, symmetricTaps(p.edge(s), true))
		if order == 1 {
			p.evens = append(p.evens, symmetricTaps(p.edge(s), false))
		}
	}
	for s := 1; s <= oversamplerStages; s++ {
		p.latency = max(p.latency, (p.delay(s, order)+1<<s-1)>>s)
	}
	p.pad = p.latency<<p.stages - p.delay(p.stages, order)
	return p
}

// edge is that of the pass band of stage s, which doubles the rate R =
// rate·2^s, as a fraction of 2R. The stop band, from R−pass to R, mirrors it.
func (p *oversamplerPlan) edge(s int) float64 { return p.pass / math.Ldexp(2*p.rate, s) }

// delay is that of a cascade of the given stages, in oversampled samples.
func (p *oversamplerPlan) delay(stages, order int) int {
	sum := 0
	for s := range stages {
		up, down := 2*len(p.halves[s])-1, 2*len(p.halves[s])-2
		if s == stages-1 && order == 1 {
			down = len(p.evens[s]) - 1
		}
		sum += (up + down) << (stages - 1 - s)
	}
	if order == 2 {
		sum++
	}
	return sum
}

// symmetricTaps is one side of the shortest Kaiser design, of any shape, that
// holds oversamplerStop: for a half-band filter what is at distances 1, 3, 5 …
// of its middle ½, else the taps of an even number at ½, 1½, 2½ …. One side of
// the latter, and twice that of the former, sums to ½.
func symmetricTaps(edge float64, halfBand bool) []float64 {
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
			if c := kaiserTaps(n, KaiserBeta(attenuation), halfBand); stopBand(c, edge, halfBand) < oversamplerStop {
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

func kaiserTaps(n int, beta float64, halfBand bool) []float64 {
	c := make([]float64, n)
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

// signal says where the values of a frame of an oversampled signal are.
type signal []place

// at is the place of value j, counted from the first of the frame in work.
func (s signal) at(j int) place {
	n := len(s)
	q := j & (n - 1) // a power of two
	return place{s[q].array, s[q].frame + (j-q)/n}
}

func (p *oversamplerPlan) array() int {
	p.past = append(p.past, 0)
	return len(p.past) - 1
}

// raise doubles the rate of v: of the two values for v's sample m the first is
// what lies between m−K and m−K+1, the second is the sample m−K+1 itself.
func (p *oversamplerPlan) raise(v signal, s int) signal {
	c := p.halves[s]
	k := len(c)
	w := make(signal, 2*len(v))
	for q := range v {
		f := plannedFold{to: p.array()}
		for i := k - 1; i >= 0; i-- {
			f.pairs = append(f.pairs, v.at(q-k-i), v.at(q-k+1+i))
			f.weights = append(f.weights, 2*c[i])
		}
		p.folds = append(p.folds, f)
		w[2*q] = place{f.to, 0}
		w[2*q+1] = v.at(q - k + 1)
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
	y := make(signal, len(w)/2)
	for q := range y {
		f := plannedFold{to: p.array()}
		if last && p.evens != nil {
			c := p.evens[s]
			at := 2*q - (len(c) - 1) - pad
			for i := len(c) - 1; i >= 0; i-- {
				f.pairs = append(f.pairs, w.at(at-i), w.at(at+1+i))
				f.weights = append(f.weights, c[i])
			}
		} else {
			c := p.halves[s]
			at := 2*q - (2*len(c) - 2) - pad
			for i := len(c) - 1; i >= 0; i-- {
				f.pairs = append(f.pairs, w.at(at-(2*i+1)), w.at(at+(2*i+1)))
				f.weights = append(f.weights, c[i])
			}
			f.pairs = append(f.pairs, w.at(at), w.at(at))
			f.weights = append(f.weights, 0.25)
		}
		p.folds = append(p.folds, f)
		y[q] = place{f.to, 0}
	}
	return y
}

// needs makes f's inputs reach back far enough for f to be run from a frame
// before the stretch on.
func (p *oversamplerPlan) needs(f *plannedFold, from int) {
	for _, at := range f.pairs {
		p.past[at.array] = max(p.past[at.array], from-at.frame)
	}
}

func (p *oversamplerPlan) build(o *Oversampler) {
	input := p.array()
	u := signal{{input, 0}}
	for s := range p.stages {
		u = p.raise(u, s)
	}
	raised := len(p.folds)
	var places []place
	for k := -o.factor; k < o.factor; k++ {
		at := u.at(k)
		places = append(places, at)
		p.past[at.array] = max(p.past[at.array], -at.frame)
	}
	// After a rest, all of the past is worked out anew.
	for i := raised - 1; i >= 0; i-- {
		p.needs(&p.folds[i], p.past[p.folds[i].to])
	}

	y := make(signal, o.factor)
	first := len(p.past)
	for q := range y {
		y[q] = place{p.array(), 0}
	}
	for s := p.stages - 1; s >= 0; s-- {
		before := len(p.folds)
		y = p.lower(y, s)
		reach := 0
		for i := before; i < len(p.folds); i++ {
			p.needs(&p.folds[i], 0)
			for _, at := range p.folds[i].pairs {
				reach = max(reach, -at.frame)
			}
		}
		o.drain += reach
	}
	o.latency = p.latency
	p.past[input] = max(p.past[input], p.latency)

	arrays := make([]array, len(p.past))
	size := 0
	for i, past := range p.past[:len(p.past)-1] { // the last one is the caller's
		arrays[i] = array{size + past, past}
		size += past + OversamplerFrames
	}
	o.memory = make([]float64, size)
	o.input = arrays[input]
	o.out = arrays[first : first+o.factor]
	for _, at := range places {
		o.refs = append(o.refs, arrays[at.array].start+at.frame)
	}
	for i := range p.folds {
		f := p.folds[i].resolve(arrays)
		if i < raised {
			o.up = append(o.up, f)
		} else {
			o.down = append(o.down, f)
		}
	}
}

// resolve turns places into places in memory.
func (f *plannedFold) resolve(arrays []array) fold {
	r := fold{to: arrays[f.to], weights: f.weights, lowest: math.MaxInt}
	for _, at := range f.pairs {
		i := arrays[at.array].start + at.frame
		r.pairs = append(r.pairs, i)
		r.lowest, r.newest = min(r.lowest, i), max(r.newest, i)
	}
	for i := range r.pairs {
		r.pairs[i] = 8 * (r.pairs[i] - r.lowest)
	}
	return r
}
