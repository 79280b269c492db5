package chain

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"lacquer/dsp/param"
)

// shaped switches the stages of the rack on, so that their order is heard.
func shaped(c *Chain, linear bool) {
	for key, v := range map[string]float64{
		"eq.2.on": 1, "eq.2.gain": 9, "eq.7.on": 1, "eq.7.gain": 6,
		"multiband.on": 1, "multiband.1.threshold": -30, "multiband.1.ratio": 4, "multiband.4.threshold": -40,
		"glue.on": 1, "glue.threshold": -28, "glue.ratio": 4, "glue.automakeup": 1,
		"saturation.on": 1, "saturation.type": param.Tube, "saturation.drive": 9,
		"maximizer.on": 0,
	} {
		set(c, key, v)
	}
	if linear {
		set(c, "eq.phase", param.LinearPhase)
		set(c, "multiband.crossover", param.LinearCrossover)
		set(c, "multiband.lookahead", 3)
	}
}

// TestOrderNames: the names of the orders name the stages in the order in
// which they run.
func TestOrderNames(t *testing.T) {
	p := param.Table[row("order")]
	if len(p.Steps) != len(orders) {
		t.Fatalf("%d names, %d orders", len(p.Steps), len(orders))
	}
	names := [rackStages]string{rackEQ: "EQ", rackMultiband: "Multiband", rackGlue: "Glue", rackSaturation: "Saturation"}
	for i, o := range orders {
		var in []string
		for _, s := range o {
			in = append(in, names[s])
		}
		if got := strings.Join(in, " > "); got != p.Steps[i] {
			t.Errorf("order %d is %q, named %q", i, got, p.Steps[i])
		}
	}
}

// TestOrder: in each order the chain is its stages called in that order, at
// the same latency.
func TestOrder(t *testing.T) {
	const n, rate = 12000, 48000
	l, r := music(n, rate, 1, 5)
	var outs [][]float64
	for i := range orders {
		c := New()
		shaped(c, false)
		set(c, "order", float64(i))
		c.Prepare(rate, 512)
		outL, outR := render(c, l, r, []int{n}, nil)

		want := New()
		shaped(want, false)
		want.Prepare(rate, 512)
		wantL, wantR := append([]float64(nil), l...), append([]float64(nil), r...)
		for _, s := range orders[i] {
			want.rack.lines[0].slots[s].stage.Process(wantL, wantR)
		}
		lat := c.Latency()
		if lat != want.Latency() {
			t.Errorf("order %d: latency %d, not %d", i, lat, want.Latency())
		}
		outL, outR, wantL, wantR = outL[lat:], outR[lat:], wantL[c.rack.Latency():], wantR[c.rack.Latency():]
		for f := range outL {
			if outL[f] != wantL[f] || outR[f] != wantR[f] {
				t.Fatalf("order %d: frame %d is %v, the stages give %v", i, f, outL[f], wantL[f])
			}
		}
		for k, other := range outs {
			if farthest(other, outL) < 1e-3 {
				t.Errorf("orders %d and %d sound the same", k, i)
			}
		}
		outs = append(outs, outL)
	}
}

// farthest is the largest difference of two signals.
func farthest(a, b []float64) (d float64) {
	for i := range a {
		d = max(d, math.Abs(a[i]-b[i]))
	}
	return d
}

// TestOrderChange: a change of order while playing is a crossfade between the
// two orders, and nothing else; it leaves the audio that entered before it
// alone, and ends in the new order. Stages that only filter may stand in any
// order, so with those a change must not be heard at all.
func TestOrderChange(t *testing.T) {
	const n, rate, at = 150000, 48000, 40321
	for _, c := range []struct {
		name            string
		linear, filters bool
		fade, end       float64 // farthest from the crossfade, and from the new order at the end
	}{
		{"filters", false, true, 1e-9, 1e-9},
		{"filters, linear phase", true, true, 1e-9, 1e-9},
		{"dynamics", false, false, 0.01, 0.003},
		{"dynamics, linear phase", true, false, 0.01, 0.003},
	} {
		for _, order := range []int{3, 5} {
			t.Run(fmt.Sprintf("%s/%d", c.name, order), func(t *testing.T) {
				l, r := music(n, rate, 0.7, 5)
				run := func(from int, events ...Event) (*Chain, []float64) {
					ch := New()
					shaped(ch, c.linear)
					set(ch, "glue.automakeup", 0) // its memory is longer than this test
					if c.filters {
						set(ch, "saturation.on", 0)
						set(ch, "glue.ratio", 1)
						set(ch, "multiband.1.ratio", 1)
						for b := range param.MultibandBands {
							set(ch, fmt.Sprintf("multiband.%d.ratio", b+1), 1)
							set(ch, fmt.Sprintf("multiband.%d.makeup", b+1), float64(b))
						}
					}
					set(ch, "order", float64(from))
					ch.Prepare(rate, 512)
					out, _ := render(ch, l, r, pieces(n, func() int { return 331 }), events)
					return ch, out[ch.Latency():]
				}
				_, old := run(0)
				ch, got := run(0, Event{Frame: at, Row: row("order"), Value: float64(order)})
				_, next := run(order)
				start := at - ch.rack.Latency() + ch.rack.warm // while the order changes the old one is heard first
				if d := farthest(old[:start], got[:start]); d != 0 {
					t.Errorf("%g before the crossfade", d)
				}
				fade := 0.0
				for i := start; i < start+ch.rack.fade; i++ {
					w := float64(i-start+1) / float64(ch.rack.fade)
					w *= w * (3 - 2*w)
					fade = max(fade, math.Abs(got[i]-(old[i]+w*(next[i]-old[i]))))
				}
				end := farthest(next[len(next)-9600:], got[len(got)-9600:])
				t.Logf("latency %d: farthest from the crossfade of both orders %.2g, from the new one at the end %.2g", ch.Latency(), fade, end)
				if fade > c.fade || end > c.end {
					t.Errorf("farthest from the crossfade %g, from the new order at the end %g; want %g, %g", fade, end, c.fade, c.end)
				}
			})
		}
	}
}

// TestOrderKeepsMakeUp: auto make-up has heard seconds of music; a change of
// order does not let it begin anew.
func TestOrderKeepsMakeUp(t *testing.T) {
	const n, rate, at = 600000, 48000, 480000
	l, r := music(n, rate, 0.7, 5)
	level := func(x []float64) float64 {
		sum := 0.0
		for _, v := range x {
			sum += v * v
		}
		return 10 * math.Log10(sum/float64(len(x)))
	}
	c := New()
	shaped(c, false)
	c.Prepare(rate, 512)
	out, _ := render(c, l, r, pieces(n, func() int { return 512 }), []Event{{Frame: at, Row: row("order"), Value: 1}})
	before, after := level(out[at-48000:at]), level(out[at+24000:at+72000])
	if math.Abs(before-after) > 2 {
		t.Errorf("%.2f dB before the change of order, %.2f dB after it", before, after)
	}
	if c.rack.lines[c.rack.live].order != 1 {
		t.Error("the order did not change")
	}
}

// TestOrderKeepsAverages: a dynamic band whose threshold counts from its own
// average acts as before when the order changes.
func TestOrderKeepsAverages(t *testing.T) {
	const n, rate, at = 300000, 48000, 240000
	l, r := make([]float64, n), make([]float64, n)
	for i := range l {
		l[i] = 0.05 * math.Sin(2*math.Pi*1000*float64(i)/rate)
		if i > at-24000 {
			l[i] *= 4 // 12 dB over the average
		}
		r[i] = l[i]
	}
	c := New()
	for key, v := range map[string]float64{"eq.4.on": 1, "eq.4.freq": 1000, "eq.4.dynamic": 1,
		"eq.4.reference": param.Relative, "eq.4.threshold": 3, "eq.4.range": -12, "eq.4.ratio": 20} {
		set(c, key, v)
	}
	c.Prepare(rate, 512)
	_, _ = render(c, l[:at], r[:at], pieces(at, func() int { return 512 }), []Event{{Frame: at - 1, Row: row("order"), Value: 4}})
	end := at + c.rack.warm + c.rack.fade + 500
	_, _ = render(c, l[at:end], r[at:end], pieces(end-at, func() int { return 512 }), nil)
	old, now := c.rack.lines[0].eq.Reduction().Now, c.rack.lines[1].eq.Reduction().Now
	if c.rack.live != 1 || old < 3 || math.Abs(old-now) > 0.3 {
		t.Errorf("cut by %.2f dB in the old order, by %.2f dB in the new one", old, now)
	}
}

// TestOrderKeepsTime: after a change of order, an event still acts on the
// audio that entered with it, and gain reduction is counted on, one frame
// each.
func TestOrderKeepsTime(t *testing.T) {
	const n, at = 120000, 90001
	l, r := music(n, 48000, 0.5, 5)
	for _, key := range []string{"eq.2.gain", "multiband.2.makeup", "glue.makeup"} {
		run := func(events ...Event) (*Chain, []float64) {
			c := New()
			shaped(c, false)
			set(c, "saturation.on", 0) // its oversampling spreads a change over some frames before it
			set(c, "multiband.lookahead", 5)
			c.Prepare(48000, 512)
			events = append([]Event{{Frame: 1000, Row: row("order"), Value: 5}}, events...)
			out, _ := render(c, l, r, pieces(n, func() int { return 100 }), events)
			return c, out[c.Latency():]
		}
		i := row(key)
		c, still := run()
		_, moved := run(Event{Frame: at, Row: i, Value: param.Table[i].ControlMin() + 1})
		first := 0
		for first < len(still) && still[first] == moved[first] {
			first++
		}
		if first < at-1 || first > at+80 { // stages work on grids of up to 64 frames
			t.Errorf("%s: an event at frame %d acts from frame %d on", key, at, first)
		}
		for name, red := range c.Reductions {
			if red.Frames != n && name != "maximizer" {
				t.Errorf("%s counted %d frames of %d", name, red.Frames, n)
			}
		}
	}
}

// TestOrderKeepsSettings: changes of a compressor, which hears the audio late
// behind the linear-phase equaliser, are not lost and do not change places when
// an order begins in which it hears the audio at once, be it for the first time
// or again.
func TestOrderKeepsSettings(t *testing.T) {
	for _, again := range []bool{false, true} {
		for _, key := range []string{"glue.threshold", "multiband.1.threshold"} {
			for _, values := range [][]float64{{-40}, {-10, -40}} {
				if db := reducedAfterOrder(key, values, again); db < 5 {
					t.Errorf("%s = %v, again %v: reduces by %g dB only", key, values, again, db)
				}
			}
		}
	}
}

// reducedAfterOrder changes a threshold around a change of order and returns
// the gain reduction at the end.
func reducedAfterOrder(key string, values []float64, again bool) (db float64) {
	const n, at, equaliserLast = 160000, 80000, 3
	l, r := music(n, 48000, 0.7, 5)
	c := New()
	for key, v := range map[string]float64{
		"glue.on": 1, "glue.threshold": 0, "multiband.on": 1, "multiband.1.threshold": 0, "eq.phase": param.LinearPhase,
	} {
		set(c, key, v)
	}
	c.Prepare(48000, 512)
	order := row("order")
	var events []Event
	if again {
		events = append(events, Event{Frame: 1000, Row: order, Value: equaliserLast}, Event{Frame: 40000, Row: order, Value: 0})
	}
	events = append(events, Event{Frame: at, Row: row(key), Value: values[0]}, Event{Frame: at + 100, Row: order, Value: equaliserLast})
	if len(values) > 1 {
		events = append(events, Event{Frame: at + 2000, Row: row(key), Value: values[1]})
	}
	render(c, l, r, pieces(n, func() int { return 512 }), events)
	for name, red := range c.Reductions {
		if strings.HasPrefix(key, name) {
			db = red.Now
		}
	}
	return db
}

// TestOrderKeepsRestart: a restart of the meters towards the end of a change
// of order, which has reached the stages at their new places only, is not
// lost.
func TestOrderKeepsRestart(t *testing.T) {
	const n, glueFirst, restart = 48000, 4, 26000
	l, r := music(n, 48000, 0.7, 5)
	c := New()
	set(c, "glue.on", 1)
	set(c, "eq.phase", param.LinearPhase)
	c.Prepare(48000, 512)
	render(c, l, r, pieces(n, func() int { return 512 }), []Event{
		{Frame: 1000, Row: row("order"), Value: glueFirst}, {Frame: restart, Row: row("meters.restart"), Value: 1},
	})
	if c.rack.changing > 0 || c.rack.warm+c.rack.fade > restart+10000 || c.rack.warm+c.rack.fade < restart {
		t.Fatal("the change of order does not end when it should")
	}
	for name, red := range c.Reductions {
		if name == "glue" && red.Frames != n-restart {
			t.Errorf("the gain reduction counts %d frames since the restart, want %d", red.Frames, n-restart)
		}
	}
}

// TestOrderForgets: what the stages that come back heard long ago, before an
// earlier change of order, does not sound again.
func TestOrderForgets(t *testing.T) {
	const rate, sound, n = 8000, 2400, 64000
	l, r := music(n, rate, 0.7, 5)
	clear(l[sound:])
	clear(r[sound:])
	for _, linear := range []bool{false, true} {
		c := New()
		shaped(c, linear)
		set(c, "eq.2.freq", 200)
		set(c, "eq.2.q", 24)
		set(c, "order", 3)
		c.Prepare(rate, 512)
		again := n - c.rack.warm - c.rack.fade - c.Latency() - rate/2
		out, _ := render(c, l, r, pieces(n, func() int { return 512 }), []Event{
			{Frame: sound - c.Latency() - 1, Row: row("order"), Value: 0}, {Frame: again, Row: row("order"), Value: 3},
		})
		for i, v := range out[again:] {
			if v != 0 {
				t.Errorf("linear phase %v: %g, %d frames after the second change", linear, v, i)
				break
			}
		}
	}
}
