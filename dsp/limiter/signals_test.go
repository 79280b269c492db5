package limiter

import (
	"math"
	"math/rand/v2"

	"lacquer/dsp/fir"
)

// signal is one that is hard on a true-peak limiter.
type signal struct {
	name string
	make func(rate float64) []float64
}

// adversaries are the signals of which the true peak is promised. Whatever has
// edges is limited to 20 kHz, below which the reference meter is exact.
var adversaries = []signal{
	{"fs/4 bursts at 45°", func(rate float64) []float64 {
		return bursts(rate, sine(rate, rate/4, 1.41, math.Pi/4, 0.1), 0.004)
	}},
	{"997 Hz square", func(rate float64) []float64 {
		x := sine(rate, 997, 1, 0, 0.06)
		for i, v := range x {
			x[i] = math.Copysign(2, v)
		}
		return bandLimited(rate, x)
	}},
	{"sign of noise", func(rate float64) []float64 {
		rng := rand.New(rand.NewPCG(1, uint64(rate)))
		x := make([]float64, int(0.06*rate))
		for i := range x {
			x[i] = math.Copysign(1.5, rng.Float64()-0.5)
		}
		return bandLimited(rate, x)
	}},
	{"19 997 Hz bursts", func(rate float64) []float64 {
		return bandLimited(rate, bursts(rate, sine(rate, 19997, 2, 0.4, 0.1), 0.003))
	}},
	{"alternating run", func(rate float64) []float64 {
		x := make([]float64, int(0.05*rate))
		for i := range x {
			x[i] = 3
			if (i+i/97)%2 == 0 { // every 97th sample is like its neighbour
				x[i] = -3
			}
		}
		return bandLimited(rate, x)
	}},
	{"EBU 15", func(rate float64) []float64 { return faded(sine(rate, rate/4, 2, 0, 0.05)) }},
	{"EBU 16", func(rate float64) []float64 { return faded(sine(rate, rate/4, 2, math.Pi/4, 0.05)) }},
	{"EBU 17", func(rate float64) []float64 { return faded(sine(rate, rate/6, 2, math.Pi/3, 0.05)) }},
	{"EBU 18", func(rate float64) []float64 { return faded(sine(rate, rate/8, 2, 67.5*math.Pi/180, 0.05)) }},
	{"EBU 20", func(rate float64) []float64 { return ebuStep(rate, 0) }},
	{"EBU 21", func(rate float64) []float64 { return ebuStep(rate, 1) }},
	{"EBU 22", func(rate float64) []float64 { return ebuStep(rate, 2) }},
	{"EBU 23", func(rate float64) []float64 { return ebuStep(rate, 3) }},
	{"music", func(rate float64) []float64 { return music(rate, 1.5, 0.5) }},
}

// bandLimited removes everything above 20 kHz with a linear-phase low-pass,
// 1 kHz wide and 100 dB deep.
func bandLimited(rate float64, x []float64) []float64 {
	const width, attenuation = 1000.0, 100.0
	half := 1
	for fir.KaiserAttenuation(2*half+1, width/rate) < attenuation {
		half++
	}
	cutoff, beta := (20000-width/2)/(rate/2), fir.KaiserBeta(attenuation)
	h := make([]float64, 2*half+1)
	for k := range h {
		t := float64(k - half)
		h[k] = cutoff * fir.Sinc(cutoff*t) * fir.Kaiser(t/float64(half), beta)
	}
	y := make([]float64, len(x))
	for i := range y {
		for k := max(0, i+half-len(x)+1); k < len(h) && k <= i+half; k++ {
			y[i] += h[k] * x[i+half-k]
		}
	}
	return y
}

// bursts lets half of every period of x through.
func bursts(rate float64, x []float64, period float64) []float64 {
	n := int(period * rate)
	for i := range x {
		if i%n < n/2 {
			x[i] = 0
		}
	}
	return x
}

// faded fades the first and last tenth of x.
func faded(x []float64) []float64 {
	n := len(x) / 10
	for i := range n {
		x[i] *= float64(i) / float64(n)
		x[len(x)-1-i] *= float64(i) / float64(n)
	}
	return x
}

// ebuStep is EBU Tech 3341's cases 20 to 23, 12 dB up: made at four times the
// rate from a sine of rate/6 of amplitude 2 with one period of rate/4 of
// amplitude 4 in it, low-passed, every fourth sample kept from offset on.
func ebuStep(rate float64, offset int) []float64 {
	n := int(0.02*rate) * 4
	x := make([]float64, n)
	phase, middle := 0.0, n/2/24*24
	for i := range x {
		if i >= middle && i < middle+16 {
			x[i] = 4 * math.Sin(phase)
			phase += 2 * math.Pi / 16
		} else {
			x[i] = 2 * math.Sin(phase)
			phase += 2 * math.Pi / 24
		}
	}
	const half = 256
	y := make([]float64, n/4)
	for i := range y {
		for k := -half; k <= half; k++ {
			if at := 4*i + offset + k; at >= 0 && at < n {
				h := 0.2375 * fir.Sinc(0.2375*float64(k)) * fir.Kaiser(float64(k)/half, 10)
				y[i] += h * x[at]
			}
		}
	}
	return y
}

// music is a mix of a kick, a bass, chords and hats at 120 beats a minute.
func music(rate, level, seconds float64) []float64 {
	rng := rand.New(rand.NewPCG(7, 7))
	x := make([]float64, int(seconds*rate))
	for i := range x {
		t := float64(i) / rate
		beat := math.Mod(t, 0.5)
		v := math.Exp(-8*beat) * math.Sin(2*math.Pi*(50*beat+3*(1-math.Exp(-40*beat))))
		v += 0.4 * math.Sin(2*math.Pi*55*t) * (0.7 + 0.3*math.Sin(2*math.Pi*3*t))
		for k, f := range []float64{220, 277.2, 329.6, 440, 1661, 4186} {
			v += 0.12 * math.Sin(2*math.Pi*f*t+float64(k))
		}
		v += 0.25 * math.Exp(-60*math.Mod(t, 0.125)) * (2*rng.Float64() - 1)
		x[i] = level * v / 1.6
	}
	return bandLimited(rate, x)
}
