package dither

import "math"

// Strengths of noise shaping.
const (
	Off = iota
	Mild
	Medium
	Strong
)

// published holds the taps of shapers for 44.1 and 48 kHz, which lower the
// noise around 3 kHz, where the ear is keenest, and raise it above 15 kHz:
// Mild is the modified E-weighted one with 2 taps (−16 dB from 2 to 5 kHz,
// +6 dB in total), Medium Lipshitz' with 5 taps (−18, +12), Strong
// Wannamaker's F-weighted one with 9 (−22, +18). Sources: Lipshitz,
// Vanderkooy and Wannamaker, "Minimally audible noise shaping", JAES 39(11),
// 1991; Wannamaker, "Psychoacoustically optimal noise shaping", JAES 40(7/8),
// 1992.
var published = [Strong + 1][order]float64{
	Mild:   {1.537, -0.8367},
	Medium: {2.033, -2.165, 1.959, -1.590, 0.6149},
	Strong: {2.412, -3.370, 3.937, -4.174, 3.353, -2.205, 1.281, -0.569, 0.0847},
}

const (
	lowestShaped = 32000.0 // Hz: below, all of the band is heard, noise stays white
	publishedTop = 64000.0 // Hz: above, the published curves lie too high
)

// depth is how much louder, in dB, designed noise may be at most where it is
// not heard. Strong is as deep as 88.2 kHz bears without more noise in all
// than Mild makes at 44.1 kHz, +6.1 dB: with an octave above hearing to put
// it, every strength is mild there in total and still does more for the ear
// (−26 dB from 2 to 5 kHz) than the published ones.
var depth = [Strong + 1]float64{Mild: 16, Medium: 28, Strong: 36}

// design is the taps for a strength at a rate. Below 32 kHz there are none.
// Up to 64 kHz they are the published ones. Above, they are made from the
// threshold of hearing: linear prediction finds the filter of least noise
// power weighted by audibility, which is minimum phase, so that it raises as
// many dB as it lowers (Gerzon and Craven, "Optimal noise shaping and dither
// of digital signals", AES 87th Convention, 1989).
func design(strength int, rate float64) [order]float64 {
	switch {
	case strength == Off || rate < lowestShaped:
		return [order]float64{}
	case rate < publishedTop:
		return published[strength]
	}
	return predict(autocorrelation(rate, depth[strength]))
}

// threshold is the level in dB SPL at which a tone of f kHz is just heard in
// quiet (Terhardt, "Calculating virtual pitch", Hearing Research 1, 1979).
func threshold(f float64) float64 {
	return 3.64*math.Pow(f, -0.8) - 6.5*math.Exp(-0.6*(f-3.3)*(f-3.3)) + 1e-3*f*f*f*f
}

// autocorrelation is that of a process with the spectrum of audibility: the
// reciprocal of the threshold, deep at most depth dB below its maximum.
func autocorrelation(rate, depth float64) (r [order + 1]float64) {
	const points = 2048
	keenest := threshold(3.3)
	for i := range points {
		at := (float64(i) + 0.5) / (2 * points) // cycles per frame
		loss := min(threshold(at*rate/1000)-keenest, depth)
		weight := math.Pow(10, -loss/10)
		for k := range r {
			r[k] += weight * math.Cos(2*math.Pi*at*float64(k))
		}
	}
	return r
}

// predict is the Levinson–Durbin recursion: the c of least power of
// 1 − Σ c[k]·z^-(k+1) for a process with autocorrelation r.
func predict(r [order + 1]float64) (c [order]float64) {
	power := r[0]
	for n := range order {
		reflection := r[n+1]
		for k := range n {
			reflection -= c[k] * r[n-k]
		}
		reflection /= power
		before := c
		c[n] = reflection
		for k := range n {
			c[k] = before[k] - reflection*before[n-1-k]
		}
		power *= 1 - reflection*reflection
	}
	return c
}
