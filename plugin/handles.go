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

// create makes an instance, or gives 0 where there is no room.
func create(shared *C.lq_shared) handle {
	in := newInstance(shared)
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
	find(h).deactivate()
	instances[h-1].Store(nil)
}

// The collector rests while any instance is active: process makes no garbage,
// and a collection would take its caches and, briefly, its time. A memory
// limit far off is the net below.
const memoryLimit = 4 << 30

var processing struct {
	sync.Mutex
	count   int
	percent int // what SetGCPercent was before
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
		debug.SetGCPercent(processing.percent)
	}
}
