package eq

import (
	"math"
	"math/cmplx"
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
		if off > 0.05 {
			t.Errorf("%g Hz of %g, %g dB over %g, range %g, ratio %g, static %g, scale %g, route %d: %.3f dB, want %.3f", f, rate, level, threshold, span, ratio, static, scale, route, got, want)
		}
	}
	for _, rate := range []float64{44100, 48000, 96000, 192000} {
		for _, f := range []float64{50, 1000, 7000} {
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
func burst(rate, f, q, step, span, attack, release float64, set func(*EQ)) (up, down float64) {
	e := New()
	e.Prepare(rate, 512)
	moving(e, 0, f, q, -10-step, span, 4)
	e.SetAttack(0, attack)
	e.SetRelease(0, release)
	if set != nil {
		set(e)
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
	for i := range d {
		e.Process(l[i:i+1], r[i:i+1])
		if i%filter.Grid == 0 { // the filter glides to the new D until the next tick
			before, now = now, e.bands[0].dynamic.now
		}
		d[i] = before + (now-before)*float64(i%filter.Grid+1)/filter.Grid
	}
	return reach(d, start-1, start+on-1, rate), reach(d, start+on-1, n-1, rate)
}

func TestBurstExplore(t *testing.T) {
	for _, c := range [][4]float64{{1000, 1, 5, 100}, {1000, 1, 1, 20}, {7000, 1, 1, 40}, {7000, 3, 5, 40}, {100, 1, 20, 200}, {100, 1, 10, 100}, {200, 4, 40, 300}, {3000, 10, 20, 100}, {50, .5, 30, 300}} {
		for _, rate := range []float64{44100, 96000} {
			for _, step := range []float64{10, 20, 30} {
				up, down := burst(rate, c[0], c[1], step, -24, c[2], c[3], nil)
				lu, ld := detectorLag(around, c[0]/rate, c[1], rate)
				t.Logf("%g f %g q %g step %g: attack %g: %.2f (%+.1f %%)  release %g: %.2f (%+.1f %%)   lags %.2f %.2f ms", rate, c[0], c[1], step, c[2], up*1000, (up*1000/c[2]-1)*100, c[3], down*1000, (down*1000/c[3]-1)*100, lu/rate*1000, ld/rate*1000)
			}
		}
	}
	_ = cmplx.Abs
}
