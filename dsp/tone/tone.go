// Package tone measures sines in a signal, for tests and comparisons.
package tone

import "math"

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
