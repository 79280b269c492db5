package main

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"unsafe"

	"lacquer/dsp/param"
)

// settings are values of all rows, those of one seed unlike those of another.
func settings(seed uint64) []float64 {
	rng := rand.New(rand.NewPCG(seed, 5))
	values := param.Defaults()
	for i := range values {
		p := &param.Table[i]
		values[i] = p.Clamp(p.ControlMin() + (p.ControlMax()-p.ControlMin())*rng.Float64())
		if p.Stepped() {
			values[i] = float64((rng.IntN(1<<20)*2 + int(seed)) % min(len(p.Steps), 2))
		}
	}
	return values
}

func mustLoad(t *testing.T, in *instance, blob []byte, preset bool) (restart bool) {
	t.Helper()
	answer, problem := in.loadState(blob, preset)
	if problem != nil {
		t.Fatal(string(problem))
	}
	return answer != 0
}

// run processes a block of silence with values for rows at its first frame.
func run(in *instance, frames int, values map[int]float64) {
	events := slice(in.flush, len(values))
	i := 0
	for row, v := range values {
		put(&events[i].row, float64(row))
		put(&events[i].value, v)
		i++
	}
	block := argument(in.process)
	put(&block.frames, float64(frames))
	put(&block.event_count, float64(len(values)))
	block.events = unsafe.SliceData(events)
	in.process(block)
}

func saved(in *instance) string { return string(in.saveState(nil, false)) }

func chainValues(in *instance) []float64 {
	values := make([]float64, len(param.Table))
	for row := range values {
		values[row] = in.chain.Value(row)
	}
	return values
}

// TestStateReachesTheChainWhole: while one thread loads two states in any
// order, after each block the chain has the one or the other in all rows, and
// what is saved after a load is what was loaded.
func TestStateReachesTheChainWhole(t *testing.T) {
	in := active(t)
	a, b := settings(0), settings(1)
	for i := range a {
		if a[i] == b[i] {
			t.Fatalf("%s is the same in both", param.Table[i].Key)
		}
	}
	states := [][]byte{param.AppendState(nil, a), param.AppendState(nil, b)}
	mustLoad(t, in, states[0], false)
	run(in, 1, nil)
	var stop atomic.Bool
	loads, done := 0, make(chan error, 1)
	go func() {
		rng := rand.New(rand.NewPCG(1, 1))
		var blob []byte
		for ; !stop.Load(); loads++ {
			state := states[rng.IntN(2)]
			if _, problem := in.loadState(state, false); problem != nil {
				done <- fmt.Errorf("%s", problem)
				return
			}
			if blob = in.saveState(blob[:0], false); !bytes.Equal(blob, state) {
				done <- fmt.Errorf("load %d: saved is\n%s", loads, blob)
				return
			}
		}
		_, _ = in.loadState(states[0], false)
		done <- nil
	}()
	blocks, last := 0, a[0]
	for changes := 0; changes < 100 && len(done) == 0; blocks++ {
		run(in, 8, nil)
		want := a
		if in.chain.Value(0) == b[0] {
			want = b
		}
		if got := chainValues(in); !slices.Equal(got, want) {
			stop.Store(true)
			t.Errorf("after block %d: a mixture\n%v", blocks, got)
			break
		}
		if want[0] != last {
			last = want[0]
			changes++
		}
	}
	stop.Store(true)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if run(in, 8, nil); !slices.Equal(chainValues(in), a) {
		t.Error("the state loaded last is not there")
	}
	t.Logf("%d blocks, %d loads", blocks, loads)
}

// TestStateAndEvents: of a state and events, what came last wins, wherever it
// was applied.
func TestStateAndEvents(t *testing.T) {
	const row = 2 // Input/Gain
	a, b := settings(0), settings(1)
	stateA, stateB := string(param.AppendState(nil, a)), string(param.AppendState(nil, b))
	with := func(values []float64, v float64) string {
		values = slices.Clone(values)
		values[row] = v
		return string(param.AppendState(nil, values))
	}
	in := fresh()
	check := func(when, want string) {
		t.Helper()
		if got := saved(in); got != want {
			t.Errorf("%s: saved\n%s\nwant\n%s", when, got, want)
		}
	}
	mustLoad(t, in, []byte(stateA), false)
	check("loaded, never active", stateA)
	event := slice(in.flush, 1)
	put(&event[0].row, row)
	put(&event[0].value, 3)
	in.flush(event)
	check("flushed after it", with(a, 3))
	mustLoad(t, in, []byte(stateB), false)
	if !in.activate(48000, 512) {
		t.Fatal("activate")
	}
	defer in.deactivate()
	check("activated after it", stateB)
	if in.chain.NeedsPrepare() || !slices.Equal(chainValues(in), b) {
		t.Error("the state is not in force after activate")
	}
	if !mustLoad(t, in, []byte(stateA), false) {
		t.Error("another look-ahead asks for no restart")
	}
	if mustLoad(t, in, []byte(stateA), false) {
		t.Error("the same state asks for a restart")
	}
	mustLoad(t, in, []byte(stateB), false)
	mustLoad(t, in, []byte(stateA), false)
	check("three loads before a block", stateA)
	run(in, 10, map[int]float64{row: 3})
	check("an event in the block after", with(a, 3))
	run(in, 10, nil)
	check("a block later", with(a, 3))
	run(in, 10, map[int]float64{row: 5})
	mustLoad(t, in, []byte(stateA), false)
	check("a load after an event", stateA)
	in.flush(event)
	check("a flush while active", with(a, 3))
	mustLoad(t, in, []byte(stateB), false)
	in.reset()
	check("a reset", stateB)
	if !slices.Equal(chainValues(in), b) {
		t.Error("reset does not bring the state to the chain")
	}
}

// TestStateForPreset: a state loaded as a preset leaves the rows for listening
// as they are, those too that a load or an event before it has set; one saved
// for a preset does not have them.
func TestStateForPreset(t *testing.T) {
	in := active(t)
	a, b := settings(0), settings(1)
	mixed := slices.Clone(b)
	bypass := -1
	for i := range mixed {
		if param.Table[i].Listening {
			mixed[i] = a[i]
		}
		if param.Table[i].Bypass {
			bypass = i
		}
	}
	stateA, stateB := param.AppendState(nil, a), param.AppendState(nil, b)
	for _, between := range []bool{true, false} { // a block between the loads
		mustLoad(t, in, stateA, false)
		if between {
			run(in, 10, nil)
		}
		mustLoad(t, in, stateB, true)
		for when := range 2 {
			if got, want := saved(in), string(param.AppendState(nil, mixed)); got != want {
				t.Errorf("between %v, %d blocks later:\n%s\nwant\n%s", between, when, got, want)
			}
			run(in, 10, nil)
		}
		if !slices.Equal(chainValues(in), mixed) {
			t.Error("the chain has something else")
		}
	}
	mustLoad(t, in, stateB, true)
	run(in, 10, map[int]float64{bypass: 1 - a[bypass]})
	mustLoad(t, in, stateB, true)
	run(in, 10, nil)
	if got := in.chain.Value(bypass); got != 1-a[bypass] {
		t.Errorf("bypass is %g, the event before the preset said %g", got, 1-a[bypass])
	}
	blob := string(in.saveState(nil, true))
	for i, p := range param.Table {
		if strings.Contains(blob, `"`+p.Key+`":`) == p.Listening {
			t.Errorf("saved for a preset: %s (row %d)", p.Key, i)
		}
	}
}

// TestStateRefusedChangesNothing: whatever is refused leaves values, kept
// members and the hand-over as they were, and asks for no restart; every
// prefix of a state is refused.
func TestStateRefusedChangesNothing(t *testing.T) {
	in := active(t)
	a := param.AppendState(nil, settings(0))
	a = append(a[:len(a)-2], ",\n\"later\":{\"x\":1}}\n"...)
	mustLoad(t, in, a, false)
	run(in, 10, nil)
	before := *in.shared
	rng := rand.New(rand.NewPCG(1, 1))
	random := make([]byte, 5000)
	bad := [][]byte{[]byte(`{"lacquer":2}`), append(bytes.Clone(a), 'x'), make([]byte, param.MaxState+1)}
	for n := range len(a) - 1 {
		bad = append(bad, a[:n])
	}
	for range 100 {
		for i := range random {
			random[i] = byte(rng.Uint32())
		}
		bad = append(bad, bytes.Clone(random))
	}
	for i, blob := range bad {
		if answer, problem := in.loadState(blob, i%2 == 0); answer != 1 || problem == nil {
			t.Fatalf("%.200q is taken", blob)
		}
	}
	for row := range before.value {
		if before.value[row] != in.shared.value[row] ||
			math.Float64bits(float64(before.loaded[row])) != math.Float64bits(float64(in.shared.loaded[row])) {
			t.Fatalf("row %d has changed", row)
		}
	}
	if before.loads != in.shared.loads || before.taken != in.shared.taken || saved(in) != string(a) {
		t.Errorf("refused, and changed:\n%s", saved(in))
	}
	if _, problem := in.loadState([]byte(`{"lacquer":2}`), false); string(problem) != "state: format 2 is not known here (this is format 1): update Lacquer" {
		t.Error(string(problem))
	}
}
