package saturation

import "math"

// The curve of Soft, Tube and Transformer is the algebraic sigmoid s with
//
//	s'(u) = (1+t²)^(−9/2), t = u/width
//	s(u)  = width·t·(16S⁶ + 8S⁴ + 6S² + 5) / (35·S⁷), S = √(1+t²)
//
// of slope 1 at 0 and limits ±1. It lies between tanh, whose poles are nearer
// to the real axis (π/2 against 35/16) and whose harmonics die away more
// slowly, and the error function, which has none but costs exponentials.
//
// First-order antiderivative antialiasing (Parker, Zavalishin and Le Bivic,
// "Reducing the aliasing of nonlinear waveshaping using continuous-time
// convolution", DAFx-16) needs the quotient of differences of
// ∫s = width²/35·(16S − 8/S − 2/S³ − 1/S⁵). For this curve the difference of
// the arguments divides out, with P = 1/(S₀S₁) and Q = 1/S₀² + 1/S₁²:
//
//	Δ∫s/Δu = width/35 · (t₀+t₁)/(S₀+S₁) · (16 + P·(8 + 2(Q+P) + Q²+PQ−P²))
//
// which is well conditioned everywhere, equal arguments included: there is no
// threshold below which another formula takes over.
const width = 35.0 / 16

// sigmoidSlope is s'(u).
func sigmoidSlope(u float64) float64 {
	t := u / width
	s2 := 1 + t*t
	return 1 / (s2 * s2 * s2 * s2 * math.Sqrt(s2))
}

// curve is the residual r(u) = f(u) − u of f(u) = (s(u+bias)−s(bias))/s'(bias):
// the sigmoid about a working point, of slope 1 there. Its antialiased form,
// which is half an oversampled sample late, is
//
//	r = (t₀+t₁)·(gain·w + line) + rest, t = u/width + shift
//
// with w the last two factors of Δ∫s/Δu.
type curve struct{ shift, gain, line, rest float64 }

// newCurve takes the working point, in units of full scale.
func newCurve(bias float64) curve {
	c := curve{shift: bias / width, gain: width / 35 / sigmoidSlope(bias), line: -width / 2}
	// The same operations that run later, so that silence stays silence.
	s2 := math.FMA(c.shift, c.shift, 1)
	s := math.Sqrt(s2)
	c.rest = -float64((c.shift + c.shift) * math.FMA(c.gain, chord(s2, s, s2, s), c.line))
	return c
}

// chord is (16 + P·(8 + 2(Q+P) + Q²+PQ−P²))/(S₀+S₁), of S² and S at both
// ends, with one division: 8 + (Q+2)(Q+P) − P² is the bracket after P.
func chord(a2, a, b2, b float64) float64 {
	sum, product := a+b, float64(a*b)
	inverse := 1 / float64(product*sum)
	p := float64(sum * inverse)
	q := float64((a2 + b2) * float64(p*p))
	h := math.FMA(q+2, q+p, 8-float64(p*p))
	return float64(math.FMA(p, h, 16) * float64(product*inverse))
}

// runScalar writes the residual of frames from … to to out. Row k+1 of u is
// the oversampled value k of every frame, row 0 the last one of the frame
// before.
func (c *curve) runScalar(out, u [][]float64, from, to int) {
	for i := from; i < to; i++ {
		t0 := math.FMA(u[0][i], 1/width, c.shift)
		a2 := math.FMA(t0, t0, 1)
		a := math.Sqrt(a2)
		for k := range out {
			t1 := math.FMA(u[k+1][i], 1/width, c.shift)
			b2 := math.FMA(t1, t1, 1)
			b := math.Sqrt(b2)
			out[k][i] = float64((t0+t1)*math.FMA(c.gain, chord(a2, a, b2, b), c.line)) + c.rest
			t0, a2, a = t1, b2, b
		}
	}
}
