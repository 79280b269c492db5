package compare

import (
	"errors"
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/dsp/fourier"
)

// Offsets are looked for up to reach seconds either way (less above 96 kHz), in
// stretches spread over the file, as many as make up some minutes.
const (
	reach     = 5.0 // s
	smallest  = 1 << 10
	largest   = 1 << 21 // points of the transform
	stretches = 16
)

// A correlator adds up the cross-correlation of stretches of A with what B has
// around the same place. Left and right go in as real and imaginary part: the
// real part of the complex correlation is the sum of the two channels' own.
type correlator struct {
	n     int // points; a stretch of A has n/2, lags go from −n/4 to n/4
	fft   *fourier.CmplxFFT
	a, b  []complex128
	cross []complex128 // spectrum of the cross-correlation
}

func newCorrelator(rate int, frames int64) *correlator {
	n := smallest
	for n < largest && float64(n/4) < reach*float64(rate) && int64(n/4) < frames {
		n *= 2
	}
	return &correlator{
		n: n, fft: fourier.NewCmplxFFT(n),
		a: make([]complex128, n), b: make([]complex128, n), cross: make([]complex128, n),
	}
}

// add takes the stretch of A in c.a, followed by silence, and that of B, which
// begins n/4 frames earlier, in c.b.
func (c *correlator) add() {
	c.fft.Coefficients(c.a, c.a)
	c.fft.Coefficients(c.b, c.b)
	for i, v := range c.a {
		c.cross[i] += cmplx.Conj(v) * c.b[i]
	}
}

// lag is the offset in frames where A and B have the most in common, be it with
// the other polarity. found is false where they are silent.
//
// The peak is found with the spectrum half flattened, so that it is one
// narrow peak even where the music is all bass. Then it is moved to the maximum
// of the correlation proper, where least is left of A less B.
func (c *correlator) lag() (lag float64, found bool) {
	flat := c.a
	for i, v := range c.cross {
		if m := cmplx.Abs(v); m > 0 {
			flat[i] = v / complex(math.Sqrt(m), 0)
		} else {
			flat[i] = 0
		}
	}
	c.fft.Sequence(flat, flat)
	at, top := 0, 0.0
	for k := range c.n/2 + 1 { // from the middle out: of equal peaks the nearest counts
		i := c.n/4 + (k+1)/2*(1-k%2*2)
		if m := math.Abs(real(flat[i])); m > top*(1+1e-9) {
			at, top = i, m
		}
	}
	if top == 0 {
		return 0, false
	}
	return c.refine(c.vertex(flat, at)) - float64(c.n/4), true
}

// vertex lays a parabola through a peak and its neighbours.
func (c *correlator) vertex(x []complex128, at int) float64 {
	if at == 0 || at == c.n-1 {
		return float64(at)
	}
	l, m, r := real(x[at-1]), real(x[at]), real(x[at+1])
	if bend := l - 2*m + r; bend != 0 {
		return float64(at) + max(-0.5, min(0.5, (l-r)/(2*bend)))
	}
	return float64(at)
}

// refine goes to the extremum of the correlation near a place by Newton's
// method on its derivative, which the spectrum gives exactly.
func (c *correlator) refine(from float64) float64 {
	at := from
	for range 8 {
		slope, bend := c.slopes(at)
		if bend == 0 {
			break
		}
		step := -slope / bend
		if at += step; math.Abs(at-from) > 1 {
			return from // not the same peak: the plain one will do
		}
		if math.Abs(step) < 1e-9 {
			break
		}
	}
	return at
}

// slopes are the first and second derivative of the correlation.
func (c *correlator) slopes(at float64) (first, second float64) {
	for i, v := range c.cross {
		k := i
		if k >= c.n/2 {
			k -= c.n
		}
		w := 2 * math.Pi * float64(k) / float64(c.n)
		sin, cos := math.Sincos(w * at)
		re, im := real(v)*cos-imag(v)*sin, real(v)*sin+imag(v)*cos
		first -= w * im
		second -= w * w * re
	}
	return first, second
}

// findLag correlates stretches of the two files and rewinds them.
func (c *comparison) findLag() (lag float64, found bool, err error) {
	frames := min(c.result.A.Frames, c.result.B.Frames)
	x := newCorrelator(c.a.Info().Rate, max(c.result.A.Frames, c.result.B.Frames))
	half := int64(x.n / 2)
	a, b := newWindow(c.a, 2), newWindow(c.b, 2)
	all := (frames + half - 1) / half
	for i, n := int64(0), min(all, stretches); i < n; i++ {
		at := i * all / n * half
		if err := errors.Join(c.ctx.Err(), a.fill(at, half), b.fill(at-half/2, 2*half)); err != nil {
			return 0, false, err
		}
		a.complex(x.a, at, half)
		b.complex(x.b, at-half/2, 2*half)
		x.add()
		c.told("aligning", i+1, n)
	}
	lag, found = x.lag()
	return lag, found, errors.Join(c.a.Rewind(), c.b.Rewind())
}

func (c *comparison) told(step string, done, total int64) {
	if c.opt.Progress != nil {
		c.opt.Progress(step, done, total)
	}
}
