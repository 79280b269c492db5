package loudness

import (
	"fmt"
	"math"
	"testing"
)

// response is the K-weighting's gain in dB at a frequency in Hz.
func (c *kCoefs) response(f, rate float64) float64 {
	shelf := section{1, c.b1, c.b2, c.a1, c.a2}
	highPass := section{1, -2, 1, c.h1, c.h2}
	return 10 * math.Log10(shelf.power(f/rate)*highPass.power(f/rate)*c.power)
}

// At 48 kHz the coefficients are those of BS.1770-5, tables 1 and 2.
func TestKWeightingIsTheTable(t *testing.T) {
	c := kWeighting(48000)
	b0 := math.Sqrt(c.power)
	for _, v := range []struct {
		name      string
		got, want float64
	}{
		{"shelf b0", b0, 1.53512485958697},
		{"shelf b1", b0 * c.b1, -2.69169618940638},
		{"shelf b2", b0 * c.b2, 1.19839281085285},
		{"shelf a1", c.a1, -1.69065929318241},
		{"shelf a2", c.a2, 0.73248077421585},
		{"high-pass a1", c.h1, -1.99004745483398},
		{"high-pass a2", c.h2, 0.99007225036621},
	} {
		near(t, v.name, v.got, v.want, 2e-14)
	}
}

// At other rates the response is that at 48 kHz. What is left is the warping
// of the bilinear transform.
func TestKWeightingAtOtherRates(t *testing.T) {
	ref := kWeighting(48000)
	for _, v := range []struct{ rate, top, tolerance float64 }{
		{44100, 20000, 0.0016},
		{88200, 20000, 0.0063}, {96000, 20000, 0.0063},
		{176400, 20000, 0.008}, {192000, 20000, 0.008},
		{384000, 20000, 0.009}, {768000, 20000, 0.009},
		{32000, 14400, 0.01}, {22050, 9900, 0.01}, {16000, 7200, 0.01},
		{11025, 4900, 0.013}, {8000, 3600, 0.05}, {4000, 1800, 0.4}, {1000, 450, 0.1},
	} {
		c := kWeighting(v.rate)
		var worst float64
		for f := 20.0; f <= v.top; f *= 1.01 {
			worst = max(worst, math.Abs(c.response(f, v.rate)-ref.response(f, 48000)))
		}
		if worst > v.tolerance {
			t.Errorf("%g Hz: response off by %.4f dB up to %g Hz, allowed %g", v.rate, worst, v.top, v.tolerance)
		}
	}
}

func TestKWeightingIsStableAtEveryRate(t *testing.T) {
	for rate := 1000.0; rate <= 768000; rate *= 1.0173 {
		c := kWeighting(rate)
		for _, p := range [][2]float64{{c.a1, c.a2}, {c.h1, c.h2}} {
			if !(p[1] < 1 && math.Abs(p[0]) < 1+p[1]) {
				t.Errorf("%g Hz: poles of %v outside the unit circle", rate, p)
			}
		}
	}
}

// The tones of BS.2217: −23 and −24 LKFS in two channels at six rates.
func TestTonesAtEveryRate(t *testing.T) {
	kGain := map[float64]float64{25: -10.393, 100: -1.134, 500: 0.0425, 1000: 0.698, 2000: 3.071, 10000: 4.042}
	for _, rate := range []float64{44100, 48000, 88200, 96000, 176400, 192000} {
		for f, gain := range kGain {
			for _, level := range []float64{-23, -24} {
				amp := math.Pow(10, (level-offset-gain)/20)
				x := make([]float64, int(1.5*rate))
				for i := range x {
					x[i] = amp * math.Sin(2*math.Pi*f*float64(i)/rate)
				}
				m := measure(Config{Rate: rate}, [][]float64{x, x})
				near(t, fmt.Sprintf("%g Hz at %g Hz", f, rate), m.Integrated(), level, 0.02)
			}
		}
	}
}

// The standard's calibration: a 0 dBFS sine of 997 Hz in one front channel
// reads −3.01 LKFS, at rates that divide into 10 ms or not.
func TestCalibration(t *testing.T) {
	for _, rate := range []float64{8000, 11025, 44100, 45678.901, 48000, 123456.78, 384000} {
		x := make([]float64, int(3*rate))
		for i := range x {
			x[i] = math.Sin(2 * math.Pi * 997 * float64(i) / rate)
		}
		quiet := make([]float64, len(x))
		tolerance := 0.01
		if rate < 16000 {
			tolerance = 0.05
		}
		for ch := range 3 {
			in := [][]float64{quiet, quiet, quiet}
			in[ch] = x
			m := measure(Config{Rate: rate}, in)
			near(t, fmt.Sprintf("channel %d at %g Hz", ch, rate), m.Integrated(), -3.01, tolerance)
		}
		near(t, "mono", measure(Config{Rate: rate}, [][]float64{x}).Integrated(), -3.01, tolerance)
		near(t, "dual mono", measure(Config{Rate: rate, DualMono: true}, [][]float64{x}).Integrated(), 0, tolerance)
		near(t, "stereo", measure(Config{Rate: rate}, [][]float64{x, x}).Integrated(), 0, tolerance)
	}
}

func TestSurroundWeights(t *testing.T) {
	x := programme(48000, []float64{0}, tone{2, -20})[0]
	quiet := make([]float64, len(x))
	const front = -23.01 + 0.007
	for ch, want := range []float64{front, front, front, math.NaN(), front + 1.49, front + 1.49} {
		in := [][]float64{quiet, quiet, quiet, quiet, quiet, quiet}
		in[ch] = x
		got := measure(Config{Rate: 48000}, in).Integrated()
		if math.IsNaN(want) != math.IsNaN(got) || math.Abs(got-want) > 0.01 {
			t.Errorf("channel %d: %.3f LUFS, want %.3f", ch, got, want)
		}
	}
	// 7.1.4: sides at ±90° count 1.41, backs at ±135° and heights 1.
	for ch, gain := range []float64{0, 0, 0, math.NaN(), 0, 0, 1.49, 1.49, 0, 0, 0, 0} {
		in := make([][]float64, 12)
		for c := range in {
			in[c] = quiet
		}
		in[ch] = x
		got := measure(Config{Rate: 48000}, in).Integrated()
		if math.IsNaN(gain) != math.IsNaN(got) || math.Abs(got-front-gain) > 0.01 {
			t.Errorf("7.1.4, channel %d: %.3f LUFS, want %.3f", ch, got, front+gain)
		}
	}
	for n, want := range map[int]float64{1: 1, 2: 2, 3: 3, 4: 4.82, 5: 5.82, 6: 5.82, 7: 6.82, 8: 7.82, 9: 9.82, 10: 9.82, 11: 11.82, 12: 11.82, 24: 23.64} {
		var sum float64
		for _, w := range defaultWeights(n) {
			sum += w
		}
		near(t, fmt.Sprintf("%d channels, sum of weights", n), sum, want, 1e-9)
	}
	for n := 1; n <= 25; n++ {
		if w := defaultWeights(n); len(w) != n || w[0] == 0 {
			t.Errorf("%d channels: weights %v", n, w)
		}
	}
}
