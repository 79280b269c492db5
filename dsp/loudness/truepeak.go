package loudness

import "math"

// Peak says how a meter looks for peaks between the samples.
type Peak int

const (
	// NoPeak measures sample peaks only.
	NoPeak Peak = iota
	// PeakLive interpolates at 4x with 24 samples on each side, flat within
	// ±0.01 dB to 20 kHz at 44.1 kHz. Its grid under-reads by at most
	// 0.55 dB at 20 kHz, as BS.1770 allows.
	PeakLive
	// PeakReport interpolates at 16x with 64 samples on each side, flat
	// within ±0.001 dB to 20 kHz at 44.1 kHz, with a parabola through the
	// top three points.
	PeakReport
)

// quarterTap holds one pair of mirrored taps of the 4x interpolator, each
// coefficient eight times for the vector kernel. mid is that of the phase
// 1/2, even ± odd those of the phases 1/4 and 3/4: one is the mirror image of
// the other, so that sum and difference of the two samples serve both.
type quarterTap struct{ mid, even, odd [8]float32 }

// sixteenthTaps holds the even and odd parts of the phases k/16 and (16−k)/16,
// k = 1…8, from the outermost pair of samples in.
type sixteenthTaps struct{ even, odd [8][reportHalf]float64 }

// interpolator is a Kaiser-windowed sinc, half samples long on each side.
type interpolator struct {
	half      int
	quarter   []quarterTap
	sixteenth *sixteenthTaps // of PeakReport
	limits    limits
}

// The windows. At 44.1 kHz the transition may be 0.093 of the rate wide, half
// of it below Nyquist: 24 samples a side then hold ±0.006 dB. 64 a side afford
// 100 dB in half that width.
const (
	liveHalf, liveBeta     = 24, 6.8
	reportHalf, reportBeta = 64, 10
)

func newInterpolator(p Peak) *interpolator {
	switch p {
	case PeakLive:
		ip := &interpolator{half: liveHalf}
		ip.designQuarters(liveBeta)
		return ip
	case PeakReport:
		ip := &interpolator{half: reportHalf}
		ip.designQuarters(reportBeta)
		ip.designSixteenths(reportBeta)
		ip.limits.includeCurve(ip.half, reportBeta)
		return ip
	}
	return nil
}

func (ip *interpolator) designQuarters(beta float64) {
	ip.quarter = make([]quarterTap, ip.half)
	mid := phase(0.5, ip.half, beta)
	side := phase(0.25, ip.half, beta)
	for j := range ip.quarter {
		a, b := side[ip.half-1-j], side[ip.half+j]
		for i := range 8 {
			t := &ip.quarter[j]
			t.mid[i] = float32(mid[ip.half+j])
			t.even[i] = float32((a + b) / 2)
			t.odd[i] = float32((a - b) / 2)
		}
	}
	ip.limits.include(mid, 0.5)
	ip.limits.include(side, 0.25)
}

func (ip *interpolator) designSixteenths(beta float64) {
	ip.sixteenth = new(sixteenthTaps)
	for k := range 8 {
		u := float64(k+1) / 16
		h := phase(u, ip.half, beta)
		for j := range ip.half {
			a, b := h[j], h[2*ip.half-1-j]
			ip.sixteenth.even[k][j] = (a + b) / 2
			ip.sixteenth.odd[k][j] = (a - b) / 2
		}
		ip.limits.include(h, u)
	}
}

// phase returns the 2·half taps that give the value u samples (0 < u < 1)
// after the sample under tap half−1, scaled to unity gain at 0 Hz.
func phase(u float64, half int, beta float64) []float64 {
	h := make([]float64, 2*half)
	var sum float64
	for i := range h {
		h[i] = windowedSinc(float64(i-half+1)-u, half, beta)
		sum += h[i]
	}
	for i := range h {
		h[i] /= sum
	}
	return h
}

func windowedSinc(t float64, half int, beta float64) float64 {
	if t == 0 {
		return 1
	}
	return math.Sin(math.Pi*t) / (math.Pi * t) * kaiser(t/float64(half), beta)
}

// kaiser is the Kaiser window over −1…1.
func kaiser(x, beta float64) float64 {
	return bessel0(beta*math.Sqrt(max(0, 1-x*x))) / bessel0(beta)
}

// bessel0 is the modified Bessel function I0, by its power series.
func bessel0(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > 1e-18*sum; k++ {
		term *= x / (2 * k) * (x / (2 * k))
		sum += term
	}
	return sum
}
