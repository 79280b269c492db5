package limiter

import (
	"math"
	"testing"

	"lacquer/dsp/param"
)

// moves are the measures of a character.
type moves struct {
	dip      float64 // ms before a burst at which its reduction begins
	recovery float64 // ms from 6 to 0.5 dB after a burst
	dense    float64 // ms to 0.5 dB after 2 s of 6 dB
	louder   float64 // LU that 12 dB of drive bring on music
}

func measured(character int) (v moves) {
	const rate = 48000
	m := prepared(rate, 0, -1)
	m.SetCharacter(character)
	x := burst(rate, 7.5, 0.005, 0.8)
	db, _ := reductions(m, x)
	start, first, six, half := len(x)/4+m.Latency(), 0, 0, 0
	for i, r := range db {
		if r > 0.01 && first == 0 {
			first = i
		}
		if r >= 6 {
			six = i
		}
		if r >= 0.5 {
			half = i
		}
	}
	v.dip = float64(start-first) / rate * 1000
	v.recovery = float64(half-six) / rate * 1000

	m.Reset()
	x = burst(rate, 6, 2, 4)
	db, _ = reductions(m, x)
	for i, r := range db {
		if r > 0.5 {
			half = i
		}
	}
	v.dense = float64(half-m.Latency()-len(x)/4-2*rate) / rate * 1000

	piece := scaled(music(rate, 1, 2), -3)
	m = prepared(rate, 12, -1)
	m.SetCharacter(character)
	out, _ := render(m, piece, piece, 512)
	v.louder = integrated(rate, out) - integrated(rate, piece)
	return v
}

// TestCharactersDiffer checks the order of the characters in all that they are
// made of: how early they dip, how soon they are back, and how loud they get.
func TestCharactersDiffer(t *testing.T) {
	var v [len(characters)]moves
	for i := range v {
		v[i] = measured(i)
		t.Logf("%s: dips %.1f ms before a burst, recovers in %.1f ms, after 2 s in %.0f ms; 12 dB of drive make %.2f LU", name(i), v[i].dip, v[i].recovery, v[i].dense, v[i].louder)
	}
	order := []int{param.Loud, param.Punchy, param.Transparent, param.BassSafe}
	for k, i := range order[1:] {
		quick, slow := v[order[k]], v[i]
		if quick.dip > 0.8*slow.dip || quick.recovery > 0.8*slow.recovery || quick.louder < slow.louder+0.1 || quick.dense > 0.95*slow.dense {
			t.Errorf("%s and %s are too much alike: %+v, %+v", name(order[k]), name(i), quick, slow)
		}
	}
}

// TestCharacterArrives checks that after a change in the middle of music the
// limiter becomes the one that had the character from the start, at the same
// latency.
func TestCharacterArrives(t *testing.T) {
	const rate = 48000
	x := scaled(repeated(music(rate, 1, 2), rate, 10), 6)
	for from := range characters {
		to := (from + 1) % len(characters)
		m, want := prepared(rate, 0, -1), prepared(rate, 0, -1)
		m.SetCharacter(from)
		want.SetCharacter(to)
		y, z := append([]float64{}, x...), append([]float64{}, x...)
		latency := m.Latency()
		m.Process(y[:1000], append([]float64{}, y[:1000]...))
		m.SetCharacter(3 - from) // one that is replaced before it has come
		m.Process(y[1000:1100], append([]float64{}, y[1000:1100]...))
		m.SetCharacter(to)
		m.Process(y[1100:], append([]float64{}, y[1100:]...))
		want.Process(z, append([]float64{}, z...))
		worst := 0.0
		for i := len(y) - rate; i < len(y); i++ {
			worst = max(worst, math.Abs(y[i]-z[i]))
		}
		if worst > 1e-6 || m.Latency() != latency || want.Latency() != latency {
			t.Errorf("%s to %s: off by %g, latency %d to %d", name(from), name(to), worst, latency, m.Latency())
		}
	}
}
