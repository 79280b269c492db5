package eq

import (
	"math"
	"testing"

	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

// moving switches band b to a dynamic bell without static gain.
func moving(e *EQ, b int, f, q, threshold, span, ratio float64) {
	bell(e, b, f, 0, q)
	e.SetDynamic(b, true)
	e.SetThreshold(b, threshold)
	e.SetRange(b, span)
	e.SetRatio(b, ratio)
	e.SetAttack(b, 5)
	e.SetRelease(b, 100)
}

// turning makes a tone of an amplitude given frame by frame, left a sine and
// right its cosine, so that both together have its envelope at every frame.
func turning(n int, f, rate float64, amplitude func(i int) float64) (l, r []float64) {
	l, r = make([]float64, n), make([]float64, n)
	for i := range l {
		sin, cos := math.Sincos(2 * math.Pi * f * float64(i) / rate)
		a := amplitude(i)
		l[i], r[i] = a*sin, a*cos
	}
	return l, r
}

func db(x float64) float64 { return 20 * math.Log10(x) }

func gain(db float64) float64 { return math.Pow(10, db/20) }

// law is D written out from the definition.
func law(level, threshold, span, ratio float64) float64 {
	over := level - threshold
	switch {
	case over <= -3:
		over = 0
	case over < 3:
		over = (over + 3) * (over + 3) / 12
	}
	return math.Copysign(min(math.Abs(span), (1-1/ratio)*over), span)
}

// A steady tone in the band's centre is moved by the law's D.
func TestDynamicLaw(t *testing.T) {
	worst := 0.0
	check := func(rate, f, level, threshold, span, ratio, static, scale float64, route int) {
		e := New()
		e.Prepare(rate, 512)
		moving(e, 2, f, 1, threshold, span, ratio)
		e.SetGain(2, static)
		e.SetRelease(2, 20)
		e.SetScale(scale)
		e.SetRoute(2, route)
		l, r := turning(int(0.4*rate), f, rate, func(int) float64 { return gain(level) })
		switch route {
		case param.Mid:
			copy(r, l)
		case param.Side:
			for i := range r {
				r[i] = -l[i]
			}
		}
		e.Process(l, r)
		if route == param.Right {
			l = r
		}
		var sum float64
		n := int(math.Round(0.1*f)) * int(rate/f)
		for _, x := range l[len(l)-n:] {
			sum += x * x
		}
		got := 10*math.Log10(2*sum/float64(n)) - level
		want := (static + law(level, threshold, span, ratio)) * scale / 100
		off := math.Abs(got - want)
		worst = max(worst, off)
		if off > 0.02 {
			t.Errorf("%g Hz of %g, %g dB over %g, range %g, ratio %g, static %g, scale %g, route %d: %.3f dB, want %.3f", f, rate, level, threshold, span, ratio, static, scale, route, got, want)
		}
	}
	for _, rate := range []float64{44100, 48000, 96000, 192000} {
		for _, f := range []float64{50, 1000, 7000, 15000} {
			check(rate, f, -12, -24, -24, 3, 0, 100, param.Stereo)
		}
	}
	for _, threshold := range []float64{-60, -21, -18.5, -16, -15, -10} {
		for _, ratio := range []float64{1, 1.5, 3, 20} {
			for _, span := range []float64{-12, -3, 6, 24} {
				check(44100, 1000, -18, threshold, span, ratio, 0, 100, param.Stereo)
			}
		}
	}
	for route := range 5 {
		check(48000, 1000, -18, -30, -24, 4, 3, 100, route)
	}
	check(48000, 1000, -18, -30, -24, 4, -5, 50, param.Stereo)
	check(48000, 1000, -18, -30, 10, 4, 2, 200, param.Stereo)
	t.Logf("at most %.3f dB off", worst)
}

// reach gives the times in seconds, by linear interpolation, after which y
// from frame at on has covered 63.2 % of its way to its value at frame to.
func reach(y []float64, at, to int, rate float64) float64 {
	goal := y[at] + (1-1/math.E)*(y[to]-y[at])
	for i := at + 1; i <= to; i++ {
		if (y[i] >= goal) != (y[at] >= goal) {
			return (float64(i-at) - (y[i]-goal)/(y[i]-y[i-1])) / rate
		}
	}
	return math.NaN()
}

// burst is the time a band takes for a step of the given size over its
// threshold up, and down again.
func burst(rate, f, q, step, span, attack, release float64, set ...func(*EQ)) (up, down float64) {
	e := New()
	e.Prepare(rate, 512)
	moving(e, 0, f, q, -10-step, span, 4)
	e.SetAttack(0, attack)
	e.SetRelease(0, release)
	for _, f := range set {
		f(e)
	}
	on := int((0.2 + 12*attack/1000) * rate)
	off := int((0.2 + 12*release/1000) * rate)
	start := int(0.05 * rate)
	n := start + on + off
	l, r := turning(n, f, rate, func(i int) float64 {
		if i >= start && i < start+on {
			return gain(-10)
		}
		return gain(-90)
	})
	d := make([]float64, n)
	before, now := 0.0, 0.0
	for i := 0; i < n; i += filter.Grid { // the filter glides to each D until the next tick
		to := min(i+filter.Grid, n)
		e.Process(l[i:to], r[i:to])
		before, now = now, e.bands[0].dynamic.now
		for k := i; k < to; k++ {
			d[k] = before + (now-before)*float64(k-i+1)/filter.Grid
		}
	}
	return reach(d, start-1, start+on-1, rate), reach(d, start+on-1, n-1, rate)
}

// Attack and release are as set, for a step of 20 dB over the threshold of a
// tone in the band's centre: within 5 % where they are three times the
// detector's own time or longer, within 10 % from four thirds of it.
func TestDynamicTimes(t *testing.T) {
	worst := 0.0
	for _, c := range []struct{ f, q, span, attack, release float64 }{
		{1000, 1, -24, 5, 100}, {1000, 1, 24, 5, 100}, {1000, 1, -24, 1.1, 5}, {1000, 4, -12, 10, 50},
		{7000, 1, -24, 1, 40}, {7000, 3, -24, 5, 40}, {3000, 10, -24, 20, 100},
		{100, 1, -24, 20, 200}, {100, 1, -24, 7, 100}, {200, 4, 12, 40, 300}, {50, 0.5, -24, 30, 300}, {400, 1, -24, 200, 3000},
	} {
		for _, rate := range []float64{44100, 96000} {
			up, down := burst(rate, c.f, c.q, 20, c.span, c.attack, c.release)
			lagUp, lagDown := detectorLag(around, c.f/rate, c.q, rate)
			for _, x := range []struct {
				name           string
				got, want, own float64
			}{{"attack", up, c.attack / 1000, lagUp / rate}, {"release", down, c.release / 1000, lagDown / rate}} {
				off := (x.got/x.want - 1) * 100
				allowed := 5.0
				if x.want < 3*x.own {
					allowed = 10
				} else {
					worst = max(worst, math.Abs(off))
				}
				if x.want < x.own*4/3 {
					continue
				}
				if math.IsNaN(off) || math.Abs(off) > allowed {
					t.Errorf("%+v at %g Hz: %s %.2f ms, %+.1f %%; the detector's own time is %.2f ms", c, rate, x.name, x.got*1000, off, x.own*1000)
				}
			}
		}
	}
	t.Logf("at most %.1f %% off", worst)
}

// The detectors of shelves and tilts keep the times too, for tones well inside
// their region and near its end.
func TestDynamicShelfTimes(t *testing.T) {
	for _, c := range []struct {
		shape                  filter.Shape
		at, f, attack, release float64
	}{
		{filter.LowShelf, 200, 50, 20, 200}, {filter.LowShelf, 200, 100, 20, 200}, {filter.LowShelf, 200, 150, 20, 200},
		{filter.LowShelf, 80, 40, 50, 300}, {filter.LowShelf, 400, 100, 20, 200}, {filter.LowShelf, 1000, 400, 5, 50},
		{filter.HighShelf, 4000, 5000, 5, 100}, {filter.HighShelf, 4000, 8000, 5, 100}, {filter.HighShelf, 6000, 8000, 2, 20},
		{filter.Tilt, 1000, 5000, 5, 100}, {filter.Tilt, 600, 3000, 10, 100},
	} {
		up, down := burst(48000, c.f, 1, 20, -24, c.attack, c.release, func(e *EQ) {
			e.SetShape(0, c.shape)
			e.SetFreq(0, c.at)
		})
		if a, r := up*1000/c.attack-1, down*1000/c.release-1; math.Abs(a) > 0.05 || math.Abs(r) > 0.05 {
			t.Errorf("%+v: attack %+.1f %%, release %+.1f %%", c, a*100, r*100)
		}
	}
}

// same processes a copy of l and r by both equalisers and reports the first
// frame at which they differ, or -1.
func same(a, b *EQ, l, r []float64) int {
	al, ar := append([]float64{}, l...), append([]float64{}, r...)
	bl, br := append([]float64{}, l...), append([]float64{}, r...)
	a.Process(al, ar)
	b.Process(bl, br)
	for i := range al {
		if al[i] != bl[i] || ar[i] != br[i] {
			return i
		}
	}
	return -1
}

// While nothing is over the threshold a dynamic band is the static one, bit
// for bit; so it is for a tone that its detector does not let through.
func TestDynamicAtRestIsStatic(t *testing.T) {
	l, r := noise(30000, 8)
	for route := range 5 {
		for shape := range filter.Notch {
			a, b := New(), New()
			for i, e := range []*EQ{a, b} {
				e.Prepare(48000, 512)
				bell(e, 0, 700, 4, 1)
				bell(e, 1, 3000, -6, 2)
				for k := range 2 {
					e.SetShape(k, shape)
					e.SetRoute(k, route)
					e.SetDynamic(k, i == 1)
					e.SetThreshold(k, 24)
					e.SetRange(k, 12)
				}
			}
			if at := same(a, b, l, r); at >= 0 {
				t.Fatalf("shape %v, route %v: frame %d differs", shape, route, at)
			}
			a.SetGain(0, 9)
			b.SetGain(0, 9)
			if at := same(a, b, l, r); at >= 0 {
				t.Fatalf("shape %v, route %v, in motion: frame %d differs", shape, route, at)
			}
		}
	}
	e := New()
	e.Prepare(48000, 512)
	moving(e, 0, 3000, 4, -24, -12, 10)
	x, y := turning(20000, 300, 48000, func(i int) float64 { return min(1, float64(i)/5000) })
	if at := same(New(), e, x, y); at >= 0 {
		t.Errorf("a tone of 300 Hz at 0 dB moves a bell of Q 4 at 3 kHz with a threshold of -24 dB at frame %d", at)
	}
}

// A flat band that has moved is out of the way again, bit for bit, twelve
// release times after the sound.
func TestDynamicRecoversExactly(t *testing.T) {
	const rate = 48000
	e := New()
	e.Prepare(rate, 512)
	moving(e, 0, 1000, 1, -40, -12, 4)
	l, r := noise(rate/10, 2)
	e.Process(l, r)
	if e.bands[0].dynamic.now > -3 {
		t.Fatalf("moves by %v dB only", e.bands[0].dynamic.now)
	}
	l, r = noise(2*rate, 3)
	for i := range l {
		l[i] *= 1e-4
		r[i] *= 1e-4
	}
	n := 12 * rate / 10
	e.Process(l[:n], r[:n])
	if at := same(New(), e, l[n:], r[n:]); at >= 0 {
		t.Fatalf("frame %d differs", at)
	}
}

// A band with a gain of its own is back at exactly the static filter.
func TestDynamicRecoversStaticFilter(t *testing.T) {
	const rate = 48000
	e, static := New(), New()
	for _, e := range []*EQ{e, static} {
		e.Prepare(rate, 512)
		bell(e, 0, 1000, 2.53, 1.1)
	}
	moving(e, 0, 1000, 1.1, -40, -12, 4)
	e.SetGain(0, 2.53)
	want := static.Response(0, 900)
	l, r := noise(rate/10, 2)
	e.Process(l, r)
	if e.Response(0, 900) == want {
		t.Error("does not move")
	}
	e.Process(make([]float64, 2*rate), make([]float64, 2*rate))
	if got := e.Response(0, 900); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}

// A band whose dynamics are switched off while they move the gain as far as
// they can is the static band again, here flat, bit for bit.
func TestDynamicSwitchedOffIsStatic(t *testing.T) {
	for _, rate := range []float64{1000, 8000, 44100, 48000, 96000} {
		e := New()
		e.Prepare(rate, 512)
		moving(e, 0, rate/20, 1, -60, 24, 20)
		e.SetScale(200)
		n := int(rate)
		tone := func() (l, r []float64) {
			return turning(n, rate/20, rate, func(int) float64 { return 0.5 })
		}
		l, r := tone()
		e.Process(l, r)
		if d := e.bands[0].dynamic.now; d < 20 {
			t.Fatalf("%g Hz: the gain is moved by %g dB only", rate, d)
		}
		e.SetDynamic(0, false)
		l, r = tone()
		e.Process(l, r)
		l, r = tone()
		want, _ := tone()
		e.Process(l, r)
		for i := range l {
			if l[i] != want[i] {
				t.Errorf("%g Hz: frame %d is %g, want %g", rate, i, l[i], want[i])
				break
			}
		}
	}
}

// The tail counts what the dynamics may do to a band.
func TestDynamicTail(t *testing.T) {
	tail := func(span float64) int {
		e := New()
		e.Prepare(48000, 512)
		moving(e, 0, 50, 10, -40, span, 4)
		return e.Tail()
	}
	if still, cut, lifted := tail(0), tail(-12), tail(12); still != 0 || cut < 10000 || lifted < 3*cut {
		t.Errorf("%d frames without range, %d cut, %d lifted", still, cut, lifted)
	}
}
