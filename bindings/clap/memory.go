package clap

import (
	"runtime"
	"sync"
)

// memory is Go memory that C may hold on to: pinned, and known to be in use
// until release, so that an owner who forgets to close leaks it instead of
// having it collected under C's feet.
type memory struct {
	pins runtime.Pinner
}

var held sync.Map // *memory -> struct{}

func newMemory() *memory {
	m := new(memory)
	held.Store(m, struct{}{})
	return m
}

// pin keeps what p points to in place until release.
func (m *memory) pin(p any) { m.pins.Pin(p) }

func (m *memory) release() {
	m.pins.Unpin()
	held.Delete(m)
}

// forever keeps what the whole process shares with C.
var forever = newMemory()

// shared pins v for the life of the process.
func shared[T any](v *T) *T {
	forever.pin(v)
	return v
}
