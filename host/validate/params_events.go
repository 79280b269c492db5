package validate

import (
	"math"
	"slices"

	"lacquer/bindings/clap"
)

func setNoCookies(t *T) {
	with, without := t.Instance(), t.Instance()
	_, infos := with.settable()
	set := t.scatter(infos)
	with.Set(set, infos)
	bare := slices.Clone(infos)
	for n := range bare {
		bare[n].Cookie = 0
	}
	without.Set(set, bare)
	t.differences(infos, without.Values(), with.Values(), "set by an event without a cookie, which hosts need not send")
}

// otherSpace is a namespace that no plugin has been told of.
const otherSpace = 0xb33f

func setNamespace(t *T) {
	i := t.Running()
	_, infos := i.settable()
	before := i.Values()
	b := i.Block(anyBlock)
	for _, p := range infos {
		for _, kind := range []uint16{clap.EventTypeParamValue, clap.EventTypeParamMod} {
			e := valueEvent(p, anyValue(t.Rand, p))
			e.Header.SpaceID, e.Header.Type = otherSpace, kind
			b.InEvents.Add(e)
		}
	}
	b.Set(anyBlock, 0, 0)
	i.Process(b)
	i.Idle()
	t.differences(infos, i.Values(), before, "process took an event of another namespace, where the type means something else")
	before = i.Values()
	i.Flush(b.InEvents, nil)
	i.Idle()
	t.differences(infos, i.Values(), before, "flush took an event of another namespace, where the type means something else")
}

func setUnknown(t *T) {
	i := t.Running()
	_, infos := i.settable()
	before := i.Values()
	b := i.Block(anyBlock)
	for _, id := range []uint32{unusedID(infos), clap.InvalidID, uint32(len(infos)), 0} {
		if !slices.ContainsFunc(i.infos, func(p clap.ParamInfo) bool { return p.ID == id }) {
			b.InEvents.AddValue(0, id, 0, 1)
			b.InEvents.AddMod(0, id, 0, 1)
		}
	}
	b.Set(anyBlock, 0, 0)
	i.Process(b)
	i.Flush(b.InEvents, nil)
	i.Idle()
	t.differences(infos, i.Values(), before, "an event for an id that does not exist changed it")
}

func setOutOfRange(t *T) {
	_, infos := t.Instance().settable()
	for _, value := range []func(p clap.ParamInfo) float64{
		func(p clap.ParamInfo) float64 { return p.Max + (p.Max - p.Min) },
		func(p clap.ParamInfo) float64 { return p.Min - (p.Max - p.Min) },
		func(clap.ParamInfo) float64 { return math.Inf(1) },
		func(clap.ParamInfo) float64 { return math.NaN() },
	} {
		i := t.Running()
		set := map[uint32]float64{}
		for _, p := range infos {
			set[p.ID] = value(p)
		}
		i.Set(set, infos)
		values := i.Values()
		for _, p := range infos {
			if v, ok := values[p.ID]; ok && (!finite(v) || !inRange(p, v)) {
				t.Warnf("%s has the value %g after an event with %g, not within %g to %g: a damaged session or a faulty controller gets through to the sound",
					named(p), v, set[p.ID], p.Min, p.Max)
			}
		}
		i.Destroy()
	}
}

func outputEvents(t *T) {
	i := t.Running()
	_, infos := i.settable()
	b := i.Block(anyBlock)
	for range 4 {
		b.InEvents.Clear()
		b.OutEvents.Clear()
		for _, p := range infos {
			b.InEvents.AddValue(0, p.ID, p.Cookie, anyValue(t.Rand, p))
		}
		b.Set(anyBlock, 0, 0)
		i.Process(b)
		i.wellFormed(b.OutEvents.Events(), anyBlock)
		b.OutEvents.Clear()
		i.Flush(b.InEvents, b.OutEvents)
		i.wellFormed(b.OutEvents.Events(), 1<<31)
	}
}

// wellFormed fails for events from the plugin that no host can use.
func (i *Instance) wellFormed(events []clap.OutputEvent, frames uint32) {
	last := uint32(0)
	for _, e := range events {
		if e.Header.Time < last || e.Header.Time >= frames {
			i.t.Failf("an event comes back at frame %d after one at %d, in a block of %d", e.Header.Time, last, frames)
		}
		last = e.Header.Time
		if e.Header.SpaceID != clap.CoreEventSpace || e.Header.Type != clap.EventTypeParamValue {
			continue
		}
		n := slices.IndexFunc(i.infos, func(p clap.ParamInfo) bool { return p.ID == e.ParamID })
		if n < 0 {
			i.t.Failf("an event comes back for the id %d, which no parameter has", e.ParamID)
		} else if p := i.infos[n]; !finite(e.Value) {
			i.t.Failf("an event comes back that sets %s to %g: a host writes it into its automation", named(p), e.Value)
		} else if !inRange(p, e.Value) {
			i.t.Warnf("an event comes back that sets %s to %g, not within %g to %g", named(p), e.Value, p.Min, p.Max)
		}
	}
}

func setModulation(t *T) {
	i := t.Running()
	_, infos := i.settable()
	infos = slices.DeleteFunc(infos, func(p clap.ParamInfo) bool { return p.Flags&clap.ParamIsModulatable == 0 })
	if len(infos) == 0 {
		t.Skipf("no parameter can be modulated")
	}
	before := i.Values()
	b := i.Block(anyBlock)
	for _, p := range infos {
		b.InEvents.AddMod(0, p.ID, p.Cookie, 0.3*(p.Max-p.Min))
	}
	b.Set(anyBlock, 0, 0)
	i.Process(b)
	i.Idle()
	t.differences(infos, i.Values(), before, "modulation changed the value itself: it would be saved, and stay when the modulator goes")
}

// valueEvent is an event that sets a parameter at frame 0.
func valueEvent(p clap.ParamInfo, v float64) clap.EventParamValue {
	return clap.EventParamValue{
		Header:  clap.EventHeader{Size: valueEventSize, SpaceID: clap.CoreEventSpace, Type: clap.EventTypeParamValue},
		ParamID: p.ID, Cookie: p.Cookie, NoteID: -1, PortIndex: -1, Channel: -1, Key: -1, Value: v,
	}
}
