package clap

import (
	"bytes"
	"strings"
	"unsafe"

	"github.com/ebitengine/purego"
)

// Sizes of the fixed character arrays in CLAP's structs.
const (
	NameSize = 256  // CLAP_NAME_SIZE
	PathSize = 1024 // CLAP_PATH_SIZE
)

// InvalidID marks "none" where an id is asked for.
const InvalidID uint32 = 1<<32 - 1 // CLAP_INVALID_ID

// maxCString bounds the strings read from a plugin, so that one without its
// terminating zero ends somewhere.
const maxCString = 1 << 16

// call runs the C function at fn with integer and pointer arguments and
// returns its integer result, of which only the bytes of the function's
// return type are valid. A null function returns 0.
//
//go:uintptrescapes
func call(fn uintptr, args ...uintptr) uintptr {
	if fn == 0 {
		return 0
	}
	r, _, _ := purego.SyscallN(fn, args...)
	return r
}

// callBool is call for a function that returns a C bool.
//
//go:uintptrescapes
func callBool(fn uintptr, args ...uintptr) bool {
	return fn != 0 && byte(call(fn, args...)) != 0
}

// at is the C object at address p, which is not null. The detour through the
// address of p says that p came from C and is no Go pointer to keep alive.
func at[T any](p uintptr) *T {
	return (*T)(*(*unsafe.Pointer)(unsafe.Pointer(&p)))
}

// address is where C finds v, which must be pinned. Go memory that is lent for
// one call only is converted in the call's own argument list instead, which
// tells the compiler to keep it in place until the call is over.
func address[T any](v *T) uintptr { return uintptr(unsafe.Pointer(v)) }

// cBool is a Go bool as C reads it.
func cBool(b bool) uintptr {
	if b {
		return 1
	}
	return 0
}

// cString is s with its terminating zero; text after a zero in s is cut.
func cString(s string) *byte {
	s, _, _ = strings.Cut(s, "\x00")
	b := append([]byte(s), 0)
	return &b[0]
}

// goString copies the C string at p; null is the empty string.
func goString(p uintptr) string {
	if p == 0 {
		return ""
	}
	n := 0
	for n < maxCString && *at[byte](p + uintptr(n)) != 0 {
		n++
	}
	return text(unsafe.Slice(at[byte](p), n))
}

// text is what stands before the first zero of a character array, as UTF-8.
func text(b []byte) string {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	return strings.ToValidUTF8(string(b), "\uFFFD")
}
