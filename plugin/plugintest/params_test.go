package plugintest

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"lacquer/bindings/clap"
	"lacquer/dsp/param"
	"lacquer/host/engine"
)

// TestParams: the host sees the table, row by row.
func TestParams(t *testing.T) {
	p := open(t)
	infos := p.Params()
	if len(infos) != len(param.Table) {
		t.Fatalf("%d parameters, want %d", len(infos), len(param.Table))
	}
	bypasses := 0
	for i, info := range infos {
		q := &param.Table[i]
		var flags clap.ParamFlags
		if q.Steps != nil {
			flags |= clap.ParamIsStepped
			if len(q.Steps) > 2 {
				flags |= clap.ParamIsEnum
			}
		}
		if q.Bypass {
			flags |= clap.ParamIsBypass
			bypasses++
		}
		if !q.Latched {
			flags |= clap.ParamIsAutomatable
			if q.Steps == nil {
				flags |= clap.ParamIsModulatable
			}
		}
		if info.ID != q.ID || info.Name != q.Name || info.Module != q.Module || info.Flags != flags ||
			info.Min != q.ControlMin() || info.Max != q.ControlMax() || info.Default != q.ControlDefault() {
			t.Errorf("%s: %+v", q.Key, info)
		}
		if v := value(t, p, q.Key); v != info.Default {
			t.Errorf("%s: %g, want the default %g", q.Key, v, info.Default)
		}
		if back := open(t).Params()[i]; back != info && i == 0 {
			t.Errorf("%s: another instance says %+v", q.Key, back)
		}
	}
	if bypasses != 1 {
		t.Errorf("%d bypasses", bypasses)
	}
}

// TestTexts: text to value to text gives the same text, from every value.
func TestTexts(t *testing.T) {
	p := open(t)
	for i := range param.Table {
		q := &param.Table[i]
		lo, span := q.ControlMin(), q.ControlMax()-q.ControlMin()
		steps := 100
		if q.Stepped() {
			steps = int(span)
		}
		seen := map[string]bool{}
		for k := range steps + 1 {
			v := lo + span*float64(k)/float64(steps)
			text, ok := p.ValueToText(q.ID, v)
			back, ok2 := p.TextToValue(q.ID, text)
			again, ok3 := p.ValueToText(q.ID, back)
			if !ok || !ok2 || !ok3 || text == "" || again != text {
				t.Errorf("%s: %g is %q (%v), which is %g (%v), which is %q (%v)", q.Key, v, text, ok, back, ok2, again, ok3)
			}
			if math.Abs(back-v) > 0.06*max(1, span/100) {
				t.Errorf("%s: %g became %g through %q", q.Key, v, back, text)
			}
			seen[text] = true
		}
		if len(seen) < (steps+1)/2 {
			t.Errorf("%s: only %d texts for %d values", q.Key, len(seen), steps+1)
		}
	}
}

// randomValues are values for all parameters, latched ones included.
func randomValues(seed uint64) (values []engine.Event) {
	rng := rand.New(rand.NewPCG(seed, 2))
	for i := range param.Table {
		q := &param.Table[i]
		v := q.ControlMin() + (q.ControlMax()-q.ControlMin())*rng.Float64()
		switch {
		case q.Stepped():
			v = math.Round(v)
		case q.Key == "maximizer.drive":
			v = 6 * rng.Float64()
		}
		if q.Bypass || q.Key == "glue.listen" {
			v = 0
		}
		values = append(values, engine.Event{ParamID: q.ID, Value: v})
	}
	return values
}

// TestEventIsFlush: values set by flush, before activate or between blocks,
// and values set by events sound the same to the bit and read the same.
func TestEventIsFlush(t *testing.T) {
	const n = 512
	in := song(2, 1)
	in = stereo{in[0][48000:], in[1][48000:]}
	latched := map[uint32]bool{}
	for i := range param.Table {
		latched[param.Table[i].ID] = param.Table[i].Latched
	}
	for seed := range uint64(4) {
		values := slices.DeleteFunc(randomValues(seed), func(v engine.Event) bool { return latched[v.ParamID] })
		var want [2]stereo // before the first block; between blocks
		for _, how := range []string{"event", "active flush", "inactive flush"} {
			for when := range want {
				if when == 1 && how == "inactive flush" {
					continue
				}
				l := newLow(t, 48000, n)
				events := clap.NewEventList(len(values))
				defer events.Close()
				none := clap.NewOutputList(1)
				defer none.Close()
				for _, v := range values {
					events.AddValue(0, v.ParamID, 0, v.Value)
				}
				if how == "inactive flush" {
					l.deactivate()
					clap.OnMain(func() { l.params.Flush(events, none) })
					l.activate(48000, n)
				}
				out := silence(0)
				for at := 0; at+n <= len(in[0]); at += n {
					if at == when*20*n {
						switch how {
						case "event":
							for _, v := range values {
								l.block.InEvents.AddValue(0, v.ParamID, 0, v.Value)
							}
						case "active flush":
							l.p.FlushAudio(l.params, events, none)
						}
					}
					got := l.process(in.part(at, at+n))
					out[0], out[1] = append(out[0], got[0]...), append(out[1], got[1]...)
				}
				for _, v := range values {
					var got float64
					clap.OnMain(func() { got, _ = l.params.Value(v.ParamID) })
					if got != v.Value {
						t.Errorf("%s: #%d is %g, want %g", how, v.ParamID, got, v.Value)
					}
				}
				if want[when][0] == nil {
					want[when] = out
				}
				same(t, how, out, want[when])
			}
		}
	}
}

// TestModulationIsNotAValue: modulation does not show in the value or in the
// state.
func TestModulationIsNotAValue(t *testing.T) {
	p := open(t)
	activate(t, p, engine.Config{Rate: 48000})
	before, _ := p.SaveState()
	var events []engine.Event
	for i := range param.Table {
		if q := &param.Table[i]; !q.Stepped() && !q.Latched {
			events = append(events, engine.Event{ParamID: q.ID, Value: 0.1, Mod: true})
		}
	}
	process(t, p, noise(512, 0.1), blocks(512), events)
	for i := range param.Table {
		if v := value(t, p, param.Table[i].Key); v != param.Table[i].ControlDefault() {
			t.Errorf("%s: %g", param.Table[i].Key, v)
		}
	}
	if after, _ := p.SaveState(); string(after) != string(before) {
		t.Error("modulation in the state")
	}
}
