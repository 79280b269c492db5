package clipper

import (
	"math"
	"math/cmplx"
	"slices"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"

	"lacquer/dsp/param"
	"lacquer/dsp/tone"
)

// prepared has the stage on with a threshold and a knee in dB.
func prepared(rate, threshold, knee float64) *Clipper {
	c := new(Clipper)
	c.Prepare(rate, 512)
	c.SetParam(param.ClipOn, 1)
	c.SetParam(param.ClipThreshold, threshold)
	c.SetParam(param.ClipKnee, knee)
	return c
}

var sine = tone.Sine

func gain(db float64) float64 { return math.Pow(10, db/20) }

// TestTransparent: off, or below the knee, the output is the input, late.
func TestTransparent(t *testing.T) {
	l, r := program(20000)
	for i := range l {
		l[i], r[i] = 0.1*l[i], 0.1*r[i]
	}
	l[3], r[5] = math.Copysign(0, -1), math.Copysign(0, -1)
	for name, c := range map[string]*Clipper{"off": prepared(48000, -24, 0), "below": prepared(48000, 12, 3)} {
		if name == "off" {
			c.SetParam(param.ClipOn, 0)
		}
		gotL, gotR := slices.Clone(l), slices.Clone(r)
		c.Process(gotL, gotR)
		late := c.Latency()
		for i := range l[late:] {
			if math.Float64bits(gotL[i+late]) != math.Float64bits(l[i]) || math.Float64bits(gotR[i+late]) != math.Float64bits(r[i]) {
				t.Fatalf("%s: frame %d: %g, want %g", name, i, gotL[i+late], l[i])
			}
		}
		if m := c.Reduction(); m.Max != 0 || m.Frames != 20000 {
			t.Errorf("%s: meter %+v", name, *m)
		}
	}
}

// TestBelowKneeBesideClipping: frames whose surroundings stay below the knee
// are the input's bits even while the rest is clipped.
func TestBelowKneeBesideClipping(t *testing.T) {
	c := prepared(48000, -12, 3)
	x := sine(997, 48000, 0.1, 4000)
	for i := 1000; i < 1100; i++ {
		x[i] *= 9
	}
	y := slices.Clone(x)
	c.Process(y, slices.Clone(x))
	late, changed := c.Latency(), 0
	for i := range x[late:] {
		if y[i+late] != x[i] {
			if i < 1000-c.Tail() || i > 1100+c.Tail() {
				t.Fatalf("frame %d has changed", i)
			}
			changed++
		}
	}
	if changed < 50 {
		t.Errorf("%d frames changed", changed)
	}
}

// TestLatency: an impulse, clipped, has its middle at Latency, on or off, live
// or offline, at all rates.
func TestLatency(t *testing.T) {
	for _, rate := range []float64{1000, 44100, 48000, 88200, 96000, 192000, 768000} {
		latency := 0
		for _, offline := range []bool{false, true} {
			for on := range 2 {
				c := new(Clipper)
				c.SetOffline(offline)
				c.Prepare(rate, 512)
				c.SetParam(param.ClipOn, float64(on))
				c.SetParam(param.ClipThreshold, -24)
				x := make([]float64, 400)
				x[0] = 1
				c.Process(x, make([]float64, 400))
				off := 0.0
				late := c.Latency()
				for i := range late {
					off = max(off, math.Abs(x[late-i]-x[late+i]))
				}
				if latency == 0 {
					latency = late
				}
				if off > 1e-12 || late != latency || x[late] == 0 {
					t.Errorf("%g Hz, offline %v, on %d: asymmetry %g about %d, others %d", rate, offline, on, off, late, latency)
				}
			}
		}
		t.Logf("%g Hz: %d frames, %.2f ms", rate, latency, float64(latency)/rate*1000)
	}
}

// TestCurve: steady levels come out by the formula.
func TestCurve(t *testing.T) {
	worst, top := 0.0, 0.0
	c := prepared(48000, 0, 0)
	for _, threshold := range []float64{-24, -6, 0, 12} {
		for _, knee := range []float64{0, 0.1, 3, 12} {
			for in := threshold - 15; in < threshold+20; in += 0.7 {
				for _, sign := range []float64{1, -1} {
					c.Reset()
					c.SetParam(param.ClipThreshold, threshold)
					c.SetParam(param.ClipKnee, knee)
					x := make([]float64, 200)
					for i := range x {
						x[i] = sign * gain(in)
					}
					c.Process(x, make([]float64, 200))
					u, level := gain(in), gain(threshold)
					bends := level * gain(-knee)
					want := u
					if width := 2 * (level - bends); u > bends {
						s := min((u-bends)/max(width, 1e-12), 1)
						want = min(u, bends+width) - width*(s*s*s-s*s*s*s/2)
					}
					if knee == 0 {
						want = min(u, level)
					}
					worst = max(worst, math.Abs(x[150]/sign-want)/level)
					top = max(top, x[150]/level)
				}
			}
		}
	}
	t.Logf("curve: off by %.1e of the threshold, top at %.9f of it", worst, top)
	if worst > 1e-8 || top > 1+1e-8 {
		t.Errorf("curve: off by %g, top %g", worst, top)
	}
}

// TestCurveIsSmooth: slope and second derivative of the knee have no step, by
// differences.
func TestCurveIsSmooth(t *testing.T) {
	var c curve
	c.set(0, 1, 0.5)
	e := func(u float64) float64 {
		now, next := segment(u, u+1e-9, &c, 0)
		return now + next
	}
	const h = 1e-3
	var before [3]float64
	steepest, most := 0.0, 0.0
	for u := 0.3; u < 1.7; u += h {
		slope := (e(u+h) - e(u-h)) / (2 * h)
		second := (e(u+h) - 2*e(u) + e(u-h)) / (h * h)
		if u > 0.3 {
			steepest = max(steepest, math.Abs(slope-before[1]))
			most = max(most, math.Abs(second-before[2]))
		}
		before = [3]float64{e(u), slope, second}
		if slope < -1e-6 || slope > 1+1e-6 {
			t.Fatalf("slope of the excess %g at %g", slope, u)
		}
	}
	if steepest > 3*h || most > 10*h {
		t.Errorf("steps of %g in the slope, %g in the second derivative", steepest, most)
	}
}

// TestSegment: the closed forms are the integrals, by summing.
func TestSegment(t *testing.T) {
	var c curve
	for _, knee := range []float64{1, 0.7, 0.25} {
		c.set(0, 1, knee)
		e := func(u float64) float64 {
			s := math.Abs(u)
			switch {
			case s <= c.lower[0]:
				return 0
			case s >= c.upper[0]:
				return math.Copysign(s-1, u)
			}
			s = (s - c.lower[0]) / c.width[0]
			return math.Copysign(c.width[0]*(s*s*s-s*s*s*s/2), u)
		}
		worst := 0.0
		for _, a := range []float64{-5, -1.2, -0.8, 0, 0.5, 0.9, 1, 1.1, 1.9, 4} {
			for _, b := range []float64{-3, -1, -0.3, 0.2, 0.9, 0.9 + 1e-7, 1 + 1e-12, 1.3, 1.9, 7} {
				const steps = 20000
				wantNow, wantNext := 0.0, 0.0
				for k := range steps {
					tm := (float64(k) + 0.5) / steps
					v := e(a + (b-a)*tm)
					wantNow += (1 - tm) * v / steps
					wantNext += tm * v / steps
				}
				now, next := segment(a, b, &c, 0)
				worst = max(worst, math.Abs(now-wantNow), math.Abs(next-wantNext))
			}
		}
		t.Logf("begin of the knee %g: off by %.1e", knee, worst)
		if worst > 1e-7 {
			t.Errorf("begin of the knee %g: off by %g", knee, worst)
		}
	}
}

// TestFlatSegments: a segment that does not rise is worth half of the excess to
// either end, at levels where a step of shortest is lost in rounding too: the
// drive before the clipper lifts what the chain lets in by 60 dB.
func TestFlatSegments(t *testing.T) {
	var c curve
	for i := range c.top {
		c.set(i, 1, 0.7)
	}
	for _, level := range []float64{3, 1 << 20, 1e8, 1e9, 1e13} {
		a, out, later := make([]float64, 5), make([]float64, 5), make([]float64, 5)
		for i := range a {
			a[i] = math.Copysign(level, float64(i%2)-0.5)
		}
		segments(out, later, a, a, &c)
		for i, v := range a {
			want := math.Copysign((level-1)/2, v)
			if off := max(math.Abs(out[i]-want), math.Abs(later[i]-want)); !(off < 1e-2*level) {
				t.Errorf("flat at %g: %g and %g, want %g", v, out[i], later[i], want)
			}
		}
	}
}

// TestBlocks: the same bits, and the same meter, in whatever blocks, with
// settings that move.
func TestBlocks(t *testing.T) {
	moves := map[int][2]float64{
		1000: {param.ClipThreshold, -18}, 2500: {param.ClipKnee, 0}, 2700: {param.ClipThreshold, -6},
		6000: {param.ClipOn, 0}, 6400: {param.ClipOn, 1}, 8000: {param.ClipOn, 0}, 11000: {param.ClipOn, 1},
	}
	run := func(block func(n int) int) ([]float64, Clipper) {
		c := prepared(44100, -9, 6)
		l, r := program(16000)
		for n := 0; n < len(l); {
			k := min(block(n), len(l)-n)
			for at := range moves {
				if at > n {
					k = min(k, at-n)
				}
			}
			if m, ok := moves[n]; ok {
				c.SetParam(int(m[0]), m[1])
			}
			c.Process(l[n:n+k], r[n:n+k])
			n += k
		}
		return append(l, r...), *c
	}
	want, wantC := run(func(int) int { return 1 << 20 })
	for name, block := range map[string]func(int) int{
		"1": func(int) int { return 1 }, "64": func(int) int { return 64 },
		"odd": func(n int) int { return 1 + n*n%389 },
	} {
		got, c := run(block)
		for i := range got {
			if math.Float64bits(got[i]) != math.Float64bits(want[i]) {
				t.Errorf("blocks %s: frame %d: %g, want %g", name, i%16000, got[i], want[i])
				break
			}
		}
		if c.reduction != wantC.reduction {
			t.Errorf("blocks %s: meter %+v, want %+v", name, c.reduction, wantC.reduction)
		}
	}
	if wantC.reduction.Max < 3 {
		t.Errorf("nothing was clipped: %+v", wantC.reduction)
	}
}

// TestMeter: a steady level that is 6 dB over reads 6 dB, the louder channel
// counts.
func TestMeter(t *testing.T) {
	c := prepared(48000, -12, 0)
	l, r := make([]float64, 4000), make([]float64, 4000)
	for i := range l {
		l[i], r[i] = gain(-6), -gain(-9)
	}
	c.Process(l, r)
	if m := c.Reduction(); math.Abs(m.Now-6) > 1e-6 || m.Frames != 4000 || m.Mean() > 6 || m.Mean() < 5.8 {
		t.Errorf("meter %+v, mean %g", *m, m.Mean())
	}
	clear(l)
	clear(r)
	c.Process(l, r)
	if m := c.Reduction(); m.Now != 0 || m.Frames != 8000 {
		t.Errorf("silence: meter %+v", *m)
	}
}

// TestSilence: silence in is silence out, after the tail.
func TestSilence(t *testing.T) {
	c := prepared(44100, -24, 12)
	l, r := program(3000)
	c.Process(l, r)
	l, r = make([]float64, 3000), make([]float64, 3000)
	c.Process(l, r)
	for i := c.Latency() + c.Tail(); i < len(l); i++ {
		if l[i] != 0 || r[i] != 0 {
			t.Fatalf("frame %d of silence: %g", i, l[i])
		}
	}
	if c.Tail() > 400 {
		t.Errorf("tail %d", c.Tail())
	}
}

// TestLoudest: input up to 2^20 gives finite output within the top and the
// band limit's overshoot.
func TestLoudest(t *testing.T) {
	for _, knee := range []float64{0, 12} {
		c := prepared(48000, 0, knee)
		l, r := program(4000)
		for i := range l {
			l[i], r[i] = math.Copysign(1<<20, l[i]), 1<<20*r[i]
		}
		c.Process(l, r)
		for i := range l {
			if math.IsNaN(l[i]) || math.Abs(l[i]) > 1<<21 || math.IsNaN(r[i]) {
				t.Fatalf("frame %d: %g %g", i, l[i], r[i])
			}
		}
	}
}

// TestOvershoot: what band-limiting puts back above the threshold.
func TestOvershoot(t *testing.T) {
	for _, drive := range []float64{3, 6, 12} {
		for _, knee := range []float64{0, 3} {
			worst := 0.0
			for _, hz := range []float64{60, 997, 5000, 9000} {
				c := prepared(48000, -12, knee)
				x := sine(hz, 48000, gain(-12+drive), 9600)
				c.Process(x, slices.Clone(x))
				worst = max(worst, 20*math.Log10(max(slices.Max(x), -slices.Min(x)))+12)
			}
			t.Logf("sines %g dB over, knee %g dB: peak %.2f dB over the threshold", drive, knee, worst)
			if worst > 3 {
				t.Errorf("overshoot %.2f dB", worst)
			}
		}
	}
}

// TestMovesAreClickFree: what a move of threshold, knee or switch adds to the
// harmonics of a clipped 997 Hz, half-way between them from 10 kHz on, relative
// to the tone.
func TestMovesAreClickFree(t *testing.T) {
	for _, move := range []struct {
		name  string
		row   int
		value float64
	}{
		{"threshold by 6 dB", param.ClipThreshold, -18}, {"knee by 6 dB", param.ClipKnee, 9},
		{"off", param.ClipOn, 0}, {"on", param.ClipOn, 1},
	} {
		worst := math.Inf(-1)
		for moment := range 12 { // of a quarter of a period
			worst = max(worst, spurOfMove(move.row, move.value, moment))
		}
		t.Logf("%s: %.1f dBc (asked -80)", move.name, worst)
		if worst > -100 {
			t.Errorf("%s: %.1f dBc", move.name, worst)
		}
	}
}

func spurOfMove(row int, value float64, moment int) float64 {
	const rate, hz, size = 48000, 997.0, 16384
	c := prepared(rate, -12, 3)
	if row == param.ClipOn && value == 1 {
		c.SetParam(param.ClipOn, 0)
	}
	x := sine(hz, rate, gain(-6), size+4800)
	y := slices.Clone(x)
	at := 4800 + size/2 - 1500 + moment
	c.Process(x[:at], y[:at])
	c.SetParam(row, value)
	c.Process(x[at:], y[at:])
	x = x[4800:]
	for i := range x { // Blackman-Harris
		p := 2 * math.Pi * (float64(i) + 0.5) / size
		x[i] *= 0.35875 - 0.48829*math.Cos(p) + 0.14128*math.Cos(2*p) - 0.01168*math.Cos(3*p)
	}
	tone, worst := 0.0, 0.0
	for k, v := range fourier.NewFFT(size).Coefficients(nil, x) {
		f := float64(k) * rate / size
		tone = max(tone, cmplx.Abs(v))
		if d := math.Abs(math.Remainder(f, 2*hz)); f > 5000 && f < 20000 && d < 300 {
			worst = max(worst, cmplx.Abs(v)) // even harmonics are none of an odd curve's
		}
	}
	return 20 * math.Log10(worst/tone)
}

func TestAllocations(t *testing.T) {
	c := prepared(48000, -12, 3)
	l, r := program(512)
	if n := testing.AllocsPerRun(20, func() {
		c.SetParam(param.ClipThreshold, -13)
		c.Process(l, r)
		c.SetParam(param.ClipOn, 0)
		c.Process(l, r)
		c.Reset()
	}); n > 0 {
		t.Errorf("%g allocations", n)
	}
}

func TestResetKeepsSettings(t *testing.T) {
	c := prepared(48000, -12, 3)
	l, r := program(3000)
	x, y := slices.Clone(l), slices.Clone(r)
	c.Process(x, y)
	c.Reset()
	c.Process(l, r)
	if !slices.Equal(x, l) || !slices.Equal(y, r) {
		t.Error("not as new after Reset")
	}
}
