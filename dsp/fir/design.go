package fir

import "math"

const (
	magnitudePoints = 32 // frequencies in a unit of work
	unfoldCost      = 64
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
	bank       *Bank
	long       *transform
	square     []float64   // the frequencies squared, in the order of magnitudes
	magnitudes [][]float64 // by kernel, under transform
	asked      [][]float64 // the pieces of them that are asked for at once
	turns      []float64   // see unfold
	shape      []float64   // of a kernel from its start to its middle
	evaluate   step
	taps       [][]step // by kernel
	plan       int      // of the taps
	paths      []Path   // of that plan

	// halves are the kernels from start to middle: those being drafted, and
	// those whose spectra are being made.
	halves  [2][][]float64
	draft   int
	source  [][]float64
	work    []float64
	spectra [][]step // by kernel
	coming  *set
}

func (d *designer) prepare(b *Bank, taps, kernels int) {
	middle := taps / 2
	*d = designer{bank: b, long: newTransform(taps / 4)}
	d.square = make([]float64, middle)
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
	for n := 0; n <= middle/4; n += 4 {
		var t [16]float64
		for i := range 4 {
			s1, c1 := math.Sincos(math.Pi * float64(n+i) / float64(taps))
			s5, c5 := math.Sincos(math.Pi * float64(5*(n+i)) / float64(taps))
			t[i], t[i+4], t[i+8], t[i+12] = c1, -s1, c5, -s5
		}
		d.turns = append(d.turns, t[:]...)
	}
	d.shape = make([]float64, middle+1)
	for i := range d.shape {
		// 2/taps and the inverse transform's gain; a half because unfold takes
		// sums for means.
		d.shape[i] = edge(float64(i)/float64(middle)) / float64(taps) / float64(b.hop)
	}
	d.work = make([]float64, 2*b.hop)
	d.asked = make([][]float64, kernels)
	d.paths = make([]Path, 0, cap(b.sets[0].paths))
	d.evaluate = step{run: func(lo, hi int) {
		lo, hi = magnitudePoints*lo, magnitudePoints*hi
		for k := range d.asked {
			d.asked[k] = d.magnitudes[k][lo:hi]
		}
		b.source.Magnitudes(d.plan, d.asked, d.square[lo:hi])
	}, units: middle / magnitudePoints}
	steps := [2]int{1, 0}
	for k := range kernels {
		d.magnitudes = append(d.magnitudes, make([]float64, middle))
		for i := range d.halves {
			d.halves[i] = append(d.halves[i], make([]float64, middle+1))
		}
		d.taps = append(d.taps, d.tapSteps(k))
		d.spectra = append(d.spectra, d.spectrumSteps(k))
		steps[0] += len(d.taps[k])
		steps[1] += len(d.spectra[k])
	}
	b.tapsWork.steps = make([]step, 0, steps[0])
	b.spectraWork.steps = make([]step, 0, steps[1])
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

// beginTaps plans the work from the responses of plan i to the taps of all
// kernels that it uses.
func (d *designer) beginTaps(i int) {
	d.plan, d.draft = i, 1-d.draft
	var cost int
	d.paths, cost = d.bank.source.Paths(i, d.paths[:0])
	j := &d.bank.tapsWork
	j.clear()
	evaluate := d.evaluate
	evaluate.cost = max(cost*magnitudePoints/4, 1)
	j.add(evaluate)
	d.add(j, d.taps)
	if len(j.steps) == 1 {
		j.clear() // no kernel is used
	}
}

// beginSpectra plans the work from those taps to the kernels of a set.
func (d *designer) beginSpectra(to *set) {
	d.coming = to
	to.paths = append(to.paths[:0], d.paths...)
	d.bank.spectraWork.clear()
	d.add(&d.bank.spectraWork, d.spectra)
	d.source = d.halves[d.draft]
}

// add adds the steps of all kernels that paths use.
func (d *designer) add(j *job, steps [][]step) {
	for k := range steps {
		for _, p := range d.paths {
			if p.Kernel == k {
				for _, s := range steps[k] {
					j.add(s)
				}
				break
			}
		}
	}
}

// tapSteps lead from the response of kernel k to its taps.
func (d *designer) tapSteps(k int) []step {
	x := d.magnitudes[k]
	return append(d.long.inverseSteps(x), step{func(lo, hi int) {
		d.unfold(d.halves[d.draft][k], x, lo, hi)
	}, d.long.n/8 + 1, unfoldCost})
}

// spectrumSteps lead from the taps of kernel k to the spectra of its parts.
func (d *designer) spectrumSteps(k int) []step {
	b := d.bank
	var steps []step
	for p := range parts / 2 {
		steps = append(steps, step{func(lo, hi int) {
			part := d.source[k][p*b.hop:][:b.hop+1]
			weigh(d.work[8*lo:8*hi], part[4*lo:4*hi], b.silent[4*lo:4*hi], b.weights[8*lo:8*hi])
			if lo == 0 { // neighbours share the tap between them
				d.work[0], d.work[4] = 0.5*part[0], 0.5*part[b.hop]
			}
		}, b.hop / 4, weighCost})
		steps = append(steps, b.short.forwardSteps(d.work)...)
		steps = append(steps, step{func(lo, hi int) {
			const stride = 4 * parts
			lastPass(d.coming.kernels[k][8*p+4*lo*stride:], stride, d.work[32*lo:32*hi], hi-lo)
		}, b.short.ends(), endsCost})
	}
	return steps
}

// unfold turns the transform z of Makhoul's sequence into taps, from the start
// of a kernel to its middle; the units lo to hi are four places each. With E
// and O the transforms of the sequence's even and odd members, each tap is a
// part of E·e^(-iπn/taps) ± O·e^(-5iπn/taps), whose factors are in turns.
func (d *designer) unfold(h, z []float64, lo, hi int) {
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
