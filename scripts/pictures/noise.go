package main

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"
	"gonum.org/v1/plot/plotter"
)

// segment is how many frames are transformed at once: whole cycles of 1 kHz at
// 44.1 kHz.
const segment = 17640

// density is the power in a band of 1 Hz over frequency in dB, averaged over
// segments that overlap by half (P. D. Welch, 1967).
func density(x []float64, rate float64) plotter.XYs {
	window := blackmanHarris(segment)
	fft := fourier.NewFFT(segment)
	sum := make([]float64, segment/2+1)
	part := make([]float64, segment)
	n := 0.0
	for at := 0; at+segment <= len(x); at += segment / 2 {
		for i, w := range window {
			part[i] = x[at+i] * w
		}
		for k, h := range fft.Coefficients(nil, part) {
			sum[k] += real(h)*real(h) + imag(h)*imag(h)
		}
		n++
	}
	xy := make(plotter.XYs, len(sum))
	scale := 2 / (n * rate * power(window) * segment)
	for k, p := range sum {
		xy[k] = plotter.XY{X: float64(k) * rate / segment, Y: 10 * math.Log10(p*scale+1e-300)}
	}
	return xy
}

// bands makes one point of each band of some octaves from lo Hz up; of makes
// it of the powers of the band.
func bands(xy plotter.XYs, lo, octaves float64, of func(powers []float64) float64) (out plotter.XYs) {
	for len(xy) > 0 {
		n := 1
		for n < len(xy) && xy[n].X < xy[0].X*math.Exp2(octaves) {
			n++
		}
		if xy[0].X >= lo {
			powers := make([]float64, n)
			for i := range powers {
				powers[i] = math.Pow(10, xy[i].Y/10)
			}
			out = append(out, plotter.XY{X: (xy[0].X + xy[n-1].X) / 2, Y: 10 * math.Log10(of(powers))})
		}
		xy = xy[n:]
	}
	return out
}

// within are the points from lo to hi Hz.
func within(xy plotter.XYs, lo, hi float64) (in plotter.XYs) {
	for _, v := range xy {
		if v.X >= lo && v.X <= hi {
			in = append(in, v)
		}
	}
	return in
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// power is the mean square.
func power(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v * v
	}
	return sum / float64(len(x))
}

// largest is the peak.
func largest(x []float64) float64 {
	top := 0.0
	for _, v := range x {
		top = max(top, math.Abs(v))
	}
	return top
}
