package saturation

import (
	"math"
	"math/rand/v2"

	"lacquer/dsp/param"
	sines "lacquer/dsp/tone"
)

// What tests of all stages share.
var (
	sine     = sines.Sine
	splatter = sines.Splatter
)

type settings map[int]float64

var types = [...]string{param.Soft: "soft", param.Tape: "tape", param.Tube: "tube", param.Transformer: "transformer"}

// plain is the stage without anything that a measurement must allow for.
func plain(kind int, more settings) settings {
	s := settings{param.SatOn: 1, param.SatType: float64(kind), param.SatAutoGain: 0, param.SatHeadBump: 0}
	for i, v := range more {
		s[i] = v
	}
	return s
}

func prepared(rate float64, set settings) *Saturation {
	s := new(Saturation)
	s.Prepare(rate, 8192)
	for i, v := range set {
		s.SetParam(i, v)
	}
	return s
}

func clone(x []float64) []float64 { return append([]float64(nil), x...) }

// rendered is what comes of x in the left channel, with 0.3 x in the right.
func rendered(s *Saturation, x []float64) (l, r []float64) {
	l, r = clone(x), clone(x)
	for i := range r {
		r[i] *= 0.3
	}
	for from := 0; from < len(l); from += 512 {
		to := min(from+512, len(l))
		s.Process(l[from:to], r[from:to])
	}
	return l, r
}

// amplitude is that of a sine of hz in x, which should hold a whole number
// of its periods or be windowed.
func amplitude(x []float64, hz, rate float64) float64 {
	var re, im float64
	for i, v := range x {
		s, c := math.Sincos(2 * math.Pi * hz * float64(i) / rate)
		re, im = re+v*c, im+v*s
	}
	return 2 * math.Hypot(re, im) / float64(len(x))
}

func toDB(x float64) float64 { return 20 * math.Log10(x) }

func fromDB(x float64) float64 { return math.Pow(10, x/20) }

// spectrum is the amplitude spectrum of x, a power of two long, under a
// seven-term Blackman-Harris window (side lobes below −180 dB).
func spectrum(x []float64) []float64 {
	coefs := []float64{0.27105140069342, -0.43329793923448, 0.21812299954311, -0.06592544638803, 0.01081174209837, -0.00077658482522, 0.00001388721735}
	n := len(x)
	z := make([]complex128, n)
	for i, v := range x {
		w := 0.0
		for k, c := range coefs {
			w += c * math.Cos(2*math.Pi*float64(k)*float64(i)/float64(n))
		}
		z[i] = complex(v*w, 0)
	}
	transform(z)
	y := make([]float64, n/2)
	for i := range y {
		y[i] = 2 * math.Hypot(real(z[i]), imag(z[i])) / float64(n) / coefs[0]
	}
	return y
}

// transform is a radix-2 FFT, in place.
func transform(z []complex128) {
	n := len(z)
	for i, j := 1, 0; i < n; i++ {
		bit := n >> 1
		for ; j&bit != 0; bit >>= 1 {
			j ^= bit
		}
		j ^= bit
		if i < j {
			z[i], z[j] = z[j], z[i]
		}
	}
	for size := 2; size <= n; size <<= 1 {
		s, c := math.Sincos(-2 * math.Pi / float64(size))
		step := complex(c, s)
		for from := 0; from < n; from += size {
			w := complex(1, 0)
			for i := range size / 2 {
				a, b := z[from+i], w*z[from+i+size/2]
				z[from+i], z[from+i+size/2] = a+b, a-b
				if w *= step; i%32 == 31 {
					s, c := math.Sincos(-2 * math.Pi / float64(size) * float64(i+1))
					w = complex(c, s)
				}
			}
		}
	}
}

// inharmonic is the largest line in x below limit Hz that is no harmonic of hz
// within the band below half the rate.
func inharmonic(x []float64, hz, rate, limit float64) float64 {
	y := spectrum(x)
	bin := rate / float64(len(x))
	worst := 0.0
	for i := 10; i < len(y) && float64(i)*bin < limit; i++ {
		n := math.Round(float64(i) * bin / hz)
		if math.Abs(float64(i)*bin-n*hz) > 8*bin {
			worst = max(worst, y[i])
		}
	}
	return worst
}

// program is stereo music of a kind: pink noise with beats, chords and a bass.
func program(frames int, rate, level float64) (l, r []float64) {
	rng := rand.New(rand.NewPCG(7, 1))
	l, r = make([]float64, frames), make([]float64, frames)
	var pink [3][3]float64
	noise := func(c int) float64 {
		w := rng.NormFloat64()
		p := &pink[c]
		p[0] = 0.99765*p[0] + w*0.0990460
		p[1] = 0.96300*p[1] + w*0.2965164
		p[2] = 0.57000*p[2] + w*1.0526913
		return p[0] + p[1] + p[2] + w*0.1848
	}
	for i := range l {
		at := float64(i) / rate
		beat := math.Mod(at, 0.5)
		kick := math.Exp(-beat*12) * math.Sin(2*math.Pi*(50*beat+6*(1-math.Exp(-beat*30))))
		snare := 0.0
		if b := math.Mod(at+0.5, 1); b < 0.2 {
			snare = math.Exp(-b*25) * rng.NormFloat64()
		}
		chord := 0.0
		for k, f := range []float64{220, 277.18, 329.63, 440} {
			chord += math.Sin(2*math.Pi*f*at+float64(k)) * (0.6 + 0.4*math.Sin(2*math.Pi*0.25*at+float64(k)))
		}
		mid := 0.5*kick + 0.15*snare + 0.06*chord + 0.02*noise(2)
		l[i] = level * (mid + 0.02*noise(0))
		r[i] = level * (mid + 0.02*noise(1))
	}
	return l, r
}
