package saturation

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"lacquer/dsp/param"
)

var rates = []float64{1000, 8000, 44100, 48000, 96000, 192000, 768000}

// delayed reports whether y is x, n frames later, bit for bit.
func delayed(y, x []float64, n int) bool {
	for i := range y[n:] {
		if math.Float64bits(y[n+i]) != math.Float64bits(x[i]) {
			return false
		}
	}
	return true
}

// TestNull: off, and on at mix 0 %, the input comes bit for bit, late by the
// latency, at any drive.
func TestNull(t *testing.T) {
	for _, rate := range []float64{8000, 44100, 192000} {
		for kind, name := range types {
			for _, set := range []settings{
				{param.SatOn: 0, param.SatType: float64(kind), param.SatDrive: 12},
				{param.SatOn: 1, param.SatType: float64(kind), param.SatDrive: 24, param.SatMix: 0, param.SatBias: 50, param.SatTone: 3},
			} {
				s := prepared(rate, set)
				l, r := program(2000, rate, 1)
				l[7], r[8] = math.Copysign(0, -1), math.Copysign(0, -1)
				y, z := clone(l), clone(r)
				s.Process(y, z)
				if !delayed(y, l, s.Latency()) || !delayed(z, r, s.Latency()) {
					t.Errorf("%s at %g Hz, on %g: not the input", name, rate, set[param.SatOn])
				}
			}
		}
	}
}

// TestUnity: at drive 0 dB a tone of 1 kHz at −40 dBFS keeps its level within
// 0.1 dB.
func TestUnity(t *testing.T) {
	const rate = 48000
	for kind, name := range types {
		for _, bias := range []float64{-100, 0, 100} {
			for band := range 4 {
				s := prepared(rate, plain(kind, settings{param.SatBias: bias, param.SatFocus: float64(band)}))
				l, _ := rendered(s, sine(1000, rate, fromDB(-40), rate/4))
				got := toDB(amplitude(l[rate/8:], 1000, rate)) + 40
				if band == full {
					t.Logf("%s, bias %g %%: %.4f dB (asked 0.1)", name, bias, got)
				}
				if math.Abs(got) > 0.1 {
					t.Errorf("%s, bias %g %%, focus %d: %.3f dB", name, bias, band, got)
				}
			}
		}
	}
}

// TestFocusSum: with so little drive that nothing bends, the band and the rest
// are the input. Tape is the one that always bends a little: what it has of
// hysteresis goes with the square of the level (Rayleigh's law), and noise on
// top of a tone works like bias.
func TestFocusSum(t *testing.T) {
	const rate, level = 48000, -80.0
	for kind, name := range types {
		for band := range 4 {
			s := prepared(rate, plain(kind, settings{param.SatDrive: -12, param.SatFocus: float64(band)}))
			x, _ := program(rate/2, rate, fromDB(level))
			y, _ := rendered(s, x)
			worst := 0.0
			for i := range y[s.Latency():] {
				worst = max(worst, math.Abs(y[s.Latency()+i]-x[i]))
			}
			t.Logf("%s, focus %d: off by %.0f dBFS (asked −140)", name, band, toDB(worst))
			if toDB(worst) > -140 {
				t.Errorf("%s, focus %d: off by %.0f dBFS", name, band, toDB(worst))
			}
		}
	}
}

// TestFocus: only what the focus is on is distorted.
func TestFocus(t *testing.T) {
	const rate = 48000
	for band, want := range [][3]bool{full: {true, true, true}, lows: {true, false, false}, mids: {false, true, false}, highs: {false, false, true}} {
		for i, hz := range []float64{50, 900, 7000} {
			s := prepared(rate, plain(param.Soft, settings{param.SatDrive: 12, param.SatFocus: float64(band)}))
			l, _ := rendered(s, sine(hz, rate, fromDB(-12), rate))
			got := toDB(amplitude(l[rate/2:], 3*hz, rate) / amplitude(l[rate/2:], hz, rate))
			t.Logf("focus %d: third harmonic of %g Hz %.0f dBc", band, hz, got)
			if (got > -40) != want[i] {
				t.Errorf("focus %d: third harmonic of %g Hz %.0f dBc", band, hz, got)
			}
		}
	}
}

// TestLatency: an impulse so small that nothing bends comes out where Latency
// says, and so does what is bent: the residual of a tone is in phase with it.
func TestLatency(t *testing.T) {
	for _, rate := range []float64{44100, 48000, 96000, 192000} {
		var latency [2]int
		for i, offline := range []bool{false, true} {
			s := new(Saturation)
			s.SetOffline(offline)
			s.Prepare(rate, 512)
			for k, v := range plain(param.Soft, settings{param.SatDrive: 12}) {
				s.SetParam(k, v)
			}
			latency[i] = s.Latency()
			x := make([]float64, 1000)
			x[100] = 1e-6
			y, _ := rendered(s, x)
			if at := slices.Index(y, slices.Max(y)); at != 100+s.Latency() {
				t.Errorf("%g Hz: the impulse comes after %d frames, Latency is %d", rate, at-100, s.Latency())
			}
			s.Reset()
			const hz = 3000
			x = sine(hz, rate, 0.5, int(rate))
			y, _ = rendered(s, x)
			var re, im float64
			for n := int(rate) / 2; n < int(rate); n++ {
				sin, cos := math.Sincos(2 * math.Pi * hz * float64(n-s.Latency()) / rate)
				r := y[n] - x[n-s.Latency()]
				re, im = re+r*sin, im+r*cos
			}
			late := math.Atan2(im, re) - math.Pi // a compressing residual points the other way
			late = math.Remainder(late, 2*math.Pi) / (2 * math.Pi * hz) * rate
			t.Logf("%g Hz, offline %v: latency %d frames, residual off by %.5f frames", rate, offline, s.Latency(), late)
			if math.Abs(late) > 1e-3 {
				t.Errorf("%g Hz: the residual is late by %.4f frames", rate, late)
			}
		}
		if latency[0] != latency[1] {
			t.Errorf("%g Hz: latency %d live, %d offline", rate, latency[0], latency[1])
		}
	}
}

// TestLag: a change made Lag frames after a frame came in acts on that frame.
func TestLag(t *testing.T) {
	const rate, at = 48000, 5000
	for index, v := range (settings{param.SatMix: 100, param.SatHeadBump: 6, param.SatDrive: 20, param.SatOn: 0}) {
		render := func(change bool) []float64 {
			set := plain(param.Tape, settings{param.SatDrive: 6})
			if index == param.SatMix {
				set[param.SatMix] = 0
			}
			s := prepared(rate, set)
			l, r := program(2*at, rate, 0.8)
			n := at + s.Lag(index)
			s.Process(l[:n], r[:n])
			if change {
				s.SetParam(index, v)
			}
			s.Process(l[n:], r[n:])
			return l
		}
		x, y := render(false), render(true)
		first := 0
		for x[first] == y[first] {
			first++
		}
		latency := prepared(rate, nil).Latency()
		t.Logf("%s: acts from frame %+d on", rowOf(index).Key, first-latency-at)
		// The filters of the oversampling spread what comes before them.
		if from := first - latency - at; from > 3 || from < -latency || (index != param.SatDrive && from < 0) {
			t.Errorf("%s: acts from frame %+d on", rowOf(index).Key, from)
		}
	}
}

// TestDC: curves that are not symmetrical leave none.
func TestDC(t *testing.T) {
	const rate = 48000
	for kind, name := range types {
		for _, bias := range []float64{-100, 0, 100} {
			s := prepared(rate, plain(kind, settings{param.SatDrive: 12, param.SatBias: bias, param.SatHeadBump: 6}))
			l, _ := rendered(s, sine(1000, rate, fromDB(-3), 2*rate))
			sum := 0.0
			for _, v := range l[rate:] {
				sum += v
			}
			got := toDB(math.Abs(sum) / rate)
			t.Logf("%s, bias %g %%: DC %.0f dBFS (asked −100)", name, bias, got)
			if got > -100 {
				t.Errorf("%s, bias %g %%: DC %.0f dBFS", name, bias, got)
			}
		}
	}
}

// TestSilence: silence stays silence, exactly, and after sound comes again
// within Tail: below −120 dBFS, and in the end exactly.
func TestSilence(t *testing.T) {
	const rate = 48000
	for kind, name := range types {
		set := plain(kind, settings{param.SatDrive: 12, param.SatBias: 70, param.SatTone: 4, param.SatFocus: mids, param.SatAutoGain: 1, param.SatHeadBump: 6})
		s := prepared(rate, set)
		l, r := make([]float64, rate/2), make([]float64, rate/2)
		s.Process(l, r)
		if slices.Max(l) != 0 || slices.Min(l) != 0 {
			t.Errorf("%s: silence gives %g", name, slices.Max(l))
		}
		l, r = program(rate/2, rate, 0.9)
		s.Process(l, r)
		l, r = make([]float64, 5*rate), make([]float64, 5*rate)
		s.Process(l, r)
		worst := 0.0
		for _, v := range l[s.Latency()+s.Tail():] {
			worst = max(worst, math.Abs(v))
		}
		t.Logf("%s: %.0f dBFS after Tail of %d frames (asked −120)", name, toDB(worst), s.Tail())
		if toDB(worst) > -120 {
			t.Errorf("%s: %.0f dBFS after Tail", name, toDB(worst))
		}
		if last := l[len(l)-1]; last != 0 {
			t.Errorf("%s: %g is left of the sound after 5 s", name, last)
		}
	}
}

// automation is changes to every row at random frames.
func automation(rng *rand.Rand, frames, changes int) (at []int, row []int, value []float64) {
	for range changes {
		at = append(at, rng.IntN(frames))
	}
	slices.Sort(at)
	for range at {
		i := rng.IntN(param.SatMix + 1)
		p := rowOf(i)
		row = append(row, i)
		v := p.ToPlain(p.ControlMin() + (p.ControlMax()-p.ControlMin())*rng.Float64())
		if p.Stepped() {
			v = math.Round(v)
		}
		if rng.IntN(3) == 0 {
			v = p.Default // where parts of the stage come to rest
		}
		if i == param.SatOn {
			v = float64(rng.IntN(4)) // mostly on
		}
		value = append(value, v)
	}
	return at, row, value
}

// TestBlocks: whatever the blocks, the bits are the same, with automation.
func TestBlocks(t *testing.T) {
	const rate, frames = 44100, 60000
	rng := rand.New(rand.NewPCG(5, 6))
	at, row, value := automation(rng, frames, 250)
	render := func(size func() int) (l, r []float64) {
		s := prepared(rate, settings{param.SatOn: 1, param.SatType: param.Tape, param.SatDrive: 6})
		l, r = program(frames, rate, 0.8)
		for from, k := 0, 0; from < frames; {
			for ; k < len(at) && at[k] == from; k++ {
				s.SetParam(row[k], value[k])
			}
			n := min(size(), frames-from)
			if k < len(at) {
				n = min(n, at[k]-from)
			}
			s.Process(l[from:from+n], r[from:from+n])
			from += n
		}
		return l, r
	}
	wantL, wantR := render(func() int { return frames })
	for _, size := range []int{1, 7, 64, 441, 8192, 0} {
		l, r := render(func() int {
			if size == 0 {
				return 1 + rng.IntN(300)
			}
			return size
		})
		if !slices.Equal(l, wantL) || !slices.Equal(r, wantR) {
			for i := range l {
				if l[i] != wantL[i] {
					t.Errorf("blocks of %d frames differ from frame %d on", size, i)
					break
				}
			}
		}
	}
}

// TestAllocations: none but in Prepare.
func TestAllocations(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	s := prepared(48000, settings{param.SatOn: 1})
	l, r := program(512, 48000, 0.8)
	_, row, value := automation(rng, 1, 400)
	k := 0
	got := testing.AllocsPerRun(300, func() {
		s.SetParam(row[k%len(row)], value[k%len(row)])
		k++
		s.Process(l, r)
		if k%100 == 0 {
			s.Wake()
			s.Reset()
		}
	})
	if got != 0 {
		t.Errorf("%g allocations", got)
	}
}

// TestNeverNaN: the loudest that the chain lets in, and automation of all rows
// at every rate, stay finite.
func TestNeverNaN(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for _, rate := range append(rates, 44100.5) {
		s := prepared(rate, settings{param.SatOn: 1})
		at, row, value := automation(rng, 20000, 60)
		x := make([]float64, 20000)
		for i := range x {
			x[i] = math.Ldexp(2*rng.Float64()-1, 40*(i/1000%2)-20)
			if i/3000%2 == 1 {
				x[i] = math.Copysign(1<<20, float64(i%2)-0.5)
			}
		}
		r := clone(x)
		for from, k := 0, 0; from < len(x); from++ {
			for ; k < len(at) && at[k] == from; k++ {
				s.SetParam(row[k], value[k])
			}
			s.Process(x[from:from+1], r[from:from+1])
		}
		for i, v := range x {
			if math.IsNaN(v) || math.Abs(v) > 1<<30 {
				t.Fatalf("%g Hz: %g at frame %d", rate, v, i)
			}
		}
	}
}

// TestOverload: an input far beyond what the chain lets in, as a wild equaliser
// before the stage can make it, is over when it is over.
func TestOverload(t *testing.T) {
	for kind := range 4 {
		s := prepared(48000, settings{param.SatOn: 1, param.SatType: float64(kind), param.SatDrive: 24, param.SatTone: 6})
		x := make([]float64, 96000)
		for i := range x {
			x[i] = 0.1 * math.Sin(float64(i)*0.1)
			if i < 1000 {
				x[i] *= 1e25
			}
		}
		s.Process(x, clone(x))
		peak := 0.0
		for i, v := range x {
			if v != v {
				t.Fatalf("type %d: NaN at frame %d", kind, i)
			}
			if i > len(x)-1000 {
				peak = max(peak, math.Abs(v))
			}
		}
		t.Logf("type %d: peak %g, two seconds later", kind, peak)
		if peak < 1e-3 || peak > 10 {
			t.Errorf("type %d: peak %g, two seconds later", kind, peak)
		}
	}
}
