package analysis

import (
	"math"
	"slices"
	"testing"
)

// TestDR: ten blocks of a sine, of which two are loud; the RMS that TT-DR takes
// is that of a sine's peak. One block has a click, which is not the second
// highest peak.
func TestDR(t *testing.T) {
	const rate = 48000
	var x []float64
	for block := range 10 {
		amplitude := 0.1
		if block == 3 || block == 7 {
			amplitude = 0.4
		}
		x = append(x, tone(rate, 3, 100, amplitude)...)
		if block > 4 {
			x[len(x)-100] = 0.8
		}
	}
	x[1000] = 0.99
	x = append(x, tone(rate, 2.5, 100, 0.9)...) // not a whole block
	r := survey(rate, 4096, x, tone(rate, 32.5, 100, 0.5))
	near(t, "left", r.Levels[0].DR, 20*math.Log10(0.8/0.4), 0.01)
	near(t, "right", r.Levels[1].DR, 0, 0.01)
	near(t, "mean", r.DR, 3, 0)
	near(t, "beside silence", survey(rate, 4096, x, make([]float64, len(x))).DR, 6, 0)
}

// TestDRAgainstSorting: on music, the same figure from a list of all blocks.
func TestDRAgainstSorting(t *testing.T) {
	const rate = 8000
	x := mixed(fading(beat(rate, 90, 1)), scaled(pinkNoise(rate, 90, 1), 0.1))
	var squares, peaks []float64
	for block := range 30 {
		sum, peak := 0.0, 0.0
		for _, v := range x[block*3*rate:][:3*rate] {
			sum += v * v
			peak = max(peak, math.Abs(v))
		}
		squares, peaks = append(squares, 2*sum/(3*rate)), append(peaks, peak)
	}
	slices.Sort(squares)
	slices.Sort(peaks)
	var top float64
	for _, v := range squares[24:] {
		top += v / 6
	}
	near(t, "DR", survey(rate, 999, x).Levels[0].DR, 20*math.Log10(peaks[28]/math.Sqrt(top)), 0.02)
}

func TestDRNeedsTwoBlocks(t *testing.T) {
	if r := survey(8000, 1000, pinkNoise(8000, 5.9, 1)); !math.IsNaN(r.DR) {
		t.Errorf("DR %g of one block", r.DR)
	}
}

// TestPowers: means of the highest and percentiles, against a list.
func TestPowers(t *testing.T) {
	var p powers
	var all []float64
	for i := range 1000 {
		v := math.Pow(10, float64(i*7919%1000)/100-8)
		p.add(v)
		all = append(all, v)
	}
	slices.Sort(all)
	var top float64
	for _, v := range all[900:] {
		top += v / 100
	}
	near(t, "top", decibel(p.top(100)), decibel(top), 0.01)
	for _, share := range []float64{0, 0.02, 0.5, 0.99} {
		near(t, "percentile", decibel(p.percentile(share)), decibel(all[int(share*1000)]), 0.1)
	}
	p.add(0)
	near(t, "silence", p.percentile(0), 0, 0)
}
