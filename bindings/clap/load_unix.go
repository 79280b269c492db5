//go:build darwin || freebsd || linux || netbsd

package clap

import "github.com/ebitengine/purego"

// openBinary maps a shared library, with every symbol resolved now rather
// than in the middle of a block.
func openBinary(file string) (uintptr, error) {
	return purego.Dlopen(file, purego.RTLD_NOW|purego.RTLD_LOCAL)
}

func findSymbol(handle uintptr, name string) (uintptr, error) {
	return purego.Dlsym(handle, name)
}

// closeBinary unmaps the library, unless it was linked to stay, as those
// written in Go are. It fails only for a handle that is none.
func closeBinary(handle uintptr) { _ = purego.Dlclose(handle) }
