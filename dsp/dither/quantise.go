package dither

import (
	"math"
	"math/bits"
)

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

// scramble spreads a seed over 64 bits: the output function of SplitMix64
// (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
// OOPSLA 2014).
func scramble(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// weyl is the step of the generator's state: odd, so that all 2^64 states
// pass.
const weyl = 0xa0761d6478bd642f

// random is the generator's output for a state, by one 128-bit product
// folded (Wang Yi's wyrand, 2019).
func random(state uint64) uint64 {
	high, low := bits.Mul64(state, state^0xe7037ed1a0b428db)
	return high ^ low
}

// triangle makes one 64-bit random number into TPDF noise: its halves are two
// independent uniform ones. The result is in (−1, 1) LSB, its mean exactly 0.
func triangle(z uint64) float64 {
	return float64(int64(z>>32+z&(1<<32-1))+1)*(1.0/(1<<32)) - 1
}

// round adds noise to x and rounds it to the grid.
func (s *stream) round(x []float64, g grid) {
	noise := s.noise
	lsb, perLSB, low, high := g.lsb, g.perLSB, g.low, g.high
	for i, v := range x {
		noise += weyl
		q := v*perLSB + triangle(random(noise))
		q = q + roundMagic - roundMagic
		if q > high {
			q = high
		}
		if q < low {
			q = low
		}
		x[i] = q * lsb
	}
	s.noise = noise
}

// shape does the same with the errors of the last samples, filtered by the
// taps c, fed back: the spectrum of the error becomes that of
// 1 − Σ c[k]·z^-(k+1) times white.
//
// What does not depend on the latest error is computed apart from it: the
// path from one error to the next sets the speed.
func (s *stream) shape(x []float64, g grid, c *[order]float64) {
	noise := s.noise
	lsb, perLSB, low, high := g.lsb, g.perLSB, g.low, g.high
	var errs [order + span]float64
	for len(x) > 0 {
		copy(errs[:], s.errs[:])
		last := errs[order-1]
		n := min(len(x), span)
		for i, v := range x[:n] {
			noise += weyl
			older := c[8]*errs[i] + c[7]*errs[i+1] + c[6]*errs[i+2] + c[5]*errs[i+3] +
				(c[4]*errs[i+4] + c[3]*errs[i+5] + c[2]*errs[i+6]) + c[1]*errs[i+7]
			want := v*perLSB - older
			dithered := want + triangle(random(noise))

			back := float64(c[0] * last)
			q := dithered - back + roundMagic - roundMagic
			if q > high {
				q = high
			}
			if q < low {
				q = low
			}
			last = q - (want - back)
			if math.Abs(last) > maxError {
				last = math.Copysign(maxError, last)
			}
			errs[order+i] = last
			x[i] = q * lsb
		}
		copy(s.errs[:], errs[n:])
		x = x[n:]
	}
	s.noise = noise
}
