package fir

import "math"

const (
	magnitudePoints = 32 // frequencies in a unit of work
	unfoldCost      = 40
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
	magnitudes [][]float64 // under transform
	asked      [][]float64 // the pieces of them that are asked for at once
	turns      []float64   // e^(-iπn/taps), e^(-5iπn/taps) by n
	half       []float64   // the kernel from its start to its middle
	shape      []float64   // what it is multiplied by
	work       []float64
	evaluate   step
	kernels    [][]step
	plan       int
	coming     *set
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
	d.turns = make([]float64, 0, middle+4)
	for n := range middle/4 + 1 {
		s1, c1 := math.Sincos(math.Pi * float64(n) / float64(taps))
		s5, c5 := math.Sincos(math.Pi * float64(5*n) / float64(taps))
		d.turns = append(d.turns, c1, -s1, c5, -s5)
	}
	d.half = make([]float64, middle+1)
	d.shape = make([]float64, middle+1)
	for i := range d.shape {
		// 2/taps and the inverse transform's gain; a half because turns takes
		// sums for means.
		d.shape[i] = edge(float64(i)/float64(middle)) / float64(taps) / float64(b.hop)
	}
	d.work = make([]float64, 2*b.hop)
	d.asked = make([][]float64, kernels)
	d.evaluate = step{run: func(lo, hi int) {
		lo, hi = magnitudePoints*lo, magnitudePoints*hi
		for k := range d.asked {
			d.asked[k] = d.magnitudes[k][lo:hi]
		}
		b.source.Magnitudes(d.plan, d.asked, d.square[lo:hi])
	}, units: middle / magnitudePoints}
	count := 1
	for k := range kernels {
		d.magnitudes = append(d.magnitudes, make([]float64, middle))
		d.kernels = append(d.kernels, d.kernel(k))
		count += len(d.kernels[k])
	}
	b.newWork.steps = make([]step, 0, count)
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

// begin plans the design of plan i.
func (d *designer) begin(j *job, i int, to *set) {
	d.plan, d.coming = i, to
	var cost int
	to.paths, cost = d.bank.source.Paths(i, to.paths[:0])
	j.clear()
	used := false
	for k := range d.kernels {
		for _, p := range to.paths {
			if p.Kernel == k {
				if !used {
					s := d.evaluate
					s.cost = max(cost*magnitudePoints/4, 1)
					j.add(s)
					used = true
				}
				for _, s := range d.kernels[k] {
					j.add(s)
				}
				break
			}
		}
	}
}

// kernel are the steps from kernel k's response to its spectra.
func (d *designer) kernel(k int) []step {
	b := d.bank
	x := d.magnitudes[k]
	steps := d.long.inverseSteps(x)
	steps = append(steps, step{func(lo, hi int) { d.unfold(x, lo, hi) }, d.long.n/2 + 1, unfoldCost})
	for p := range parts / 2 {
		part := d.half[p*b.hop:][:b.hop+1]
		steps = append(steps, step{func(lo, hi int) {
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

// unfold turns the transform z of Makhoul's sequence into the kernel. With E
// and O the transforms of its even and odd members, each kernel tap is a part
// of E·e^(-iπn/taps) ± O·e^(-5iπn/taps).
func (d *designer) unfold(z []float64, lo, hi int) {
	h, shape := d.half, d.shape
	m := len(h) - 1
	for n := lo; n < hi; n++ {
		at, mirror := n/4*8+n%4, 0
		if n > 0 {
			i := m/2 - n
			mirror = i/4*8 + i%4
		}
		zr, zi, yr, yi := z[at], z[at+4], z[mirror], z[mirror+4]
		t := d.turns[4*n:][:4]
		er, ei := times(zr+yr, zi-yi, t[0], t[1])
		or, oi := times(zi+yi, yr-zr, t[2], t[3])
		re, im := er-or, ei-oi
		h[m-n] = (er + or) * shape[m-n]
		h[n] = -(ei + oi) * shape[n]
		h[m/2+n] = math.Sqrt2 / 2 * (re - im) * shape[m/2+n]
		h[m/2-n] = math.Sqrt2 / 2 * (re + im) * shape[m/2-n]
	}
}
