package chain

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"lacquer/dsp/loudness"
	"lacquer/dsp/param"
)

// runs is how many random settings a test tries, many more with LACQUER_FULL=1.
func runs(few int) uint64 {
	if os.Getenv("LACQUER_FULL") != "" {
		return uint64(25 * few)
	}
	return uint64(few)
}

// promising are the rows that may move while the ceiling is promised: all but
// those for listening, the switch of the maximizer, and the ceiling itself,
// which is one figure here.
func promising() (rows []int) {
	for i := range param.Table {
		switch p := &param.Table[i]; {
		case p.Stage == param.Meters, p.Bypass:
		case p.Key == "output.monitor", p.Key == "output.matched", p.Key == "maximizer.on", p.Key == "maximizer.ceiling":
		default:
			rows = append(rows, i)
		}
	}
	return rows
}

// anywhere is a control value in the range of a row. Trim stays above −3 dB,
// or there would be nothing to see at the ceiling.
func anywhere(row int, rng *rand.Rand) float64 {
	p := &param.Table[row]
	v := p.Clamp(p.ControlMin() + rng.Float64()*(p.ControlMax()-p.ControlMin()))
	if p.Key == "output.trim" {
		v = max(0, 2*rng.Float64()-1) * -3
	}
	return v
}

// moves are changes of rows to anywhere, or of what is added to them, most of
// them of the rows named.
func moves(n int, rng *rand.Rand, rows []int, often ...string) (events []Event) {
	for at := rng.IntN(500); at < n; at += rng.IntN(1500) {
		i := rows[rng.IntN(len(rows))]
		if rng.IntN(3) > 0 {
			i = row(often[rng.IntN(len(often))])
		}
		p := &param.Table[i]
		if p.Latched {
			continue
		}
		e := Event{Frame: at, Row: i, Value: anywhere(i, rng)}
		if e.Mod = rng.IntN(5) == 0 && p.Key != "output.trim"; e.Mod {
			e.Value -= p.ControlDefault()
		}
		events = append(events, e)
	}
	return events
}

// reduced is the most by which the maximizer has reduced, in dB.
func reduced(c *Chain) (most float64) {
	for name, r := range c.Reductions {
		if name == "maximizer" {
			most = r.Max
		}
	}
	return most
}

// TestCeilingWhateverIsSet: with anything else set anyhow and moved while it
// plays, sample peaks never pass the ceiling, and true peaks by 0.05 dB at most
// where the maximizer takes no more than 48 dB at one of the usual rates.
func TestCeilingWhateverIsSet(t *testing.T) {
	const most = 48
	worst, near := -99.0, 0
	total := runs(16)
	for seed := range total {
		rng := rand.New(rand.NewPCG(seed, 99))
		rate := []float64{44100, 48000, 88200, 96000, 192000, 8000, 12345.678}[rng.IntN(7)]
		rows := promising()
		c := New()
		for _, i := range rows {
			switch p := &param.Table[i]; p.Stage {
			case param.EQ, param.Multiband:
				if !p.Latched && rng.IntN(4) == 0 {
					c.Set(i, anywhere(i, rng))
				}
			default:
				c.Set(i, anywhere(i, rng))
			}
		}
		set(c, "maximizer.drive", 8+30*rng.Float64())
		ceiling := []float64{0, -0.1, -1, -6, -24}[rng.IntN(5)]
		set(c, "maximizer.ceiling", ceiling)
		c.SetOffline(rng.IntN(2) == 0)
		c.Prepare(rate, 512)
		n := min(int(rate*1.2), 50000)
		l, r := music(n, rate, 2, seed)
		switch rng.IntN(5) {
		case 0:
			clear(l)
		case 1:
			for i := range l {
				l[i], r[i] = 1e4*l[i], 1e4*r[i]
			}
		case 2:
			for i := range l {
				l[i], r[i] = l[i]+1, r[i]-0.5
			}
		}
		cut := min(20000/rate, 0.435)
		l, r = below(l, cut), below(r, cut)
		events := moves(n, rng, rows, "maximizer.character", "maximizer.link", "maximizer.transientlink", "maximizer.release",
			"maximizer.adaptive", "maximizer.auto", "output.trim", "output.dither", "output.shaping", "clipper.threshold")
		outL, outR := render(c, l, r, pieces(n, func() int { return rng.IntN(1500) }), events)
		m := loudness.New(loudness.Config{Rate: rate, Channels: 2, Peak: loudness.PeakReport})
		m.Process([][]float64{outL, outR}) // without Finish: the end is cut, which is no peak of the chain's
		top := math.Pow(10, ceiling/20)
		for i := range outL {
			if !(math.Abs(outL[i]) <= top && math.Abs(outR[i]) <= top) {
				t.Fatalf("seed %d, %g Hz: frame %d is %g, %g, ceiling %g", seed, rate, i, outL[i], outR[i], top)
			}
		}
		over := m.TruePeak() - ceiling
		if over > -0.1 {
			near++
		}
		if rate < 44100 || reduced(c) > most {
			continue
		}
		if worst = max(worst, over); over > 0.05 {
			t.Errorf("seed %d, %g Hz: true peak %.3f dB over the ceiling, %.1f dB of reduction", seed, rate, over, reduced(c))
		}
	}
	t.Logf("true peak at most %+.4f dB over the ceiling (asked 0.05); %d of %d within 0.1 dB of it", worst, near, total)
	if near < int(total)/2 {
		t.Errorf("only %d of %d were near the ceiling", near, total)
	}
}

// TestBeyondAllReason: with settings at their extremes, and the loudest that may
// come in, the output is finite and under the ceiling, then and when music comes
// after it.
func TestBeyondAllReason(t *testing.T) {
	rows := promising()
	for seed := range runs(24) {
		rng := rand.New(rand.NewPCG(seed, 7))
		rate := []float64{1000, 8000, 12345.678, 44100, 48000, 192000, 768000}[rng.IntN(7)]
		c := New()
		for _, i := range rows {
			p := &param.Table[i]
			switch v := p.ControlMax(); {
			case p.Stage == param.EQ && p.Latched, p.Stage == param.Multiband && p.Latched: // linear phase takes long to prepare
			case p.Unit != param.DB && rng.IntN(2) == 0:
				c.Set(i, anywhere(i, rng))
			case p.Key != "output.trim":
				c.Set(i, v)
			}
		}
		kind := rng.IntN(4)
		if kind == 2 { // a sine, bands on top of each other there, and tape
			set(c, "eq.solo", 0)
			set(c, "eq.scale", 200)
			for b := 1; b <= 8; b++ {
				for key, v := range map[string]float64{"on": 1, "type": param.Bell, "freq": rate / 50, "q": 1, "route": 0, "dynamic": 0} {
					set(c, fmt.Sprintf("eq.%d.%s", b, key), v)
				}
			}
			for key, v := range map[string]float64{"order": 0, "multiband.on": 0, "glue.on": 0, "saturation.on": 1, "saturation.type": param.Tape, "saturation.focus": 0} {
				set(c, key, v)
			}
		}
		c.Prepare(rate, 512)
		const n = 6000
		l, r := music(n, rate, 1, seed)
		for i := range l[:n/4] {
			switch kind {
			case 0:
				l[i], r[i] = maxLevel, maxLevel
			case 1:
				l[i], r[i] = maxLevel*float64(1-2*(i&1)), 0
			case 2:
				l[i] = maxLevel * math.Sin(2*math.Pi*float64(i)/50)
				r[i] = l[i]
			case 3:
				l[i], r[i] = maxLevel*rng.NormFloat64(), 0
			}
		}
		outL, outR := render(c, l, r, blocks512(n), nil)
		top := math.Pow(10, c.Value(row("maximizer.ceiling"))/20)
		for i := range outL {
			if !(math.Abs(outL[i]) <= top && math.Abs(outR[i]) <= top) {
				t.Fatalf("seed %d, %g Hz, kind %d: frame %d is %g, %g, ceiling %g", seed, rate, kind, i, outL[i], outR[i], top)
			}
		}
	}
}
