package main

import (
	"maps"
	"math"
	"math/cmplx"
	"slices"

	"gonum.org/v1/gonum/dsp/fourier"
	"gonum.org/v1/plot/plotter"

	"lacquer/dsp/chain"
)

// settings are rows of a stage in the parameter table and their plain values.
type settings map[int]float64

// with is s and more, which wins.
func (s settings) with(more settings) settings {
	t := settings{}
	maps.Copy(t, s)
	maps.Copy(t, more)
	return t
}

// ready gets a stage ready to process at the given rate in Hz.
func ready[S chain.Stage](s S, rate float64, set settings) S {
	for _, i := range slices.Sorted(maps.Keys(set)) {
		s.SetParam(i, set[i])
	}
	s.Prepare(rate, blockSize)
	return s
}

const blockSize = 512

// run processes l and r in place, in blocks.
func run(s chain.Stage, l, r []float64) {
	for at := 0; at < len(l); at += blockSize {
		end := min(at+blockSize, len(l))
		s.Process(l[at:end], r[at:end])
	}
}

// impulse is the first n frames of the left channel's response to a click on
// both.
func impulse(s chain.Stage, n int) []float64 {
	l, r := make([]float64, n), make([]float64, n)
	l[0], r[0] = 1, 1
	run(s, l, r)
	return l
}

// point is one frequency of a measured response.
type point struct {
	hz float64
	h  complex128
}

// db is the magnitude in dB.
func (p point) db() float64 { return decibel(cmplx.Abs(p.h)) }

// response is the transform of impulse response h at n frequencies from lo to
// hi, spaced evenly by ratio and each on a bin of the transform.
func response(h []float64, rate, lo, hi float64, n int) []point {
	bins := fourier.NewFFT(len(h)).Coefficients(nil, h)
	var out []point
	last := -1
	for i := range n {
		f := lo * math.Pow(hi/lo, float64(i)/float64(n-1))
		if k := int(math.Round(f / rate * float64(len(h)))); k != last {
			out = append(out, point{float64(k) * rate / float64(len(h)), bins[k]})
			last = k
		}
	}
	return out
}

// magnitude is a response as a curve in dB.
func magnitude(points []point) plotter.XYs {
	xy := make(plotter.XYs, len(points))
	for i, p := range points {
		xy[i] = plotter.XY{X: p.hz, Y: p.db()}
	}
	return xy
}

// near is the value of the point nearest to x.
func near(xy plotter.XYs, x float64) float64 {
	best := xy[0]
	for _, v := range xy {
		if math.Abs(math.Log(v.X/x)) < math.Abs(math.Log(best.X/x)) {
			best = v
		}
	}
	return best.Y
}

func decibel(x float64) float64 { return 20 * math.Log10(x+1e-300) }
