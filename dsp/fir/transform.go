package fir

import (
	"math"
	"math/bits"
	"sync"
)

// transform is a complex Fourier transform of n = 2^k points, k at least 4, cut
// into passes that can be run a piece at a time.
//
// Data stand in blocks of four values: four real parts, then four imaginary
// parts. The forward transform, with e^(+i), decimates in frequency: it takes
// values in order and leaves the spectrum in the order of perm. The inverse
// decimates in time: it takes the spectrum back from there and gives n times
// the values. Convolution does not care for the order, so nothing is ever
// sorted (Oppenheim and Schafer, Discrete-Time Signal Processing, 9.3).
type transform struct {
	n      int
	passes []pass // of the forward transform; the one without twiddles comes after them
}

// pass is one rank of butterflies of radix 4, or of radix 2 in the first pass
// for an odd k.
type pass struct {
	radix, span int // span is how many blocks the inputs of a butterfly are apart
	// twiddles w = e^(2πi·q/(4·radix·span)), and for radix 4 w² and w³: a block
	// of each for four neighbouring butterflies.
	twiddles []float64
}

// transforms are those that were asked for, by log2 n. They never change, so
// all share them; all sizes together take no more than twice the largest.
var transforms struct {
	sync.Mutex
	of [bits.UintSize]*transform
}

// transformOf is the transform of n points.
func transformOf(n int) *transform {
	transforms.Lock()
	defer transforms.Unlock()
	t := &transforms.of[bits.TrailingZeros(uint(n))]
	if *t == nil {
		*t = newTransform(n)
	}
	return *t
}

func newTransform(n int) *transform {
	t := &transform{n: n}
	for length := n; length > 4; {
		radix := 4
		if math.Ilogb(float64(length))%2 == 1 {
			radix = 2
		}
		p := pass{radix: radix, span: length / radix / 4}
		p.twiddles = room(nil, 2*length/radix*(radix-1))
		block := p.twiddles
		for q := 0; q < length/radix; q += 4 {
			for power := 1; power < radix; power++ {
				setRoots(block[:8], float64(power*q)/float64(length), float64(power)/float64(length))
				block = block[8:]
			}
		}
		t.passes = append(t.passes, p)
		length /= radix
	}
	return t
}

// setRoots writes complex numbers e^(2πi·turn), turn = first, first+step, …, in
// blocks.
func setRoots(x []float64, first, step float64) {
	for i := range len(x) / 2 {
		at := i/4*8 + i%4
		x[at+4], x[at] = math.Sincos(2 * math.Pi * (first + float64(i)*step))
	}
}

// perm is the frequency that the forward transform leaves at place i.
func (t *transform) perm(i int) int {
	// The pass without twiddles leaves the results of its four butterflies in
	// the lanes of four blocks.
	block, lane := i/4, i%4
	i = block/4*16 + 4*lane + block%4
	k, weight, length := 0, 1, t.n
	for _, p := range t.passes {
		length /= p.radix
		k += weight * (i / length)
		i %= length
		weight *= p.radix
	}
	return k + weight*i
}

// A unit of work is four butterflies. Forward, the passes go in the order of
// t.passes and end with lastPass; inverse, they begin with firstPass and go
// back.

func (t *transform) units(p *pass) int { return t.n / 4 / p.radix }

// ends is the number of units of lastPass and of firstPass.
func (t *transform) ends() int { return t.n / 16 }

// forward runs the units lo to hi of a pass in place.
func (p *pass) forward(x []float64, lo, hi int) {
	for lo < hi {
		at, q, n := p.stretch(lo, hi)
		if p.radix == 2 {
			forward2(x[8*at:], p.twiddles[8*q:], p.span, n)
		} else {
			forward4(x[8*at:], p.twiddles[24*q:], p.span, n)
		}
		lo += n
	}
}

// inverse runs the units lo to hi of a pass in place.
func (p *pass) inverse(x []float64, lo, hi int) {
	for lo < hi {
		at, q, n := p.stretch(lo, hi)
		if p.radix == 2 {
			inverse2(x[8*at:], p.twiddles[8*q:], p.span, n)
		} else {
			inverse4(x[8*at:], p.twiddles[24*q:], p.span, n)
		}
		lo += n
	}
}

// stretch is how many units from lo on, n, can be run at once: from block at
// and twiddles q on. Units of span 1 share their twiddles, so that all can.
func (p *pass) stretch(lo, hi int) (at, q, n int) {
	if p.span == 1 {
		return lo * p.radix, 0, hi - lo
	}
	q = lo % p.span
	return (lo-q)*p.radix + q, q, min(hi-lo, p.span-q)
}

// forwardSteps appends the passes of a forward transform of x but for the last.
func (t *transform) forwardSteps(dst []step, x []float64) []step {
	run := func(s *step, lo, hi int) { s.pass.forward(s.x, lo, hi) }
	for i := range t.passes {
		p := &t.passes[i]
		dst = append(dst, step{run: run, x: x, pass: p, units: t.units(p), cost: p.cost()})
	}
	return dst
}

// inverseSteps appends the passes of an inverse transform of x.
func (t *transform) inverseSteps(dst []step, x []float64) []step {
	dst = append(dst, step{x: x, units: t.ends(), cost: endsCost,
		run: func(s *step, lo, hi int) { firstPass(s.x[32*lo:32*hi], hi-lo) }})
	run := func(s *step, lo, hi int) { s.pass.inverse(s.x, lo, hi) }
	for i := len(t.passes) - 1; i >= 0; i-- {
		p := &t.passes[i]
		dst = append(dst, step{run: run, x: x, pass: p, units: t.units(p), cost: p.cost()})
	}
	return dst
}
