package analysis

import (
	"math"
	"testing"
)

// TestStereo on signals of which all is known: a in both channels, b in one.
func TestStereo(t *testing.T) {
	const rate, nan = 48000, -99
	a, b, none := white(rate, 8, 0.1, 1), white(rate, 8, 0.1, 2), make([]float64, 8*rate)
	for name, c := range map[string]struct {
		left, right                        []float64
		dual, inverted                     bool
		silent                             int
		balance, correlation, below, loss  float64
		bassCorrelation, bassSide, tolSide float64
	}{
		"mono":             {a, a, true, false, -1, 0, 1, 0, 0, 1, math.Inf(-1), 0},
		"panned":           {a, scaled(a, 0.5), false, false, -1, 6.02, 1, 0, 10 * math.Log10(2.5/2.25), 1, -9.54, 0.05},
		"independent":      {a, b, false, false, -1, 0, 0, nan, 3.01, nan, 0, 1.2},
		"inverted":         {a, scaled(a, -1), false, true, -1, 0, -1, 1, math.Inf(1), -1, math.Inf(1), 0},
		"almost inverted":  {a, mixed(scaled(a, -1), scaled(b, 0.2)), false, true, -1, -0.17, -0.98, 1, nan, nan, nan, 0},
		"left only":        {a, none, false, false, 1, math.Inf(1), nan, nan, 3.01, nan, 0, 0.01},
		"right only":       {none, a, false, false, 0, math.Inf(-1), nan, nan, 3.01, nan, 0, 0.01},
		"half in common":   {mixed(a, b), mixed(a, scaled(b, -1)), false, false, -1, 0, 0, nan, 3.01, nan, nan, 0},
		"one sample apart": {a, append(a[:len(a)-1:len(a)-1], 0.5), false, false, -1, 0, 1, 0, 0, 1, nan, 0},
	} {
		r := survey(rate, 4096, c.left, c.right).Stereo
		if r.DualMono != c.dual || r.Inverted != c.inverted || r.SilentChannel != c.silent {
			t.Errorf("%s: dual mono %v, inverted %v, silent channel %d", name, r.DualMono, r.Inverted, r.SilentChannel)
		}
		for what, v := range map[string][3]float64{
			"balance": {r.Balance, c.balance, 0.2}, "correlation": {r.Correlation, c.correlation, 0.02},
			"share below 0": {r.BelowZero, c.below, 0}, "loss in mono": {r.MonoLoss, c.loss, 0.1},
			"correlation of the bass": {r.BassCorrelation, c.bassCorrelation, 0.02}, "side of the bass": {r.BassSide, c.bassSide, c.tolSide},
		} {
			if v[1] != nan {
				near(t, name+", "+what, v[0], v[1], v[2])
			}
		}
	}
}

// TestStereoOverTime: 8 s, of which the channels are upside down in one and
// silent in another.
func TestStereoOverTime(t *testing.T) {
	const rate = 44100
	a := pinkNoise(rate, 8, 1)
	b := scaled(a, 1)
	for i := 2 * rate; i < 3*rate; i++ {
		b[i] = -b[i]
	}
	clear(a[4*rate : 5*rate])
	clear(b[4*rate : 5*rate])
	r := survey(rate, 1000, a, b).Stereo
	near(t, "lowest", r.Lowest, -1, 1e-9)
	near(t, "time of the lowest", float64(r.LowestAt)/rate, 2, 1e-9)
	near(t, "share", r.BelowZero, 3.0/18, 1.0/18) // windows of 0.4 s: two or three of them
	if r.BelowZero == 0 || r.Inverted {
		t.Errorf("%+v", r)
	}
}

// TestStereoPerBand: bass in mono under treble that is inverted.
func TestStereoPerBand(t *testing.T) {
	const rate = 48000
	bass, treble := walled(pinkNoise(rate, 8, 1), rate, 500, 0.02), pinkNoise(rate, 8, 2)
	treble = mixed(treble, scaled(walled(treble, rate, 500, 0.02), -1))
	r := survey(rate, 4096, mixed(bass, treble), mixed(bass, scaled(treble, -1)))
	for b, v := range r.Stereo.BandCorrelation {
		switch f := BandCentre(b); {
		case f < 400 && v < 0.999, f > 600 && v > -0.999:
			t.Errorf("correlation %g at %.0f Hz", v, f)
		}
	}
	near(t, "bass", r.Stereo.BassCorrelation, 1, 0.001)
	if r.Spectrum.Side[bandOf(100)] > r.Spectrum.Mid[bandOf(100)]-40 || r.Spectrum.Mid[bandOf(5000)] > r.Spectrum.Side[bandOf(5000)]-40 {
		t.Error("mid and side are not told apart")
	}
}

// TestOpposed: sides that lean against each other count from −0.3 on, those
// that have just nothing in common do not.
func TestOpposed(t *testing.T) {
	const rate = 48000
	a, b := white(rate, 8, 0.1, 1), white(rate, 8, 0.1, 2)
	for correlation, want := range map[float64]float64{0: 0, -0.2: 0, -0.4: 1, -1: 1} {
		right := mixed(scaled(a, correlation), scaled(b, math.Sqrt(1-correlation*correlation)))
		if got := survey(rate, 4096, a, right).Stereo.Opposed; got != want {
			t.Errorf("correlation %g: %g of the time opposed, want %g", correlation, got, want)
		}
	}
}
