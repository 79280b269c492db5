package validate

import (
	"fmt"
	"math"
	"slices"

	"lacquer/bindings/clap"
)

// Events into and out of the plugin.
var eventChecks = []Check{
	{ID: "events.unknown-type", Run: eventsUnknownType,
		Asserts: "Events of types that do not exist yet are ignored, whatever they look like."},
	{ID: "events.not-a-number", Beyond: true, Run: eventsNaN,
		Asserts: "A parameter value that is NaN does no lasting harm."},
	{ID: "events.many", Run: eventsMany,
		Asserts: "Thousands of events in one block are taken."},
	{ID: "events.fuzz", Run: eventsFuzz,
		Asserts: "All parameters at random values give sound output."},
	{ID: "events.fuzz-bounds", Run: eventsFuzzBounds,
		Asserts: "All parameters at their lowest and highest values give sound output."},
	{ID: "events.fuzz-automation", Run: eventsFuzzAutomation,
		Asserts: "Random automation every 1, 10, 100 and 1000 frames gives sound output."},
	{ID: "events.modulation", Run: eventsModulation,
		Asserts: "Modulation of modulatable parameters gives sound output."},
	{ID: "events.gestures", Run: eventsGestures,
		Asserts: "Gestures from the plugin begin before they end, once each."},
}

// set is an event that sets a parameter.
func set(frame int, p clap.ParamInfo, value float64) timed {
	return timed{frame: frame, param: &clap.EventParamValue{
		Header:  clap.EventHeader{Size: eventSize, Type: clap.EventTypeParamValue},
		ParamID: p.ID, Cookie: p.Cookie, NoteID: -1, PortIndex: -1, Channel: -1, Key: -1, Value: value,
	}}
}

const eventSize = 56

// anyValue is a value in a parameter's range, whole if it is stepped.
func (t *T) anyValue(p clap.ParamInfo) float64 {
	v := p.Min + t.Rand.Float64()*(p.Max-p.Min)
	if p.Flags&clap.ParamIsStepped != 0 {
		v = min(math.Floor(p.Min+t.Rand.Float64()*(p.Max-p.Min+1)), p.Max)
	}
	return v
}

// bound is one end of a parameter's range.
func (t *T) bound(p clap.ParamInfo) float64 {
	if t.Rand.IntN(2) == 0 {
		return p.Min
	}
	return p.Max
}

// all sets every parameter at a frame.
func all(frame int, params []clap.ParamInfo, value func(clap.ParamInfo) float64) (list []timed) {
	for _, p := range params {
		list = append(list, set(frame, p, value(p)))
	}
	return list
}

// eventsUnknownType sends what would set every parameter, were it of a type
// that is known.
func eventsUnknownType(t *T) {
	r := t.rig(setup{})
	params := r.movable()
	before := r.Values()
	events := all(0, params, func(p clap.ParamInfo) float64 { return p.Max })
	for _, e := range events {
		e.param.Header.Type = 1234
	}
	r.run(take{in: music(channels(r.in), plainRun, r.rate), events: events})
	t.judge(r, "with events of type 1234, which CLAP does not have", sound...)
	after := r.Values()
	for _, p := range params {
		if before[p.ID] != after[p.ID] {
			t.Failf("%s has %g and had %g before an event of type 1234, which CLAP does not have", named(p), after[p.ID], before[p.ID])
		}
	}
}

// eventsNaN gives the default back before it listens.
func eventsNaN(t *T) {
	r := t.rig(setup{})
	params := r.movable()
	in := music(channels(r.in), plainRun, r.rate)
	if !allFinite(r.run(take{in: in})) {
		t.Skipf("its output is not finite in any case, see processing.output-finite")
	}
	r.run(take{in: in, events: all(0, params, func(clap.ParamInfo) float64 { return math.NaN() })})
	r.run(take{in: in, events: all(0, params, func(p clap.ParamInfo) float64 { return p.Default })})
	r.reset()
	r.found = findings{}
	r.run(take{in: in})
	if f := r.found[notFinite]; f.count > 0 {
		t.Warnf("after values of NaN, then defaults and reset: %s", f.first)
	}
}

func eventsMany(t *T) {
	r := t.rig(setup{})
	params := r.movable()
	last := map[uint32]float64{}
	var events []timed
	for n := range 5000 {
		p := params[t.Rand.IntN(len(params))]
		e := set(n*anyBlock/5000, p, t.anyValue(p))
		events, last[p.ID] = append(events, e), e.param.Value
	}
	r.run(take{in: music(channels(r.in), 4*anyBlock, r.rate), events: events})
	t.judge(r, "with 5000 events in a block of 512 frames", sound...)
	got := r.Values()
	for _, p := range params {
		if v, ok := last[p.ID]; ok && math.Abs(got[p.ID]-v) > max(1e-3*(p.Max-p.Min), stepOf(p)) {
			t.Failf("%s was last set to %g by one of 5000 events in a block and has %g", named(p), v, got[p.ID])
		}
	}
}

// stepOf is by how much a value may be rounded.
func stepOf(p clap.ParamInfo) float64 {
	if p.Flags&clap.ParamIsStepped != 0 {
		return 1
	}
	return 0
}

// movable are the parameters a host may send events for; none end the check.
func (i *Instance) movable() []clap.ParamInfo {
	_, list := i.settable()
	return list
}

// fuzz runs music with all parameters anew before each of a number of takes.
// Latency and what else needs a restart stays as it was.
func (t *T) fuzz(rounds int, what string, value func(clap.ParamInfo) float64) {
	r := t.rig(setup{})
	params := r.movable()
	in := music(channels(r.in), 4*anyBlock, r.rate)
	for n := range rounds {
		events := all(0, params, value)
		t.Doing("round %d", n+1)
		r.run(take{in: in, events: events})
		if r.found[failedProcess].count+r.found[notWritten].count+r.found[notFinite].count > 0 {
			t.judge(r, fmt.Sprintf("%s, round %d (%s)", what, n+1, culprits(t, params, events)), sound...)
			return
		}
	}
}

// culprits names the parameter that is enough by itself to spoil the output,
// if there is one.
func culprits(t *T, params []clap.ParamInfo, events []timed) string {
	for n, p := range params {
		r := t.rig(setup{})
		r.run(take{in: music(channels(r.in), 4*anyBlock, r.rate), events: events[n : n+1]})
		if r.found[failedProcess].count+r.found[notWritten].count+r.found[notFinite].count > 0 {
			return fmt.Sprintf("%s at %g is enough", named(p), events[n].param.Value)
		}
		r.Destroy()
	}
	return "no parameter alone is enough"
}

func eventsFuzz(t *T) { t.fuzz(50, "all parameters at random values", t.anyValue) }

func eventsFuzzBounds(t *T) { t.fuzz(50, "all parameters at either end of their range", t.bound) }

func eventsFuzzAutomation(t *T) {
	for _, every := range []int{1, 10, 100, 1000} {
		r := t.rig(setup{})
		params := r.movable()
		in := music(channels(r.in), plainRun, r.rate)
		var events []timed
		for at := 0; at < plainRun; at += every {
			p := params[t.Rand.IntN(len(params))]
			events = append(events, set(at, p, t.anyValue(p)))
		}
		r.run(take{in: in, events: events, blocks: t.lengths(anyBlock)})
		t.judge(r, fmt.Sprintf("with an event every %d frames", every), sound...)
	}
}

func eventsModulation(t *T) {
	r := t.rig(setup{})
	params := slices.DeleteFunc(r.movable(), func(p clap.ParamInfo) bool { return p.Flags&clap.ParamIsModulatable == 0 })
	if len(params) == 0 {
		t.Skipf("the plugin has no modulatable parameters")
	}
	in := music(channels(r.in), plainRun, r.rate)
	for range 8 {
		var events []timed
		for at := 0; at < plainRun; at += 1 + t.Rand.IntN(200) {
			p := params[t.Rand.IntN(len(params))]
			e := set(at, p, (2*t.Rand.Float64()-1)*(p.Max-p.Min))
			e.param.Header.Type = clap.EventTypeParamMod
			e.param.Header.Flags = uint32(t.Rand.IntN(4)) // live, not to be recorded
			events = append(events, e)
		}
		r.run(take{in: in, events: events, blocks: t.lengths(anyBlock)})
	}
	t.judge(r, "with random modulation", sound...)
}

// exercise makes a plugin send whatever it sends.
func (t *T) exercise() *rig {
	r := t.rig(setup{})
	in := music(channels(r.in), plainRun, r.rate)
	var events []timed
	if _, ok := r.Plugin.Params(); ok {
		params := r.movable()
		for at := 0; at < plainRun; at += 1 + t.Rand.IntN(300) {
			p := params[t.Rand.IntN(len(params))]
			events = append(events, set(at, p, t.anyValue(p)))
		}
	}
	r.run(take{in: in, events: events, blocks: t.lengths(anyBlock)})
	r.run(take{frames: plainRun})
	return r
}

func eventsGestures(t *T) {
	r := t.exercise()
	t.judge(r, "with automation", gesture)
	for id := range r.hands {
		t.Warnf("a gesture on parameter %d has begun and not ended: hosts hold its automation for as long as it lasts", id)
	}
}
