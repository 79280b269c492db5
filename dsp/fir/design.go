package fir

import (
	"math"

	"lacquer/dsp/reuse"
)

const (
	responsePoints = 64 // frequencies in a unit of work
	unfoldCost     = 64

	// pathsCost is the cost of Source.Paths, relative to that of Magnitudes for
	// four frequencies: both grow with the number of filters.
	pathsCost = 40
)

// designer turns responses into the spectra of a kernel's partitions, in steps.
//
// The response A is given at the frequencies (k+½)/taps, so that the kernel,
//
//	h[n] = 2/taps · Σ A[k]·cos(2π(k+½)n/taps),  |n| <= taps/2,
//
// a discrete cosine transform of type II of half the length, ends at zero. It
// is done by a complex transform of a quarter (Makhoul, A fast cosine transform
// in one and two dimensions, IEEE TASSP 28(1), 1980).
type designer struct {
	bank   *Bank
	long   *transform
	square []float64 // the frequencies squared, in the order of responses
	turns  []float64 // see unfold
	shape  []float64 // of a kernel from its start to its middle

	// responses of the kernels: of those that are being worked out, and of
	// those whose spectra are being made of them.
	responses [2][][]float64
	asking    [2]step     // for responses
	asked     [][]float64 // the pieces that the source is asked for at once
	newest    int         // of responses
	plan      int         // that they belong to
	paths     []Path      // of that plan

	spectra [2][][]step // by responses and kernel
	half    []float64   // a kernel from its start to its middle
	work    []float64
	coming  *set
}

func (d *designer) prepare(b *Bank, taps, kernels int) {
	middle := taps / 2
	d.bank, d.long = b, transformOf(taps/4)
	d.square = reuse.Slice(d.square, middle)
	for i := range d.square {
		// Of the sequence A[0], A[2], … A[3], A[1] the even members are real
		// parts, the odd ones imaginary.
		j := 2*d.long.perm(i/8*4+i%4) + i/4%2
		k := 2 * j
		if k >= middle {
			k = 2*(middle-1-j) + 1
		}
		f := (float64(k) + 0.5) / float64(taps)
		d.square[i] = f * f
	}
	d.turns = d.turns[:0]
	for n := 0; n <= middle/4; n += 4 {
		var t [16]float64
		for i := range 4 {
			s1, c1 := math.Sincos(math.Pi * float64(n+i) / float64(taps))
			s5, c5 := math.Sincos(math.Pi * float64(5*(n+i)) / float64(taps))
			t[i], t[i+4], t[i+8], t[i+12] = c1, -s1, c5, -s5
		}
		d.turns = append(d.turns, t[:]...)
	}
	d.shape = reuse.Slice(d.shape, middle+1)
	for i := range d.shape {
		// 2/taps and the inverse transform's gain; a half because unfold takes
		// sums for means.
		d.shape[i] = edge(float64(i)/float64(middle)) / float64(taps) / float64(b.hop)
	}
	d.half = room(d.half, middle+1)
	d.work = room(d.work, 2*b.hop)
	d.asked = reuse.Zeros(d.asked, kernels)
	d.paths = reuse.Zeros(d.paths, cap(b.sets[0].paths))[:0]
	count := 0
	for i := range d.responses {
		d.responses[i] = rows(d.responses[i], kernels, middle)
		d.spectra[i] = reuse.Slice(d.spectra[i], kernels)
		for k := range kernels {
			d.spectra[i][k] = d.spectrum(d.spectra[i][k][:0], d.responses[i][k], k)
			count += len(d.spectra[i][k])
		}
	}
	d.asking = [2]step{{run: wait, units: 1}, {bank: b, units: middle / responsePoints,
		run: func(s *step, lo, hi int) { s.bank.designer.evaluate(lo, hi) }}}
	b.responseWork.steps = reuse.Slice(b.responseWork.steps, 2)[:0]
	b.spectraWork.steps = reuse.Slice(b.spectraWork.steps, count/2)[:0]
}

// evaluate asks the source for responses.
func (d *designer) evaluate(lo, hi int) {
	lo, hi = responsePoints*lo, responsePoints*hi
	for k, r := range d.responses[d.newest] {
		d.asked[k] = r[lo:hi]
	}
	d.bank.source.Magnitudes(d.plan, d.asked, d.square[lo:hi])
}

// edge is the window, from 0 at its start to 1 at its middle. It is flat over
// all but its ends, because what a kernel has of ringing there is its
// response's finest detail.
func edge(x float64) float64 {
	const width = 0.125
	if x >= width {
		return 1
	}
	return 0.5 - 0.5*math.Cos(math.Pi*x/width)
}

// beginResponses plans the work of asking for the responses of plan i.
func (d *designer) beginResponses(i int) {
	d.plan, d.newest = i, 1-d.newest
	var cost int
	d.paths, cost = d.bank.source.Paths(i, d.paths[:0])
	work := &d.bank.responseWork
	work.clear()
	for k := range d.spectra[0] {
		if d.uses(k) {
			d.asking[0].cost, d.asking[1].cost = pathsCost*cost, max(cost*responsePoints/4, 1)
			work.addAll(d.asking[:])
			return
		}
	}
}

// beginSpectra plans the work from those responses to the kernels of a set.
func (d *designer) beginSpectra(to *set) {
	d.coming = to
	to.paths = append(to.paths[:0], d.paths...)
	work := &d.bank.spectraWork
	work.clear()
	for k, steps := range d.spectra[d.newest] {
		if d.uses(k) {
			work.addAll(steps)
		}
	}
}

// uses reports whether a path goes through kernel k.
func (d *designer) uses(k int) bool {
	for _, p := range d.paths {
		if p.Kernel == k {
			return true
		}
	}
	return false
}

// spectrum appends the steps from the response x of kernel k to the spectra of
// its parts.
func (d *designer) spectrum(steps []step, x []float64, k int) []step {
	b := d.bank
	steps = append(d.long.inverseSteps(steps, x), step{bank: b, x: x, units: d.long.n/8 + 1, cost: unfoldCost,
		run: func(s *step, lo, hi int) { s.bank.designer.unfold(s.x, lo, hi) }})
	for p := range parts / 2 {
		steps = append(steps, step{bank: b, at: p, units: b.hop / 4, cost: weighCost,
			run: func(s *step, lo, hi int) { s.bank.designer.weighPart(s.at, lo, hi) }})
		steps = b.short.forwardSteps(steps, d.work)
		steps = append(steps, step{bank: b, at: p, kernel: k, units: b.short.ends(), cost: endsCost,
			run: func(s *step, lo, hi int) { s.bank.designer.finishPart(s.kernel, s.at, lo, hi) }})
	}
	return steps
}

// weighPart begins the transform of part p of the kernel.
func (d *designer) weighPart(p, lo, hi int) {
	b := d.bank
	part := d.half[p*b.hop:][:b.hop+1]
	weigh(d.work[8*lo:8*hi], part[4*lo:4*hi], b.silent[4*lo:4*hi], b.weights[8*lo:8*hi])
	if lo == 0 { // neighbours share the tap between them
		d.work[0], d.work[4] = 0.5*part[0], 0.5*part[b.hop]
	}
}

// finishPart ends it.
func (d *designer) finishPart(k, p, lo, hi int) {
	const stride = 4 * parts
	lastPass(d.coming.kernels[k][8*p+4*lo*stride:], stride, d.work[32*lo:32*hi], hi-lo)
}

// unfold turns the transform z of Makhoul's sequence into taps, from the start
// of a kernel to its middle; the units lo to hi are four places each. With E
// and O the transforms of the sequence's even and odd members, each tap is a
// part of E·e^(-iπn/taps) ± O·e^(-5iπn/taps), whose factors are in turns.
func (d *designer) unfold(z []float64, lo, hi int) {
	h := d.half
	m := len(h) - 1
	if lo == 0 { // the mirror image of place 0 is itself
		unfoldScalar(h, z, d.turns, d.shape, 0, 4)
		lo = 1
	}
	if last := m / 16; hi > last { // only one of four is left
		unfoldScalar(h, z, d.turns, d.shape, m/4, m/4+1)
		hi = last
	}
	unfold(h, z, d.turns, d.shape, 4*lo, 4*hi)
}

func unfoldScalar(h, z, turns, shape []float64, from, to int) {
	m := len(h) - 1
	for n := from; n < to; n++ {
		at, mirror := n/4*8+n%4, 0
		if n > 0 {
			i := m/2 - n
			mirror = i/4*8 + i%4
		}
		zr, zi, yr, yi := z[at], z[at+4], z[mirror], z[mirror+4]
		t := turns[n/4*16+n%4:]
		er, ei := times(zr+yr, zi-yi, t[0], t[4])
		or, oi := times(zi+yi, yr-zr, t[8], t[12])
		re, im := er-or, ei-oi
		h[m-n] = (er + or) * shape[m-n]
		h[n] = (-ei - oi) * shape[n]
		h[m/2+n] = (re - im) * (math.Sqrt2 / 2) * shape[m/2+n]
		h[m/2-n] = (re + im) * (math.Sqrt2 / 2) * shape[m/2-n]
	}
}
