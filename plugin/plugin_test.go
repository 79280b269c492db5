package main

import (
	"math"
	"runtime/debug"
	"testing"
	"unsafe"

	"lacquer/dsp/param"
)

// Test files cannot name C's types; these helpers take them from the functions
// that use them.

func argument[T, R any](func(*T) R) *T            { return new(T) }
func slice[T, R any](_ func([]T) R, n int) []T    { return make([]T, n) }
func put[T ~uint32 | ~float64](dst *T, v float64) { *dst = T(v) }

// fresh is an instance at its defaults.
func fresh() *instance {
	shared := argument(newInstance)
	for i, v := range param.Defaults() {
		put(&shared.value[i], v)
	}
	return newInstance(shared)
}

func active(t *testing.T) *instance {
	t.Helper()
	in := fresh()
	if !in.activate(48000, 512) {
		t.Fatal("activate")
	}
	t.Cleanup(in.deactivate)
	return in
}

// TestNoAllocations: a block with many events, saving and loading the state,
// texts, flushes and resets make no garbage.
func TestNoAllocations(t *testing.T) {
	in := active(t)
	events := slice(in.flush, 300)
	for i := range events {
		row := i * 7 % len(param.Table)
		if param.Table[row].Latched {
			row = 0
		}
		q := &param.Table[row]
		put(&events[i].row, float64(row))
		put(&events[i].frame, float64(i))
		put(&events[i].value, q.ControlMin()+(q.ControlMax()-q.ControlMin())*float64(i%11)/10)
		if !q.Stepped() && i%5 == 0 {
			put(&events[i].kind, 1)
		}
	}
	left, right := make([]float64, 512), make([]float32, 512)
	block := argument(in.process)
	block.in[0], block.out[0], block.out[1] = unsafe.Pointer(&left[0]), unsafe.Pointer(&right[0]), unsafe.Pointer(&right[0])
	put(&block.in64, 1)
	put(&block.frames, 512)
	block.events = unsafe.SliceData(events)
	var text [96]byte
	blob := make([]byte, 0, param.MaxState)
	round := func() {
		for i := range left {
			left[i] = math.Sin(float64(i) / 5)
		}
		for _, n := range []float64{300, 0} {
			put(&block.event_count, n)
			put(&block.mono, min(n, 1))
			if in.process(block) != 0 {
				t.Fatal("process")
			}
		}
		blob = in.saveState(blob[:0], false)
		if in.flush(events[:10]) != 0 || len(blob) < 1000 {
			t.Fatal("flush or save")
		}
		blob = append(blob[:len(blob)-2], `,"later":[1,{"x":"y"}]}`...)
		for _, preset := range []bool{true, false} {
			if answer, problem := in.loadState(blob, preset); answer != 0 || problem != nil {
				t.Fatal("load", string(problem))
			}
		}
		if _, problem := in.loadState(blob[:1000], false); problem == nil {
			t.Fatal("half a state is taken")
		}
		for i := range param.Table {
			q := &param.Table[i]
			s := q.AppendText(text[:0], q.ControlDefault())
			if _, err := q.Parse(unsafe.String(unsafe.SliceData(s), len(s))); err != nil {
				t.Fatal(q.Key, err)
			}
		}
		in.reset()
	}
	if n := testing.AllocsPerRun(20, round); n != 0 {
		t.Errorf("%g allocations a round", n)
	}
}

// TestContain: no panic leaves an exported function; each then says that it
// failed.
func TestContain(t *testing.T) {
	const nobody = 1 << 20 // a handle beyond all instances
	if lq_go_activate(nobody, 48000, 512) != 0 || lq_go_reset(nobody) != 1 || lq_go_process(nobody, nil) != 1 ||
		lq_go_flush(nobody, nil, 0) != 1 || lq_go_state_save(nobody, 0, nil, 0) != 0 || lq_go_state_load(nobody, 0, nil, 0, nil, 0) != 1 ||
		lq_go_value_to_text(nobody, 0, nil, 0) != 0 || lq_go_text_to_value(nobody, nil, 0, nil) != 0 ||
		lq_go_preset_load(nobody, 1, nil, nil, nil) != 1 || lq_go_preset_file(0, nil, nil, nil) != 0 || lq_go_preset_factory(0, nil) != 0 {
		t.Error("a failure passes for a success")
	}
	lq_go_deactivate(nobody)
	lq_go_destroy(nobody)
}

// TestHandles: handles are given once, and again when they are free.
func TestHandles(t *testing.T) {
	seen := map[handle]bool{}
	for range 100 {
		h := create(argument(newInstance))
		if h == 0 || seen[h] || find(h) == nil {
			t.Fatalf("handle %d", h)
		}
		seen[h] = true
	}
	for h := range seen {
		destroy(h)
	}
	h := create(argument(newInstance))
	if !seen[h] {
		t.Errorf("handle %d, and 1 is free", h)
	}
	destroy(h)
}

// TestCollectorRests: while any instance is active, and only then.
func TestCollectorRests(t *testing.T) {
	percent := func() int {
		p := debug.SetGCPercent(-1)
		debug.SetGCPercent(p)
		return p
	}
	before := percent()
	a, b := newInstance(argument(newInstance)), newInstance(argument(newInstance))
	want := func(p int, when string) {
		t.Helper()
		if got := percent(); got != p {
			t.Errorf("%s: GC at %d, want %d", when, got, p)
		}
	}
	a.activate(48000, 64)
	want(-1, "one active")
	a.activate(44100, 64) // twice counts once
	b.activate(48000, 64)
	a.deactivate()
	want(-1, "one of two active")
	b.deactivate()
	b.deactivate()
	want(before, "none active")
}

// TestRoom: a call from C finds room on the stack for the handlers of a host's
// signals, and makes it once.
func TestRoom(t *testing.T) {
	done := make(chan [2]uintptr)
	go func() {
		before := place()
		makeRoom()
		moved := place()
		makeRoom()
		done <- [2]uintptr{moved - before, place() - moved}
	}()
	if moved := <-done; moved[0] == 0 || moved[1] != 0 {
		t.Errorf("the stack moved by %d, then by %d bytes", moved[0], moved[1])
	}
}

// place is where on the stack its caller is.
//
//go:noinline
func place() uintptr {
	var here byte
	return uintptr(unsafe.Pointer(&here))
}
