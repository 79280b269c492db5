package chain

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"

	"lacquer/dsp/param"
)

const (
	loadHold = zipperRate * 6 / 10 // frames between two loads
	loadAway = zipperRate * 4 / 10 // frames after which all that moves has come to rest
)

func loadTone(n int) (l, r []float64) {
	l, r = make([]float64, n), make([]float64, n)
	for i := range l {
		w := 2 * math.Pi * zipperTone * float64(i) / zipperRate
		l[i], r[i] = 0.25*math.Sin(w), 0.25*math.Cos(w)
	}
	return l, r
}

// splash is the noise of loading b over a and a over b again while the tone
// plays, and of both at rest, in dBc: below the tone, or below the largest
// sample where that is louder.
func splash(a, b []float64, smooth bool) (moving, resting float64) {
	c := New()
	load := func(v []float64) {
		for i := range v {
			if v[i] != c.Value(i) {
				c.Set(i, v[i])
			}
		}
	}
	load(a)
	c.Prepare(zipperRate, 512)
	const loads = 2 // b, and a again
	l, r := loadTone((loads + 1) * loadHold)
	fft := fourier.NewFFT(zipperSize)
	for at := 0; at < len(l); at += 64 {
		k := at / loadHold
		from, to := a, b
		if k%2 == 0 {
			from, to = b, a
		}
		switch t := float64(at%loadHold) / (0.1 * zipperRate); {
		case k == 0:
		case !smooth && at%loadHold == 0:
			load(to)
		case smooth && t < 1.01:
			v := make([]float64, len(a))
			for i := range v {
				v[i] = from[i] + (to[i]-from[i])*min(t, 1)
				if param.Table[i].Stepped() {
					v[i] = to[i]
				}
			}
			load(v)
		}
		c.Process(l[at:at+64], r[at:at+64], nil)
	}
	moving, resting = -300, -300
	late := c.Latency()
	for k := 1; k <= loads; k++ {
		at := k*loadHold + late
		for _, x := range [][]float64{l, r} {
			around := x[at-zipperSize/2 : min(at+loadAway, len(x))]
			louder := max(20*math.Log10(loudest(around)/0.25), 0)
			moving = max(moving, spurious(fft, around)-louder)
			resting = max(resting, spurious(fft, x[at-loadHold+loadAway:at])-louder)
		}
	}
	return moving, resting
}

func loudest(x []float64) (peak float64) {
	for _, v := range x {
		peak = max(peak, math.Abs(v))
	}
	return peak
}

// anyState is a state with every row anywhere, but no dither, which is noise,
// and neither clipper nor saturation, which make harmonics of the tone that
// come and go with its level, and mix it with whatever a filter rings like;
// rows for listening are at their defaults unless asked for.
func anyState(rng *rand.Rand, listening bool) []float64 {
	v := param.Defaults()
	for i := range v {
		if p := &param.Table[i]; !p.Latched && p.Key != "output.dither" && p.Key != "clipper.on" && p.Key != "saturation.on" && (listening || !p.Listening) {
			v[i] = anywhere(i, rng)
		}
	}
	return v
}

// TestLoadsWithoutClicks: states that are loaded while a 997 Hz tone of −12 dBFS
// plays make no click: all stages, off and on, together and alone, stay below
// −75 dBc above 5 kHz and between the harmonics; states as unlike as can be
// below −60 dBc, and at most 25 dB above a load whose continuous rows take 0.1 s
// on their way. A step of 6 dB in the tone, which is a click, is −39 dBc.
func TestLoadsWithoutClicks(t *testing.T) {
	l, _ := loadTone(zipperSize)
	for i := range zipperSize/2 + 12 { // where the sine is at its top
		l[i] /= 2
	}
	if got := spurious(fourier.NewFFT(zipperSize), l); got < -40 {
		t.Errorf("a step of 6 dB measures as %.1f dBc", got)
	}
	check := func(name string, a, b []float64, allowed float64) {
		t.Helper()
		moving, resting := splash(a, b, false)
		t.Logf("%s: %.1f dBc, at rest %.1f", name, moving, resting)
		if moving > allowed {
			t.Errorf("%s: %.1f dBc (asked %g)", name, moving, allowed)
		}
		if moving > -75 {
			if smooth, _ := splash(a, b, true); moving > smooth+25 {
				t.Errorf("%s: %.1f dBc, %.1f if moved smoothly", name, moving, smooth)
			}
		}
	}
	on := New()
	everythingOn(on)
	set(on, "output.dither", 0)
	all := param.Defaults()
	for s := param.Input; s < param.Meters; s++ {
		stage := param.Defaults()
		for i := range stage {
			if param.Table[i].Stage == s {
				stage[i], all[i] = on.Value(i), on.Value(i)
			}
		}
		check(fmt.Sprintf("stage %d", s), param.Defaults(), stage, -75)
	}
	check("all stages", param.Defaults(), all, -75)
	for seed := range runs(3) {
		rng := rand.New(rand.NewPCG(seed+40, 1))
		check(fmt.Sprintf("random %d", seed), anyState(rng, seed%3 == 0), anyState(rng, seed%3 == 0), -60)
	}
}
