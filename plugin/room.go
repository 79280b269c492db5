package main

// A host's handler of signals that does not ask for the alternate stack runs
// on the stack it interrupts: on an audio thread in Go that is the
// goroutine's, which starts with 4 kB and has other memory of Go's below it.
// room is what such a handler finds free at least.
const room = 128 << 10

// touch is never set: makeRoom's array is there for its size alone, and is
// neither cleared nor read.
var touch bool

// makeRoom has the goroutine's stack grow once; then it costs next to nothing.
// The collector, which may shrink the stack again, rests while instances are
// active.
//
//go:noinline
func makeRoom() {
	if touch {
		var free [room]byte
		use(&free)
	}
}

//go:noinline
func use(free *[room]byte) { free[0]++ }
