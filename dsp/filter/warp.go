package filter

import "math"

// A digital magnitude response squared is a rational function of
// phi = sin²(w/2), w in radians per sample, an analog one of w². What links
// them is w² = 4 asin²(sqrt(phi)). A warp replaces that by a rational function
// R(phi) of degree 2 or 3, the minimax fit to it up to edge. The bilinear
// transform is R = 4 phi/(1-phi), degree 1 and exact at DC only.
//
// Two facts make the factorisation closed and safe. R has simple real poles
// above 1, interlaced with its zeros, so it maps the upper half-plane onto
// itself: R(phi) = s has no root in (0, 1) unless s is in R's real range
// there, and real roots only for a real s. And in y = phi/(1 - kappa·phi),
// 1/kappa one of the poles, the polynomial of R(y) = s keeps its degree for
// every s, so no root ever runs off to infinity.
type warp struct {
	edge  float64    // fraction of the rate up to which the fit holds
	kappa float64    // 1 / the pole that y sends to infinity
	num   [3]float64 // R = y·(num0 + num1·y + num2·y²) / (1 + den0·y + den1·y²)
	den   [2]float64
	poles []float64 // 1/phi of the poles of R, the largest first
	zeros []float64 // 1/phi of the zeros of R other than 0
	turns []float64 // arguments of R where it has no slope, in degrees
}

// fine is for rates where the audible band ends near Nyquist: within 1.6e-4
// of w² up to 20 kHz at 44.1 kHz.
var fine = warp{
	edge:  20 / 44.1,
	kappa: 0.7452012486977677,
	num:   [3]float64{3.999358240074956, -0.34728373491019315, -0.10666680725985156},
	den:   [2]float64{0.3218782744027209, -0.1195217853500623},
	poles: []float64{0.9656060392482197, 0.7452012486977677, 0.20291818374459358},
	zeros: []float64{0.9576040487898401, 0.6196333141174394},
	turns: []float64{17.7205549862, 58.1512537000},
}

// wide is for 88 kHz and above: within 7e-6 of w² up to a quarter of the rate.
var wide = warp{
	edge:  22 / 88.2,
	kappa: 0.1745168312315844,
	num:   [3]float64{3.999972439378253, -1.6150397460812682, 0},
	den:   [2]float64{-0.5629084216306742, 0},
	poles: []float64{0.7374252528622587, 0.1745168312315844},
	zeros: []float64{0.5782795497397916},
	turns: []float64{64.2427536245},
}

// warpFor picks the warp whose edge lies above the audible band.
func warpFor(rate float64) *warp {
	if rate >= 88000 {
		return &wide
	}
	return &fine
}

func (m *warp) degree() int { return len(m.poles) }

// square is the warped w0² of a frequency w0 in radians per sample. Up to
// edge it is exactly R there, so that the response at f0 is exact; above, the
// last correction stays and R saturates, so that a band beyond Nyquist shows
// the skirt it would have.
func (m *warp) square(w0 float64) float64 {
	w := min(w0, 2*math.Pi*m.edge)
	sin := math.Sin(w / 2)
	phi := sin * sin
	num, den := m.num[0]*phi, w*w
	for _, z := range m.zeros {
		num *= 1 - z*phi
	}
	for _, p := range m.poles {
		den *= 1 - p*phi
	}
	return w0 * w0 * num / den
}

// roots solves R(phi) = s for Im s >= 0. A root is returned as v = 1 - 1/phi,
// so that a linear factor 1 - phi/root is 1 at DC and v at Nyquist. The first
// root is the resonance itself, the others are the gentle correction; the last
// is nothing in a warp of degree 2.
func (m *warp) roots(s complex128) (v0, v1, v2 complex128) {
	if m.degree() == 2 {
		k := 1 / m.num[1]
		y0, y1 := quadratic(m.ratio(0, k, s), scale(-k, s))
		v0, v1 = m.nyquist(y0), m.nyquist(y1)
		if centre := m.centre(s); farther(v1, v0, centre) {
			v0, v1 = v1, v0
		}
		return v0, v1, 0
	}
	k := 1 / m.num[2]
	y0, y1, y2 := cubic(m.ratio(1, k, s), m.ratio(0, k, s), scale(-k, s), s)
	v0, v1, v2 = m.nyquist(y0), m.nyquist(y1), m.nyquist(y2)
	centre := m.centre(s)
	if farther(v1, v0, centre) {
		v0, v1 = v1, v0
	}
	if farther(v2, v0, centre) {
		v0, v2 = v2, v0
	}
	if real(v2) < real(v1) {
		v1, v2 = v2, v1
	}
	if m.between(s) {
		v0, v1, v2 = middle(v0, v1, v2)
	}
	return v0, v1, v2
}

// As s goes to infinity on a ray, the roots go to the poles of R, the
// resonance to one that depends on the ray: the first and largest for a high
// Q, the last for a low one. The rays that part them go through the points
// where R has no slope, two roots meet, and resonance and correction cannot be
// told apart: turns. Labels that follow the root along its ray never change
// places while a frequency moves, nor while the gain of a shelf does.

// centre is the point from which the resonance is the farthest root, unless
// between says otherwise.
func (m *warp) centre(s complex128) complex128 {
	last := m.poles[m.degree()-1]
	if norm2(s) > meet*meet && angle(s) > m.turns[m.degree()-2] {
		last = m.poles[0]
	}
	return complex(1-(m.poles[0]+last)/2, 0)
}

// meet is below the |s| of all turns.
const meet = 6

// between tells that the resonance is nearing the pole between the others. The
// limit is where both rules, farthest from the centre and middle by real part,
// pick the same root.
func (m *warp) between(s complex128) bool {
	if norm2(s) < meet*meet {
		return false
	}
	a := angle(s)
	return a > m.turns[0] && a < m.turns[1] && math.Sqrt(norm2(s)) > 8.17-0.05*(a-m.turns[0])
}

// angle is the argument of s in degrees.
func angle(s complex128) float64 { return math.Atan2(imag(s), real(s)) * (180 / math.Pi) }

// farther tells that v is farther than w from c.
func farther(v, w, c complex128) bool { return norm2(v-c) > norm2(w-c) }

// middle puts that with the middle real part first; v and w are in order.
func middle(u, v, w complex128) (a, b, c complex128) {
	switch {
	case real(u) < real(v):
		return v, u, w
	case real(u) > real(w):
		return w, v, u
	}
	return u, v, w
}

// ratio is k·(num[i] - den[i]·s), a coefficient of the polynomial in y.
func (m *warp) ratio(i int, k float64, s complex128) complex128 {
	return complex(k*(m.num[i]-m.den[i]*real(s)), -k*m.den[i]*imag(s))
}

// nyquist is v of the root y.
func (m *warp) nyquist(y complex128) complex128 {
	w := inverse(y)
	return complex(1-m.kappa-real(w), -imag(w))
}

// quadratic solves y² + b·y + c = 0 without cancellation.
func quadratic(b, c complex128) (y1, y2 complex128) {
	d := squareRoot(b*b - scale(4, c))
	if real(b)*real(d)+imag(b)*imag(d) < 0 {
		d = -d
	}
	q := scale(-0.5, b+d)
	return c * inverse(q), q
}

// cubic solves the polynomial y³ + b·y² + c·y + d that fine makes of s. The
// smallest root, which for a low frequency is tiny beside the others, comes
// first and is divided out, so that it keeps full relative precision.
func cubic(b, c, d, s complex128) (y0, y1, y2 complex128) {
	if norm2(s) < near*near || imag(s) == 0 && real(s) < 0 {
		y0 = halley(b, c, d, start(s))
	} else {
		y0 = cardano(b, c, d)
	}
	e := b + y0
	y1, y2 = quadratic(e, c+e*y0)
	return y0, y1, y2
}

// near is the |s| up to which start is good: 14.9 kHz at 44.1 kHz.
const near = 4.5

// start is the smallest root within 0.5 %, for |s| < near and for any real
// s < 0: a rational function, fitted in the sense of least squares.
func start(s complex128) complex128 {
	re, im := real(s), imag(s)
	re2, im2 := re*re-im*im, 2*re*im
	num := complex(0.250065073-0.0375917495*re+0.00205465725*re2, -0.0375917495*im+0.00205465725*im2)
	re3, im3 := re2*re-im2*im, re2*im+im2*re
	den := complex(
		1-0.252471248*re+0.0271615829*re2-0.00111226788*re3,
		-0.252471248*im+0.0271615829*im2-0.00111226788*im3)
	return s * num * inverse(den)
}

// halley is one step of Halley's iteration from y, which makes an error of
// 0.5 % one of 5e-9 at |s| = near and far less below.
func halley(b, c, d, y complex128) complex128 {
	f := ((y+b)*y+c)*y + d
	f1 := (scale(3, y)+scale(2, b))*y + c
	f2 := scale(3, y) + b // half the second derivative
	return y - f*f1*inverse(f1*f1-f*f2)
}

// cardano is the smallest root by Cardano's formula and a Newton step.
func cardano(b, c, d complex128) (y complex128) {
	shift := scale(1.0/3, b)
	p := scale(1.0/3, c-b*shift)
	q := scale(0.5, shift*(scale(2, shift*shift)-c)+d)
	r := squareRoot(q*q + p*p*p)
	if real(q)*real(r)+imag(q)*imag(r) > 0 {
		r = -r
	}
	u := cubeRoot(r - q)
	v := complex128(0)
	if u != 0 {
		v = p * inverse(u)
	}
	least := math.Inf(1)
	turn := complex(-0.5, math.Sqrt(3)/2)
	for range 3 {
		t := u - v - shift
		if n := norm2(t); n < least {
			least, y = n, t
		}
		u *= turn
		v *= complex(real(turn), -imag(turn))
	}
	f := ((y+b)*y+c)*y + d
	if slope := (scale(3, y)+scale(2, b))*y + c; slope != 0 {
		y -= f * inverse(slope)
	}
	return y
}

// Complex arithmetic for numbers of moderate size: no care for overflow, and
// several times quicker for it.

func norm2(z complex128) float64 { return real(z)*real(z) + imag(z)*imag(z) }

func scale(k float64, z complex128) complex128 { return complex(k*real(z), k*imag(z)) }

func inverse(z complex128) complex128 {
	n := 1 / norm2(z)
	return complex(real(z)*n, -imag(z)*n)
}

// squareRoot is the principal square root.
func squareRoot(z complex128) complex128 {
	re, im := real(z), imag(z)
	a := math.Sqrt((math.Sqrt(re*re+im*im) + math.Abs(re)) / 2)
	switch {
	case a == 0:
		return 0
	case re >= 0:
		return complex(a, im/(2*a))
	}
	return complex(math.Abs(im)/(2*a), math.Copysign(a, im))
}

// cubeRoot is the principal cube root.
func cubeRoot(z complex128) complex128 {
	sin, cos := math.Sincos(math.Atan2(imag(z), real(z)) / 3)
	m := math.Cbrt(math.Sqrt(norm2(z)))
	return complex(m*cos, m*sin)
}
