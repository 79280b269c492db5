// Package fir designs finite impulse responses by windowing the ideal ones.
package fir

import "math"

// Kaiser is the Kaiser window with shape beta at x: x = 0 is its centre (value
// 1), |x| = 1 its ends; outside it is 0. I0(beta·sqrt(1-x²)) / I0(beta), with
// I0 the modified Bessel function of order 0.
func Kaiser(x, beta float64) float64 {
	if x < -1 || x > 1 {
		return 0
	}
	return besselI0(beta*math.Sqrt(1-x*x)) / besselI0(beta)
}

// KaiserBeta is the window shape for a stopband attenuation in dB (Kaiser
// 1974; Oppenheim and Schafer, Discrete-Time Signal Processing, 7.6).
func KaiserBeta(attenuation float64) float64 {
	switch a := attenuation; {
	case a > 50:
		return 0.1102 * (a - 8.7)
	case a > 21:
		return 0.5842*math.Pow(a-21, 0.4) + 0.07886*(a-21)
	}
	return 0
}

// KaiserAttenuation is the attenuation in dB that a Kaiser design with taps
// coefficients reaches when its transition band is width wide, as a fraction
// of the sampling rate: A = 2.285·(taps-1)·2π·width + 7.95, the same source.
func KaiserAttenuation(taps int, width float64) float64 {
	return 2.285*float64(taps-1)*2*math.Pi*width + 7.95
}

// Sinc is sin(πx)/(πx).
func Sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// besselI0 sums the power series Σ ((x/2)^k / k!)², all of whose terms are
// positive, until they no longer count.
func besselI0(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > 1e-17*sum; k++ {
		term *= (x / (2 * k)) * (x / (2 * k))
		sum += term
	}
	return sum
}
