package multiband

import (
	"lacquer/dsp/filter"
	"lacquer/dsp/fir"
)

// linearTaps is the length of the linear-phase crossover's filters at 44.1 and
// 48 kHz; other rates have the power of two that covers as much time. That is
// enough for the lowest split, 30 Hz: its bands are within -100 dBFS of what
// they should be.
const linearTaps = 8192

// linear is the linear-phase crossover. Three zero-phase low-passes of
// Linkwitz-Riley magnitude, 1/(1+(f/split)⁴), are delayed by half their length
// and taken from each other: low 1, low 2 − low 1, low 3 − low 2, input −
// low 3. So the bands are real and positive at every frequency, and sum to the
// input but for the rounding.
type linear struct {
	bank   fir.Bank
	splits [bands - 1]float64 // in cycles per frame
	plans  [fir.Plans][bands - 1]float64
	last   [bands - 1]float64 // the plan before
	out    [2 * bands][]float64
}

func (x *linear) prepare(rate float64) {
	taps := 1024
	for float64(taps) < linearTaps*0.99*rate/48000 {
		taps *= 2
	}
	x.bank.Prepare(taps, bands-1, 2*bands, x)
}

// set moves the splits, in cycles per frame: on the bank's grid, by a
// crossfade.
func (x *linear) set(splits [bands - 1]float64) { x.splits = filter.Held(splits) }

// Snap implements fir.Source.
func (x *linear) Snap(i int) bool {
	changed := x.splits != x.last
	x.plans[i], x.last = x.splits, x.splits
	return changed
}

// Paths implements fir.Source: both channels go through each low-pass and, for
// the highest band, past them.
func (x *linear) Paths(_ int, dst []fir.Path) ([]fir.Path, int) {
	const cost = 25
	for c := range 2 {
		for k := range bands - 1 {
			dst = append(dst, fir.Path{In: c, Kernel: k, Out: 2*k + c})
		}
		dst = append(dst, fir.Path{In: c, Kernel: fir.Unity, Out: 2*(bands-1) + c})
	}
	return dst, cost
}

// Magnitudes implements fir.Source.
func (x *linear) Magnitudes(i int, dst [][]float64, square []float64) {
	for k, split := range x.plans[i] {
		lowPass(dst[k], square, 1/(split*split))
	}
}

// process splits l and r, at most a stretch, into bands.
func (x *linear) process(to *filter.Banded, l, r []float64) {
	n := len(l)
	for k := range x.out {
		x.out[k] = to[k/2][k%2][:n]
	}
	x.bank.Process(l, r, x.out[:])
	for b := bands - 1; b > 0; b-- {
		for c := range 2 {
			less(to[b][c][:n], to[b-1][c][:n])
		}
	}
}
