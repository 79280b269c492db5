// Package tone makes sines and measures them in a signal, for tests and
// comparisons.
package tone

import (
	"math"
	"slices"

	"lacquer/dsp/dynamics"
)

// Sine is a sine of hz, below the rate in Hz. The phase stays within a turn, so
// that its end is as exact as its start.
func Sine(hz, rate, amplitude float64, frames int) []float64 {
	x := make([]float64, frames)
	turn := 0.0
	for i := range x {
		x[i] = amplitude * math.Sin(2*math.Pi*turn/rate)
		if turn += hz; turn >= rate {
			turn -= rate
		}
	}
	return x
}

// Level is the peak level in dB of a sine of hz in x, by correlation: x has
// whole periods of it.
func Level(x []float64, hz, rate float64) float64 {
	var re, im float64
	for i, v := range x {
		s, c := math.Sincos(2 * math.Pi * hz * float64(i) / rate)
		re, im = re+v*c, im+v*s
	}
	return 20 * math.Log10(2*math.Hypot(re, im)/float64(len(x)))
}

// Splatter is the peak above 8 kHz, in dB under a tone of 1 kHz or less of an
// amplitude: what a click leaves and a smooth change does not. The first 1000
// frames, in which the filter settles, do not count.
func Splatter(x []float64, rate, amplitude float64) float64 {
	y := slices.Clone(x)
	for range 8 {
		var f dynamics.SVF
		f.SetHighPass(8000/rate, math.Sqrt2/2)
		f.Process(y, y)
	}
	peak := 0.0
	for _, v := range y[1000:] {
		peak = max(peak, math.Abs(v))
	}
	return 20 * math.Log10(peak/amplitude)
}

// Fit fits a·cos + b·sin of freq, in cycles per sample, to x by least squares.
// It returns the sine's amplitude and what remains of x without it.
func Fit(x []float64, freq float64) (amplitude float64, rest []float64) {
	var cc, cs, ss, xc, xs float64
	for i, v := range x {
		s, c := math.Sincos(2 * math.Pi * freq * float64(i))
		cc += c * c
		cs += c * s
		ss += s * s
		xc += v * c
		xs += v * s
	}
	det := cc*ss - cs*cs
	a, b := (xc*ss-xs*cs)/det, (xs*cc-xc*cs)/det
	rest = make([]float64, len(x))
	for i, v := range x {
		s, c := math.Sincos(2 * math.Pi * freq * float64(i))
		rest[i] = v - a*c - b*s
	}
	return math.Hypot(a, b), rest
}

// Distortion is what of x is not the sine of freq, relative to it, in dB: THD+N.
func Distortion(x []float64, freq float64) float64 {
	a, rest := Fit(x, freq)
	return 20 * math.Log10(RMS(rest)*math.Sqrt2/a)
}

// Sidebands is the largest of the sines that lie up to four times low beside
// carrier, on either side, relative to the carrier, in dB. Both are in cycles
// per sample; both tones may be far louder than what is looked for.
func Sidebands(x []float64, carrier, low float64) float64 {
	const each = 4
	a, rest := Fit(x, carrier)
	_, rest = Fit(rest, low)
	worst := 0.0
	for k := 1.0; k <= each; k++ {
		for _, freq := range []float64{carrier - k*low, carrier + k*low} {
			b, _ := Fit(rest, freq)
			worst = max(worst, b)
		}
	}
	return 20 * math.Log10(worst/a)
}

// RMS is the root of the mean square.
func RMS(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v * v
	}
	return math.Sqrt(sum / float64(len(x)))
}
