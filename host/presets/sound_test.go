package presets

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"

	"lacquer/dsp/chain"
	"lacquer/dsp/loudness"
	"lacquer/dsp/param"
	"lacquer/dsp/preset"
	"lacquer/host/demo"
)

// song is what presets are judged by: the end of the demo song's verse and
// most of its chorus, at the level that presets are made for.
const songFrom, songTo = 8, 20 // s

func song(wideLows bool) [2][]float64 {
	mix := demo.Mix(songTo)
	m := meter(loudness.NoPeak)
	if wideLows {
		widenLows(mix)
	}
	for c := range mix {
		mix[c] = mix[c][songFrom*demo.Rate:]
	}
	m.Process(mix[:])
	gain := math.Pow(10, (preset.Level-m.Integrated())/20)
	for c := range mix {
		for i := range mix[c] {
			mix[c][i] *= gain
		}
	}
	return mix
}

// widenLows puts the bass, which the demo song has in the middle, to the sides
// as well: what lies below 150 Hz becomes its own side channel, 12 dB down.
func widenLows(mix [2][]float64) {
	var low [2]float64 // two one-poles
	share := 1 - math.Exp(-2*math.Pi*150/demo.Rate)
	for i := range mix[0] {
		low[0] += share * ((mix[0][i]+mix[1][i])/2 - low[0])
		low[1] += share * (low[0] - low[1])
		mix[0][i] += low[1] / 4
		mix[1][i] -= low[1] / 4
	}
}

func meter(p loudness.Peak) *loudness.Meter {
	return loudness.New(loudness.Config{Rate: demo.Rate, Channels: 2, Peak: p})
}

// row is the place of a parameter in the table.
func row(t testing.TB, key string) int {
	i := slices.IndexFunc(param.Table, func(p param.Param) bool { return p.Key == key })
	if i < 0 {
		t.Fatalf("no parameter %s", key)
	}
	return i
}

// render runs a signal through a chain with values by row, at a drive and a
// ceiling, and takes the latency off.
func render(t testing.TB, in [2][]float64, values []float64, drive, ceiling float64) *sound {
	c := chain.New()
	for i, v := range values {
		c.Set(i, v)
	}
	c.Set(row(t, "maximizer.drive"), drive)
	c.Set(row(t, "maximizer.ceiling"), ceiling)
	const block = 4096
	c.Prepare(demo.Rate, block)
	s := &sound{drive: drive, reduced: map[string]float64{}}
	for ch := range in {
		s.audio[ch] = append(slices.Clone(in[ch]), make([]float64, c.Latency())...)
	}
	for from := 0; from < len(s.audio[0]); from += block {
		to := min(from+block, len(s.audio[0]))
		c.Process(s.audio[0][from:to], s.audio[1][from:to], nil)
	}
	for name, r := range c.Reductions {
		s.reduced[name] = r.Mean()
	}
	for ch := range s.audio {
		s.audio[ch] = s.audio[ch][c.Latency():]
	}
	return s
}

// sound is what is measured of a master.
type sound struct {
	audio   [2][]float64
	drive   float64            // dB
	reduced map[string]float64 // mean gain reduction in dB by stage
	lufs    float64

	lra, truePeak, plr float64
	monoLoss           float64        // LU that the fold-down to mono costs
	power              [2][][]float64 // of mid and side, by frame and bin
}

// frame is the length of an analysis in samples, a tenth of a second or so.
const frame = 4096

func (s *sound) measure() {
	m := meter(loudness.PeakReport)
	m.Process(s.audio[:])
	m.Finish()
	r := m.Result()
	s.lufs, s.lra, s.truePeak, s.plr = r.Integrated, r.Range, r.TruePeak, r.PLR
	mid, side := make([]float64, len(s.audio[0])), make([]float64, len(s.audio[0]))
	for i := range mid {
		mid[i] = (s.audio[0][i] + s.audio[1][i]) / 2
		side[i] = (s.audio[0][i] - s.audio[1][i]) / 2
	}
	fold := meter(loudness.NoPeak)
	fold.Process([][]float64{mid, mid})
	s.monoLoss = s.lufs - fold.Integrated()
	s.power = [2][][]float64{spectra(mid), spectra(side)}
}

// spectra gives the power by frame and bin, frames overlapping by half under a
// Hann window.
func spectra(x []float64) (all [][]float64) {
	fft := fourier.NewFFT(frame)
	buf := make([]float64, frame)
	for from := 0; from+frame <= len(x); from += frame / 2 {
		for i := range buf {
			buf[i] = x[from+i] * (0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/frame))
		}
		p := make([]float64, frame/2+1)
		for i, c := range fft.Coefficients(nil, buf) {
			p[i] = real(c)*real(c) + imag(c)*imag(c)
		}
		all = append(all, p)
	}
	return all
}

// band is the level of each frame between two frequencies in Hz, as power, of
// the mid (0), the side (1) or both (2).
func (s *sound) band(what int, lo, hi float64) []float64 {
	a, b := int(math.Ceil(lo*frame/demo.Rate)), int(hi*frame/demo.Rate)
	out := make([]float64, len(s.power[0]))
	for ch := range s.power {
		if what != 2 && what != ch {
			continue
		}
		for f, p := range s.power[ch] {
			for _, v := range p[a : b+1] {
				out[f] += v
			}
		}
	}
	return out
}

func decibels(power float64) float64 { return 10 * math.Log10(power+1e-20) }

// level is the mean level of a band in dB.
func (s *sound) level(what int, lo, hi float64) float64 { return decibels(mean(s.band(what, lo, hi))) }

// loud is the level of a band in dB in the tenth of the frames in which it is
// loudest.
func (s *sound) loud(lo, hi float64) float64 {
	x := s.band(2, lo, hi)
	slices.Sort(x)
	return decibels(mean(x[len(x)*9/10:]))
}

// quiet is the level of a band in dB in the quieter half of the frames.
func (s *sound) quiet(lo, hi float64) float64 {
	x := s.band(2, lo, hi)
	slices.Sort(x)
	return decibels(mean(x[:len(x)/2]))
}

// spread is the standard deviation in dB of a band's level from frame to
// frame.
func (s *sound) spread(lo, hi float64) float64 {
	x := s.band(2, lo, hi)
	for i, v := range x {
		x[i] = decibels(v)
	}
	m, sum := mean(x), 0.0
	for _, v := range x {
		sum += (v - m) * (v - m)
	}
	return math.Sqrt(sum / float64(len(x)))
}

func mean(x []float64) (m float64) {
	for _, v := range x {
		m += v
	}
	return m / float64(len(x))
}

// harmonic is the level in dB of a harmonic that a preset adds to a tone at
// -18 dBFS, relative to the tone.
func harmonic(t testing.TB, values []float64, freq float64, n int) float64 {
	in := make([]float64, 2*demo.Rate)
	for i := range in {
		in[i] = math.Pow(10, -18.0/20) * math.Sin(2*math.Pi*freq*float64(i)/demo.Rate)
	}
	x := render(t, [2][]float64{in, in}, values, 0, -1).audio[0][demo.Rate:] // settled
	amplitude := func(f float64) float64 {
		var re, im float64
		for i, v := range x {
			sin, cos := math.Sincos(2 * math.Pi * f * float64(i) / demo.Rate)
			re += v * cos
			im += v * sin
		}
		return re*re + im*im
	}
	return decibels(amplitude(freq*float64(n)) / amplitude(freq))
}
