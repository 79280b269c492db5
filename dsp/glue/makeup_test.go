package glue

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"lacquer/dsp/param"
)

// loudness is the integrated loudness of a stereo signal at 48 kHz by ITU-R
// BS.1770, written from the tables of the recommendation.
func loudness(l, r []float64) float64 {
	var blocks []float64
	power := make([]float64, len(l))
	for _, x := range [][]float64{l, r} {
		shelf := [5]float64{1.53512485958697, -2.69169619940638, 1.19839281085285, -1.69065929318241, 0.73248077421585}
		for i, v := range biquad(biquad(x, shelf), [5]float64{1, -2, 1, -1.99004745483398, 0.99007225036621}) {
			power[i] += v * v
		}
	}
	for n := 0; n+19200 <= len(power); n += 4800 {
		blocks = append(blocks, mean(power[n:n+19200]))
	}
	over := func(floor float64) []float64 {
		return slices.DeleteFunc(slices.Clone(blocks), func(z float64) bool { return lufs(z) <= floor })
	}
	return lufs(mean(over(lufs(mean(over(-70))) - 10)))
}

func lufs(z float64) float64 { return -0.691 + 10*math.Log10(z) }

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

func biquad(x []float64, c [5]float64) []float64 {
	y := make([]float64, len(x))
	var s1, s2 float64
	for i, v := range x {
		y[i] = c[0]*v + s1
		s1 = c[1]*v - c[3]*y[i] + s2
		s2 = c[2]*v - c[4]*y[i]
	}
	return y
}

// pink is noise of −3 dB/oct: white through six one-poles an octave and more
// apart.
func pink(rng *rand.Rand, frames int) []float64 {
	x := make([]float64, frames)
	var s [6]float64
	for i := range x {
		white := rng.Float64() - 0.5
		for k := range s {
			pole := 1 - 0.9/math.Pow(4, float64(k))
			s[k] = pole*s[k] + (1-pole)*white*math.Pow(2, float64(k))
			x[i] += 0.35 * s[k]
		}
	}
	return x
}

// song is pink noise with a beat and sections of different level.
func song(frames int) (l, r []float64) {
	rng := rand.New(rand.NewPCG(21, 22))
	l, r = pink(rng, frames), pink(rng, frames)
	for i := range l {
		beat := math.Exp(-float64(i%24000) / 4000)
		section := []float64{0.5, 1, 0.7, 1, 0.3, 1}[i/(5*48000)%6]
		gain := section * (0.3 + 0.9*beat)
		l[i] *= gain
		r[i] *= gain
	}
	return l, r
}

func TestAutoMakeUpKeepsLoudness(t *testing.T) {
	const frames = 30 * 48000
	rng := rand.New(rand.NewPCG(8, 9))
	noise := pink(rng, frames)
	songL, songR := song(frames)
	for _, in := range []struct {
		name string
		l, r []float64
		most float64
	}{{"pink noise", noise, noise, 0.05}, {"programme", songL, songR, 0.5}} {
		before := loudness(in.l, in.r)
		for _, s := range []settings{
			{param.GlueOn: 1, param.GlueAutoMakeUp: 1, param.GlueThreshold: before - 3},
			{param.GlueOn: 1, param.GlueAutoMakeUp: 1, param.GlueThreshold: before - 10, param.GlueRatio: 4},
			{param.GlueOn: 1, param.GlueAutoMakeUp: 1, param.GlueThreshold: before - 10, param.GlueRatio: 4, param.GlueMix: 50},
			{param.GlueOn: 1, param.GlueAutoMakeUp: 1, param.GlueThreshold: before - 10, param.GlueRatio: 4, param.GlueLink: 0, param.GlueAttack: 1},
		} {
			g := prepared(48000, s)
			l, r := slices.Clone(in.l), slices.Clone(in.r)
			g.Process(l, r)
			off := loudness(l, r) - before
			t.Logf("%s: %.2f LU off at %.1f dB mean reduction, mix %g (asked 0.5)", in.name, off, g.Reduction().Mean(), 100*g.glides[mix].Value)
			if math.Abs(off) > in.most {
				t.Errorf("%s: loudness moves by %.2f LU", in.name, off)
			}
			if g.Reduction().Mean() < 0.1 {
				t.Error("nothing was compressed")
			}
		}
	}
}

// TestAutoMakeUpRests: hiss below −70 LUFS, which is not compressed, does not
// take the gain back.
func TestAutoMakeUpRests(t *testing.T) {
	g := prepared(48000, settings{param.GlueOn: 1, param.GlueAutoMakeUp: 1, param.GlueThreshold: -50, param.GlueRatio: 4})
	l, r := song(20 * 48000)
	g.Process(l, r)
	before := g.matched.db
	rng := rand.New(rand.NewPCG(3, 1))
	for range 60 {
		x := pink(rng, 48000)
		for i := range x {
			x[i] *= 1e-4
		}
		g.Process(x, slices.Clone(x))
	}
	if moved := math.Abs(g.matched.db - before); before < 3 || moved > 1.5 {
		t.Errorf("a minute of hiss moves the gain of %.2f dB by %.2f dB", before, moved)
	}
}
