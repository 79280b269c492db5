package multiband

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"lacquer/dsp/param"
)

// change is a new value of a row.
type change struct {
	row int
	v   float64
}

// events move every row, at odd frames, many at a time.
func events(frames int, seed uint64) map[int][]change {
	rng := rand.New(rand.NewPCG(seed, 12))
	at := map[int][]change{}
	rows := rows()
	for range frames / 60 {
		p := rows[rng.IntN(len(rows))]
		if p.Index == param.MultibandOn && rng.IntN(4) > 0 {
			continue
		}
		n := rng.IntN(frames)
		at[n] = append(at[n], change{p.Index, p.ToPlain(p.ControlMin() + rng.Float64()*(p.ControlMax()-p.ControlMin()))})
	}
	at[0] = append(at[0], change{param.MultibandOn, 1})
	return at
}

// render runs the program in blocks of the given sizes, cut at events as the
// chain does.
func render(m *Multiband, frames int, at map[int][]change, size func() int) (l, r []float64) {
	l, r = program(frames)
	for n, end := 0, 0; n < frames; {
		if n == end {
			end = min(frames, n+size())
		}
		for _, c := range at[n] {
			m.SetParam(c.row, c.v)
		}
		stop := n + 1
		for stop < end && at[stop] == nil {
			stop++
		}
		m.Process(l[n:stop], r[n:stop])
		n = stop
	}
	return l, r
}

// TestBlocksDoNotMatter: any partition gives the same bits, with everything
// automated; and again after Reset.
func TestBlocksDoNotMatter(t *testing.T) {
	const frames = 40000
	for i, lat := range latencies {
		at := events(frames, uint64(i))
		first := prepared(44100, lat)
		wantL, wantR := render(first, frames, at, func() int { return frames })
		rng := rand.New(rand.NewPCG(5, 6))
		for _, b := range []struct {
			name string
			size func() int
		}{
			{"1", func() int { return 1 }}, {"7", func() int { return 7 }}, {"64", func() int { return 64 }},
			{"441", func() int { return 441 }}, {"512", func() int { return 512 }}, {"8192", func() int { return 8192 }},
			{"random", func() int { return 1 + rng.IntN(3000) }},
		} {
			m := prepared(44100, lat)
			for run := range 2 {
				l, r := render(m, frames, at, b.size)
				for i := range l {
					if l[i] != wantL[i] || r[i] != wantR[i] {
						t.Fatalf("%v, blocks of %s, run %d: frame %d is %v, %v, want %v, %v", lat, b.name, run, i, l[i], r[i], wantL[i], wantR[i])
					}
				}
				if got, want := fmt.Sprint(*m.Reduction()), fmt.Sprint(*first.Reduction()); got != want {
					t.Fatalf("%v, blocks of %s: meter %s, want %s", lat, b.name, got, want)
				}
				for _, p := range rows() {
					m.SetParam(p.Index, p.Default)
				}
				m.Reset()
			}
		}
	}
}

// TestSettingsBeforeTheFirstFrame: it makes no difference whether settings come
// before Prepare, after it, or after a Reset.
func TestSettingsBeforeTheFirstFrame(t *testing.T) {
	const frames = 12000
	for i, lat := range latencies {
		rng := rand.New(rand.NewPCG(2, uint64(i)))
		before, after, again := new(Multiband), prepared(48000, lat), prepared(48000, lat)
		for _, i := range []int{param.MultibandLookAhead, param.MultibandCrossover} {
			before.SetParam(i, lat[i])
		}
		render(again, 3000, events(3000, 3), func() int { return 100 })
		again.Reset()
		for _, p := range rows() {
			v := p.ToPlain(p.ControlMin() + rng.Float64()*(p.ControlMax()-p.ControlMin()))
			switch row := (p.Index - param.MultibandBand0) % param.MultibandBandRows; {
			case p.Index == param.MultibandOn || p.Index >= param.MultibandBand0 && row == param.MultibandBandOn:
				v = 1
			case p.Index >= param.MultibandBand0 && row == param.MultibandSolo:
				v = 0
			}
			for _, m := range []*Multiband{before, after, again} {
				m.SetParam(p.Index, v)
			}
		}
		before.Prepare(48000, 512)
		l, r := program(frames)
		before.Process(l, r)
		for _, m := range []*Multiband{after, again} {
			gotL, gotR := program(frames)
			m.Process(gotL, gotR)
			if !slices.Equal(gotL, l) || !slices.Equal(gotR, r) {
				t.Errorf("%v: set after Prepare or Reset, the sound is another", lat)
			}
		}
	}
}

func TestNoAllocation(t *testing.T) {
	for _, lat := range latencies {
		m := prepared(48000, lat.with(settings{param.MultibandOn: 1}))
		l, r := program(1000)
		rows, v := rows(), 0.0
		if n := testing.AllocsPerRun(50, func() {
			v = 1 - v
			for _, p := range rows {
				m.SetParam(p.Index, min(p.Min+v, p.Max))
			}
			m.Process(l, r)
			m.Wake()
			m.Process(l, r)
			m.Reset()
		}); n != 0 {
			t.Errorf("%v: %g allocations", lat, n)
		}
	}
}

// TestLatency: the impulse comes out where the latency says: exactly where the
// phase is linear, as the first that is heard where the crossover turns it.
func TestLatency(t *testing.T) {
	for _, rate := range []float64{8000, 44100, 48000, 96000, 192000} {
		for _, lat := range latencies {
			for _, on := range []float64{0, 1} {
				m := prepared(rate, lat.with(settings{param.MultibandOn: on, param.MultibandSplit1: 30, param.MultibandSplit2: 30, param.MultibandSplit3: 30}).each(param.MultibandRatio, 1))
				x := make([]float64, 10+m.Latency()+100)
				x[10] = 1
				m.Process(x, make([]float64, len(x)))
				at := 0
				for i, v := range x {
					if math.Abs(v) > math.Abs(x[at]) {
						at = i
					}
				}
				if at-10 != m.Latency() || math.Abs(x[at]) < 0.7 {
					t.Errorf("%g Hz, %v, on %g: impulse of %g after %d frames, latency %d", rate, lat, on, x[at], at-10, m.Latency())
				}
			}
		}
	}
}

// TestTail: 120 dB down when the tail has passed.
func TestTail(t *testing.T) {
	for _, lat := range latencies {
		for _, splits := range [][3]float64{{120, 800, 5000}, {30, 30, 30}} {
			m := prepared(48000, lat.with(settings{param.MultibandOn: 1,
				param.MultibandSplit1: splits[0], param.MultibandSplit2: splits[1], param.MultibandSplit3: splits[2]}))
			x := sine(50, 48000, 1, 48000)
			y := slices.Clone(x)
			m.Process(x, y)
			n := m.Latency() + m.Tail()
			x = make([]float64, n+4800)
			m.Process(x, slices.Clone(x))
			for i, v := range x[n:] {
				if math.Abs(v) > 1e-6 {
					t.Fatalf("%v, splits %g: %g, %d frames after a tail of %d", lat, splits, v, i, m.Tail())
				}
			}
		}
	}
	if n := prepared(48000, nil).Tail(); n != 0 {
		t.Errorf("off, the tail is %d", n)
	}
}

// TestSilence: silence in gives silence out, whatever moves; and after sound
// the stage comes to rest.
func TestSilence(t *testing.T) {
	const frames = 20000
	for _, lat := range latencies {
		at := events(frames, 5)
		m := prepared(48000, lat)
		x := make([]float64, frames)
		for n := range x {
			for _, c := range at[n] {
				m.SetParam(c.row, c.v)
			}
			m.Process(x[n:n+1], []float64{0})
			if x[n] != 0 {
				t.Fatalf("%v: silence gives %g at %d", lat, x[n], n)
			}
		}
		m = prepared(48000, lat.with(settings{param.MultibandOn: 1}).each(param.MultibandRelease, 50).each(param.MultibandThreshold, -50))
		l, r := program(48000)
		for i := range l {
			l[i] *= 1 << 20
		}
		m.Process(l, r)
		for i := range l {
			if math.IsNaN(l[i]) || math.IsInf(l[i], 0) {
				t.Fatalf("frame %d: %g", i, l[i])
			}
		}
		x = make([]float64, 4*48000)
		m.Process(x, slices.Clone(x))
		for _, v := range x[3*48000:] {
			if v != 0 {
				t.Fatalf("%v: rings with %g after three seconds of silence", lat, v)
			}
		}
		for k := range m.ballistics {
			if m.ballistics[k].Reading() != 0 {
				t.Errorf("%v: the gain does not come back", lat)
			}
		}
	}
}

// TestModulated moves everything at audio rate: nothing blows up, and the stage
// works as before afterwards.
func TestModulated(t *testing.T) {
	const frames = 20000
	for _, lat := range latencies {
		m := prepared(48000, lat.with(settings{param.MultibandOn: 1}).each(param.MultibandRange, 6))
		rng := rand.New(rand.NewPCG(1, 9))
		l, r := program(frames)
		peak := 0.0
		for n := range l {
			for range 3 {
				p := rows()[rng.IntN(len(rows()))]
				if k := (p.Index - param.MultibandBand0) % param.MultibandBandRows; p.Index > param.MultibandBand0 && (k == param.MultibandMakeUp || k == param.MultibandRange) {
					continue // they may be loud by right
				}
				m.SetParam(p.Index, p.ToPlain(p.ControlMin()+rng.Float64()*(p.ControlMax()-p.ControlMin())))
			}
			m.Process(l[n:n+1], r[n:n+1])
			peak = max(peak, math.Abs(l[n]), math.Abs(r[n]))
		}
		t.Logf("%v: at most %.1f", lat, peak)
		if !(peak < 8) {
			t.Errorf("%v: modulation at audio rate reaches %g", lat, peak)
		}
	}
}

// TestRates runs the ends of the range of rates, odd ones included.
func TestRates(t *testing.T) {
	for _, rate := range []float64{1000, 8000, 44055.9, 384000, 768000} {
		for _, lat := range []settings{{}, {param.MultibandCrossover: param.LinearCrossover}} {
			s := lat.with(settings{param.MultibandOn: 1}).each(param.MultibandThreshold, -20).each(param.MultibandRatio, 4).each(param.MultibandKnee, 0).each(param.MultibandRelease, 60)
			m := prepared(rate, s)
			hz := 300.0 // well inside band 2
			if rate < 8000 {
				hz = 250 // the other splits are held at 450 Hz
			}
			x := sine(hz, rate, db(-8), m.Latency()+int(rate))
			m.Process(x, slices.Clone(x))
			if got := m.Reduction().Now; math.Abs(got-9) > 1 {
				t.Errorf("%g Hz, %v: reduction %.3f dB, want about 9", rate, lat, got)
			}
			for _, v := range x {
				if !(math.Abs(v) < 2) {
					t.Fatalf("%g Hz: output %g", rate, v)
				}
			}
		}
	}
}

// TestMeter: the stage's reduction is that of the band where it is most,
// whatever make-up does; what lifts counts nought.
func TestMeter(t *testing.T) {
	s := alone(2).with(settings{band4(2, param.MultibandThreshold): -20, band4(2, param.MultibandRatio): 4, band4(2, param.MultibandKnee): 0,
		band4(2, param.MultibandAttack): 1, band4(2, param.MultibandMakeUp): 7, band4(1, param.MultibandMode): 1, param.MultibandLink: 0})
	m := prepared(48000, s)
	run := func() { m.Process(sine(1000, 48000, db(-40), 24000), sine(1000, 48000, db(-8), 24000)) }
	run()
	m.Reduction().Restart()
	run()
	if r := m.Reduction(); math.Abs(r.Mean()-9) > 0.02 || math.Abs(r.Max-9) > 0.02 || math.Abs(r.Now-9) > 0.02 || r.Frames != 24000 {
		t.Errorf("mean %.3f, max %.3f, now %.3f dB over %d frames, want 9 over 24000", r.Mean(), r.Max, r.Now, r.Frames)
	}
}

// TestMeterForgets: what a band has taken away is no longer shown once it is
// off, however slow its release.
func TestMeterForgets(t *testing.T) {
	m := prepared(48000, settings{param.MultibandOn: 1}.each(param.MultibandRelease, 3000).each(param.MultibandRatio, 1).with(settings{band4(1, param.MultibandRatio): 8}))
	run := func(frames int) { m.Process(sine(400, 48000, 0.9, frames), sine(400, 48000, 0.9, frames)) }
	run(48000)
	if m.Reduction().Now < 6 {
		t.Errorf("reduction %g dB, want more", m.Reduction().Now)
	}
	m.SetParam(band4(1, param.MultibandBandOn), 0)
	run(2400)
	if m.Reduction().Now != 0 {
		t.Errorf("off, the band shows %g dB", m.Reduction().Now)
	}
}

// TestBandStartsAfresh: a band that is switched on does not react to what it
// heard before it was switched off.
func TestBandStartsAfresh(t *testing.T) {
	m := prepared(48000, settings{param.MultibandOn: 1}.each(param.MultibandAttack, 0.1).each(param.MultibandRelease, 200))
	run := func(frames int, level float64) {
		m.Process(sine(400, 48000, level, frames), sine(400, 48000, level, frames))
	}
	run(48000, 0.9)
	m.SetParam(band4(1, param.MultibandBandOn), 0)
	run(96000, 0.001)
	m.Reduction().Restart()
	m.SetParam(band4(1, param.MultibandBandOn), 1)
	run(4800, 0.001)
	if db := m.Reduction().Max; db > 1e-3 { // what the others have to give back is less
		t.Errorf("a band that hears -60 dBFS reduces by %g dB", db)
	}
}

// TestWake: a stage that joins in the midst forgets what it heard and goes on
// with its settings.
func TestWake(t *testing.T) {
	for _, lat := range latencies {
		s := lat.with(settings{param.MultibandOn: 1, param.MultibandSplit2: 500}).each(param.MultibandThreshold, -40)
		m, fresh := prepared(48000, s), prepared(48000, s)
		l, r := program(6400)
		m.Process(l, r)
		m.Wake()
		n := m.Latency() + 9600
		l, r = program(n)
		wantL, wantR := program(n)
		m.Process(l, r)
		fresh.Process(wantL, wantR)
		if !slices.Equal(l, wantL) || !slices.Equal(r, wantR) {
			t.Errorf("%v: not like a fresh one", lat)
		}
	}
}
