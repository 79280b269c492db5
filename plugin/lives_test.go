package main

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"

	"lacquer/dsp/param"
)

// player plays blocks into an instance and keeps what comes out.
type player struct {
	left, right [700]float64
	out         []float64
}

func (p *player) play(in *instance, rng *rand.Rand, events int) {
	n := 1 + rng.IntN(len(p.left))
	for i := range n {
		p.left[i], p.right[i] = rng.NormFloat64(), rng.NormFloat64()
	}
	list := slice(in.flush, events)
	for i := range list {
		row := rng.IntN(len(param.Table))
		q := &param.Table[row]
		put(&list[i].row, float64(row))
		put(&list[i].frame, float64(i*n/events))
		put(&list[i].value, q.ControlMin()+(q.ControlMax()-q.ControlMin())*rng.Float64())
		if rng.IntN(5) == 0 && !q.Stepped() && !q.Latched {
			put(&list[i].kind, 1)
		}
	}
	p.block(in, n, unsafe.Pointer(unsafe.SliceData(list)), events)
	p.out = append(append(p.out, p.left[:n]...), p.right[:n]...)
}

func (p *player) block(in *instance, n int, events unsafe.Pointer, count int) {
	block := argument(in.process)
	block.in[0], block.in[1] = unsafe.Pointer(&p.left[0]), unsafe.Pointer(&p.right[0])
	block.out = block.in
	put(&block.in64, 1)
	put(&block.out64, 1)
	put(&block.frames, float64(n))
	put(&block.event_count, float64(count))
	pointTo(&block.events, events)
	in.process(block)
}

func pointTo[T any](dst **T, p unsafe.Pointer) { *dst = (*T)(p) }

// fill sets the shared values as C does before create.
func fill[T any](shared *T) *T {
	values := unsafe.Slice((*float64)(unsafe.Pointer(shared)), len(param.Table))
	copy(values, param.Defaults())
	return shared
}

// random is a state with every row anywhere.
func random(rng *rand.Rand) []byte {
	values := make([]float64, len(param.Table))
	for i := range values {
		q := &param.Table[i]
		values[i] = q.Clamp(q.ControlMin() + (q.ControlMax()-q.ControlMin())*rng.Float64())
	}
	return param.AppendState(nil, values)
}

// later is a state as a later version may save it, with what is unknown here.
func later(state []byte) []byte {
	return bytes.Replace(state, []byte(`{"lacquer"`), []byte(`{"later":5,"lacquer"`), 1)
}

// TestLivesMakeNoGarbage: activating, deactivating, creating and destroying
// while another instance is active, which is when the collector rests.
func TestLivesMakeNoGarbage(t *testing.T) {
	active(t)
	shared := fill(argument(newInstance))
	var p player
	block := func(in *instance) { p.block(in, 64, nil, 0) }
	cycle := func(in *instance) {
		for _, rate := range []float64{44100, 48000, 96000} {
			for _, frames := range []int{64, 1024} {
				for _, offline := range []bool{true, false} {
					in.setOffline(offline)
					if !in.activate(rate, frames) {
						t.Fatal("activate")
					}
					block(in)
					in.reset()
					in.deactivate()
				}
			}
		}
	}
	in := newInstance(shared)
	for _, linear := range []float64{0, 1} {
		in.chain.Set(linearRow, linear)
		if n := testing.AllocsPerRun(2, func() { cycle(in) }); n != 0 {
			t.Errorf("linear phase %g: %g allocations in a cycle of activations", linear, n)
		}
	}
	round := func() {
		var h [3]handle
		for i := range h {
			h[i] = create(shared)
		}
		for _, h := range h {
			cycle(find(h))
			destroy(h)
		}
	}
	if n := testing.AllocsPerRun(2, round); n != 0 {
		t.Errorf("%g allocations in a round of lives", n)
	}
}

// TestLivesAreAlike: an instance made of one that was destroyed is as one made
// of nothing, in its state, its output and its meters, bit for bit.
func TestLivesAreAlike(t *testing.T) {
	active(t)
	seeds := uint64(6)
	if testing.Short() {
		seeds = 2
	}
	for seed := range seeds {
		rng := rand.New(rand.NewPCG(seed, 3))
		first := fill(argument(newInstance))
		h := create(first)
		used := find(h)
		var p player
		for range 3 {
			used.loadState(later(random(rng)), false)
			used.setOffline(rng.IntN(2) == 0)
			used.activate([]float64{44100, 96000}[rng.IntN(2)], 1+rng.IntN(1000))
			*(*uint64)(unsafe.Pointer(&first.analyses))++
			for range 20 {
				p.play(used, rng, rng.IntN(8))
			}
		}
		used.loadState(later(random(rng)), false) // its chain never takes it
		destroy(h)

		again, fresh := fill(argument(newInstance)), fill(argument(newInstance))
		h = create(again)
		if find(h) != used {
			t.Fatal("not made of the one that was destroyed")
		}
		a, b := life(find(h), again, seed), life(newInstance(fresh), fresh, seed)
		if !slices.EqualFunc(a.out, b.out, func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) }) {
			t.Errorf("seed %d: outputs differ", seed)
		}
		if a.state != b.state || !slices.Equal(a.latencies, b.latencies) {
			t.Errorf("seed %d: states or latencies differ", seed)
		}
		if i := differ(again, fresh); i >= 0 {
			t.Errorf("seed %d: byte %d of what C sees", seed, i)
		}
		destroy(h)
	}
}

// told is what an instance says and plays.
type told struct {
	out       []float64
	state     string
	latencies []int
}

// life is a short one.
func life[T any](in *instance, shared *T, seed uint64) (l told) {
	rng := rand.New(rand.NewPCG(seed, 5))
	var p player
	l.state = string(in.saveState(nil, false))
	play := func(rate float64) {
		in.activate(rate, 512)
		l.latencies = append(l.latencies, in.chain.Latency(), in.chain.Tail())
		for range 30 {
			p.play(in, rng, rng.IntN(3))
		}
	}
	play(48000)
	in.loadState(random(rng), false)
	play(48000)
	in.deactivate()
	l.out = p.out
	l.state += string(in.saveState(nil, false))
	return l
}

// differ is the first byte in which two shared structs differ, −1 for none.
func differ[T any](a, b *T) int {
	x := unsafe.Slice((*byte)(unsafe.Pointer(a)), unsafe.Sizeof(*a))
	y := unsafe.Slice((*byte)(unsafe.Pointer(b)), unsafe.Sizeof(*b))
	if bytes.Equal(x, y) {
		return -1
	}
	for i := range x {
		if x[i] != y[i] {
			return i
		}
	}
	return -1
}

// TestSpares: instances are kept only while the collector rests, and only
// whole ones.
func TestSpares(t *testing.T) {
	spares := func(want int, when string) {
		t.Helper()
		if n := len(processing.spares); n != want {
			t.Errorf("%s: %d spares, want %d", when, n, want)
		}
	}
	idle := create(argument(newInstance))
	destroy(idle)
	spares(0, "nothing active")
	in := newInstance(argument(newInstance))
	in.activate(48000, 64)
	a, b, c := create(argument(newInstance)), create(argument(newInstance)), create(argument(newInstance))
	find(b).activate(48000, 64)
	find(c).activate(48000, 64)
	find(c).chain = nil // fails in process
	if lq := fmt.Sprint(panics(func() { new(player).block(find(c), 64, nil, 0) })); lq != "true" {
		t.Fatal("no panic")
	}
	for _, h := range []handle{a, b, c} {
		destroy(h)
	}
	spares(2, "one active")
	in.deactivate()
	spares(0, "none active")
}

func panics(f func()) (yes bool) {
	defer func() { yes = recover() != nil }()
	f()
	return false
}
