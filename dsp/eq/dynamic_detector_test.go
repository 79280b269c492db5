package eq

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

// reading is the level in dB that band 0's detector reads for a tone of 0 dB.
func reading(e *EQ, f, rate float64) float64 {
	n := int(0.6*rate) / filter.Grid * filter.Grid
	l, r := turning(n, f, rate, func(int) float64 { return 1 })
	e.Process(l, r)
	return 10 * math.Log10(e.detectors.lanes[0].power(param.Stereo))
}

// The detector hears a steady tone as its filter passes it: a band-pass for a
// bell, and so on, as the bilinear transform has them.
func TestDetectorSelectivity(t *testing.T) {
	worst := 0.0
	for _, rate := range []float64{44100, 192000} {
		for _, c := range []struct {
			shape filter.Shape
			f0, q float64
		}{{filter.Bell, 100, 1}, {filter.Bell, 3000, 4}, {filter.Bell, 7000, 0.3}, {filter.LowShelf, 200, 3}, {filter.HighShelf, 5000, 0.4}, {filter.Tilt, 1000, 1}} {
			for _, f := range []float64{30, 100, 300, 1000, 3000, 9000} {
				e := New()
				e.Prepare(rate, 512)
				moving(e, 0, c.f0, c.q, 24, -6, 2)
				e.SetShape(0, c.shape)
				w := math.Tan(math.Pi*f/rate) / math.Tan(math.Pi*c.f0/rate)
				s := complex(0, w)
				var want float64
				switch c.shape {
				case filter.Bell:
					want = cmplx.Abs(s / complex(c.q, 0) / (s*s + s/complex(c.q, 0) + 1))
				case filter.LowShelf:
					want = cmplx.Abs(1 / (s*s + s*math.Sqrt2 + 1))
				default:
					want = cmplx.Abs(s * s / (s*s + s*math.Sqrt2 + 1))
				}
				off := reading(e, f, rate) - db(want)
				worst = max(worst, math.Abs(off))
				if math.Abs(off) > 0.025 {
					t.Errorf("%+v at %g Hz: %g Hz reads %.3f dB, %.3f off", c, rate, f, off+db(want), off)
				}
			}
		}
	}
	t.Logf("at most %.3f dB off", worst)
}

// The free detector steers: a tone at its frequency moves the gain at the
// band's, one at the band's own does not.
func TestFreeDetector(t *testing.T) {
	for _, c := range []struct{ f, want float64 }{{60, law(-6, -20, -12, 4)}, {2000, 0}} {
		e := New()
		e.Prepare(48000, 512)
		moving(e, 0, 2000, 1, -20, -12, 4)
		e.SetDetector(0, param.FreeBand)
		e.SetDetectorFreq(0, 60)
		e.SetDetectorQ(0, 2)
		l, r := turning(24000, c.f, 48000, func(int) float64 { return gain(-6) })
		e.Process(l, r)
		if got := e.bands[0].dynamic.now; math.Abs(got-c.want) > 0.05 {
			t.Errorf("%g Hz moves the gain by %.3f dB, want %.3f", c.f, got, c.want)
		}
		if got := db(cmplx.Abs(e.Response(0, 2000))); math.Abs(got-c.want) > 0.05 {
			t.Errorf("%g Hz: gain %.3f dB at 2 kHz, want %.3f", c.f, got, c.want)
		}
	}
}

// A side band leaves the mid as it is, exactly, however it moves; and hears
// nothing of it.
func TestDynamicSideLeavesMid(t *testing.T) {
	e := New()
	e.Prepare(48000, 512)
	moving(e, 0, 1000, 1, -60, -12, 10)
	e.SetRoute(0, param.Side)
	l, _ := noise(20000, 4)
	r := append([]float64{}, l...)
	if at := same(New(), e, l, r); at >= 0 {
		t.Fatalf("equal channels: frame %d changes", at)
	}
	side, _ := noise(20000, 5)
	for i := range l { // in steps of 2^-20, so that mid and side are exact
		l[i], side[i] = math.Round(l[i]*(1<<20))/(1<<20), math.Round(side[i]*(1<<20))/(1<<20)
		l[i], r[i] = l[i]+side[i], l[i]-side[i]
	}
	x, y := append([]float64{}, l...), append([]float64{}, r...)
	e.Process(x, y)
	if e.bands[0].dynamic.now > -6 {
		t.Errorf("the side moves by %v dB only", e.bands[0].dynamic.now)
	}
	for i := range l {
		if off := math.Abs((x[i] + y[i]) - (l[i] + r[i])); off > 1e-15 {
			t.Fatalf("frame %d: mid is off by %v", i, off)
		}
	}
}

// Both channels of a stereo band move by what the louder one asks for.
func TestDynamicStereoIsLinked(t *testing.T) {
	for _, quiet := range []float64{0, 0.01, 1} {
		e := New()
		e.Prepare(48000, 512)
		moving(e, 0, 1000, 1, -20, -12, 4)
		l, r := turning(24000, 1000, 48000, func(int) float64 { return gain(-6) })
		for i := range l {
			l[i] *= quiet
		}
		e.Process(l, r)
		if got, want := e.bands[0].dynamic.now, law(-6, -20, -12, 4); math.Abs(got-want) > 0.03 {
			t.Errorf("one channel at %v of the other: %.3f dB, want %.3f", quiet, got, want)
		}
	}
}

// The vector loops give the bits of the plain ones.
func TestDetectorVectorEqualsScalar(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	var fast, plain detectors
	fast.splitter.prepare(48000)
	fast.lanes[0].tune(around, 0.01, 3)
	fast.lanes[1].tune(above, 0.1, 0.7)
	fast.lanes[2].tune(below, 0.02, 0.7)
	plain = fast
	var x, y [filter.Grid]quad
	for range 300 {
		n := rng.IntN(filter.Grid + 1)
		l, r := noise(n, rng.Uint64())
		runFirst(&fast.splitter, &fast.lanes[2], x[:n], l, r)
		runPair(&fast.lanes[0], &fast.lanes[1], x[:n])
		plain.splitter.runScalar(y[:n], l, r)
		for i := range 3 {
			plain.lanes[i].runScalar(y[:n])
		}
		if x != y || fast.splitter != plain.splitter || fast.lanes != plain.lanes {
			t.Fatalf("%d frames: differs", n)
		}
	}
}

// A detector that is switched on hears nothing of what was before.
func TestDetectorStartsAfresh(t *testing.T) {
	e := New()
	e.Prepare(48000, 512)
	moving(e, 0, 40, 1, 24, -6, 2)
	l, r := turning(4000, 40, 48000, func(int) float64 { return 1 })
	e.Process(l, r)
	e.SetDynamic(0, false)
	e.Process(make([]float64, 10), make([]float64, 10))
	l, r = turning(9600, 40, 48000, func(int) float64 { return 1 })
	e.Process(l, r)
	e.SetDynamic(0, true)
	e.SetThreshold(0, -80)
	e.Process(make([]float64, 4800), make([]float64, 4800))
	if d := e.bands[0].dynamic.law; d != 0 {
		t.Errorf("silence moves the gain by %v dB", d)
	}
}
