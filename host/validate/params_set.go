package validate

import (
	"slices"

	"lacquer/bindings/clap"
)

var paramSetChecks = []Check{
	{ID: "params.set-flush", Run: setFlush,
		Asserts: "A value set by flush while inactive is the value afterwards."},
	{ID: "params.set-process", Run: setProcess,
		Asserts: "A value set by an event of a block is the value afterwards."},
	{ID: "params.set-active-flush", Run: setActiveFlush,
		Asserts: "A value set by flush between blocks, on the audio thread, is the value afterwards."},
	{ID: "params.flush-equals-process", Run: setSame,
		Asserts: "The same events lead to the same values by flush and by process."},
	{ID: "params.set-extremes", Run: setExtremes,
		Asserts: "All parameters can stand at their minimum, maximum and in random places at once, and the values stay in range."},
	{ID: "params.set-no-cookies", Run: setNoCookies,
		Asserts: "Events without a cookie set the same values as events with one."},
	{ID: "params.set-wrong-namespace", Run: setNamespace,
		Asserts: "Events of another namespace change nothing, whatever their type is there."},
	{ID: "params.set-unknown-id", Beyond: true, Run: setUnknown,
		Asserts: "Events for ids that do not exist change nothing."},
	{ID: "params.set-out-of-range", Beyond: true, Run: setOutOfRange,
		Asserts: "Events beyond the range, infinite or NaN leave all values within the range."},
	{ID: "params.readonly-in-range", Run: readonlyInRange,
		Asserts: "Read-only parameters, such as meters, stay within their range while sound goes through."},
	{ID: "params.set-readonly", Run: setReadonly,
		Asserts: "Events for read-only parameters change nothing."},
	{ID: "params.flush-nothing", Run: flushNothing,
		Asserts: "A flush without events changes nothing, inactive and active."},
	{ID: "params.output-events", Run: outputEvents,
		Asserts: "What the plugin sends back is well-formed: known parameters, finite values in range, frames inside the block in order."},
	{ID: "params.modulation", Run: setModulation,
		Asserts: "Modulation is an offset: it leaves the value as it is."},
	{ID: "params.reset-keeps", Run: resetKeeps,
		Asserts: "A reset leaves all values as they are."},
	{ID: "params.activation-keeps", Run: activationKeeps,
		Asserts: "Deactivation and activation at another rate leave all values as they are."},
	{ID: "params.instances-apart", Run: instancesApart,
		Asserts: "What is set in one instance leaves another as it is."},
	{ID: "params.sample-accurate", Run: sampleAccurate,
		Asserts: "An event in the middle of a block acts as it does at the start of a block that begins there."},
}

// settable are the parameters a host may set: those that are not read-only.
// Without any the check is skipped.
func (i *Instance) settable() (clap.Params, []clap.ParamInfo) {
	a, infos := i.Params()
	var list []clap.ParamInfo
	for _, p := range infos {
		if p.Flags&clap.ParamIsReadonly == 0 && p.Min < p.Max {
			list = append(list, p)
		}
	}
	if len(list) == 0 {
		i.t.Skipf("no parameter can be set")
	}
	return a, list
}

// Values are all current values by id.
func (i *Instance) Values() map[uint32]float64 {
	a, infos := i.Params()
	values := map[uint32]float64{}
	for _, p := range infos {
		if v, ok := a.Value(p.ID); ok {
			values[p.ID] = v
		}
	}
	return values
}

// events makes a list that sets parameters at frame 0. It is freed when the
// check ends.
func (t *T) events(set map[uint32]float64, infos []clap.ParamInfo) *clap.EventList {
	list := clap.NewEventList(len(set) + 1)
	t.Cleanup(list.Close)
	for _, p := range infos {
		if v, ok := set[p.ID]; ok {
			list.AddValue(0, p.ID, p.Cookie, v)
		}
	}
	return list
}

// scatter chooses a random value for each of the parameters.
func (t *T) scatter(infos []clap.ParamInfo) map[uint32]float64 {
	set := map[uint32]float64{}
	for _, p := range infos {
		set[p.ID] = anyValue(t.Rand, p)
	}
	return set
}

// Set sets values by flush, or by a block where the instance processes.
func (i *Instance) Set(set map[uint32]float64, infos []clap.ParamInfo) {
	if !i.processing {
		i.Flush(i.t.events(set, infos), nil)
		i.Idle()
		return
	}
	b := i.Block(anyBlock)
	for _, p := range infos {
		if v, ok := set[p.ID]; ok {
			b.InEvents.AddValue(0, p.ID, p.Cookie, v)
		}
	}
	b.Set(anyBlock, 0, 0)
	i.Process(b)
	i.Idle()
}

// arrive sets each parameter in turn to values that differ from the one it has,
// and looks whether they arrive.
func (i *Instance) arrive(infos []clap.ParamInfo, how string, set func(map[uint32]float64, []clap.ParamInfo)) {
	a, _ := i.Params()
	for _, p := range infos {
		for _, v := range []float64{p.Max, p.Min, anyValue(i.t.Rand, p)} {
			before, ok := a.Value(p.ID)
			set(map[uint32]float64{p.ID: v}, []clap.ParamInfo{p})
			after, _ := a.Value(p.ID)
			switch {
			case !ok || near(p, after, v):
			case near(p, after, before):
				i.t.Failf("%s set to %g by %s still has the value %g: automation and the host's sliders do nothing", named(p), v, how, after)
			default:
				i.t.Warnf("%s set to %g by %s has the value %g", named(p), v, how, after)
			}
		}
	}
}

// flushable are the settable parameters that need no process call to be set.
func (i *Instance) flushable() []clap.ParamInfo {
	_, infos := i.settable()
	return slices.DeleteFunc(infos, func(p clap.ParamInfo) bool { return p.Flags&clap.ParamRequiresProcess != 0 })
}

func setFlush(t *T) {
	i := t.Instance()
	i.arrive(i.flushable(), "flush", i.Set)
}

// Running is an instance that has been activated and started.
func (t *T) Running() *Instance {
	i := t.Instance()
	i.Activate(anyRate, anyBlock)
	i.Start()
	return i
}

func setProcess(t *T) {
	i := t.Running()
	_, infos := i.settable()
	i.arrive(infos, "process", i.Set)
}

func setActiveFlush(t *T) {
	i := t.Running()
	i.arrive(i.flushable(), "flush between blocks", func(set map[uint32]float64, infos []clap.ParamInfo) {
		i.Flush(t.events(set, infos), nil)
		i.Idle()
	})
}

// differences fails for all values that are not the same.
func (t *T) differences(infos []clap.ParamInfo, got, want map[uint32]float64, why string) {
	for _, p := range infos {
		if p.Flags&clap.ParamIsReadonly == 0 && !near(p, got[p.ID], want[p.ID]) {
			t.Failf("%s has the value %g, not %g: %s", named(p), got[p.ID], want[p.ID], why)
		}
	}
}

func setSame(t *T) {
	quiet, running := t.Instance(), t.Running()
	infos := quiet.flushable()
	set := t.scatter(infos)
	quiet.Set(set, infos)
	running.Set(set, infos)
	t.differences(infos, running.Values(), quiet.Values(), "set by process, after the same events as by flush")
}

func setExtremes(t *T) {
	i := t.Running()
	_, infos := i.settable()
	low, high := map[uint32]float64{}, map[uint32]float64{}
	for _, p := range infos {
		low[p.ID], high[p.ID] = p.Min, p.Max
	}
	for n, set := range []map[uint32]float64{low, high, t.scatter(infos), t.scatter(infos), t.scatter(infos)} {
		i.Set(set, infos)
		i.inRange(infos, []string{"all minima", "all maxima", "random values", "random values", "random values"}[n])
	}
}

// inRange fails for values of the parameters that are not in range.
func (i *Instance) inRange(infos []clap.ParamInfo, after string) {
	values := i.Values()
	for _, p := range infos {
		if v, ok := values[p.ID]; ok && (!finite(v) || !inRange(p, v)) {
			i.t.Failf("%s has the value %g after %s, not within %g to %g", named(p), v, after, p.Min, p.Max)
		}
	}
}

// readonly are the read-only parameters. Without any the check is skipped.
func (i *Instance) readonly() (clap.Params, []clap.ParamInfo) {
	a, infos := i.Params()
	var list []clap.ParamInfo
	for _, p := range infos {
		if p.Flags&clap.ParamIsReadonly != 0 && p.Min < p.Max {
			list = append(list, p)
		}
	}
	if len(list) == 0 {
		i.t.Skipf("no parameter is read-only")
	}
	return a, list
}

func readonlyInRange(t *T) {
	i := t.Running()
	_, infos := i.readonly()
	b := i.Block(anyBlock)
	for n := range 8 {
		if n < 4 { // sound, then silence
			fillTone(b.In, n*anyBlock, anyBlock)
		} else {
			silence(b.In)
		}
		b.OutEvents.Clear()
		b.Set(anyBlock, int64(n)*anyBlock, 0)
		i.Process(b)
		i.Idle()
		values := i.Values()
		for _, p := range infos {
			if v, ok := values[p.ID]; ok && (!finite(v) || !inRange(p, v)) {
				t.Warnf("%s has the value %g in block %d, not within %g to %g: hosts that draw it go beyond its scale", named(p), v, n, p.Min, p.Max)
			}
		}
	}
}

func setReadonly(t *T) {
	i := t.Instance()
	a, infos := i.readonly()
	for _, p := range infos {
		before, _ := a.Value(p.ID)
		target := p.Min
		if near(p, before, p.Min) {
			target = p.Max
		}
		i.Set(map[uint32]float64{p.ID: target}, []clap.ParamInfo{p})
		if v, _ := a.Value(p.ID); near(p, v, target) {
			t.Warnf("%s is read-only and was set from %g to %g by an event", named(p), before, v)
		}
	}
}

func flushNothing(t *T) {
	i := t.Instance()
	_, infos := i.settable()
	i.Set(t.scatter(infos), infos)
	before := i.Values()
	none := t.events(nil, nil)
	i.Flush(none, nil)
	i.Activate(anyRate, anyBlock)
	i.Start()
	i.Flush(none, nil)
	i.Idle()
	t.differences(infos, i.Values(), before, "a flush without events changed it")
}

func resetKeeps(t *T) {
	i := t.Running()
	_, infos := i.settable()
	i.Set(t.scatter(infos), infos)
	before := i.Values()
	t.Audio(i.Reset)
	i.Idle()
	t.differences(infos, i.Values(), before, "a reset changed it: hosts reset at every jump of the transport")
}

func activationKeeps(t *T) {
	i := t.Running()
	_, infos := i.settable()
	i.Set(t.scatter(infos), infos)
	before := i.Values()
	i.Deactivate()
	i.Activate(2*anyRate, 2*anyBlock)
	t.differences(infos, i.Values(), before, "activation at another rate changed it")
}

func instancesApart(t *T) {
	one, other := t.Instance(), t.Running()
	_, infos := one.settable()
	other.Params()
	before := other.Values()
	one.Set(t.scatter(infos), infos)
	t.differences(infos, other.Values(), before, "another instance's parameter was set")
}
