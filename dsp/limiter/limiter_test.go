package limiter

import (
	"math"
	"math/rand/v2"
	"testing"

	"lacquer/dsp/param"
)

var rates = []float64{44100, 48000, 88200, 96000, 176400, 192000}

func TestBelowCeilingIsExact(t *testing.T) {
	for _, rate := range append([]float64{1000, 11025.5, 768000}, rates...) {
		m := newMaximizer()
		m.Prepare(rate, 512)
		l, r := noise(1, 20000, 0.3), noise(2, 20000, 0.3)
		outL, outR := render(m, l, r, 512)
		for i := range l {
			if outL[i] != l[i] || outR[i] != r[i] {
				t.Fatalf("%g Hz: frame %d is %g %g, want %g %g", rate, i, outL[i], outR[i], l[i], r[i])
			}
		}
		if got := m.Reduction(); got.Max != 0 || got.Frames != uint64(20000+m.Latency()) {
			t.Errorf("%g Hz: reduction %+v below the ceiling", rate, got)
		}
	}
}

// TestGainReturnsToOne checks that after loud music the limiter is exact again.
func TestGainReturnsToOne(t *testing.T) {
	m := prepared(48000, 20, -1)
	loud := music(48000, 1, 1)
	x := append(loud, noise(3, 48000*14, 0.03)...)
	out, _ := render(m, x, x, 512)
	drive := fromDB(20)
	for i := len(x) - 48000; i < len(x); i++ {
		if out[i] != x[i]*drive {
			t.Fatalf("frame %d is %g, want %g", i, out[i], x[i]*drive)
		}
	}
}

// TestLatency measures latency with an impulse: constant in time over the
// rates, and the default look-ahead is within the budget of 7 ms.
func TestLatency(t *testing.T) {
	for _, rate := range rates {
		for _, lookAhead := range []float64{1, 5, 6} {
			m := newMaximizer()
			m.SetLookAhead(lookAhead)
			m.Prepare(rate, 512)
			latency := m.Latency()
			m.SetLookAhead(3)
			if m.Latency() != latency {
				t.Error("latency moves without Prepare")
			}
			l, r := make([]float64, 4096), make([]float64, 4096)
			l[0], r[5] = 0.5, 0.5
			m.Process(l, r)
			if l[latency] != 0.5 || r[latency+5] != 0.5 {
				t.Errorf("%g Hz: no impulse at latency %d", rate, latency)
			}
			ms := float64(latency) / rate * 1000
			if want := int(math.Round(lookAhead/1000*rate)) + m.detectors[0].lag(); latency != want || lookAhead <= 5 && ms > 7 {
				t.Errorf("%g Hz, look-ahead %g ms: latency %.3f ms", rate, lookAhead, ms)
			}
		}
	}
}

// TestOff checks that off is an exact delay, drive included, and that
// switching makes no click: at no point does the output step by more than
// input and limited signal do by themselves.
func TestOff(t *testing.T) {
	m := prepared(48000, 12, -1)
	m.SetParam(param.MaxOn, 0)
	m.Reset()
	x := sine(48000, 100, 0.9, 0, 1)
	out, _ := render(m, x, x, 100)
	for i := range x {
		if out[i] != x[i] {
			t.Fatalf("frame %d is %g, want %g", i, out[i], x[i])
		}
	}
	if m.Reduction().Max != 0 {
		t.Error("reduction while off")
	}
	m.Reset()
	toggled := append([]float64{}, x...)
	for from := 0; from < len(toggled); from += 4800 {
		m.SetParam(param.MaxOn, float64(from/4800%2))
		m.Process(toggled[from:from+4800], append([]float64{}, toggled[from:from+4800]...))
	}
	if step, most := largestStep(toggled), 1.3*2*math.Pi*100/48000*2; step > most {
		t.Errorf("step of %.4f while switching, want at most %.4f", step, most)
	}
}

// TestAutomationIsSmooth moves everything that moves on a low tone and looks
// for what clicks: energy above 2 kHz.
func TestAutomationIsSmooth(t *testing.T) {
	const rate = 48000
	set := map[string]func(m *maximizer, odd bool){
		"drive":          func(m *maximizer, odd bool) { m.SetParam(param.MaxDrive, pick(odd, 6, 0)) },
		"ceiling":        func(m *maximizer, odd bool) { m.SetCeiling(pick(odd, -6, -1)) },
		"release":        func(m *maximizer, odd bool) { m.SetRelease(pick(odd, 10, 1000)) },
		"adaptive":       func(m *maximizer, odd bool) { m.SetAdaptive(odd) },
		"link":           func(m *maximizer, odd bool) { m.SetLink(pick(odd, 100, 0)) },
		"transient link": func(m *maximizer, odd bool) { m.SetTransientLink(pick(odd, 100, 0)) },
		"to loud":        func(m *maximizer, odd bool) { m.SetCharacter(int(pick(odd, param.Loud, param.Transparent))) },
		"to bass-safe":   func(m *maximizer, odd bool) { m.SetCharacter(int(pick(odd, param.BassSafe, param.Punchy))) },
	}
	for name, set := range set {
		m := prepared(rate, 6, -1)
		l, r := sine(rate, 100, 0.8, 0, 3), sine(rate, 100, 0.4, 1, 3)
		for from := 0; from < len(l); from += 9600 {
			set(m, from/9600%2 == 1)
			m.Process(l[from:from+9600], r[from:from+9600])
		}
		for _, x := range [][]float64{l, r} {
			click := largestClick(x[m.Latency()+8:])
			t.Logf("%s: %.1f dB", name, decibels(click))
			if decibels(click) > -80 {
				t.Errorf("%s: clicks at %.1f dB", name, decibels(click))
			}
		}
	}
}

// largestClick is the largest eighth difference, which passes a tone of 100 Hz
// at -300 dB and clicks whole.
func largestClick(x []float64) (click float64) {
	for i := 8; i < len(x); i++ {
		d, c := 0.0, 1.0
		for k := 0; k <= 8; k++ {
			d += c * x[i-k]
			c *= -float64(8-k) / float64(k+1)
		}
		click = max(click, math.Abs(d)/70)
	}
	return click
}

func pick(odd bool, a, b float64) float64 {
	if odd {
		return a
	}
	return b
}

// TestPartitions checks that the output does not depend on how blocks are cut,
// bit for bit, while every parameter moves at fixed frames.
func TestPartitions(t *testing.T) {
	const rate, frames = 48000, 30000
	l, r := music(rate, 1.2, 1)[:frames], noise(4, frames, 0.8)
	run := func(next func() int) (outL, outR []float64, m *maximizer) {
		m = prepared(rate, 6, -1)
		outL, outR = append([]float64{}, l...), append([]float64{}, r...)
		rng := rand.New(rand.NewPCG(9, 9))
		event := 0
		for from := 0; from < frames; {
			for from == event {
				row := rng.IntN(param.MaxAutoTarget + 1)
				p := rows()[row]
				v := p.Min + rng.Float64()*(p.Max-p.Min)
				if p.Stepped() {
					v = float64(rng.IntN(len(p.Steps)))
				} else if (row == param.MaxLink || row == param.MaxTransientLink) && rng.IntN(2) == 0 {
					v = 100
				}
				m.SetParam(row, v)
				event += rng.IntN(700)
			}
			to := min(from+next(), frames, event)
			m.Process(outL[from:to], outR[from:to])
			from = to
		}
		return outL, outR, m
	}
	wantL, wantR, first := run(func() int { return 512 })
	rng := rand.New(rand.NewPCG(1, 1))
	for name, next := range map[string]func() int{
		"1": func() int { return 1 }, "7": func() int { return 7 }, "64": func() int { return 64 },
		"441": func() int { return 441 }, "8192": func() int { return 8192 },
		"random": func() int { return 1 + rng.IntN(1000) },
	} {
		gotL, gotR, m := run(next)
		for i := range gotL {
			if gotL[i] != wantL[i] || gotR[i] != wantR[i] {
				t.Errorf("blocks of %s: frame %d differs", name, i)
				break
			}
		}
		if *m.Reduction() != *first.Reduction() {
			t.Errorf("blocks of %s: reduction %+v, want %+v", name, *m.Reduction(), *first.Reduction())
		}
	}
}

// TestReset checks that a limiter with a past sounds like a new one after
// Reset, with its targets in force at once.
func TestReset(t *testing.T) {
	used := prepared(48000, 3, -1)
	used.Process(noise(1, 5000, 3), noise(2, 5000, 3))
	used.SetParam(param.MaxDrive, 10)
	used.SetLink(30)
	used.Process(noise(1, 100, 3), noise(2, 100, 3))
	used.Reset()
	fresh := prepared(48000, 10, -1)
	fresh.SetLink(30)
	x, y := music(48000, 1, 0.5), noise(5, 24000, 1)
	x[0], y[1] = 1<<20, 1<<19 // so loud that there is reduction from the first frame on
	wantL, wantR := render(fresh, x, y, 333)
	gotL, gotR := render(used, x, y, 333)
	for i := range gotL {
		if gotL[i] != wantL[i] || gotR[i] != wantR[i] {
			t.Fatalf("frame %d differs", i)
		}
	}
}

func TestNoAllocations(t *testing.T) {
	m := prepared(96000, 12, -1)
	l, r := noise(1, 999, 1), noise(2, 999, 1)
	n, rows := 0, rows()
	if allocs := testing.AllocsPerRun(200, func() {
		n++
		for _, p := range rows {
			m.SetParam(p.Index, pick(n%2 == 0, p.Min, p.Max))
		}
		m.Process(l, r)
		if n%50 == 0 {
			m.Reset()
		}
	}); allocs != 0 {
		t.Errorf("%g allocations a block", allocs)
	}
}

// TestExtremes feeds what the chain's entry lets through.
func TestExtremes(t *testing.T) {
	m := prepared(48000, 48, -24)
	for _, x := range [][]float64{noise(1, 5000, 1<<20), make([]float64, 5000), noise(1, 5000, 1e-300), noise(2, 5000, 1e-40)} {
		m.Process(x, append([]float64{}, x...))
		for i, v := range x {
			if !(math.Abs(v) <= fromDB(-24)) {
				t.Fatalf("frame %d is %g", i, v)
			}
		}
	}
}

func TestDefaultsAreTheTables(t *testing.T) {
	m, n := New(), New()
	for _, p := range rows() {
		n.SetParam(p.Index, p.Default)
	}
	if m.settings != n.settings || m.slowLink.Value != 1 || m.quickLink.Value != 1 || m.wanted != param.Transparent || m.lookAhead != 5 || m.mix.Value != 1 {
		t.Errorf("defaults %+v", m.settings)
	}
}

// rows are the maximizer's rows of the parameter table.
func rows() (rows []param.Param) {
	for _, p := range param.Table {
		if p.Stage == param.Maximizer {
			rows = append(rows, p)
		}
	}
	return rows
}

func noise(seed uint64, n int, level float64) []float64 {
	rng := rand.New(rand.NewPCG(seed, 0))
	x := make([]float64, n)
	for i := range x {
		x[i] = level * (2*rng.Float64() - 1)
	}
	return x
}

func largestStep(x []float64) (step float64) {
	for i := 1; i < len(x); i++ {
		step = max(step, math.Abs(x[i]-x[i-1]))
	}
	return step
}

// BenchmarkLimiter limits music by 6 dB on average.
func BenchmarkLimiter(b *testing.B) {
	for name, link := range map[string]float64{"linked": 100, "unlinked": 0} {
		b.Run(name, func(b *testing.B) {
			m := prepared(48000, 8, -1)
			m.SetLink(link)
			const block = 512
			music := music(48000, 1.2, 2)
			music = music[:len(music)/block*block]
			l, r := make([]float64, block), make([]float64, block)
			at := 0
			for b.Loop() {
				copy(l, music[at:])
				copy(r, music[at:])
				m.Process(l, r)
				if at += block; at == len(music) {
					at = 0
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*block), "ns/frame")
			b.ReportMetric(m.Reduction().Mean(), "dB")
		})
	}
}
