package chain

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"lacquer/dsp/param"
)

// sound is what a test signal, whose left side has hits that the right has
// not, comes out as: levels of lows, mids, highs and of the largest sample of
// each channel, in dBFS.
func sound(c *Chain) (figures []float64) {
	const rate, n = 48000, 3 * 48000
	rng := rand.New(rand.NewPCG(1, 2))
	l, r := make([]float64, n), make([]float64, n)
	for i := range l {
		s := float64(i) / rate
		beat := math.Mod(s, 0.5)
		both := 0.2*math.Sin(2*math.Pi*55*s)*math.Exp(-3*beat) + 0.08*math.Sin(2*math.Pi*440*s) + 0.01*rng.NormFloat64()
		l[i] = both + 0.8*math.Exp(-60*math.Mod(s, 0.25))*math.Sin(2*math.Pi*1500*s)
		r[i] = both + 0.06*math.Sin(2*math.Pi*660*s)
	}
	c.Prepare(rate, 512)
	for at := 0; at < n; at += 500 {
		c.Process(l[at:at+500], r[at:at+500], nil)
	}
	for _, x := range [][]float64{l[rate:], r[rate:]} {
		var power [3]float64
		peak, low, mid := 0.0, 0.0, 0.0
		for _, v := range x {
			low += (v - low) * 0.026 // 200 Hz
			mid += (v - mid) * 0.41  // 4 kHz
			for k, part := range [3]float64{low, mid - low, v - mid} {
				power[k] += part * part
			}
			peak = max(peak, math.Abs(v))
		}
		for _, p := range power {
			figures = append(figures, math.Round(100*10*math.Log10(p/float64(len(x))))/100)
		}
		figures = append(figures, math.Round(100*20*math.Log10(peak))/100)
	}
	return figures
}

// TestHistory: states that earlier versions have saved, from the table as it
// was then, are taken with every value they have, and sound as they did: the
// figures are what those versions made of the same signal.
func TestHistory(t *testing.T) {
	for _, c := range []struct {
		file    string
		rows    int
		allowed float64 // dB
		figures []float64
	}{
		// Input, equaliser, glue compressor, maximizer with one link, output. The
		// glue compressor has since learned to keep its times with RMS.
		{"first", 89, 0.4, []float64{-15.12, -18.96, -30.52, -2.02, -14.1, -19.56, -34.11, -4.12}},
		// The dynamic equaliser, the multiband, the order.
		{"rack", 224, 0.1, []float64{-16.94, -20.18, -31.39, -2.05, -16.52, -20.34, -33.38, -4.96}},
		// Saturation, stereo, clipper, the maximizer's two links and characters.
		{"characters", 258, 0.1, []float64{-15.55, -20.13, -31.67, -2.05, -15.32, -20.85, -34.44, -4.37}},
	} {
		blob, err := os.ReadFile("testdata/history/" + c.file + ".json")
		if err != nil {
			t.Fatal(err)
		}
		s := param.NewState()
		if problem := s.Parse(blob); problem != nil {
			t.Fatalf("%s: %s", c.file, problem)
		}
		var file struct{ Params map[string]float64 }
		if err := json.Unmarshal(blob, &file); err != nil || len(file.Params) != c.rows {
			t.Fatalf("%s: %d rows, %v", c.file, len(file.Params), err)
		}
		chain := New()
		for i := range param.Table {
			p := &param.Table[i]
			if v, there := file.Params[p.Key]; there && s.Values[i] != v {
				t.Errorf("%s: %s is %g, want %g", c.file, p.Key, s.Values[i], v)
			}
			delete(file.Params, p.Key)
			chain.Set(i, s.Values[i])
		}
		if len(file.Params) > 0 {
			t.Errorf("%s: rows that are gone: %v", c.file, file.Params)
		}
		got := sound(chain)
		t.Logf("%s: %v", c.file, got)
		for i, want := range c.figures {
			if math.Abs(got[i]-want) > c.allowed {
				t.Errorf("%s: figure %d is %.2f dBFS, was %.2f", c.file, i, got[i], want)
			}
		}
	}
}
