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

// stream is the Go side of either; ctx is its address while a call lasts.
type stream struct {
	data []byte
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
	if buffer == 0 {
		return -1
	}
	n := min(size, uintptr(len(s.data)))
	copy(unsafe.Slice(at[byte](buffer), n), s.data)
	s.data = s.data[n:]
	return int64(n)
}

// write takes bytes and returns their number, or -1 for an error.
func (s *stream) write(buffer, size uintptr) int64 {
	if size > maxState || uintptr(len(s.data)) > maxState-size || (buffer == 0 && size > 0) {
		return -1
	}
	if size > 0 {
		s.data = append(s.data, unsafe.Slice(at[byte](buffer), size)...)
	}
	return int64(size)
}

// withInput runs f with the address of an istream over data.
func withInput(data []byte, f func(istream uintptr) bool) bool {
	s := &stream{data: data}
	c := &istream{ctx: address(s), read: streamRead}
	mem := newMemory()
	defer mem.release()
	mem.pin(s)
	mem.pin(c)
	return f(address(c))
}

// withOutput runs f with the address of an ostream and returns what came.
func withOutput(f func(ostream uintptr) bool) ([]byte, bool) {
	s := &stream{}
	c := &ostream{ctx: address(s), write: streamWrite}
	mem := newMemory()
	defer mem.release()
	mem.pin(s)
	mem.pin(c)
	ok := f(address(c))
	return s.data, ok
}
