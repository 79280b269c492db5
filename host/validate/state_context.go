package validate

import "lacquer/bindings/clap"

var stateContextChecks = []Check{
	{ID: "state.context-with-state", Run: contextWithState,
		Asserts: "A plugin with the state-context extension has the state extension too."},
	{ID: "state.context-round-trip", Run: contextRoundTrip,
		Asserts: "What is saved and loaded for a duplicate or a project has the same values; for a preset part of it may, the same whether the context is told when saving, loading or both."},
	{ID: "state.context-refuses", Run: contextRefuses,
		Asserts: "An empty state and random bytes are refused in every context."},
}

var contexts = []struct {
	context clap.StateContext
	name    string
}{{clap.StateForPreset, "a preset"}, {clap.StateForDuplicate, "a duplicate"}, {clap.StateForProject, "a project"}}

// contextual is a new instance with the state-context extension; without it
// the check is skipped.
func (t *T) contextual() *Instance {
	i := t.Instance()
	if !i.HasExtension(clap.ExtStateContext) {
		t.Skipf("the plugin has no %s extension", clap.ExtStateContext)
	}
	return i
}

func contextWithState(t *T) {
	if !t.contextual().HasExtension(clap.ExtState) {
		t.Failf("the plugin has %s and not %s, which is mandatory then: hosts fall back on it", clap.ExtStateContext, clap.ExtState)
	}
}

// contextRoundTrip goes the three ways that CLAP calls equivalent. What belongs
// to a preset is the plugin's choice.
func contextRoundTrip(t *T) {
	t.contextual()
	for _, c := range contexts {
		i := t.scattered()
		want, infos := i.values()
		with, ok := i.SaveStateFor(c.context)
		if !ok {
			t.Failf("save for %s answers false", c.name)
			continue
		}
		for n, way := range []struct {
			how  string
			load func(i *Instance) bool
		}{
			{"saved and loaded for " + c.name, func(i *Instance) bool { return i.LoadStateFor(c.context, with) }},
			{"saved for " + c.name + " and loaded without a context", func(i *Instance) bool { return i.LoadState(with) }},
			{"saved without a context and loaded for " + c.name, func(other *Instance) bool { return other.LoadStateFor(c.context, i.save()) }},
		} {
			other := t.contextual()
			if !way.load(other) {
				t.Failf("a state %s is refused", way.how)
				continue
			}
			other.Idle()
			got, _ := other.values()
			if n == 0 && c.context == clap.StateForPreset {
				want = got
			}
			t.differences(infos, got, want, way.how)
		}
	}
}

func contextRefuses(t *T) {
	if size := len(t.scattered().save()); size == 0 {
		t.Skipf("the plugin's own state is empty")
	}
	noise := make([]byte, 4096)
	for k := range noise {
		noise[k] = byte(t.Rand.Uint32())
	}
	for _, c := range contexts {
		i := t.contextual()
		if i.LoadStateFor(c.context, nil) {
			t.Failf("load for %s answers true for a state of 0 bytes", c.name)
		}
		if i.LoadStateFor(c.context, noise) {
			t.Failf("load for %s answers true for random bytes", c.name)
		}
	}
}
