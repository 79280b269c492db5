package chain

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"lacquer/dsp/param"
)

// situation is what Prepare meets: a host's rate and blocks, whether it renders,
// and the settings that it puts in force.
type situation struct {
	rate             float64
	frames           int
	offline          bool
	eq, multiband    float64 // phase modes
	lookAhead, early float64 // ms, of the maximizer and of the multiband
}

// situations are all of these rates, with modes that change from one to the
// next.
func situations(rates ...float64) (all []situation) {
	rng := rand.New(rand.NewPCG(5, 5))
	for _, rate := range rates {
		for mode := range 8 {
			all = append(all, situation{
				rate: rate, frames: []int{64, 512, 1024, 4096}[rng.IntN(4)], offline: mode&1 != 0,
				eq: float64(mode >> 1 & 1), multiband: float64(mode >> 2), lookAhead: 1 + 9*rng.Float64(), early: 10 * rng.Float64(),
			})
		}
	}
	rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// prepare brings a chain into the situation.
func (s *situation) prepare(c *Chain) {
	set(c, "eq.phase", s.eq)
	set(c, "multiband.crossover", s.multiband)
	set(c, "maximizer.lookahead", s.lookAhead)
	set(c, "multiband.lookahead", s.early)
	c.SetOffline(s.offline)
	c.Prepare(s.rate, s.frames)
}

// TestPrepareMakesNoGarbage: situations that were met before, in any order, cost
// no memory, nor do the audio and the tails in them, nor rates in between.
func TestPrepareMakesNoGarbage(t *testing.T) {
	all := situations(44100, 48000, 96000, 192000)
	c := New()
	everythingOn(c)
	l, r := make([]float64, 1024), make([]float64, 1024)
	rng := rand.New(rand.NewPCG(6, 6))
	round := func() {
		for range all {
			s := &all[rng.IntN(len(all))]
			s.prepare(c)
			c.Analyse(1 << 20)
			c.Process(l, r, nil)
			if c.Tail() < c.Latency() {
				t.Fatal("tail")
			}
		}
	}
	for i := range all {
		all[i].prepare(c)
	}
	if n := testing.AllocsPerRun(1, round); n != 0 {
		t.Errorf("%g allocations in %d calls of Prepare", n, len(all))
	}
	var before, after runtime.MemStats
	others := situations(47999.5, 50000, 88200, 176400)
	runtime.ReadMemStats(&before)
	for _, s := range others {
		s.frames, s.lookAhead, s.early = 64, 1, 0
		s.prepare(c)
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 100 {
		t.Errorf("%d bytes at new rates in between", n)
	}
	if n := testing.AllocsPerRun(1, func() {
		c.Renew()
		for i := range param.Table {
			if !param.Table[i].Latched {
				c.Set(i, param.Table[i].ControlMax())
			}
		}
		all[0].prepare(c)
	}); n != 0 {
		t.Errorf("%g allocations in Renew", n)
	}
}

// live plays music and events of all kinds, changes of order among them, into a
// chain, at another rate and with other settings.
func live(c *Chain, rng *rand.Rand, rates []float64) {
	all := situations(rates...)
	var rows []int
	for i := range param.Table {
		rows = append(rows, i)
	}
	for turn := range 3 {
		s := all[rng.IntN(len(all))]
		if turn == 2 { // its filters are being made when it ends
			s.eq, s.multiband = 1, 1
		}
		for _, i := range rows {
			if rng.IntN(3) == 0 {
				c.Set(i, anywhere(i, rng))
			}
		}
		s.prepare(c)
		c.Analyse(1 << 20)
		n := 3000 + rng.IntN(int(s.rate/4))
		l, r := music(n, s.rate, 2, rng.Uint64())
		events := moves(n, rng, rows, "order", "eq.1.on", "eq.1.gain", "multiband.split1", "saturation.type",
			"maximizer.character", "output.dither", "bypass", "stereo.guard")
		events = append(events, Event{Frame: n - 1, Start: true})
		render(c, l, r, pieces(n, func() int { return 1 + rng.IntN(700) }), events)
	}
}

// asOne reports in what two chains, prepared alike, differ, if in anything.
func asOne(a, b *Chain, rate float64, seed uint64) error {
	if a.Latency() != b.Latency() || a.Tail() != b.Tail() || a.NeedsPrepare() != b.NeedsPrepare() {
		return fmt.Errorf("latency %d and %d, tail %d and %d", a.Latency(), b.Latency(), a.Tail(), b.Tail())
	}
	var outs [2][2][]float64
	var figures [2]string
	for i, c := range []*Chain{a, b} {
		rng := rand.New(rand.NewPCG(seed, 17))
		n := a.Latency() + 9000 + int(rate/20)
		l, r := music(n, rate, 2, seed)
		c.Analyse(1 << 30)
		events := moves(n, rng, promising(), "order", "eq.1.gain", "eq.3.route", "saturation.type", "maximizer.character", "maximizer.link")
		outs[i][0], outs[i][1] = render(c, l, r, pieces(n, func() int { return 1 + rng.IntN(900) }), events)
		for name, r := range c.Reductions {
			figures[i] += fmt.Sprintln(name, *r)
		}
		for end, m := range c.Meters() {
			figures[i] += fmt.Sprintln(m.Frames(), m.Momentary(), m.Integrated(), m.TruePeak(), m.SamplePeak(), m.PSR(),
				c.Analysis()[end].Correlation(), *c.Analysis()[end].Levels(), c.Analysis()[end].Analysed())
		}
		figures[i] += fmt.Sprint(c.Tail())
	}
	for ch := range 2 {
		for i, v := range outs[0][ch] {
			if math.Float64bits(v) != math.Float64bits(outs[1][ch][i]) {
				return fmt.Errorf("channel %d, frame %d: %g and %g", ch, i, v, outs[1][ch][i])
			}
		}
	}
	if figures[0] != figures[1] {
		return fmt.Errorf("figures:\n%s\nand\n%s", figures[0], figures[1])
	}
	return nil
}

var someRates = []float64{44100, 48000, 96000, 12345.678, 192000}

// TestPrepareIsAsNew: a chain that has played at other rates with other settings
// is, once prepared, as a new one with the same settings: bit for bit, in
// output, latency, tail and meters.
func TestPrepareIsAsNew(t *testing.T) {
	for seed := range runs(12) {
		rng := rand.New(rand.NewPCG(seed, 31))
		used := New()
		live(used, rng, someRates)
		if seed%2 == 0 {
			everythingOn(used)
		}
		all := situations(someRates[rng.IntN(len(someRates))])
		s := all[rng.IntN(len(all))]
		s.prepare(used)
		fresh := New()
		for i := range param.Table {
			fresh.Set(i, used.Value(i))
		}
		s.prepare(fresh)
		if err := asOne(used, fresh, s.rate, seed); err != nil {
			t.Errorf("seed %d, %+v: %v", seed, s, err)
		}
	}
}

// TestRenewIsAsNew: so is one that was renewed, whatever comes between that and
// Prepare.
func TestRenewIsAsNew(t *testing.T) {
	for seed := range runs(8) {
		rng := rand.New(rand.NewPCG(seed, 37))
		used, fresh := New(), New()
		live(used, rng, someRates)
		used.Renew()
		if !slices.Equal(used.base, fresh.base) || used.NeedsPrepare() || used.Latency() != fresh.Latency() {
			t.Fatal("not at its defaults")
		}
		rate := someRates[rng.IntN(len(someRates))]
		for _, c := range []*Chain{used, fresh} {
			again := rand.New(rand.NewPCG(seed, 41))
			events := moves(20000, again, promising(), "order", "maximizer.auto", "saturation.type")
			switch seed % 4 {
			case 0:
				c.Process(nil, nil, append(events, Event{Start: true}))
			case 1:
				everythingOn(c)
			case 2:
				linearOn(c)
			}
			c.Prepare(rate, 512)
		}
		if err := asOne(used, fresh, rate, seed); err != nil {
			t.Errorf("seed %d, %g Hz: %v", seed, rate, err)
		}
		for end, a := range used.Analysis() {
			if b := fresh.Analysis()[end]; a.Spectra() != b.Spectra() {
				t.Errorf("seed %d: %d spectra, want %d", seed, a.Spectra(), b.Spectra())
			}
		}
	}
}

// BenchmarkPrepare is what activating costs a chain that was active before, at
// the same rate and at another.
func BenchmarkPrepare(b *testing.B) {
	for _, mode := range modes {
		for _, other := range []float64{48000, 96000} {
			b.Run(fmt.Sprintf("%s/48000,%g", mode.name, other), func(b *testing.B) {
				c := New()
				mode.setUp(c)
				c.Prepare(48000, 512)
				c.Prepare(other, 512)
				b.ReportAllocs()
				for b.Loop() {
					c.Prepare(48000, 512)
					c.Prepare(other, 512)
				}
			})
		}
	}
}
