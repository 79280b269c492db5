package validate

import (
	"bytes"
	"fmt"
	"slices"

	"lacquer/bindings/clap"
)

var stateChecks = []Check{
	{ID: "state.extension", Run: stateExtension,
		Asserts: "A plugin with parameters to set has the state extension."},
	{ID: "state.save", Run: stateSave,
		Asserts: "A plugin with parameters saves a state, and it is not empty."},
	{ID: "state.save-changes-nothing", Run: stateSaveQuiet,
		Asserts: "Saving leaves all values as they are."},
	{ID: "state.same-twice", Run: stateTwice,
		Asserts: "Saved twice, the state is the same bytes."},
	{ID: "state.round-trip", Run: stateRoundTrip,
		Asserts: "A new instance that loads a state has the values of the one that saved it."},
	{ID: "state.round-trip-binary", Run: stateBinary,
		Asserts: "A new instance that loads a state saves the same bytes again."},
	{ID: "state.defaults", Run: stateDefaults,
		Asserts: "The state of a new instance, loaded into one that was changed, brings the defaults back."},
	{ID: "state.load-active", Run: stateActive,
		Asserts: "A state can be loaded while the plugin is active, and its values are there after a block."},
	{ID: "state.after-process", Run: stateAfterProcess,
		Asserts: "Values set by events while processing are in the state."},
	{ID: "state.one-byte", Run: stateOneByte,
		Asserts: "Streams that serve one byte at a time save and load the same state."},
	{ID: "state.small-chunks", Run: stateChunks,
		Asserts: "Streams that serve 2, 3, 7, 17 or 61 bytes at a time save and load the same state."},
	{ID: "state.write-error", Run: stateWriteError,
		Asserts: "Saving to a stream that fails answers false."},
	{ID: "state.read-error", Run: stateReadError,
		Asserts: "Loading from a stream that fails answers false."},
	{ID: "state.empty", Run: stateEmpty,
		Asserts: "An empty state is refused."},
	{ID: "state.truncated", Run: stateTruncated,
		Asserts: "A state cut short is refused, or at least leaves all values in range."},
	{ID: "state.random", Run: stateRandom,
		Asserts: "A megabyte of random bytes, three times, is refused and changes nothing."},
	{ID: "state.garbage", Run: stateGarbage,
		Asserts: "States with changed bytes, another version among them, leave all values in range."},
	{ID: "state.refused-changes-nothing", Run: stateRefused,
		Asserts: "A state that is refused leaves all values as they were."},
}

// stateful is a new instance with the state extension; without it the check
// is skipped.
func (t *T) stateful() *Instance {
	i := t.Instance()
	if !i.HasExtension(clap.ExtState) {
		t.Skipf("the plugin has no %s extension", clap.ExtState)
	}
	return i
}

// save is the instance's state. A plugin that fails to save is told so once.
func (i *Instance) save() []byte {
	state, ok := i.SaveState()
	if !ok {
		i.t.Skipf("there is no state, see state.save")
	}
	return state
}

// load loads a state that the plugin has saved itself.
func (i *Instance) load(state []byte) {
	if !i.LoadState(state) {
		i.t.Fatalf("load answers false for %d bytes that the plugin saved itself: a session does not open again", len(state))
	}
	i.Idle()
}

// scattered is a new instance with random values, as far as it has parameters.
func (t *T) scattered() *Instance {
	i := t.stateful()
	i.scatter()
	return i
}

// scatter gives random values to an instance that may have none to set.
func (i *Instance) scatter() {
	if a, ok := i.Plugin.Params(); !ok || a.Count() == 0 {
		return
	}
	_, infos := i.Params()
	infos = slices.DeleteFunc(slices.Clone(infos), func(p clap.ParamInfo) bool {
		return p.Flags&clap.ParamIsReadonly != 0 || p.Min >= p.Max
	})
	i.Set(i.t.scatter(infos), infos)
}

// values are like Values, for an instance that may have no parameters.
func (i *Instance) values() (map[uint32]float64, []clap.ParamInfo) {
	if a, ok := i.Plugin.Params(); !ok || a.Count() == 0 {
		return nil, nil
	}
	return i.Values(), i.infos
}

func stateExtension(t *T) {
	i := t.Instance()
	_, infos := i.settable()
	if !i.HasExtension(clap.ExtState) {
		t.Warnf("there are %d parameters to set and no %s extension: hosts leave it to the plugin to store them, so a session opens with the defaults", len(infos), clap.ExtState)
	}
}

func stateSave(t *T) {
	i := t.stateful()
	state, ok := i.SaveState()
	if !ok {
		t.Fatalf("save answers false: a session loses the plugin's settings")
	}
	if _, infos := i.values(); len(state) == 0 && len(infos) > 0 {
		t.Warnf("the state is empty although there are %d parameters: a session cannot bring them back", len(infos))
	}
}

func stateSaveQuiet(t *T) {
	i := t.scattered()
	before, infos := i.values()
	i.save()
	i.Idle()
	now, _ := i.values()
	t.differences(infos, now, before, "saving changed it: hosts save at any time")
}

func stateTwice(t *T) {
	i := t.scattered()
	first := i.save()
	if again := i.save(); !bytes.Equal(first, again) {
		t.Failf("the state is not the same saved twice: %s; hosts take that for a change that is not saved yet", firstDifference(first, again))
	}
}

func firstDifference(a, b []byte) string {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return fmt.Sprintf("%d and %d bytes, different from byte %d on (%.24q and %.24q)", len(a), len(b), n, a[n:], b[n:])
}

func stateRoundTrip(t *T) {
	i := t.scattered()
	want, infos := i.values()
	state := i.save()
	other := t.stateful()
	other.load(state)
	got, _ := other.values()
	t.differences(infos, got, want, "it was not saved or not loaded: a session opens with another sound")
}

func stateBinary(t *T) {
	i := t.scattered()
	state := i.save()
	other := t.stateful()
	other.load(state)
	if again := other.save(); !bytes.Equal(state, again) {
		t.Failf("a state loaded and saved again differs: %s", firstDifference(state, again))
	}
}

func stateDefaults(t *T) {
	fresh := t.stateful()
	want, infos := fresh.values()
	state := fresh.save()
	i := t.scattered()
	i.load(state)
	got, _ := i.values()
	t.differences(infos, got, want, "the state of a new instance does not bring it back: undo to the beginning is not")
}

func stateActive(t *T) {
	i := t.scattered()
	want, infos := i.values()
	state := i.save()
	other := t.stateful()
	other.Activate(anyRate, anyBlock)
	other.Start()
	other.load(state)
	b := other.Block(anyBlock)
	b.Set(anyBlock, 0, 0)
	if other.Process(b) == clap.ProcessError {
		t.Failf("process fails after a state was loaded")
	}
	other.Idle()
	got, _ := other.values()
	t.differences(infos, got, want, "a state loaded while active does not arrive: hosts load presets while playing")
}

func stateAfterProcess(t *T) {
	i := t.stateful()
	i.Activate(anyRate, anyBlock)
	i.Start()
	i.scatter()
	want, infos := i.values()
	state := i.save()
	other := t.stateful()
	other.load(state)
	got, _ := other.values()
	t.differences(infos, got, want, "set by a block's event before the state was saved")
}

// chunked saves to and loads from streams that serve n bytes at a time.
func (t *T) chunked(n int) {
	i := t.scattered()
	want, infos := i.values()
	whole := i.save()
	var parts []byte
	ok := i.SaveStateVia(func(data []byte) int64 {
		k := min(n, len(data))
		parts = append(parts, data[:k]...)
		return int64(k)
	})
	if !ok {
		t.Failf("save answers false when the stream takes %d bytes at a time: it is to go on with the rest", n)
	} else if !bytes.Equal(parts, whole) {
		t.Failf("a stream that takes %d bytes at a time gets another state than one that takes all: %s", n, firstDifference(whole, parts))
	}
	other, rest := t.stateful(), whole
	ok = other.LoadStateVia(func(buffer []byte) int64 {
		k := copy(buffer[:min(n, len(buffer))], rest)
		rest = rest[k:]
		return int64(k)
	})
	if !ok {
		t.Fatalf("load answers false when the stream gives %d bytes at a time: it is to read until there are no more", n)
	}
	other.Idle()
	got, _ := other.values()
	t.differences(infos, got, want, fmt.Sprintf("the state came %d bytes at a time", n))
}

func stateOneByte(t *T) { t.chunked(1) }

func stateChunks(t *T) {
	for _, n := range []int{2, 3, 7, 17, 61} {
		t.chunked(n)
	}
}
