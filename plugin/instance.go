package main

// #include "lacquer.h"
import "C"

import (
	"math"
	"slices"
	"sync/atomic"
	"unsafe"

	"lacquer/dsp/chain"
	"lacquer/dsp/param"
	"lacquer/dsp/reuse"
)

// instance is one plugin. Its chain belongs to the audio thread while it is
// active and to the main thread otherwise; state.go says how a state that the
// main thread loads reaches it.
type instance struct {
	chain       *chain.Chain
	shared      *C.lq_shared
	left, right []float64
	events      []chain.Event
	active      bool
	unfinished  int  // calls of activate and process that have not come to their end: panics
	offline     bool // the host's render mode, in force from the next activate on
	meters      meters

	moved     bool // a parameter has changed since the tail was published
	tailEvery int  // frames between two computations of the tail
	tailIn    int  // frames until the next may be made

	values      []float64    // takeState's
	state, next *param.State // the main thread's: of the last load and the next one
}

// linearRow is the equaliser's phase mode, whose latency depends on whether
// the host plays or renders.
var linearRow = slices.IndexFunc(param.Table, func(p param.Param) bool {
	return p.Stage == param.EQ && p.Index == param.EQPhase
})

func newInstance(shared *C.lq_shared) *instance {
	in := &instance{
		chain:  chain.New(),
		events: make([]chain.Event, 0, C.LQ_MAX_EVENTS),
		values: make([]float64, len(param.Table)),
		state:  param.NewState(),
		next:   param.NewState(),
	}
	in.begin(shared)
	return in
}

// begin starts the life of an instance, which may not be its first: only memory
// is left of one before.
func (in *instance) begin(shared *C.lq_shared) {
	in.chain.Renew()
	in.shared, in.meters = shared, newMeters(shared)
	in.state.Forget()
	in.left, in.right = in.left[:0], in.right[:0]
	in.active, in.offline = false, false
}

// end lets go of what is C's.
func (in *instance) end() { in.shared, in.meters = nil, meters{} }

// activate prepares the chain for a rate of 1 to 768 kHz; it refuses others.
func (in *instance) activate(rate float64, maxFrames int) bool {
	if !(rate >= 1000 && rate <= 768000) || maxFrames < 1 {
		return false
	}
	in.unfinished++
	const most = 1 << 16 // longer blocks are processed in pieces
	n := min(maxFrames, most)
	in.takeState()
	in.chain.SetOffline(in.offline)
	in.chain.Prepare(rate, n)
	in.left, in.right = reuse.Zeros(in.left, n), reuse.Zeros(in.right, n)
	in.meters.prepare(in.chain, rate)
	atomic.StoreUint32((*uint32)(unsafe.Pointer(&in.shared.latency)), uint32(in.chain.Latency()))
	in.tailEvery = max(int(rate/100), 1)
	in.publishTail()
	if !in.active {
		in.active = true
		enterProcessing()
	}
	in.unfinished--
	return true
}

// setOffline takes the host's render mode. A restart is asked for only where
// the mode makes a difference.
func (in *instance) setOffline(offline bool) C.uint32_t {
	changed := offline != in.offline
	in.offline = offline
	linear := in.current(linearRow) == param.LinearPhase
	if in.active && changed && linear {
		return C.LQ_RESTART
	}
	return 0
}

func (in *instance) deactivate() {
	if in.active {
		in.active = false
		leaveProcessing()
	}
}

func (in *instance) reset() {
	in.takeState()
	in.chain.Reset()
	in.meters.reset(in.chain)
}

// publishTail takes its time (the filters are designed for it), so that while
// parameters move it runs once in 10 ms.
func (in *instance) publishTail() {
	atomic.StoreUint32((*uint32)(unsafe.Pointer(&in.shared.tail)), uint32(in.chain.Tail()))
	in.moved, in.tailIn = false, in.tailEvery
}

// takeEvents turns C's events into the chain's. A value that is not a number
// is no value.
func (in *instance) takeEvents(events []C.lq_event) {
	in.events = in.events[:0]
	in.moved = in.moved || len(events) > 0
	for i := range events {
		e := &events[i]
		if e.kind == C.LQ_START {
			in.events = append(in.events, chain.Event{Frame: int(e.frame), Start: true})
			continue
		}
		v := float64(e.value)
		if v != v {
			continue
		}
		row := int(e.row)
		in.events = append(in.events, chain.Event{Frame: int(e.frame), Row: row, Value: v, Mod: e.kind == C.LQ_MODULATION})
		if e.kind == C.LQ_VALUE {
			atomic.StoreUint64(in.value(row), math.Float64bits(param.Table[row].Clamp(v)))
		}
	}
}

// answer tells C what the parameters ask of the host.
func (in *instance) answer() C.uint32_t {
	if in.active && in.chain.NeedsPrepare() {
		return C.LQ_RESTART
	}
	return 0
}

// flush applies events outside process.
func (in *instance) flush(events []C.lq_event) C.uint32_t {
	in.takeState()
	in.takeEvents(events)
	in.chain.Process(nil, nil, in.events)
	return in.answer()
}

// process runs one block: from the host's buffers to float64, through the
// chain, and back.
func (in *instance) process(b *C.lq_block) C.uint32_t {
	in.unfinished++
	in.takeState()
	in.meters.listen(in.chain)
	in.chain.SetMono(b.mono != 0)
	in.takeEvents(unsafe.Slice(b.events, int(b.event_count)))
	events := in.events
	frames := int(b.frames)
	for done := 0; ; {
		n := min(frames-done, len(in.left))
		l, r := in.left[:n], in.right[:n]
		read(l, b.in[0], b.in64&1 != 0, done)
		read(r, b.in[1], b.in64&2 != 0, done)
		k := 0
		for k < len(events) && events[k].Frame < done+n {
			events[k].Frame -= done
			k++
		}
		if done+n == frames {
			k = len(events)
		}
		in.chain.Process(l, r, events[:k])
		events = events[k:]
		if b.mono != 0 {
			fold(l, r)
		}
		write(b.out[0], b.out64&1 != 0, done, l)
		write(b.out[1], b.out64&2 != 0, done, r)
		if done += n; done == frames {
			break
		}
	}
	in.meters.publish(in.chain, frames)
	if in.tailIn -= frames; in.moved && in.tailIn <= 0 {
		in.publishTail()
	}
	in.unfinished--
	if b.event_count == 0 {
		return 0
	}
	return in.answer()
}

// read fills dst from a channel of the host; without one it is silence.
func read(dst []float64, src unsafe.Pointer, is64 bool, from int) {
	switch {
	case src == nil:
		clear(dst)
	case is64:
		copy(dst, unsafe.Slice((*float64)(src), from+len(dst))[from:])
	default:
		for i, v := range unsafe.Slice((*float32)(src), from+len(dst))[from:] {
			dst[i] = float64(v)
		}
	}
}

// fold makes left the mid of both. The chain gives two equal sides; but a host
// that has two channels in and one out hears both through the bypass too.
func fold(left, right []float64) {
	for i := range left {
		left[i] = (left[i] + right[i]) / 2
	}
}

// write fills a channel of the host, if it is there.
func write(dst unsafe.Pointer, is64 bool, from int, src []float64) {
	switch {
	case dst == nil:
	case is64:
		copy(unsafe.Slice((*float64)(dst), from+len(src))[from:], src)
	default:
		out := unsafe.Slice((*float32)(dst), from+len(src))[from:]
		for i, v := range src {
			out[i] = float32(v)
		}
	}
}
