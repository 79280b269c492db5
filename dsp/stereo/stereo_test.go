package stereo

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"

	"lacquer/dsp/param"
	"lacquer/dsp/tone"
)

type settings map[int]float64

func prepared(rate float64, set settings) *Stereo {
	s := new(Stereo)
	s.Prepare(rate, 512)
	for i, v := range set {
		s.SetParam(i, v)
	}
	return s
}

// noise is two unrelated channels.
func noise(frames int, seed uint64) (l, r []float64) {
	rng := rand.New(rand.NewPCG(seed, 1))
	l, r = make([]float64, frames), make([]float64, frames)
	for i := range l {
		l[i], r[i] = 0.1*rng.NormFloat64(), 0.1*rng.NormFloat64()
	}
	return l, r
}

var sine = tone.Sine

func db(ratio float64) float64 { return 20 * math.Log10(ratio) }

// response is that of the side and of the mid to themselves, at hz, in the
// steady state.
func response(set settings, rate, hz float64) (side, mid complex128) {
	s := prepared(rate, set)
	n := int(rate)
	a, b := sine(hz, rate, 0.1, 2*n), make([]float64, 2*n)
	for i := range b {
		b[i] = 0.05 * math.Cos(2*math.Pi*math.Mod(hz*float64(i), rate)/rate)
	}
	l, r := make([]float64, 2*n), make([]float64, 2*n)
	for i := range l { // mid b, side a
		l[i], r[i] = b[i]+a[i], b[i]-a[i]
	}
	s.Process(l, r)
	var toSide, toMid complex128
	for i := n; i < 2*n; i++ {
		phase := cmplx.Exp(complex(0, -2*math.Pi*math.Mod(hz*float64(i), rate)/rate))
		toSide += complex((l[i]-r[i])/2, 0) * phase
		toMid += complex((l[i]+r[i])/2, 0) * phase
	}
	return toSide * complex(0, 2/(0.1*rate)), toMid * complex(2/(0.05*rate), 0)
}

func TestNeutralIsTransparent(t *testing.T) {
	for name, set := range map[string]settings{
		"default": {}, "off": {param.StereoOn: 0, param.StereoWidthMid: 0, param.StereoRotation: 30},
		"guard at rest": {param.StereoGuard: 1, param.StereoGuardLoss: 6},
		"splits":        {param.StereoSplitLow: 500, param.StereoSplitHigh: 2000},
	} {
		s := prepared(48000, set)
		l, r := noise(30000, 1)
		wantL, wantR := slices.Clone(l), slices.Clone(r)
		s.Process(l, r)
		if !slices.Equal(l, wantL) || !slices.Equal(r, wantR) || s.Latency() != 0 || s.Tail() != 0 {
			t.Errorf("%s: not transparent", name)
		}
	}
}

// TestEqualWidths: one gain on the side, the mid untouched, whatever the
// splits.
func TestEqualWidths(t *testing.T) {
	for _, width := range []float64{0, 33, 50, 150, 200} {
		s := prepared(44100, settings{
			param.StereoWidthLow: width, param.StereoWidthMid: width, param.StereoWidthHigh: width,
			param.StereoSplitLow: 900, param.StereoSplitHigh: 1100,
		})
		l, r := noise(20000, 2)
		gotL, gotR := slices.Clone(l), slices.Clone(r)
		s.Process(gotL, gotR)
		worst := 0.0
		for i := range l {
			mid, side := (l[i]+r[i])/2, (l[i]-r[i])/2*width/100
			worst = max(worst, math.Abs(gotL[i]-mid-side), math.Abs(gotR[i]-mid+side))
			if width == 0 && gotL[i] != gotR[i] {
				t.Fatalf("width 0 %%: frame %d: %g and %g", i, gotL[i], gotR[i])
			}
		}
		t.Logf("width %g %%: null %.0f dB", width, db(worst+1e-20))
		if worst > 1e-15 {
			t.Errorf("width %g %%: off by %g", width, worst)
		}
	}
}

// TestWidthLaw: gain of the side in the middle of each band and beside it, its
// phase against the mid, and the mid.
func TestWidthLaw(t *testing.T) {
	rows := []int{param.StereoWidthLow, param.StereoWidthMid, param.StereoWidthHigh}
	for band, hz := range []float64{20, 1000, 20000} {
		for _, width := range []float64{0, 50, 150, 200} {
			for _, rate := range []float64{44100, 96000} {
				if rate > 48000 && width != 50 {
					continue
				}
				side, mid := response(settings{rows[band]: width}, rate, hz)
				if cmplx.Abs(mid-1) > 1e-9 {
					t.Errorf("band %d at %g %%: mid %g", band+1, width, mid)
				}
				if rate == 44100 {
					t.Logf("band %d at %3g %%: side %.2f dB at %g Hz", band+1, width, db(cmplx.Abs(side)), hz)
				}
				if want := width / 100; width > 0 && math.Abs(db(cmplx.Abs(side)/want)) > 0.25 {
					t.Errorf("band %d at %g %%: side %.2f dB, asked %.2f", band+1, width, db(cmplx.Abs(side)), db(want))
				} else if width == 0 && db(cmplx.Abs(side)) > -18 { // two octaves from either split
					t.Errorf("band %d at 0 %%: side %.2f dB", band+1, db(cmplx.Abs(side)))
				}
			}
		}
	}
	for _, c := range []struct{ width, hz, gain, phase float64 }{
		{0, 250, -3.01, 90}, {0, 125, -12.30, 0}, {0, 62.5, -24.10, 0},
		{50, 250, -2.04, 26.57}, {150, 250, 2.11, -16.1}, {200, 250, 3.98, -26.57},
	} {
		side, _ := response(settings{param.StereoWidthLow: c.width}, 48000, c.hz)
		phase := cmplx.Phase(side) * 180 / math.Pi
		t.Logf("lows at %g %%, %g Hz: %.2f dB, %.1f° against the mid", c.width, c.hz, db(cmplx.Abs(side)), phase)
		if math.Abs(db(cmplx.Abs(side))-c.gain) > 0.25 || c.phase != 0 && math.Abs(phase-c.phase) > 1.5 {
			t.Errorf("lows at %g %%, %g Hz: %.2f dB, %.1f°", c.width, c.hz, db(cmplx.Abs(side)), phase)
		}
	}
	side, _ := response(settings{param.StereoWidthLow: 200, param.StereoWidthMid: 200, param.StereoWidthHigh: 200}, 48000, 777)
	if math.Abs(db(cmplx.Abs(side))-6.0206) > 1e-4 {
		t.Errorf("200 %%: %.4f dB", db(cmplx.Abs(side)))
	}
}

// TestMonoBass: −3 dB at its frequency, 12 dB per octave below.
func TestMonoBass(t *testing.T) {
	for _, rate := range []float64{44100, 96000, 192000} {
		for _, hz := range []float64{20, 120, 500} {
			if rate > 48000 && hz != 120 {
				continue
			}
			set := settings{param.StereoMonoBass: 1, param.StereoMonoBassFreq: hz}
			at, mid := response(set, rate, hz)
			below, _ := response(set, rate, hz/4)
			above, _ := response(set, rate, 8*hz)
			if rate == 44100 {
				t.Logf("%g Hz: %.3f dB there (asked -3.0 ± 0.1), %.1f dB two octaves below, %.3f dB three above",
					hz, db(cmplx.Abs(at)), db(cmplx.Abs(below)), db(cmplx.Abs(above)))
			}
			if math.Abs(db(cmplx.Abs(at))+3) > 0.1 || math.Abs(db(cmplx.Abs(below))+24.1) > 0.3 || math.Abs(db(cmplx.Abs(above))) > 0.01 || cmplx.Abs(mid-1) > 1e-9 {
				t.Errorf("%g Hz at %g: %.3f dB, %.2f dB below, mid %g", hz, rate, db(cmplx.Abs(at)), db(cmplx.Abs(below)), mid)
			}
		}
	}
}

// TestBalance only turns down, and by what it says.
func TestBalance(t *testing.T) {
	for _, lean := range []float64{-12, -3, 3, 12} {
		s := prepared(48000, settings{param.StereoBalance: lean})
		l, r := noise(1000, 3)
		gotL, gotR := slices.Clone(l), slices.Clone(r)
		s.Process(gotL, gotR)
		for i := range l {
			left, right := db(gotL[i]/l[i]), db(gotR[i]/r[i])
			if math.Abs(left+max(lean, 0)) > 1e-6 || math.Abs(right-min(lean, 0)) > 1e-6 {
				t.Fatalf("%g dB: left %.4f, right %.4f dB", lean, left, right)
			}
		}
	}
}

// TestRotation keeps the power and turns what is panned; a source 10° right of
// the middle gets there by −10°.
func TestRotation(t *testing.T) {
	for _, angle := range []float64{-45, -10, 20, 45} {
		s := prepared(48000, settings{param.StereoRotation: angle})
		l, r := noise(1000, 4)
		gotL, gotR := slices.Clone(l), slices.Clone(r)
		s.Process(gotL, gotR)
		for i := range l {
			before, after := complex(l[i], r[i]), complex(gotL[i], gotR[i])
			if want := before * cmplx.Rect(1, angle*math.Pi/180); cmplx.Abs(after-want) > 1e-15 {
				t.Fatalf("%g°: %g, want %g", angle, after, want)
			}
		}
	}
	s := prepared(48000, settings{param.StereoRotation: -10})
	sin, cos := math.Sincos(55 * math.Pi / 180)
	l, r := []float64{cos}, []float64{sin}
	s.Process(l, r)
	if math.Abs(l[0]-r[0]) > 1e-15 {
		t.Errorf("not in the middle: %g and %g", l[0], r[0])
	}
}

var moves = map[int]struct {
	row   int
	value float64
}{
	700: {param.StereoWidthLow, 0}, 1500: {param.StereoRotation, 12}, 1600: {param.StereoMonoBass, 1},
	5000: {param.StereoSplitHigh, 9000}, 5100: {param.StereoWidthHigh, 200}, 9000: {param.StereoGuard, 1},
	9001: {param.StereoGuardLoss, 0.5}, 14000: {param.StereoOn, 0}, 14500: {param.StereoOn, 1},
	17000: {param.StereoOn, 0}, 22000: {param.StereoOn, 1}, 23000: {param.StereoBalance, -3},
	25000: {param.StereoWidthLow, 100}, 25500: {param.StereoMonoBass, 0}, 26000: {param.StereoGuard, 0},
}

// TestBlocks: the same bits in whatever blocks, with settings that move.
func TestBlocks(t *testing.T) {
	run := func(block func(n int) int) []float64 {
		s := prepared(44100, nil)
		l, r := noise(40000, 5)
		for n := 0; n < len(l); {
			k := min(block(n), len(l)-n)
			for at := range moves {
				if at > n {
					k = min(k, at-n)
				}
			}
			if m, ok := moves[n]; ok {
				s.SetParam(m.row, m.value)
			}
			s.Process(l[n:n+k], r[n:n+k])
			n += k
		}
		return append(l, r...)
	}
	want := run(func(int) int { return 1 << 20 })
	for name, block := range map[string]func(int) int{
		"1": func(int) int { return 1 }, "64": func(int) int { return 64 }, "odd": func(n int) int { return 1 + n*n%389 },
	} {
		got := run(block)
		for i := range got {
			if math.Float64bits(got[i]) != math.Float64bits(want[i]) {
				t.Errorf("blocks %s: frame %d: %g, want %g", name, i%40000, got[i], want[i])
				break
			}
		}
	}
}

// TestMovesAreClickFree: what a move adds to two tones in the upper half of the
// spectrum, where they have nothing.
func TestMovesAreClickFree(t *testing.T) {
	const rate, size = 48000, 16384
	for _, c := range []struct {
		name  string
		set   settings
		row   int
		value float64
	}{
		{"width low to 0 %", nil, param.StereoWidthLow, 0},
		{"width mid to 200 %", nil, param.StereoWidthMid, 200},
		{"width high to 0 %", nil, param.StereoWidthHigh, 0},
		{"split by four octaves", settings{param.StereoWidthLow: 0}, param.StereoSplitLow, 1000},
		{"balance by 12 dB", nil, param.StereoBalance, 12},
		{"rotation by 45°", nil, param.StereoRotation, 45},
		{"mono bass on", nil, param.StereoMonoBass, 1},
		{"mono bass off", settings{param.StereoMonoBass: 1}, param.StereoMonoBass, 0},
		{"mono bass to 500 Hz", settings{param.StereoMonoBass: 1}, param.StereoMonoBassFreq, 500},
		{"off", settings{param.StereoWidthMid: 0, param.StereoRotation: 20}, param.StereoOn, 0},
		{"on", settings{param.StereoWidthMid: 0, param.StereoRotation: 20, param.StereoOn: 0}, param.StereoOn, 1},
		{"guard on", settings{param.StereoGuardLoss: 0.5}, param.StereoGuard, 1},
	} {
		s := prepared(rate, c.set)
		l, r := sine(997, rate, 0.25, size+9600), sine(330, rate, 0.25, size+9600)
		at := 9600 + size/2 - 3000
		s.Process(l[:at], r[:at])
		s.SetParam(c.row, c.value)
		s.Process(l[at:], r[at:])
		worst := math.Inf(-1)
		for _, x := range [][]float64{l[9600:], r[9600:]} {
			for i := range x { // Blackman-Harris
				p := 2 * math.Pi * (float64(i) + 0.5) / size
				x[i] *= 0.35875 - 0.48829*math.Cos(p) + 0.14128*math.Cos(2*p) - 0.01168*math.Cos(3*p)
			}
			tone, spur := 0.0, 0.0
			for k, v := range fourier.NewFFT(size).Coefficients(nil, x) {
				tone = max(tone, cmplx.Abs(v))
				if f := float64(k) * rate / size; f > 2500 {
					spur = max(spur, cmplx.Abs(v))
				}
			}
			worst = max(worst, db(spur/tone))
		}
		t.Logf("%s: %.1f dBc (asked -80)", c.name, worst)
		if worst > -80 {
			t.Errorf("%s: %.1f dBc", c.name, worst)
		}
	}
}

func TestSilence(t *testing.T) {
	s := prepared(48000, settings{
		param.StereoWidthLow: 0, param.StereoWidthHigh: 200, param.StereoMonoBass: 1, param.StereoGuard: 1,
	})
	l, r := noise(10000, 6)
	s.Process(l, r)
	tail := s.Tail()
	l, r = make([]float64, 400000), make([]float64, 400000)
	s.Process(l, r)
	for i := tail; i < len(l); i++ {
		if math.Abs(l[i]) > 1e-6 {
			t.Fatalf("frame %d after a tail of %d: %g", i, tail, l[i])
		}
	}
	if l[len(l)-1] != 0 || r[len(l)-1] != 0 || s.filters.bass.s1 != 0 || s.guard.past.side != 0 {
		t.Errorf("no silence: %g %g", l[len(l)-1], s.filters.bass.s1)
	}
}

func TestAllocations(t *testing.T) {
	s := prepared(48000, settings{param.StereoWidthLow: 0, param.StereoGuard: 1})
	l, r := noise(512, 7)
	if n := testing.AllocsPerRun(20, func() {
		s.SetParam(param.StereoWidthMid, 130)
		s.Process(l, r)
		s.SetParam(param.StereoWidthMid, 120)
		s.Process(l, r)
		s.Reset()
	}); n > 0 {
		t.Errorf("%g allocations", n)
	}
}

func TestResetKeepsSettings(t *testing.T) {
	s := prepared(48000, settings{param.StereoWidthLow: 0, param.StereoGuard: 1, param.StereoGuardLoss: 1})
	l, r := noise(30000, 8)
	x, y := slices.Clone(l), slices.Clone(r)
	s.Process(x, y)
	s.Reset()
	s.Process(l, r)
	if !slices.Equal(x, l) || !slices.Equal(y, r) {
		t.Error("not as new after Reset")
	}
}
