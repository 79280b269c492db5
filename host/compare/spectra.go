package compare

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"

	"lacquer/host/audiofile"
	"lacquer/host/report"
)

// Bands of a third of an octave: the centres of IEC 61260, base ten.
const (
	firstBand, lastBand = 13, 43 // 10^(n/10) Hz: 20 Hz to 20 kHz
	faintest            = -120   // dBFS: what is below tells nothing
)

// spectra averages the power spectra of the two files (Welch's method): Hann
// windows of a third of a second or more, half overlapped, channels added up.
type spectra struct {
	rate, channels int
	fft            *fourier.FFT
	hann           []float64
	files          [2]spectrum
	windows        int64
	fill           int // frames that are in the windows
	in             []float64
	out            []complex128
}

// spectrum is one file's.
type spectrum struct {
	x     [][]float64
	power []float64
}

func newSpectra(info audiofile.Info) *spectra {
	n := 1024
	for 3*n < info.Rate {
		n *= 2
	}
	s := &spectra{
		rate: info.Rate, channels: info.Channels, fft: fourier.NewFFT(n),
		hann: make([]float64, n), in: make([]float64, n), out: make([]complex128, n/2+1),
	}
	for i := range s.hann {
		s.hann[i] = 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(n))
	}
	for f := range s.files {
		s.files[f].power = make([]float64, n/2+1)
		for range info.Channels {
			s.files[f].x = append(s.files[f].x, make([]float64, n))
		}
	}
	return s
}

// add takes a block of both files.
func (s *spectra) add(a, b [][]float64) {
	n := len(s.hann)
	for at := 0; at < len(a[0]); {
		k := min(len(a[0])-at, n-s.fill)
		for c := range a {
			copy(s.files[0].x[c][s.fill:], a[c][at:at+k])
			copy(s.files[1].x[c][s.fill:], b[c][at:at+k])
		}
		at += k
		if s.fill += k; s.fill == n {
			s.transform()
		}
	}
}

// transform adds the windows' power and moves them on by half.
func (s *spectra) transform() {
	n := len(s.hann)
	for f := range s.files {
		for _, x := range s.files[f].x {
			for i, v := range x {
				s.in[i] = v * s.hann[i]
			}
			for k, v := range s.fft.Coefficients(s.out, s.in) {
				s.files[f].power[k] += real(v)*real(v) + imag(v)*imag(v)
			}
			copy(x, x[n/2:])
			clear(x[n/2:])
		}
	}
	s.windows++
	s.fill = n / 2
}

// bands ends the averaging. gain, that of B in dB, is taken off.
func (s *spectra) bands(gain float64) []Band {
	if s.windows == 0 {
		s.transform() // a file shorter than the window
	}
	var list []Band
	for n := firstBand; n <= lastBand; n++ {
		centre := math.Pow(10, float64(n)/10)
		low, high := centre*math.Pow(10, -0.05), centre*math.Pow(10, 0.05)
		if high > float64(s.rate)/2 {
			break
		}
		a, b := s.level(0, low, high), s.level(1, low, high)
		band := Band{Hz: nominal(n), A: report.Figure(a), Diff: report.Figure(math.NaN())}
		if a > faintest && b > faintest {
			band.Diff = report.Figure(b - a - gain)
		}
		list = append(list, band)
	}
	return list
}

// level is a file's power in a band, in dB: a sine of full scale in all
// channels is 0.
func (s *spectra) level(file int, low, high float64) float64 {
	n := len(s.hann)
	width := float64(s.rate) / float64(n)
	var sum float64
	for k, p := range s.files[file].power {
		sum += p * max(0, min(1, high/width-float64(k)+0.5)-max(0, low/width-float64(k)+0.5))
	}
	// Parseval: one-sided, twice; the Hann window has a mean square of 3/8; a
	// sine's power is 1/2.
	mean := 2 * sum / (float64(n) * float64(n) * 3 / 8) / float64(s.windows*int64(s.channels))
	return 10 * math.Log10(2*mean)
}

// nominal is the rounded frequency that people call a band by.
func nominal(n int) float64 {
	names := [10]float64{1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8}
	return names[n%10] * math.Pow10(n/10)
}
