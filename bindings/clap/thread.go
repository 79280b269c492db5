package clap

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// mainID is the OS thread that serves as main thread, 0 before its first use.
var mainID atomic.Uintptr

// mainCalls starts the goroutine that owns the main thread and returns the
// way to it.
var mainCalls = sync.OnceValue(func() chan<- func() {
	calls := make(chan func())
	go func() {
		runtime.LockOSThread()
		mainID.Store(threadID())
		for f := range calls {
			f()
		}
	}()
	return calls
})

// OnMain runs f on the main thread and waits for it: one OS thread, the same
// for all plugins and as long as the process lives. Called from f itself it
// just runs. f must not wait for another goroutine that calls OnMain.
//
// The thread is one of Go's own, not the one the process started on; the
// difference would show on macOS only, and there only to a plugin that opens
// a window.
func OnMain(f func()) {
	if threadID() == mainID.Load() {
		f()
		return
	}
	var panicked any
	done := make(chan struct{})
	mainCalls() <- func() {
		defer close(done)
		defer func() { panicked = recover() }()
		f()
	}
	<-done
	if panicked != nil {
		panic(panicked)
	}
}
