package eq

import (
	"math"
	"math/cmplx"
	"testing"

	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

// soloed is an equaliser that plays band 2 of three, each of which would change
// the sound a lot.
func soloed(rate float64, shape filter.Shape, f, q float64, order, route int) *EQ {
	e := New()
	e.Prepare(rate, 512)
	bell(e, 1, f, 12, 1)
	bell(e, 2, f, -18, q)
	bell(e, 3, 2*f, 12, 1)
	e.SetShape(2, shape)
	e.SetOrder(2, order)
	e.SetRoute(2, route)
	e.SetSolo(2)
	return e
}

// Solo passes a band's region at 0 dB, is 3 dB down at the edges of a bell, and
// 24 dB down a good way outside; no band is heard in it.
func TestSoloRegions(t *testing.T) {
	edge := math.Exp(math.Asinh(0.5 / 2)) // of a band-pass of Q 2
	for _, c := range []struct {
		name  string
		shape filter.Shape
		q     float64
		order int
		at    map[float64]float64 // dB by multiple of the frequency
	}{
		{"bell", filter.Bell, 2, 2, map[float64]float64{1: 0, edge: -3.01, 1 / edge: -3.01, 4: -27.7, 0.25: -27.7}},
		{"notch", filter.Notch, 2, 2, map[float64]float64{1: 0, edge: -3.01}},
		{"band-pass", filter.BandPass, 2, 2, map[float64]float64{1: 0, edge: -3.01}},
		{"low shelf", filter.LowShelf, 5, 2, map[float64]float64{0.25: 0, 1: -3.01, 2: -24.1, 4: -48.2}},
		{"high shelf", filter.HighShelf, 0.3, 2, map[float64]float64{4: 0, 1: -3.01, 0.5: -24.1}},
		{"tilt", filter.Tilt, 1, 2, map[float64]float64{0.1: 0, 1: 0, 10: 0}},
		{"low-pass", filter.LowPass, 1, 4, map[float64]float64{4: 0, 1: -3.01, 0.5: -24.1}},
		{"high-pass", filter.HighPass, 1, 8, map[float64]float64{0.25: 0, 1: -3.01, 2: -48.2}},
	} {
		for f, want := range c.at {
			l, r := gainAt(soloed(48000, c.shape, 1000, c.q, c.order, param.Stereo), 1000*f, 48000, 1, 0.5)
			if got := db(cmplx.Abs(l)); math.Abs(got-want) > 0.1 {
				t.Errorf("%s: %.2f dB at %.2f of its frequency, want %.2f", c.name, got, f, want)
			}
			if got := db(cmplx.Abs(r) / 0.5); math.Abs(got-want) > 0.1 {
				t.Errorf("%s, right: %.2f dB at %.2f of its frequency, want %.2f", c.name, got, f, want)
			}
		}
	}
}

// Solo sounds where it stands in the mix, exactly, and the five routes of one
// band add up as they should.
func TestSoloRoutes(t *testing.T) {
	out := map[int][2][]float64{}
	for route := range 5 {
		l, r := noise(8000, 2)
		soloed(44100, filter.Bell, 1000, 1, 2, route).Process(l, r)
		out[route] = [2][]float64{l, r}
	}
	for i := range 8000 {
		mid, side := out[param.Mid], out[param.Side]
		left, right, both := out[param.Left], out[param.Right], out[param.Stereo]
		if mid[0][i] != mid[1][i] || side[0][i] != -side[1][i] || left[1][i] != 0 || right[0][i] != 0 {
			t.Fatalf("frame %d: mid %v %v, side %v %v, left of right %v, right of left %v", i, mid[0][i], mid[1][i], side[0][i], side[1][i], left[1][i], right[0][i])
		}
		if left[0][i] != both[0][i] || right[1][i] != both[1][i] {
			t.Fatalf("frame %d: left %v, right %v, want %v, %v", i, left[0][i], right[1][i], both[0][i], both[1][i])
		}
		if off := math.Abs(mid[0][i] + side[0][i] - both[0][i]); off > 1e-12 {
			t.Fatalf("frame %d: mid and side add up to %v off", i, off)
		}
	}
}

// A tilt's region is everything, bit for bit; a band that is off is heard too.
func TestSoloOfTilt(t *testing.T) {
	e := soloed(48000, filter.Tilt, 1000, 1, 2, param.Stereo)
	e.SetOn(2, false)
	l, r := noise(5000, 2)
	if at := same(New(), e, l, r); at >= 0 {
		t.Errorf("frame %d changes", at)
	}
}

func TestSoloDoesNotClick(t *testing.T) {
	for name, change := range map[string]func(*EQ){
		"on":    func(e *EQ) { e.SetSolo(0) },
		"other": func(e *EQ) { e.SetSolo(6) },
	} {
		got := click(change)
		t.Logf("%-6s %.1f dB", name, got)
		if got > -90 {
			t.Errorf("%s clicks: %.1f dB", name, got)
		}
	}
	for name, change := range map[string]func(*EQ){
		"off":    func(e *EQ) { e.SetSolo(-1) },
		"change": func(e *EQ) { e.SetSolo(3) },
		"type":   func(e *EQ) { e.SetShape(0, filter.HighShelf) },
		"route":  func(e *EQ) { e.SetRoute(0, param.Mid) },
		"freq":   func(e *EQ) { e.SetFreq(0, 3000) },
		"q":      func(e *EQ) { e.SetQ(0, 8) },
	} {
		got := clickFrom(func(e *EQ) { e.SetSolo(0) }, change)
		t.Logf("%-6s %.1f dB", name, got)
		if got > -90 {
			t.Errorf("%s clicks: %.1f dB", name, got)
		}
	}
}

// After solo the equaliser goes on as if it had never been.
func TestSoloLeavesNothing(t *testing.T) {
	a, b := New(), New()
	for _, e := range []*EQ{a, b} {
		e.Prepare(44100, 512)
		bell(e, 0, 500, 9, 2)
	}
	l, r := noise(6000, 1)
	x, y := append([]float64{}, l...), append([]float64{}, r...)
	a.Process(l[:3000], r[:3000])
	b.Process(x[:1000], y[:1000])
	b.SetSolo(0)
	b.Process(x[1000:2000], y[1000:2000])
	b.SetSolo(-1)
	b.Process(x[2000:4000], y[2000:4000])
	a.Process(l[3000:], r[3000:])
	b.Process(x[4000:], y[4000:])
	for i := 4000; i < len(l); i++ {
		if x[i] != l[i] || y[i] != r[i] {
			t.Fatalf("frame %d: %v, want %v", i, x[i], l[i])
		}
	}
	if x[2000] == l[2000] {
		t.Error("solo was not heard")
	}
}

// A solo whose band sweeps from 100 Hz to 10 kHz in 50 ms over a tone of 1 kHz
// leaves nothing above 5 kHz.
func TestSoloSweepIsClean(t *testing.T) {
	const rate, n = 48000, 16384
	e := New()
	e.Prepare(rate, 512)
	bell(e, 3, 100, 0, 1)
	e.SetSolo(3)
	l, r := make([]float64, n), make([]float64, n)
	for i := range l {
		l[i] = math.Sin(2 * math.Pi * 1000 * float64(i) / rate)
	}
	for i := 0; i < n; i += 64 {
		at := min(max(float64(i-n/4)/(0.05*rate), 0), 1)
		e.SetFreq(3, 100*math.Pow(100, at))
		e.Process(l[i:i+64], r[i:i+64])
	}
	worst := 0.0
	for at := n/4 - 2048; at+4096 <= n; at += 512 {
		worst = max(worst, strongest(l[at:at+4096], rate, 5000))
	}
	t.Logf("%.1f dBc", db(worst))
	if db(worst) > -80 {
		t.Errorf("%.1f dBc", db(worst))
	}
}

// TestSoloTail: the tail says how long the region of a soloed band rings,
// whether the band is on or not.
func TestSoloTail(t *testing.T) {
	const rate, sound = 48000, 4800
	for _, shape := range []filter.Shape{filter.Bell, filter.LowShelf, filter.HighPass} {
		e := New()
		e.SetShape(0, shape)
		e.SetFreq(0, 30)
		e.SetQ(0, 10)
		e.SetSolo(0)
		e.Prepare(rate, 512)
		if tail := e.Tail(); tail == 0 || tail > 10*rate {
			t.Fatalf("shape %d: a tail of %d frames", shape, tail)
		}
		l, r := noise(sound+e.Tail()+rate/10, 5)
		clear(l[sound:])
		clear(r[sound:])
		e.Process(l, r)
		peak := 0.0
		for _, x := range l {
			peak = max(peak, math.Abs(x))
		}
		for i, x := range l[sound+e.Tail():] {
			if math.Abs(x) > 1e-6*peak {
				t.Fatalf("shape %d: %g, %d frames after the tail of %d", shape, x/peak, i, e.Tail())
			}
		}
	}
}

// TestSoloEndsInSilence: a soloed region that has rung out is silent, not tiny.
func TestSoloEndsInSilence(t *testing.T) {
	const rate = 48000
	e := soloed(rate, filter.Bell, 1000, 1, 1, param.Stereo)
	l, r := noise(rate/10, 5)
	clear(l[2400:])
	clear(r[2400:])
	e.Process(l, r)
	for i, x := range l[4800-chunk:] {
		if x != 0 {
			t.Fatalf("%g, %d frames after the sound", x, 2400-chunk+i)
		}
	}
}
