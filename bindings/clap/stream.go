package clap

import (
	"structs"
	"unsafe"

	"github.com/ebitengine/purego"
)

// istream is clap_istream, from which a plugin reads its state.
type istream struct {
	_    structs.HostLayout
	ctx  uintptr
	read uintptr
}

// ostream is clap_ostream, to which a plugin writes its state.
type ostream struct {
	_     structs.HostLayout
	ctx   uintptr
	write uintptr
}

// maxState bounds what a plugin may write, so that one that never stops does
// not take the machine with it.
const maxState = 256 << 20

// Streams is how a host hands states over. The zero value moves as much as the
// plugin asks for in one call and never fails.
type Streams struct {
	Chunk     int // the most bytes one call moves; 0 is any number
	FailAfter int // bytes after which every call fails; 0 is never
}

// stream is the Go side of either; ctx is its address while a call lasts.
type stream struct {
	Streams
	data  []byte
	moved int
}

// allowed is how many of size bytes the next call moves, -1 for an error.
func (s *stream) allowed(size uintptr) int {
	n := int(min(size, maxState))
	if s.FailAfter > 0 {
		if n = min(n, s.FailAfter-s.moved); n <= 0 {
			return -1
		}
	}
	if s.Chunk > 0 {
		n = min(n, s.Chunk)
	}
	return n
}

var (
	streamRead = purego.NewCallback(func(s, buffer, size uintptr) uintptr {
		return uintptr(at[stream](at[istream](s).ctx).read(buffer, size))
	})
	streamWrite = purego.NewCallback(func(s, buffer, size uintptr) uintptr {
		return uintptr(at[stream](at[ostream](s).ctx).write(buffer, size))
	})
)

// read hands out the next bytes: their number, 0 at the end, -1 for an error.
func (s *stream) read(buffer, size uintptr) int64 {
	n := s.allowed(size)
	if buffer == 0 || n < 0 {
		return -1
	}
	n = copy(unsafe.Slice(at[byte](buffer), n), s.data)
	s.data = s.data[n:]
	s.moved += n
	return int64(n)
}

// write takes bytes and returns their number, or -1 for an error.
func (s *stream) write(buffer, size uintptr) int64 {
	n := s.allowed(size)
	if n < 0 || len(s.data) > maxState-n || (buffer == 0 && n > 0) {
		return -1
	}
	if n > 0 {
		s.data = append(s.data, unsafe.Slice(at[byte](buffer), n)...)
	}
	s.moved += n
	return int64(n)
}

// withInput runs f with the address of an istream over data.
func (p *Plugin) withInput(data []byte, f func(istream uintptr) bool) bool {
	s := &stream{Streams: p.Streams, data: data}
	c := &istream{ctx: address(s), read: streamRead}
	mem := newMemory()
	defer mem.release()
	mem.pin(s)
	mem.pin(c)
	return f(address(c))
}

// withOutput runs f with the address of an ostream and returns what came.
func (p *Plugin) withOutput(f func(ostream uintptr) bool) ([]byte, bool) {
	s := &stream{Streams: p.Streams}
	c := &ostream{ctx: address(s), write: streamWrite}
	mem := newMemory()
	defer mem.release()
	mem.pin(s)
	mem.pin(c)
	ok := f(address(c))
	return s.data, ok
}
