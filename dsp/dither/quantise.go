package dither

import "math"

const (
	// maxError is the largest error of the quantiser, in LSB: ½ of rounding
	// and 1 of noise. Where the range of the grid is exceeded, the error that
	// goes into the shaper is held to it, so that an overload is not made up
	// for afterwards.
	maxError = 1.5

	// roundMagic added to a number below 2^51 rounds it to an integer, to
	// even in the middle.
	roundMagic = 3 << 51

	order = 9  // taps of the longest shaper
	span  = 64 // samples shaped at once
)

// mix is the output function of the generator SplitMix64 (Steele, Lea and
// Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// weyl is the generator's step.
const weyl = 0x9e3779b97f4a7c15

// triangle makes one 64-bit random number into TPDF noise: its halves are two
// independent uniform ones. The result is in (−1, 1) LSB, its mean exactly 0.
func triangle(z uint64) float64 {
	return float64(int64(z>>32+z&(1<<32-1))+1)*(1.0/(1<<32)) - 1
}

// round adds noise to x and rounds it to the grid.
func (s *stream) round(x []float64, g grid) {
	noise := s.noise
	for i, v := range x {
		noise += weyl
		q := v*g.perLSB + triangle(mix(noise))
		q = q + roundMagic - roundMagic
		if q > g.high {
			q = g.high
		}
		if q < g.low {
			q = g.low
		}
		x[i] = q * g.lsb
	}
	s.noise = noise
}

// shape does the same with the errors of the last samples, filtered by the
// taps c, fed back: the spectrum of the error becomes that of
// 1 − Σ c[k]·z^-(k+1) times white.
func (s *stream) shape(x []float64, g grid, c *[order]float64) {
	var errs [order + span]float64
	for len(x) > 0 {
		n := min(len(x), span)
		copy(errs[:order], s.errs[:])
		s.shapeSpan(x[:n], errs[:order+n], g, c)
		copy(s.errs[:], errs[n:])
		x = x[n:]
	}
}

// shapeSpan reads past errors from errs and writes the new ones behind them.
// What does not depend on the latest error is computed apart from it: the
// path from one error to the next sets the speed.
func (s *stream) shapeSpan(x, errs []float64, g grid, c *[order]float64) {
	noise := s.noise
	last := errs[order-1]
	for i, v := range x {
		noise += weyl
		e := (*[order]float64)(errs[i:])
		older := c[8]*e[0] + c[7]*e[1] + c[6]*e[2] + c[5]*e[3] +
			c[4]*e[4] + c[3]*e[5] + c[2]*e[6] + c[1]*e[7]
		want := v*g.perLSB - older
		dithered := want + triangle(mix(noise))

		back := float64(c[0] * last)
		q := dithered - back + roundMagic - roundMagic
		if q > g.high {
			q = g.high
		}
		if q < g.low {
			q = g.low
		}
		last = q - (want - back)
		if math.Abs(last) > maxError {
			last = math.Copysign(maxError, last)
		}
		errs[order+i] = last
		x[i] = q * g.lsb
	}
	s.noise = noise
}
