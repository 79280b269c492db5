package analysis

import (
	"math"
	"math/rand/v2"
)

// survey reads a file in blocks of a size.
func survey(rate float64, size int, planar ...[]float64) Result {
	s := NewSurvey(rate, len(planar))
	n := len(planar[0])
	block := make([][]float64, len(planar))
	for at := 0; at < n; at += size {
		for c := range planar {
			block[c] = planar[c][at:min(n, at+size)]
		}
		s.Process(block)
	}
	s.Finish()
	return s.Result()
}

// made is n frames of a function of time in seconds.
func made(rate, seconds float64, f func(t float64) float64) []float64 {
	x := make([]float64, int(rate*seconds))
	for i := range x {
		x[i] = f(float64(i) / rate)
	}
	return x
}

func tone(rate, seconds, hz, amplitude float64) []float64 {
	return made(rate, seconds, func(t float64) float64 { return amplitude * math.Sin(2*math.Pi*hz*t) })
}

// pinkNoise has an RMS of −20 dBFS.
func pinkNoise(rate, seconds float64, seed uint64) []float64 {
	n := int(rate * seconds)
	size := 1
	for size < n {
		size *= 2
	}
	x := pink(size, seed)[:n]
	return scaled(x, 0.1/math.Sqrt(meanSquare(x)))
}

func scaled(x []float64, by float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = by * v
	}
	return y
}

func mixed(parts ...[]float64) []float64 {
	y := make([]float64, len(parts[0]))
	for _, x := range parts {
		for i, v := range x {
			y[i] += v
		}
	}
	return y
}

// quantised to a word of some bits.
func quantised(x []float64, bits int) []float64 {
	step := math.Ldexp(1, 1-bits)
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = max(-1, min(step*math.Round(v/step), 1-step))
	}
	return y
}

// beat is a drum kit at 120 bpm: a kick that sweeps down to 45 Hz, a snare and
// a hi-hat of noise with attacks as sharp as a sample, and nothing at all
// between where they have died away.
func beat(rate, seconds float64, seed uint64) []float64 {
	rng := rand.New(rand.NewPCG(seed, 3))
	phase := 0.0
	return made(rate, seconds, func(t float64) float64 {
		noise := rng.NormFloat64()
		kick, snare, hat := math.Mod(t, 0.5), math.Mod(t+0.25, 0.5), math.Mod(t, 0.125)
		if kick < 1/rate {
			phase = 0
		}
		phase += 2 * math.Pi * (45 + 200*math.Exp(-kick/0.02)) / rate
		y := 0.6*math.Sin(phase)*math.Exp(-kick/0.1) + 0.2*noise*math.Exp(-snare/0.04) + 0.1*noise*math.Exp(-hat/0.01)
		if math.Abs(y) < 1e-4 {
			return 0
		}
		return y
	})
}

// square and saw at their most naive, with edges between two samples.
func square(rate, seconds, hz float64) []float64 {
	return made(rate, seconds, func(t float64) float64 {
		if math.Mod(t*hz, 1) < 0.5 {
			return 0.5
		}
		return -0.5
	})
}

func saw(rate, seconds, hz float64) []float64 {
	return made(rate, seconds, func(t float64) float64 { return 0.5 - math.Mod(t*hz, 1) })
}

// guitar is a power chord through a hard clipper and a soft one.
func guitar(rate, seconds, clip float64) []float64 {
	x := mixed(saw(rate, seconds, 82.4), saw(rate, seconds, 123.5), saw(rate, seconds, 164.9))
	low := 0.0
	for i, v := range x {
		low += 0.3 * (3*v - low)
		x[i] = max(-clip, min(math.Tanh(low), clip)) * 0.7
	}
	return x
}

// gated opens and closes every quarter of a second, with fades of 2 ms.
func gated(x []float64, rate float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		t := math.Mod(float64(i)/rate, 0.25)
		y[i] = v * max(0, min(1, t/0.002, (0.15-t)/0.002))
	}
	return y
}

// chiptune is two pulse waves that play a note every 1/16 s, with a rest after
// each, and a noise that holds its values.
func chiptune(rate, seconds float64) []float64 {
	rng := rand.New(rand.NewPCG(1, 3))
	held := 0.0
	return made(rate, seconds, func(t float64) float64 {
		note := int(t * 16)
		if math.Mod(t*16, 1) > 0.8 {
			return 0
		}
		hz := 110 * math.Pow(2, float64(note*7%24)/12)
		y := 0.0
		for _, f := range []float64{hz, hz * 1.5} {
			if math.Mod(t*f, 1) < 0.25 {
				y += 0.2
			} else {
				y -= 0.2
			}
		}
		if rng.IntN(8) == 0 {
			held = float64(rng.IntN(2))*0.2 - 0.1
		}
		if note%4 == 0 {
			y += held
		}
		return y
	})
}

// taps are bursts of noise of 20 frames, of many levels, in a tone.
func taps(rate, seconds float64) []float64 {
	rng := rand.New(rand.NewPCG(4, 4))
	x := tone(rate, seconds, 330, 0.2)
	for at := int(rate / 10); at+100 < len(x); at += int(rate/10) + rng.IntN(100) {
		level := 0.05 + 0.4*rng.Float64()
		for i := range 20 {
			x[at+i] += level * (2*rng.Float64() - 1)
		}
	}
	return x
}

// fading out to nothing, 60 dB in the last part.
func fading(x []float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		left := 1 - float64(i)/float64(len(x))
		y[i] = v * math.Pow(10, -3*(1-left)) * min(1, 20*left)
	}
	return y
}

// innocent is audio with which nothing is wrong but how it sounds.
func innocent(rate, seconds float64) map[string][]float64 {
	noise := pinkNoise(rate, seconds, 1)
	return map[string][]float64{
		"pink noise":         noise,
		"pink noise, 16 bit": quantised(noise, 16),
		"drums":              beat(rate, seconds, 1),
		"drums, 16 bit":      quantised(beat(rate, seconds, 2), 16),
		"drums and noise":    mixed(beat(rate, seconds, 3), scaled(noise, 0.3)),
		"square, 50 Hz":      square(rate, seconds, 50),
		"square, 997 Hz":     square(rate, seconds, 997),
		"saw, 30 Hz":         saw(rate, seconds, 30),
		"saw, 440 Hz":        saw(rate, seconds, 440),
		"taps":               taps(rate, seconds),
		"chiptune":           chiptune(rate, seconds),
		"distorted guitar":   guitar(rate, seconds, 1),
		"gated noise":        gated(noise, rate),
		"gated sine, 16 bit": quantised(gated(tone(rate, seconds, 220, 0.5), rate), 16),
		"fade-out":           fading(noise),
		"fade-out of a sine": quantised(fading(tone(rate, seconds, 60, 0.9)), 16),
		"low sine, 16 bit":   quantised(tone(rate, seconds, 20, 0.9), 16),
		"quiet sine, 16 bit": quantised(tone(rate, seconds, 40, 0.01), 16),
		"a note from its top": mixed(tone(rate, seconds, 330, 0.02), made(rate, seconds, func(t float64) float64 {
			if t < 1 {
				return 0
			}
			return 0.4 * math.Cos(2*math.Pi*110*t) * math.Exp(1-t)
		})),
		"silence":             make([]float64, int(seconds*rate)),
		"sine, 24 bit":        quantised(tone(rate, seconds, 1000, 0.5), 24),
		"tones with a rhythm": mixed(gated(tone(rate, seconds, 440, 0.3), rate), beat(rate, seconds, 5)),
	}
}
