package loudness

import (
	"math"
	"math/rand"
	"sort"
	"testing"
)

// The exact computations, from the list of all energies.

func exactIntegrated(energies []float64) float64 {
	mean := func(gate float64) float64 {
		var sum float64
		var n int
		for _, e := range energies {
			if e > gate {
				sum += e
				n++
			}
		}
		return sum / float64(n)
	}
	return lufs(mean(max(absoluteGate, mean(absoluteGate)/10)))
}

func exactRange(energies []float64) float64 {
	var sum float64
	for _, e := range energies {
		sum += e
	}
	var kept []float64
	for _, e := range energies {
		if e >= sum/float64(len(energies))/100 {
			kept = append(kept, lufs(e))
		}
	}
	sort.Float64s(kept)
	at := func(p float64) float64 { return kept[int(math.Round(float64(len(kept)-1)*p+1))-1] }
	return at(0.95) - at(0.10)
}

// programmes yields lists of block energies: steady, wide, in steps, with a
// crowd right at the gate.
func programmes() [][]float64 {
	rng := rand.New(rand.NewSource(6))
	var all [][]float64
	for trial := range 200 {
		var list []float64
		level := -45 + 40*rng.Float64()
		for range 20 + rng.Intn(5000) {
			switch trial % 4 {
			case 0:
				level = -20 + rng.NormFloat64()
			case 1:
				level = max(-69.99, -30+12*rng.NormFloat64())
			case 2:
				if rng.Intn(40) == 0 {
					level = -60 + 55*rng.Float64()
				}
			case 3:
				level = []float64{-20, -30.41, -40}[rng.Intn(3)] + 0.02*rng.Float64()
			}
			list = append(list, meanSquare(level))
		}
		all = append(all, list)
	}
	return all
}

func TestHistogramAgainstList(t *testing.T) {
	h := new(histogram)
	var worstI, worstR float64
	for i, list := range programmes() {
		h.reset()
		for _, e := range list {
			h.add(e)
		}
		dI := math.Abs(h.integrated() - exactIntegrated(list))
		dR := math.Abs(h.loudnessRange() - exactRange(list))
		if dI > 0.01 || dR > 0.01 {
			t.Errorf("list %d: integrated off by %.4f LU, range by %.4f", i, dI, dR)
		}
		worstI, worstR = max(worstI, dI), max(worstR, dR)
	}
	t.Logf("worst: integrated %.5f LU, range %.5f LU", worstI, worstR)
}

// Ten hours of blocks keep nine digits.
func TestHistogramOverTenHours(t *testing.T) {
	h := new(histogram)
	e := meanSquare(-14.0123)
	for range 10 * 3600 * 10 {
		h.add(e)
	}
	near(t, "I", h.integrated(), -14.0123, 1e-9)
	near(t, "LRA", h.loudnessRange(), 0, 1e-9)
}

func TestHistogramMerge(t *testing.T) {
	lists := programmes()
	for i := 0; i+1 < len(lists); i += 2 {
		a, b, all := new(histogram), new(histogram), new(histogram)
		for _, e := range lists[i] {
			a.add(e)
			all.add(e)
		}
		for _, e := range lists[i+1] {
			b.add(e)
			all.add(e)
		}
		a.merge(b)
		near(t, "I", a.integrated(), all.integrated(), 1e-9)
		near(t, "LRA", a.loudnessRange(), all.loudnessRange(), 1e-9)
	}
}

// Blocks above the top of the histogram still count with their energy.
func TestHistogramTop(t *testing.T) {
	h := new(histogram)
	for _, l := range []float64{35, 40, 45} {
		h.add(meanSquare(l))
	}
	want := lufs((meanSquare(35) + meanSquare(40) + meanSquare(45)) / 3)
	near(t, "I", h.integrated(), want, 1e-9)
}

// The gates of BS.1770. Tones that straddle them are let in or kept out as
// the standard says.
func TestGates(t *testing.T) {
	for _, c := range []struct {
		name  string
		tones []tone
		want  float64
	}{
		{"relative gate keeps 9.9 LU below the mean", []tone{{20, -10}, {20, -22}}, lufs((meanSquare(-10) + meanSquare(-22)) / 2)},
		{"relative gate drops 10.1 LU below", []tone{{20, -10}, {20, -23.2}}, -10},
		{"absolute gate drops −70.1", []tone{{20, -69.5}, {20, -70.1}}, -69.5},
		{"absolute gate keeps −69.9", []tone{{20, -69.5}, {20, -69.9}}, lufs((meanSquare(-69.5) + meanSquare(-69.9)) / 2)},
	} {
		m := measure(Config{Rate: 48000}, programme(48000, stereo, c.tones...))
		near(t, c.name, m.Integrated(), c.want, 0.06)
	}
	m := measure(Config{Rate: 48000}, programme(48000, stereo, tone{5, -70.2}))
	if v := m.Integrated(); !math.IsNaN(v) {
		t.Errorf("I of a −70.2 LUFS tone = %g, want NaN", v)
	}
}
