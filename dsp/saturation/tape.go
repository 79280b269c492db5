package saturation

import "math"

// Tape is the hysteresis of Jiles and Atherton ("Theory of ferromagnetic
// hysteresis", J. Magn. Magn. Mater. 61, 1986), used for tape as by Chowdhury
// ("Real-time physical modelling for analog tape machines", DAFx-19). With
// the field H, in units of full scale, and a saturation magnetisation of 1:
//
//	M      = Mirr + c·(Man − Mirr)         reversible share c
//	Man    = L((H + α·M)/a)                L(x) = coth x − 1/x
//	dMirr  = (Man − Mirr)·|dH|/k           but never against dH
//
// The shape a is where the curve bends; k, the coercivity, and α, the coupling
// of the domains, are in the proportion to a of Chowdhury's Sony TC-260
// (a = 22 kA/m, k = 27 kA/m, α·Ms = 560 A/m). Bias is the high-frequency bias
// of a recorder, which takes the domains over their thresholds: the more of it,
// the larger is the share that follows reversibly, and the narrower the loop.
//
// It depends on H and not on time, so no derivative is taken and no rate
// enters. A step ΔH is solved exactly for Mirr, with Man at its mean over the
// step: Mirr moves by the share w = 1 − exp(−|ΔH|/k) towards it, and so can
// never leave what Man can reach, whatever the step. α·M is small (it moves x
// by at most 0.026), so L((H+α·M)/a) is taken as L + e·M with e = α·L'(H/a)/a,
// which leaves a recurrence of one multiplication:
//
//	Man − Mirr = (L − (1−e)·Mirr)/(1 − c·e)
//
// The means of L and L' over a step are taken at three points (Gauss and
// Legendre). The mean of M is what comes out, as in first-order antiderivative
// antialiasing, half an oversampled sample late: an integral over the way of H
// keeps harmonics near the oversampled rate, which would come down to where one
// hears them, 18 dB lower at least.
//
// Tape moves on: what a transient has left on it passes. Mirr decays with
// 50 ms, so that a remanence does not stay in the signal.
const (
	tapeShape  = 0.4                 // a
	coercivity = tapeShape * 27 / 22 // k
	coupling   = tapeShape * 0.56 / 22
	passing    = 0.050 // s
)

// hysteresis is the residual r = M/χ − H of two channels, χ being the
// susceptibility about M = 0, so that soft tones pass unchanged.
type hysteresis struct {
	irreversible [2]float64
	keep         float64 // per oversampled sample
	magnet

	// For a chunk of frames, by channel and oversampled value: what is added to
	// Mirr and how much of it is kept, negative where H falls; then r =
	// offset + slope·(mean of Mirr), which takes the place of what was added.
	add, kept, offset, slope [2][maxFactor][chunk]float64
}

// magnet is what bias sets.
type magnet struct {
	c, reversible, fixed float64 // c; c/χ; (1−c)/χ
}

const (
	// strongest is the largest field, +180 dB: the powers of it that langevin
	// and grown make stay finite. An input of +120 dBFS that an equaliser has
	// lifted, and then drive, could reach further.
	strongest = 1 << 30

	maxFactor = 16 // of oversampling
	chunk     = 32 // frames
)

// newMagnet takes the bias from −1 to 1.
func newMagnet(bias float64) magnet {
	c := 0.95 + 0.045*bias
	if bias < 0 {
		c = 0.95 + 0.35*bias
	}
	e := c * coupling / (3 * tapeShape)
	susceptibility := c / (3 * tapeShape) * (1 + e + e*e)
	return magnet{c: c, reversible: c / susceptibility, fixed: (1 - c) / susceptibility}
}

// Coefficients of L(x)/x as a quotient of polynomials in |x|, least maximal
// relative error (1.3e-7 from 0 to infinity): exact at 0, where its slope is 0,
// and in the limit.
const (
	n0 = 1.0 / 3
	n1 = d1 / 3
	n2 = 0.05928814701496882
	n3 = 0.01595524407980823
	n4 = 0.0033840529541068892
	n5 = 0.0004834911782075083
	n6 = d7

	d1 = 0.4558863688199635
	d2 = 0.2445180388021313
	d3 = 0.07833326846339422
	d4 = 0.019941155622503134
	d5 = 0.003957378154506521
	d6 = 0.0005736918563877876
	d7 = 9.019997661178705e-05
)

// Gauss's points of a step lie in its middle and outer steps off it.
const (
	outer       = 0.3872983346207417 // √0.15
	outerWeight = 5.0 / 18
	midWeight   = 8.0 / 18
)

// langevin is L(x)/x as numerator and denominator.
func langevin(x float64) (num, den float64) {
	z := math.Abs(x)
	z2 := float64(z * z)
	z4 := float64(z2 * z2)
	num = math.FMA(math.FMA(n6, z2, math.FMA(n5, z, n4)), z4, math.FMA(math.FMA(n3, z, n2), z2, math.FMA(n1, z, n0)))
	den = math.FMA(math.FMA(math.FMA(d7, z, d6), z2, math.FMA(d5, z, d4)), z4,
		math.FMA(math.FMA(d3, z, d2), z2, math.FMA(d1, z, 1)))
	return num, den
}

// grown is exp(y) − 1 for y >= 0, cut off behind y⁴: 1 − exp(−y) = grown/(1 +
// grown) within 2e-5.
func grown(y float64) float64 {
	return float64(y * math.FMA(y, math.FMA(y, math.FMA(y, 1.0/24, 1.0/6), 0.5), 1))
}

// fieldsScalar works out, for frames from … to of channel c, all that does not
// depend on what went before. Four quotients share one division. L' is
// 1 − L² − 2L/x.
func (h *hysteresis) fieldsScalar(c int, u [][]float64, from, to, base int) {
	for i := from; i < to; i++ {
		for k := range u[1:] {
			before, now := u[k][i], u[k+1][i]
			step, middle := now-before, 0.5*(before+now)
			xa := float64(math.FMA(-outer, step, middle) * (1 / tapeShape))
			xb := float64(math.FMA(outer, step, middle) * (1 / tapeShape))
			xm := float64(middle * (1 / tapeShape))
			na, da := langevin(xa)
			nb, db := langevin(xb)
			nm, dm := langevin(xm)
			g := grown(float64(math.Abs(step) * (1 / coercivity)))
			g1, dab := g+1, float64(da*db)
			all := float64(dab * dm)
			inverse := 1 / float64(all*g1)
			common := float64(g1 * inverse)
			w := float64(float64(g*all) * inverse)
			shared := float64(dm * common)
			qa, qb := float64(float64(na*db)*shared), float64(float64(nb*da)*shared)
			qm := float64(float64(nm*dab) * common)
			la, lb, lm := float64(xa*qa), float64(xb*qb), float64(xm*qm)
			l := math.FMA(midWeight, lm, float64(outerWeight*(la+lb)))
			q := math.FMA(midWeight, qm, float64(outerWeight*(qa+qb)))
			squares := math.FMA(midWeight, float64(lm*lm), float64(outerWeight*math.FMA(la, la, float64(lb*lb))))
			e := float64((math.FMA(-2, q, 1) - squares) * (coupling / tapeShape))

			ce := float64(h.c * e)
			whole := math.FMA(ce, ce, ce+1) // 1/(1−ce)
			share := float64(w * whole)
			kept := float64(math.FMA(-share, 1-e, 1) * h.keep)
			if math.Signbit(step) {
				kept = -kept
			}
			at := i - base
			h.add[c][k][at], h.kept[c][k][at] = float64(share*l), kept
			h.slope[c][k][at] = float64(h.fixed * whole)
			h.offset[c][k][at] = math.FMA(float64(l*h.reversible), whole, -middle)
		}
	}
}

// magnetiseScalar runs the recurrence over frames from … to of a chunk.
func (h *hysteresis) magnetiseScalar(factor, from, to int) {
	for c := range h.irreversible {
		m := h.irreversible[c]
		for i := from; i < to; i++ {
			for k := range factor {
				kept := h.kept[c][k][i]
				moved, stays := math.FMA(math.Abs(kept), m, h.add[c][k][i]), float64(h.keep*m)
				was := m
				m = stays
				if falls := math.Signbit(kept); (falls && moved < stays) || (!falls && moved > stays) {
					m = moved
				}
				h.add[c][k][i] = 0.5 * (was + m)
			}
		}
		h.irreversible[c] = m
	}
}

// sumScalar writes the residual of a chunk to frames from … to of out.
func (h *hysteresis) sumScalar(c int, out [][]float64, from, to, base int) {
	for k := range out {
		for i := from; i < to; i++ {
			out[k][i] = math.FMA(h.slope[c][k][i-base], h.add[c][k][i-base], h.offset[c][k][i-base])
		}
	}
}

// run writes the residual of frames from … to of both channels; see
// curve.runScalar for the layout.
func (h *hysteresis) run(out, u *[2][][]float64, from, to int) {
	for ; from < to; from += chunk {
		n := min(chunk, to-from)
		for c := range u {
			h.fields(c, u[c], from, from+n, from)
		}
		h.magnetise(len(out[0]), n)
		for c := range out {
			h.sum(c, out[c], from, from+n, from)
		}
	}
}

// prepare takes the oversampled rate in Hz.
func (h *hysteresis) prepare(rate float64) { h.keep = math.Exp(-1 / (passing * rate)) }

func (h *hysteresis) reset() { h.irreversible = [2]float64{} }

// flush ends a decay before it becomes denormal.
func (h *hysteresis) flush() {
	for c, m := range h.irreversible {
		if math.Abs(m) < 1e-30 {
			h.irreversible[c] = 0
		}
	}
}
