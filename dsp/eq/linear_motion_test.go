package eq

import (
	"math"
	"testing"

	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

// What no band works on passes as a delay, bit for bit; mono stays mono.
func TestLinearNullsAreExact(t *testing.T) {
	const n = 20000
	left, right := [2]bool{false, true}, [2]bool{true, false}
	for _, c := range []struct {
		name  string
		set   func(e *EQ)
		mono  bool    // goes in and must come out
		delay [2]bool // channels that pass
	}{
		{"off", func(*EQ) {}, false, [2]bool{true, true}},
		{"flat", func(e *EQ) { bell(e, 1, 500, 0, 1); bell(e, 2, 700, 3, 1); e.SetScale(0) }, false, [2]bool{true, true}},
		{"left", func(e *EQ) { put(e, 1, filter.Spec{Freq: 500, Gain: 4, Q: 1}, param.Left) }, false, left},
		{"right", func(e *EQ) { put(e, 1, filter.Spec{Freq: 500, Gain: 4, Q: 1}, param.Right) }, false, right},
		{"stereo", func(e *EQ) { eight(e, 0, routings[0].routes) }, true, [2]bool{}},
		{"mid-side", func(e *EQ) { eight(e, 0, routings[2].routes) }, true, [2]bool{}},
	} {
		var x, y [2][]float64
		x[0], x[1] = noise(n, 5)
		if c.mono {
			copy(x[1], x[0])
		}
		y[0], y[1] = append(y[0], x[0]...), append(y[1], x[1]...)
		e := linearEQ(44100, c.set)
		e.Process(y[0], y[1])
		for ch := range y {
			if same := passed(x[ch], y[ch], e.Latency(), 0); same != c.delay[ch] {
				t.Errorf("%s: channel %d is the input: %v", c.name, ch, same)
			}
		}
		for i := range y[0] {
			if c.mono && y[0][i] != y[1][i] {
				t.Fatalf("%s: frame %d: %v and %v", c.name, i, y[0][i], y[1][i])
			}
		}
	}
}

// passed reports whether y is x, delayed, from a frame on.
func passed(x, y []float64, delay, from int) bool {
	for i := max(delay, from); i < len(y); i++ {
		if y[i] != x[i-delay] {
			return false
		}
	}
	return true
}

// Filters that come and go leave the bits of the input behind.
func TestLinearFlatAgainIsExact(t *testing.T) {
	const n = 40000
	e := linearEQ(44100, func(*EQ) {})
	x, _ := noise(n, 5)
	y, r := noise(n, 5)
	e.Process(y[:5000], r[:5000])
	bell(e, 3, 1000, 9, 1)
	e.Process(y[5000:12000], r[5000:12000])
	e.SetOn(3, false)
	e.Process(y[12000:], r[12000:])
	if !passed(x[:5000], y[:5000+e.Latency()-e.Tail()], e.Latency(), 0) {
		t.Error("changed before the filter came")
	}
	if passed(x, y, e.Latency(), 8000) {
		t.Error("no filter came")
	}
	if !passed(x, y, e.Latency(), 12000+e.Latency()+2*e.linear.bank.Period()) {
		t.Error("changed after it went")
	}
}

// A change is the crossfade of what sounds before with what sounds after, two
// renders at rest, around the audio that it came with.
func TestLinearChangeIsACrossfade(t *testing.T) {
	const rate, n, at = 44100, 40000, 20000
	base := func(e *EQ) {
		bell(e, 0, 500, 9, 1)
		put(e, 1, filter.Spec{Shape: filter.HighShelf, Freq: 3000, Gain: -5, Q: 0.7}, param.Side)
	}
	for name, change := range map[string]func(*EQ){
		"bell +12": func(e *EQ) { bell(e, 5, 1000, 12, 1) },
		"off":      func(e *EQ) { e.SetOn(0, false) },
		"all off":  func(e *EQ) { e.SetOn(0, false); e.SetOn(1, false) },
		"shape":    func(e *EQ) { e.SetShape(0, filter.HighPass) },
		"route":    func(e *EQ) { e.SetRoute(1, param.Left) },
		"gain":     func(e *EQ) { e.SetGain(0, -9) },
		"freq":     func(e *EQ) { e.SetFreq(0, 5000) },
		"q":        func(e *EQ) { e.SetQ(0, 8) },
		"scale":    func(e *EQ) { e.SetScale(0) },
	} {
		render := func(set func(*EQ), later func(*EQ)) [2][]float64 {
			e := linearEQ(rate, set)
			l, r := noise(n, 8)
			e.Process(l[:at], r[:at])
			later(e)
			e.Process(l[at:], r[at:])
			return [2][]float64{l, r}
		}
		before := render(base, func(*EQ) {})
		after := render(func(e *EQ) { base(e); change(e) }, func(*EQ) {})
		got := render(base, change)
		e := linearEQ(rate, base)
		period := e.linear.bank.Period()
		centre := (at+period-1)/period*period + e.Latency()
		worst, moved := 0.0, 0.0
		for ch := range got {
			for i, v := range got[ch] {
				w := min(max((float64(i+1-centre)/float64(period)+0.5), 0), 1)
				w *= w * (3 - 2*w)
				worst = max(worst, math.Abs(v-(before[ch][i]+w*(after[ch][i]-before[ch][i]))))
				moved = max(moved, math.Abs(before[ch][i]-after[ch][i]))
			}
		}
		if worst > 1e-13 || moved < 0.01 {
			t.Errorf("%s: %g away from the crossfade, which moves %g", name, worst, moved)
		}
	}
}

// A step of 12 dB under a 1 kHz sine, in its fade of 46 ms, leaves nothing 500
// Hz from it.
func TestLinearStepIsClean(t *testing.T) {
	const rate, n, size = 44100, 65536, 4096
	e := linearEQ(rate, func(*EQ) {})
	l, r := make([]float64, n), make([]float64, n)
	for i := range l {
		l[i] = math.Sin(2 * math.Pi * 1000 * float64(i) / rate)
	}
	e.Process(l[:30000], r[:30000])
	bell(e, 3, 1000, 12, 1)
	e.Process(l[30000:], r[30000:])
	worst := 0.0
	for at := 20000; at+size <= n; at += size / 8 {
		worst = max(worst, strongest(l[at:at+size], rate, 1500))
	}
	t.Logf("%.1f dBc", db(worst))
	if db(worst) > -90 {
		t.Errorf("%.1f dBc", db(worst))
	}
}

func TestLinearBlocksDoNotMatter(t *testing.T) {
	sameInBlocks(t, func() *EQ { return linearEQ(22050, func(e *EQ) { eight(e, 0, routings[0].routes) }) })
}

func TestLinearNoAllocations(t *testing.T) {
	e := linearEQ(48000, func(*EQ) {})
	l, r := noise(512, 3)
	at := 0
	if a := testing.AllocsPerRun(200, func() {
		automate(e, at)
		e.Process(l, r)
		e.Tail()
		if at++; at%20 == 0 {
			e.Reset()
		} else if at%30 == 0 {
			e.Wake()
		}
	}); a != 0 {
		t.Errorf("%v allocations", a)
	}
}

func TestLinearSilence(t *testing.T) {
	const sound = 3000
	e := linearEQ(44100, func(e *EQ) { eight(e, 0, routings[3].routes) })
	l, r := noise(sound+e.Latency()+e.Tail()+3000, 3)
	clear(l[sound:])
	clear(r[sound:])
	e.Process(l, r)
	for i := sound + e.Latency() + e.Tail(); i < len(l); i++ {
		if l[i] != 0 || r[i] != 0 {
			t.Fatalf("frame %d: %v %v", i, l[i], r[i])
		}
	}
	if e := linearEQ(44100, func(*EQ) {}); e.Tail() != 0 {
		t.Error("a delay has a tail of", e.Tail())
	}
}

// Reset keeps kernels and settings; so does Wake, but it takes its time for new
// ones.
func TestLinearReset(t *testing.T) {
	const n = 30000
	e := linearEQ(44100, func(e *EQ) { eight(e, 0, routings[2].routes) })
	l, r := noise(n, 3)
	e.Process(l[:12345], r[:12345])
	eight(e, 2, routings[2].routes)
	e.Process(l[12345:], r[12345:])
	fresh := linearEQ(44100, func(e *EQ) { eight(e, 2, routings[2].routes) })
	want, _ := noise(n, 3)
	_, wr := noise(n, 3)
	fresh.Process(want, wr)
	e.Reset()
	for _, wake := range []bool{false, true} {
		l, r = noise(n, 3)
		if wake {
			eight(e, 3, routings[2].routes)
			e.Reset()
			e.Process(make([]float64, 100), make([]float64, 100))
			eight(e, 2, routings[2].routes)
			e.Wake()
		}
		e.Process(l, r)
		from := 0
		if wake {
			from = 4 * e.linear.bank.Period()
		}
		if old := l[from/2] != want[from/2]; old != wake {
			t.Errorf("wake %v: the old filters sound first: %v", wake, old)
		}
		for i := from; i < n; i++ {
			if l[i] != want[i] || r[i] != wr[i] {
				t.Fatalf("wake %v: frame %d: %v, want %v", wake, i, l[i], want[i])
			}
		}
	}
}

// A dynamic band at rest is the static one, bit for bit; in action it adds its
// D to it.
func TestLinearDynamic(t *testing.T) {
	const rate, n = 44100, 60000
	set := func(dynamic bool) func(e *EQ) {
		return func(e *EQ) {
			bell(e, 2, 1000, 4, 1)
			e.SetDynamic(2, dynamic)
			e.SetThreshold(2, -20)
			e.SetRange(2, -6)
			e.SetRatio(2, 20)
		}
	}
	for _, level := range []float64{-40, 0} {
		var out [2][]float64
		for i := range out {
			e := linearEQ(rate, set(i == 1))
			l, r := turning(n, 1000, rate, func(int) float64 { return gain(level) })
			e.Process(l, r)
			out[i] = l
		}
		for i := range out[0] {
			if level == -40 && out[0][i] != out[1][i] {
				t.Fatalf("at rest: frame %d differs", i)
			}
		}
		for i, want := range []float64{level + 4, level + 4 + map[float64]float64{0: -6}[level]} {
			peak := 0.0
			for _, v := range out[i][n-5000:] {
				peak = max(peak, math.Abs(v))
			}
			if math.Abs(db(peak)-want) > 0.05 {
				t.Errorf("%v dB, dynamic %v: %.3f dB, want %v", level, i == 1, db(peak), want)
			}
		}
	}
}

// Solo is heard without the FIR's filters, as in minimum phase but later.
func TestLinearSolo(t *testing.T) {
	const n = 20000
	set := func(e *EQ) {
		eight(e, 0, routings[0].routes)
		e.SetSolo(3)
	}
	e := linearEQ(44100, set)
	l, r := noise(n, 3)
	e.Process(l, r)
	plain := New()
	set(plain)
	plain.Prepare(44100, 512)
	wl, wr := noise(n, 3)
	plain.Process(wl, wr)
	for i := e.Latency(); i < n; i++ {
		if at := i - e.Latency(); l[i] != wl[at] || r[i] != wr[at] {
			t.Fatalf("frame %d: %v, want %v", i, l[i], wl[at])
		}
	}
}

// The phase is latched: a setting waits for Prepare.
func TestLinearIsLatched(t *testing.T) {
	var e EQ
	e.SetParam(param.EQPhase, param.LinearPhase)
	if e.Latency() != 0 {
		t.Error("in force before Prepare")
	}
	e.Prepare(48000, 512)
	want := e.Latency()
	e.SetParam(param.EQPhase, param.MinimumPhase)
	e.SetOffline(true)
	e.Process(make([]float64, 5000), make([]float64, 5000))
	e.Reset()
	if want != 10240 || e.Latency() != want {
		t.Errorf("latency %d, then %d", want, e.Latency())
	}
	e.SetParam(param.EQPhase, param.LinearPhase)
	e.Prepare(48000, 512)
	if e.Latency() != 2*want {
		t.Errorf("latency %d offline", e.Latency())
	}
	e.SetParam(param.EQPhase, param.MinimumPhase)
	e.Prepare(48000, 512)
	if e.Latency() != 0 {
		t.Errorf("latency %d in minimum phase", e.Latency())
	}
}
