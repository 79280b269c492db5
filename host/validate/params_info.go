package validate

import (
	"fmt"
	"math"
	"slices"

	"lacquer/bindings/clap"
)

var paramInfoChecks = []Check{
	{ID: "params.functions", Run: paramsFunctions,
		Asserts: "No function of the params extension is null."},
	{ID: "params.info", Run: paramsInfo,
		Asserts: "Every parameter below the count can be described, and none at the count or above."},
	{ID: "params.ids-unique", Run: paramsIDs,
		Asserts: "No two parameters have the same id, and none the invalid one."},
	{ID: "params.names", Run: paramsNames,
		Asserts: "Names are not blank, are UTF-8 like modules, and have an end."},
	{ID: "params.names-unique", Run: paramsNamesUnique,
		Asserts: "No two parameters of one module have the same name."},
	{ID: "params.range", Run: paramsRange,
		Asserts: "Every range is finite and goes upward."},
	{ID: "params.default-in-range", Run: paramsDefault,
		Asserts: "Every default lies within its range."},
	{ID: "params.stepped", Run: paramsStepped,
		Asserts: "Stepped parameters have whole numbers as minimum, maximum and default."},
	{ID: "params.flags", Run: paramsFlags,
		Asserts: "The flags go together: enums are stepped; what can be automated or modulated per note can be as a whole; nothing read-only can be automated."},
	{ID: "params.bypass", Run: paramsBypass,
		Asserts: "At most one parameter is the bypass, and it is stepped from 0 to 1."},
	{ID: "params.values", Run: paramsValues,
		Asserts: "Every parameter has a value, and it lies within the range."},
	{ID: "params.default-values", Run: paramsDefaultValues,
		Asserts: "A new instance has the defaults as values."},
	{ID: "params.unknown-id", Run: paramsUnknown,
		Asserts: "Value and text conversions answer false for ids that do not exist."},
	{ID: "params.stable", Run: paramsStable,
		Asserts: "The parameters are the same when asked again, while active, after deactivation, and in another instance."},
}

func paramsFunctions(t *T) {
	a, ok := t.Instance().Plugin.Params()
	if !ok {
		t.Skipf("the plugin has no %s extension", clap.ExtParams)
	}
	for _, name := range a.MissingFunctions() {
		t.Failf("clap_plugin_params.%s is null: hosts call it without looking", name)
	}
}

func paramsInfo(t *T) {
	a, ok := t.Instance().Plugin.Params()
	if !ok {
		t.Skipf("the plugin has no %s extension", clap.ExtParams)
	}
	n := uint32(a.Count())
	if n > maxParams {
		t.Fatalf("count answers %d", n)
	}
	for k := range n {
		if _, _, _, ok := a.RawInfo(k); !ok {
			t.Failf("get_info answers false for index %d, below the count of %d", k, n)
		}
	}
	for _, k := range []uint32{n, n + 1, 1<<32 - 1} {
		if _, _, _, ok := a.RawInfo(k); ok {
			t.Failf("get_info answers true for index %d, beyond the count of %d", k, n)
		}
	}
}

// eachParam calls f for all parameters of a new instance.
func (t *T) eachParam(f func(p clap.ParamInfo)) {
	_, infos := t.Instance().Params()
	for _, p := range infos {
		f(p)
	}
}

func paramsIDs(t *T) {
	seen := map[uint32]string{}
	t.eachParam(func(p clap.ParamInfo) {
		if p.ID == clap.InvalidID {
			t.Failf("%s has the id that marks none", named(p))
		}
		if other, ok := seen[p.ID]; ok {
			t.Failf("%s has the id of %s: sessions store automation by id", named(p), other)
		}
		seen[p.ID] = named(p)
	})
}

func paramsNames(t *T) {
	i := t.Instance()
	a, infos := i.Params()
	for k := range infos {
		p, name, module, ok := a.RawInfo(uint32(k))
		if !ok {
			continue
		}
		t.readable("the name of "+named(p), name)
		t.readable("the module of "+named(p), module)
		if blank(name) {
			t.Failf("parameter %d has no name: a host has nothing to show", p.ID)
		}
	}
}

func paramsNamesUnique(t *T) {
	seen := map[[2]string]uint32{}
	t.eachParam(func(p clap.ParamInfo) {
		key := [2]string{p.Module, p.Name}
		if other, ok := seen[key]; ok && p.Flags&clap.ParamIsHidden == 0 {
			t.Warnf("%s has the same name and module as parameter %d: in a host's list they cannot be told apart", named(p), other)
		}
		seen[key] = p.ID
	})
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

func paramsRange(t *T) {
	t.eachParam(func(p clap.ParamInfo) {
		switch {
		case !finite(p.Min) || !finite(p.Max):
			t.Failf("%s goes from %g to %g, which is not finite: a host cannot draw its automation", named(p), p.Min, p.Max)
		case p.Min > p.Max:
			t.Failf("%s goes from %g down to %g", named(p), p.Min, p.Max)
		case p.Min == p.Max:
			t.Warnf("%s goes from %g to %g: hosts that show a share of the range divide by 0", named(p), p.Min, p.Max)
		}
	})
}

func inRange(p clap.ParamInfo, v float64) bool {
	slack := 1e-6 * max(math.Abs(p.Min), math.Abs(p.Max)) // a float in between
	return v >= p.Min-slack && v <= p.Max+slack
}

func paramsDefault(t *T) {
	t.eachParam(func(p clap.ParamInfo) {
		if !inRange(p, p.Default) {
			t.Failf("%s has the default %g, not within %g to %g: a host that resets it sends what is not allowed", named(p), p.Default, p.Min, p.Max)
		}
	})
}

func paramsStepped(t *T) {
	t.eachParam(func(p clap.ParamInfo) {
		if p.Flags&clap.ParamIsStepped == 0 {
			return
		}
		for _, v := range []float64{p.Min, p.Max, p.Default} {
			if v != math.Trunc(v) {
				t.Failf("%s is stepped and goes from %g to %g, default %g: steps are whole numbers", named(p), p.Min, p.Max, p.Default)
				return
			}
		}
	})
}

// CLAP_PARAM_IS_AUTOMATABLE_PER_NOTE_ID, _KEY, _CHANNEL and _PORT, the same of
// MODULATABLE, and all flags that there are.
const (
	automatablePer clap.ParamFlags = 0xf << 6
	modulatablePer clap.ParamFlags = 0xf << 11
	allParamFlags  clap.ParamFlags = 1<<17 - 1
)

func paramsFlags(t *T) {
	t.eachParam(func(p clap.ParamInfo) {
		has := func(f clap.ParamFlags) bool { return p.Flags&f != 0 }
		if has(clap.ParamIsEnum) && !has(clap.ParamIsStepped) {
			t.Failf("%s is an enum and not stepped: the enum flag asks for both", named(p))
		}
		if has(automatablePer) && !has(clap.ParamIsAutomatable) {
			t.Failf("%s can be automated per note, key, channel or port, and not as a whole", named(p))
		}
		if has(modulatablePer) && !has(clap.ParamIsModulatable) {
			t.Failf("%s can be modulated per note, key, channel or port, and not as a whole", named(p))
		}
		if has(clap.ParamIsReadonly) && has(clap.ParamIsAutomatable|clap.ParamIsModulatable) {
			t.Warnf("%s is read-only and can be automated or modulated: hosts may offer it as a target", named(p))
		}
		if unknown := p.Flags &^ allParamFlags; unknown != 0 {
			t.Warnf("%s has unknown flags %#x: a later CLAP may give them a meaning", named(p), uint32(unknown))
		}
	})
}

func paramsBypass(t *T) {
	count := 0
	t.eachParam(func(p clap.ParamInfo) {
		if p.Flags&clap.ParamIsBypass == 0 {
			return
		}
		if count++; count == 2 {
			t.Failf("%s is the second bypass: a host has one button", named(p))
		}
		if p.Flags&clap.ParamIsStepped == 0 || p.Min != 0 || p.Max != 1 {
			t.Failf("%s is the bypass and goes from %g to %g (stepped: %v): it must be stepped from 0 to 1",
				named(p), p.Min, p.Max, p.Flags&clap.ParamIsStepped != 0)
		}
	})
	if count == 0 {
		t.Skipf("the plugin has no bypass parameter")
	}
}

func paramsValues(t *T) {
	a, infos := t.Instance().Params()
	for _, p := range infos {
		if v, ok := a.Value(p.ID); !ok {
			t.Failf("get_value answers false for %s", named(p))
		} else if !finite(v) || !inRange(p, v) {
			t.Failf("%s has the value %g, not within %g to %g", named(p), v, p.Min, p.Max)
		}
	}
}

func paramsDefaultValues(t *T) {
	a, infos := t.Instance().Params()
	for _, p := range infos {
		if v, ok := a.Value(p.ID); ok && p.Flags&clap.ParamIsReadonly == 0 && !near(p, v, p.Default) {
			t.Failf("%s has the value %g in a new instance and the default %g: a host that resets it changes the sound", named(p), v, p.Default)
		}
	}
}

// near compares values of a parameter in the precision of a float.
func near(p clap.ParamInfo, a, b float64) bool {
	return math.Abs(a-b) <= 1e-6*max(math.Abs(p.Min), math.Abs(p.Max), 1e-3)
}

// unusedID is an id that no parameter has.
func unusedID(infos []clap.ParamInfo) uint32 {
	id := uint32(0x7ffffff1)
	for slices.ContainsFunc(infos, func(p clap.ParamInfo) bool { return p.ID == id }) {
		id--
	}
	return id
}

func paramsUnknown(t *T) {
	a, infos := t.Instance().Params()
	for _, id := range []uint32{unusedID(infos), clap.InvalidID} {
		if v, ok := a.Value(id); ok {
			t.Failf("get_value answers %g for the id %d, which no parameter has", v, id)
		}
		if s, ok := a.ValueToText(id, 0); ok {
			t.Failf("value_to_text answers %q for the id %d, which no parameter has", s, id)
		}
		if v, ok := a.TextToValue(id, "0"); ok {
			t.Failf("text_to_value answers %g for the id %d, which no parameter has", v, id)
		}
	}
}

func paramsStable(t *T) {
	i := t.Instance()
	a, first := i.Params()
	same := func(when string, a clap.Params, sameInstance bool) {
		if n := a.Count(); n != len(first) {
			t.Failf("%s there are %d parameters, before %d: hosts are told by a rescan before the list changes", when, n, len(first))
			return
		}
		for k, was := range first {
			is, _ := a.Info(k)
			if !sameInstance {
				is.Cookie = was.Cookie
			}
			if is != was {
				t.Failf("%s parameter %d is %s, before %s", when, k, inFull(is), inFull(was))
			}
		}
	}
	same("asked again", a, true)
	i.Activate(anyRate, anyBlock)
	same("while active", a, true)
	i.Deactivate()
	same("after deactivation", a, true)
	other, _ := t.Instance().Params()
	same("in another instance", other, false)
}

func inFull(p clap.ParamInfo) string {
	return fmt.Sprintf("%s, %g to %g, default %g, flags %#x, cookie %#x", named(p), p.Min, p.Max, p.Default, uint32(p.Flags), p.Cookie)
}
