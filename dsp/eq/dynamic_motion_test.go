package eq

import (
	"math"
	"math/cmplx"
	"strings"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"

	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

// rough is what of the gain that a tone meets moves faster than 1 kHz, in dB
// of the tone: the strongest line that far or farther from it, in spectra of 85
// ms each against its own strongest. l and r are the output for turning's tone of frequency f, so that r + i·l
// turned back by f is the complex gain; the reference is the same gain without
// anything as fast.
func rough(l, r []float64, f, rate float64) float64 {
	const size = 4096
	fft := fourier.NewCmplxFFT(size)
	z := make([]complex128, size)
	worst := 0.0
	for at := 0; at+size <= len(l); at += size / 8 {
		for i := range z { // Blackman-Harris, gain 0.35875
			p := 2 * math.Pi * float64(i) / size
			w := 0.35875 - 0.48829*math.Cos(p) + 0.14128*math.Cos(2*p) - 0.01168*math.Cos(3*p)
			z[i] = complex(r[at+i], l[at+i]) * cmplx.Exp(complex(0, -2*math.Pi*f*float64(at+i)/rate)) * complex(w, 0)
		}
		tone, spurious := 0.0, 0.0
		for k, c := range fft.Coefficients(nil, z) {
			tone = max(tone, cmplx.Abs(c))
			if off := math.Abs(fft.Freq(k)) * rate; off > 1000 {
				spurious = max(spurious, cmplx.Abs(c))
			}
		}
		worst = max(worst, spurious/tone)
	}
	return db(worst)
}

// Every continuous row of a dynamic band, and the scale, swept through its
// range in 50 ms in steps of 64 frames while the level swings 20 dB six times
// a second, adds nothing above -80 dB.
func TestDynamicSweepsAreSmooth(t *testing.T) {
	const rate, n, f = 48000, 1 << 15, 1000
	for i := range param.Table {
		p := &param.Table[i]
		if p.Stage != param.EQ || p.Steps != nil || p.Index >= param.EQBand0+param.EQBandRows {
			continue
		}
		for _, span := range []float64{-12, 12} {
			e := New()
			e.Prepare(rate, 512)
			moving(e, 0, 1000, 1, -30, span, 4)
			e.SetGain(0, 3)
			if strings.Contains(p.Key, "detector") {
				e.SetDetector(0, param.FreeBand)
				e.SetDetectorFreq(0, 1000)
			}
			l, r := turning(n, f, rate, func(i int) float64 {
				return 0.5 * (1 + 0.8*math.Sin(2*math.Pi*6*float64(i)/rate))
			})
			from, to := p.ControlMin(), p.ControlMax()
			if p.Unit == param.Hz {
				from, to = p.ToControl(100), p.ToControl(10000)
			}
			for i := 0; i < n; i += 64 {
				at := min(max(float64(i-n/2)/(0.05*rate), 0), 1)
				e.SetParam(p.Index, p.ToPlain(from+at*(to-from)))
				e.Process(l[i:i+64], r[i:i+64])
			}
			got := rough(l[8192:], r[8192:], f, rate)
			t.Logf("%-20s range %+.0f dB: %.1f dB", p.Key, span, got)
			if got > -80 {
				t.Errorf("%s, range %v dB: %.1f dB", p.Key, span, got)
			}
		}
	}
	_ = filter.Bell
}
