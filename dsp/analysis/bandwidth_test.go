package analysis

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"
)

// walled is a signal without anything above a frequency; its level falls to
// nothing within a part of it.
func walled(x []float64, rate, hz, within float64) []float64 {
	n := 1
	for n < len(x) {
		n *= 2
	}
	padded := make([]float64, n)
	copy(padded, x)
	fft := fourier.NewFFT(n)
	bins := fft.Coefficients(nil, padded)
	for k := range bins {
		f := float64(k) * rate / float64(n)
		g := max(0, min(1, (hz*(1+within)-f)/(2*hz*within)))
		bins[k] *= complex(g/float64(n), 0)
	}
	return fft.Sequence(nil, bins)[:len(x)]
}

// TestUpsampled: music of one rate in a file of another, in 16 and 24 bit.
func TestUpsampled(t *testing.T) {
	for _, c := range []struct{ source, rate float64 }{
		{22050, 44100}, {24000, 48000}, {44100, 48000}, {44100, 88200}, {44100, 96000}, {48000, 96000},
		{44100, 192000}, {96000, 192000}, {8000, 44100}, {16000, 48000},
	} {
		for _, bits := range []int{16, 24} {
			x := walled(mixed(beat(c.rate, 2, 1), pinkNoise(c.rate, 2, 1)), c.rate, 0.965*c.source/2, 0.03)
			r := survey(c.rate, 4096, quantised(scaled(x, 0.8), bits)).Bandwidth
			if r.SourceRate != c.source || r.LowPass || math.Abs(r.CutOff/(c.source/2)-0.965) > 0.04 || r.Drop < 15 {
				t.Errorf("%g Hz in %g Hz, %d bits: %+v", c.source, c.rate, bits, r)
			}
		}
	}
}

// twice as many samples, through a Kaiser-windowed sinc of 16 samples a side:
// too short to hold back all images.
func twice(x []float64) []float64 {
	const side = 16
	y := make([]float64, 2*len(x))
	for i := side; i < len(x)-side; i++ {
		y[2*i] = x[i]
		for k := range 2 * side {
			t := float64(k-side) + 0.5
			w := math.Pow(math.Cos(math.Pi*t/(2*side)), 2)
			y[2*i+1] += x[i+k-side+1] * w * math.Sin(math.Pi*t) / (math.Pi * t)
		}
	}
	return y
}

// TestUpsampledWithImages: a short interpolator lets through what lies mirrored
// around half the old rate; from where it cuts them off the old rate is not
// known well.
func TestUpsampledWithImages(t *testing.T) {
	for _, rate := range []float64{44100, 48000} {
		x := twice(pinkNoise(rate, 3, 1))
		if r := survey(2*rate, 4096, x).Bandwidth; r.SourceRate != 44100 && r.SourceRate != 48000 {
			t.Errorf("from %g Hz: %+v", rate, r)
		}
	}
}

// TestLowPass: where lossy coders cut.
func TestLowPass(t *testing.T) {
	for _, c := range []struct{ hz, rate float64 }{
		{16000, 44100}, {16000, 48000}, {19000, 44100}, {19000, 48000}, {15000, 96000}, {18000, 48000},
	} {
		x := walled(mixed(beat(c.rate, 2, 1), pinkNoise(c.rate, 2, 1)), c.rate, c.hz, 0.005)
		r := survey(c.rate, 4096, quantised(x, 16)).Bandwidth
		if !r.LowPass || r.SourceRate != 0 || math.Abs(r.CutOff-c.hz) > 200 {
			t.Errorf("%g Hz in %g Hz: %+v", c.hz, c.rate, r)
		}
	}
}

// TestFullBand: music that fades out towards the treble by itself has no edge,
// with a whistle neither, and filters of converters are none.
func TestFullBand(t *testing.T) {
	for _, rate := range []float64{44100, 48000, 96000, 8000} {
		files := innocent(rate, 2)
		for name, x := range innocent(rate, 2) {
			if rate < 50000 {
				files[name+", converter"] = walled(x, rate, 0.97*rate/2, 0.03)
			}
		}
		whistle := scaled(files["pink noise"], 1)
		dull := walled(whistle, rate, 0.25*rate, 0.95)
		files["whistle"] = mixed(whistle, tone(rate, 2, 0.36*rate, 0.1))
		files["dull, 16 bit"] = quantised(dull, 16)
		files["sines"] = mixed(tone(rate, 2, 440, 0.1), tone(rate, 2, 3520, 0.1))
		for name, x := range files {
			if r := survey(rate, 4096, x, scaled(x, 0.5)).Bandwidth; !math.IsNaN(r.CutOff) || r.SourceRate != 0 || r.LowPass {
				t.Errorf("%s at %g Hz: %s", name, rate, fmt.Sprintf("%+v", r))
			}
		}
	}
}
