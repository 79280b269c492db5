package loudness

import (
	"math"
	"math/cmplx"
)

// K-weighting is two second-order sections in series: a high shelf that
// stands for the head and a high-pass, the revised low-frequency B curve.
// BS.1770 tabulates them at 48 kHz only and asks for "the same frequency
// response" elsewhere. The analog parameters below, taken through the
// bilinear transform, give both tables to better than 1e-14.
const (
	tableRate = 48000 // Hz

	shelfFreq = 1681.974450955533  // Hz
	shelfGain = 3.999843853973347  // dB
	shelfQ    = 0.7071752369554196 // at the corner
	shelfMid  = 0.4996667741545416 // exponent of the gain at the corner

	highPassFreq = 38.13547087602444 // Hz
	highPassQ    = 0.5003270373238773
)

// The denominator of the tabulated high-pass, and the gain that its
// numerator 1, −2, 1 leaves at high frequencies (+0.043 dB): part of the
// standard's curve at 48 kHz, hence of the curve at every rate.
const (
	tableH1      = -1.99004745483398
	tableH2      = 0.99007225036621
	highPassGain = 4 / (1 - tableH1 + tableH2)
)

// kCoefs are the coefficients of both sections with b0 = a0 = 1; the
// high-pass has the numerator 1, −2, 1. The gain thus left out is made up
// for in the energy.
type kCoefs struct {
	b1, b2, a1, a2 float64 // shelf
	h1, h2         float64 // denominator of the high-pass
	power          float64 // gain of both, squared
}

// kWeighting returns the sections for a rate in Hz. The response is that at
// 48 kHz within 0.008 dB to 20 kHz at rates from 44.1 kHz up, within 0.013 dB
// to 0.45 of the rate down to 11.025 kHz, 0.05 dB at 8 kHz, 0.4 dB at 4 kHz.
func kWeighting(rate float64) kCoefs {
	shelf := bilinearShelf(rate)
	if rate < 40000 {
		shelf = matchedShelf(rate)
	}
	k := math.Tan(math.Pi * highPassFreq / rate)
	d := 1 + k/highPassQ + k*k
	c := kCoefs{
		b1: shelf.b1 / shelf.b0,
		b2: shelf.b2 / shelf.b0,
		a1: shelf.a1,
		a2: shelf.a2,
		h1: 2 * (k*k - 1) / d,
		h2: (1 - k/highPassQ + k*k) / d,
	}
	// The high-pass reaches 4/(1−h1+h2) at Nyquist with its numerator;
	// scaled, it reaches the same there at every rate. Left out, 192 kHz
	// would read 0.04 dB low.
	gain := shelf.b0 * highPassGain * (1 - c.h1 + c.h2) / 4
	c.power = gain * gain
	return c
}

// section is a second-order section with a0 = 1.
type section struct{ b0, b1, b2, a1, a2 float64 }

func bilinearShelf(rate float64) section {
	k := math.Tan(math.Pi * shelfFreq / rate)
	vh := math.Pow(10, shelfGain/20)
	vb := math.Pow(vh, shelfMid)
	d := 1 + k/shelfQ + k*k
	return section{
		b0: (vh + vb*k/shelfQ + k*k) / d,
		b1: 2 * (k*k - vh) / d,
		b2: (vh - vb*k/shelfQ + k*k) / d,
		a1: 2 * (k*k - 1) / d,
		a2: (1 - k/shelfQ + k*k) / d,
	}
}

// matchedShelf is the shelf for low rates, where the bilinear transform
// warps it in the audible range: the poles of the table moved to the rate,
// and a numerator that gives the table's gain at 0 Hz, at Nyquist and at a
// third of it. With s = sin²(ω/2), |B|² = P0 (1−s) + P1 s + 4 P2 s (1−s).
func matchedShelf(rate float64) section {
	table := bilinearShelf(tableRate)
	pole := cmplx.Sqrt(complex(table.a1*table.a1/4-table.a2, 0)) - complex(table.a1/2, 0)
	pole = cmplx.Pow(pole, complex(tableRate/rate, 0))
	s := section{a1: -2 * real(pole), a2: real(pole * cmplx.Conj(pole))}

	wanted := func(f float64) float64 {
		all := section{b0: 1, a1: s.a1, a2: s.a2}
		return table.power(f/tableRate) / all.power(f/rate)
	}
	p0, p1 := wanted(0), wanted(rate/2)
	p2 := (wanted(rate/6) - (3*p0+p1)/4) * 4 / 3
	sum, diff := (math.Sqrt(p0)+math.Sqrt(p1))/2, (math.Sqrt(p0)-math.Sqrt(p1))/2
	s.b0 = (sum + math.Sqrt(sum*sum+p2)) / 2
	s.b1 = diff
	s.b2 = -p2 / (4 * s.b0)
	return s
}

// power is the squared gain at a frequency relative to the rate.
func (s section) power(f float64) float64 {
	z := cmplx.Exp(complex(0, -2*math.Pi*f))
	b := complex(s.b0, 0) + complex(s.b1, 0)*z + complex(s.b2, 0)*z*z
	a := 1 + complex(s.a1, 0)*z + complex(s.a2, 0)*z*z
	g := cmplx.Abs(b) / cmplx.Abs(a)
	return g * g
}

// kState is the memory of two channels, one per lane, in direct form I: past
// inputs, past outputs of the shelf (inputs of the high-pass), past outputs.
// Its loop-carried path is one multiplication and one subtraction a section,
// a third shorter than that of the transposed form.
type kState struct {
	x1, x2, y1, y2, z1, z2 [2]float64
}

// flush zeroes what has decayed so far (−600 dB) that only denormals are to
// come: they cost a hundred cycles each.
func (s *kState) flush() {
	for i := range s.x1 {
		for _, v := range [...]*float64{&s.x1[i], &s.x2[i], &s.y1[i], &s.y2[i], &s.z1[i], &s.z2[i]} {
			if math.Abs(*v) < 1e-30 {
				*v = 0
			}
		}
	}
}
