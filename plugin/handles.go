package main

// #include "lacquer.h"
import "C"

import (
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// handle names an instance to C: 1 + its place in instances. C never holds a
// Go pointer.
type handle uintptr

// instances are found without a lock or an allocation. The number is a bound,
// not a reservation: an entry is a pointer.
var instances [1 << 14]atomic.Pointer[instance]

// create makes an instance, of one that was destroyed if there is one, or gives
// 0 where there is no room.
func create(shared *C.lq_shared) handle {
	in := takeSpare()
	if in != nil {
		in.begin(shared)
	} else {
		in = newInstance(shared)
	}
	for i := range instances {
		if instances[i].CompareAndSwap(nil, in) {
			return handle(i + 1)
		}
	}
	return 0
}

// find gives the instance of a call from C, and sees to it that there is room
// on the stack for what may interrupt the call.
func find(h handle) *instance {
	makeRoom()
	return instances[h-1].Load()
}

func destroy(h handle) {
	in := find(h)
	in.deactivate()
	instances[h-1].Store(nil)
	in.end()
	keepSpare(in)
}

// The collector rests while any instance is active: process makes no garbage,
// and a collection would take its caches and, briefly, its time. A memory
// limit far off is the net below.
const memoryLimit = 4 << 30

// processing counts the active instances, and keeps those that are destroyed
// meanwhile for the next ones: they would not be collected. There are never
// more than were alive at once.
var processing struct {
	sync.Mutex
	count   int
	percent int // what SetGCPercent was before
	spares  []*instance
}

// keepSpare keeps an instance while the collector rests, unless something went
// wrong in it.
func keepSpare(in *instance) {
	processing.Lock()
	defer processing.Unlock()
	if processing.count > 0 && in.unfinished == 0 {
		processing.spares = append(processing.spares, in)
	}
}

// takeSpare gives an instance that was destroyed, or nil.
func takeSpare() *instance {
	processing.Lock()
	defer processing.Unlock()
	last := len(processing.spares) - 1
	if last < 0 {
		return nil
	}
	in := processing.spares[last]
	processing.spares[last] = nil
	processing.spares = processing.spares[:last]
	return in
}

func enterProcessing() {
	processing.Lock()
	defer processing.Unlock()
	if processing.count++; processing.count == 1 {
		processing.percent = debug.SetGCPercent(-1)
	}
}

func leaveProcessing() {
	processing.Lock()
	defer processing.Unlock()
	if processing.count--; processing.count == 0 {
		clear(processing.spares) // they can be collected now
		processing.spares = processing.spares[:0]
		debug.SetGCPercent(processing.percent)
	}
}
