package eq

import (
	"math"
	"math/rand/v2"
	"testing"

	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

// trace is D at each control tick while e processes copies of l and r.
func trace(e *EQ, l, r []float64) []float64 {
	var d []float64
	x, y := make([]float64, filter.Grid), make([]float64, filter.Grid)
	for i := 0; i+filter.Grid <= len(l); i += filter.Grid {
		copy(x, l[i:])
		copy(y, r[i:])
		e.Process(x, y)
		d = append(d, e.bands[0].dynamic.now)
	}
	return d
}

// pulses is noise with a hit of 14 dB four times a second.
func pulses(n int, rate float64, seed uint64) (l, r []float64) {
	l, r = noise(n, seed)
	for i := range l {
		t := math.Mod(float64(i)/rate, 0.25)
		g := 0.05 * (1 + 4*math.Exp(-t/0.03))
		l[i] *= g
		r[i] *= g
	}
	return l, r
}

func relative(rate float64) *EQ {
	e := New()
	e.Prepare(rate, 512)
	moving(e, 0, 1000, 1, 6, -12, 4)
	e.SetReference(0, param.Relative)
	return e
}

// With a relative threshold the band does the same at any level.
func TestRelativeFollowsLevel(t *testing.T) {
	const rate = 44100
	l, r := pulses(8*rate, rate, 3)
	want := trace(relative(rate), l, r)
	deepest := 0.0
	for _, d := range want[len(want)/2:] {
		deepest = min(deepest, d)
	}
	if deepest > -2 || deepest < -11 {
		t.Errorf("hits are cut by %.2f dB", -deepest)
	}
	for _, level := range []float64{-24, -12, 12, 24} {
		x, y := make([]float64, len(l)), make([]float64, len(r))
		for i := range l {
			x[i], y[i] = l[i]*gain(level), r[i]*gain(level)
		}
		worst := 0.0
		for i, d := range trace(relative(rate), x, y) {
			worst = max(worst, math.Abs(d-want[i]))
		}
		t.Logf("%+v dB: %.4f dB off", level, worst)
		if worst > 0.001 {
			t.Errorf("%+v dB in: gain differs by %v dB", level, worst)
		}
	}
}

// Silence does not pull the average down, nor does a quiet pause by much, and
// nothing moves before there is something to count from.
func TestRelativeAverage(t *testing.T) {
	const rate = 44100
	after := func(pause float64) float64 { // the deepest cut in the first half second after 10 s of pause
		e := relative(rate)
		l, r := pulses(6*rate, rate, 3)
		trace(e, l, r)
		l, r = noise(10*rate, 4)
		for i := range l {
			l[i] *= pause
			r[i] *= pause
		}
		trace(e, l, r)
		l, r = pulses(rate/2, rate, 5)
		deepest := 0.0
		for _, d := range trace(e, l, r) {
			deepest = min(deepest, d)
		}
		return deepest
	}
	want := after(0.05 * 1.5)
	silent, quiet := after(0), after(0.05*0.03)
	t.Logf("first hits are cut by %.2f dB without a pause, %.2f after silence, %.2f after 10 s 30 dB down", -want, -silent, -quiet)
	if math.Abs(silent-want) > 1 || math.Abs(quiet-want) > 2 {
		t.Errorf("a pause changes the cut from %.2f dB to %.2f (silence), %.2f (30 dB down)", want, silent, quiet)
	}
	e := relative(rate)
	l, r := pulses(rate, rate, 3)
	clear(l[:rate/2])
	clear(r[:rate/2])
	for i, d := range trace(e, l, r) {
		if at := float64(i) * filter.Grid / rate; d != 0 && at < 0.5+averageMin {
			t.Fatalf("moves %.0f ms after the sound begins", (at-0.5)*1000)
		}
	}
}

// bandPower is the mean power of x between two frequencies in Hz.
func bandPower(x []float64, rate, from, to float64) float64 {
	y := append([]float64{}, x...)
	var c filter.Cascade
	for _, s := range []filter.Spec{{Shape: filter.HighPass, Order: 8, Freq: from, Q: 1}, {Shape: filter.LowPass, Order: 8, Freq: to, Q: 1}} {
		c.Set(s, rate)
		c.Process(y, make([]float64, len(y)))
	}
	var sum float64
	for _, v := range y[len(y)/4:] {
		sum += v * v
	}
	return sum / float64(len(y)-len(y)/4)
}

// A de-esser: a bell at 7 kHz takes several dB out of esses and nothing out of
// the voice around them.
func TestDeEsser(t *testing.T) {
	const rate = 48000
	rng := rand.New(rand.NewPCG(1, 2))
	voice, ess := make([]float64, rate), make([]float64, rate)
	for i := range voice { // a vowel of harmonics that fall by 12 dB per octave
		for k := 1; k <= 20; k++ {
			voice[i] += 0.25 * math.Pow(float64(k), -2) * math.Sin(2*math.Pi*180*float64(k*i)/rate+float64(k*k))
		}
		voice[i] *= min(1, float64(i)/4800)
	}
	for i := range ess {
		if i > rate/2 && i < rate/2+rate/8 {
			ess[i] = 0.3 * rng.NormFloat64()
		}
	}
	var c filter.Cascade
	for _, s := range []filter.Spec{{Shape: filter.HighPass, Order: 4, Freq: 5000, Q: 1}, {Shape: filter.LowPass, Order: 4, Freq: 10000, Q: 1}} {
		c.Set(s, rate)
		c.Process(ess, make([]float64, rate))
	}
	in := make([]float64, rate)
	for i := range in {
		in[i] = voice[i] + ess[i]
	}
	e := New()
	e.Prepare(rate, 512)
	moving(e, 3, 7000, 1, -34, -8, 5)
	e.SetAttack(3, 1)
	e.SetRelease(3, 60)
	l, r := append([]float64{}, in...), append([]float64{}, in...)
	e.Process(l, r)
	change := func(from, to int, low, high float64) float64 {
		return 10 * math.Log10(bandPower(l[from:to], rate, low, high)/bandPower(in[from:to], rate, low, high))
	}
	hiss := change(rate/2, rate/2+rate/8, 5000, 10000)
	body := change(rate/2, rate/2+rate/8, 100, 1500)
	t.Logf("esses %.2f dB, the voice under them %.3f dB", hiss, body)
	if hiss > -5 || hiss < -8.1 {
		t.Errorf("esses change by %.2f dB", hiss)
	}
	if math.Abs(body) > 0.1 {
		t.Errorf("the voice under esses changes by %.3f dB", body)
	}
	for i := range rate / 2 {
		if l[i] != in[i] || r[i] != in[i] {
			t.Fatalf("frame %d, before any ess, changes", i)
		}
	}
}

// Boom: one bass note that stands 10 dB out is held back by a narrow bell with
// a relative threshold, at any level; its neighbours are not.
func TestBoom(t *testing.T) {
	const rate, note = 44100, 22050
	notes := []float64{82, 98, 120, 147, 165}
	for _, level := range []float64{-18, 0} {
		e := relative(rate)
		bell(e, 0, 120, 0, 6)
		e.SetThreshold(0, 3)
		e.SetAttack(0, 30)
		e.SetRelease(0, 150)
		changes := make([]float64, len(notes))
		for i := range 20 {
			k := i % len(notes)
			amplitude := gain(level - 20)
			if notes[k] == 120 {
				amplitude *= gain(10)
			}
			l, r := turning(note, notes[k], rate, func(i int) float64 {
				return amplitude * math.Sqrt(math.Sin(math.Pi*(float64(i)+0.5)/note))
			})
			var before, now float64
			for i := range l {
				before += l[i] * l[i]
			}
			e.Process(l, r)
			for i := range l {
				now += l[i] * l[i]
			}
			changes[k] = 10 * math.Log10(now/before)
		}
		t.Logf("%+v dB: notes of %v Hz change by %.2f dB", level, notes, changes)
		for k, c := range changes {
			if notes[k] == 120 && (c > -2 || c < -9) || notes[k] != 120 && math.Abs(c) > 0.5 {
				t.Errorf("%v dB: %v Hz changes by %.2f dB", level, notes[k], c)
			}
		}
	}
}

// A steady tone stays a pure one, for its envelope has no ripple: no line of
// the spectrum beside it at default times, little at the shortest ones.
func TestDynamicDistortion(t *testing.T) {
	const rate, n = 48000, 1 << 16
	for _, c := range []struct{ f, attack, release, allowed float64 }{{50, 5, 100, -84}, {50, 0.1, 5, -60}, {1000, 5, 100, -110}, {1000, 0.1, 5, -80}, {6000, 0.1, 5, -100}} {
		e := New()
		e.Prepare(rate, 512)
		moving(e, 0, c.f, 1, -30, -24, 2)
		e.SetAttack(0, c.attack)
		e.SetRelease(0, c.release)
		l, r := make([]float64, n), make([]float64, n)
		for i := range l {
			l[i] = gain(-18) * math.Sin(2*math.Pi*c.f*float64(i)/rate)
		}
		e.Process(l, r)
		l = l[n/2:]
		got := db(strongest(l, rate, 2*c.f) / gain(-24))
		t.Logf("%v Hz, attack %v ms, release %v ms: %.1f dB", c.f, c.attack, c.release, got)
		if got > c.allowed {
			t.Errorf("%v Hz, attack %v ms, release %v ms: %.1f dB", c.f, c.attack, c.release, got)
		}
	}
}

// A band that goes on from what a twin has heard does so with its own times.
func TestFollowKeepsSettings(t *testing.T) {
	const rate = 48000
	decay := func(e *EQ) float64 {
		d := trace(e, make([]float64, rate/10), make([]float64, rate/10))
		return d[len(d)-1]
	}
	loud := func(release float64) *EQ {
		e := New()
		e.Prepare(rate, 512)
		moving(e, 0, 1000, 1, -40, -12, 10)
		e.SetRelease(0, release)
		l, r := turning(rate/2, 1000, rate, func(int) float64 { return 0.5 })
		e.Process(l, r)
		return e
	}
	e := loud(1000)
	want := e.bands[0].dynamic.now
	e.Wake()
	e.Follow(loud(10))
	if got := decay(e); got > 0.85*want || want > -11 {
		t.Errorf("%g dB, 0.1 s after %g dB, with a release of 1 s", got, want)
	}
}
