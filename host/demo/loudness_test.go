package demo

import (
	"math"
	"slices"
	"testing"
)

// kWeighted returns the mean square of both sides after the K filter of ITU-R
// BS.1770-5 (coefficients for 48 kHz, Annex 1), for each 100 ms.
func kWeighted(mix [2][]float64) []float64 {
	squares := make([]float64, len(mix[0])/4800)
	for _, x := range mix {
		shelf := biquad{b: [3]float64{1.53512485958697, -2.69169618940638, 1.19839281085285},
			a: [2]float64{-1.69065929318241, .73248077421585}}
		high := biquad{b: [3]float64{1, -2, 1}, a: [2]float64{-1.99004745483398, .99007225036621}}
		for i := range squares {
			for _, v := range x[i*4800 : (i+1)*4800] {
				y := high.next(shelf.next(v))
				squares[i] += y * y / 4800
			}
		}
	}
	return squares
}

type biquad struct {
	b      [3]float64
	a      [2]float64
	s1, s2 float64
}

func (f *biquad) next(x float64) float64 {
	y := f.b[0]*x + f.s1
	f.s1 = f.b[1]*x - f.a[0]*y + f.s2
	f.s2 = f.b[2]*x - f.a[1]*y
	return y
}

func lufs(meanSquare float64) float64 { return -.691 + 10*math.Log10(meanSquare+1e-20) }

// windows returns the loudness of each window of n times 100 ms, stepping by
// 100 ms.
func windows(squares []float64, n int) []float64 {
	var out []float64
	for i := range len(squares) - n + 1 {
		out = append(out, lufs(mean(squares[i:i+n])))
	}
	return out
}

func mean(x []float64) (m float64) {
	for _, v := range x {
		m += v / float64(len(x))
	}
	return m
}

// gated returns the windows that pass −70 LUFS and a gate relative to the
// power mean of those, sorted, and the loudness of their power mean.
func gated(levels []float64, relative float64) ([]float64, float64) {
	integrate := func(gate float64) ([]float64, float64) {
		var kept, power []float64
		for _, l := range levels {
			if l > gate {
				kept = append(kept, l)
				power = append(power, math.Pow(10, (l+.691)/10))
			}
		}
		return kept, lufs(mean(power))
	}
	_, level := integrate(-70)
	kept, level := integrate(level + relative)
	slices.Sort(kept)
	return kept, level
}

func TestLoudness(t *testing.T) {
	squares := kWeighted(whole().mix)
	_, integrated := gated(windows(squares, 4), -10)
	if math.Abs(integrated+20) > .5 {
		t.Errorf("integrated loudness %.2f LUFS, want -20 ± 0.5", integrated)
	}
	short, _ := gated(windows(squares, 30), -20)
	lra := short[len(short)*95/100] - short[len(short)/10]
	if lra < 4 || lra > 9 {
		t.Errorf("loudness range %.1f LU, want 4 to 9", lra)
	}
	t.Logf("%.2f LUFS, LRA %.1f LU", integrated, lra)
}

// The form can be heard: each section has its loudness.
func TestSectionsDiffer(t *testing.T) {
	squares := kWeighted(whole().mix)
	level := map[string]float64{}
	bar := 0
	for _, s := range arrangement {
		level[s.name] = lufs(mean(squares[bar*20 : (bar+s.bars)*20]))
		bar += s.bars
	}
	if 2*bar != Seconds {
		t.Fatalf("the score has %d bars, want %d", bar, Seconds/2)
	}
	for _, order := range [][3]any{
		{"intro", "verse", 3.0}, {"verse", "pre-chorus", 1.0}, {"pre-chorus", "chorus", 1.5},
		{"break", "chorus", 4.0}, {"chorus", "last chorus", .2}, {"end", "last chorus", 3.0},
	} {
		soft, loud, least := order[0].(string), order[1].(string), order[2].(float64)
		if rise := level[loud] - level[soft]; rise < least {
			t.Errorf("%s is %.1f LU above %s, want at least %.1f", loud, rise, soft, least)
		}
	}
}
