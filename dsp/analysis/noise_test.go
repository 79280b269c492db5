package analysis

import (
	"math"
	"math/rand/v2"
	"testing"
)

func white(rate, seconds, rms float64, seed uint64) []float64 {
	rng := rand.New(rand.NewPCG(seed, 1))
	return made(rate, seconds, func(float64) float64 { return rms * rng.NormFloat64() })
}

// TestNoiseFloor: noise of −72 dBFS under music with pauses of 0.8 s; of white
// noise the part above 4 kHz is known. Digital silence at the ends does not
// count.
func TestNoiseFloor(t *testing.T) {
	for _, rate := range []float64{44100, 96000} {
		level := math.Pow(10, -72.0/20)
		hiss := mixed(white(rate, 10, level, 1))
		music := pinkNoise(rate, 10, 2)
		for i := range music {
			if math.Mod(float64(i)/rate, 5) > 4.2 {
				music[i] = 0
			}
		}
		ends := make([]float64, int(2*rate))
		r := survey(rate, 4096, joined(ends, mixed(music, hiss), ends), joined(ends, mixed(music, white(rate, 10, level, 5)), ends))
		near(t, "floor", r.Noise.Floor, -72, 0.3)
		near(t, "hiss", r.Noise.Hiss, -72+decibel(1-8000/rate), 0.3)
		if !r.Noise.Pauses {
			t.Error("no pauses")
		}
	}
}

// TestNoPauses: what never stops tells nothing of the noise; nor does a gate
// that closes to digital silence.
func TestNoPauses(t *testing.T) {
	const rate = 48000
	for name, x := range map[string][]float64{
		"pink noise": pinkNoise(rate, 5, 1), "guitar": guitar(rate, 5, 1), "drums on noise": mixed(beat(rate, 5, 1), pinkNoise(rate, 5, 1)),
		"gated": gated(pinkNoise(rate, 5, 1), rate),
	} {
		if r := survey(rate, 4096, x).Noise; r.Pauses {
			t.Errorf("%s: a floor of %.1f dBFS", name, r.Floor)
		}
	}
}
