package clap

import (
	"fmt"
	"os"
	"syscall"
)

// binaryOf is the library to load for a .clap file: on Windows the file
// itself.
func binaryOf(file string) (string, error) {
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		return "", fmt.Errorf("%w: a directory", ErrNotCLAP)
	}
	return file, nil
}

func openBinary(file string) (uintptr, error) {
	h, err := syscall.LoadLibrary(file)
	return uintptr(h), err
}

func findSymbol(handle uintptr, name string) (uintptr, error) {
	return syscall.GetProcAddress(syscall.Handle(handle), name)
}

// closeBinary unmaps the library. It fails only for a handle that is none.
func closeBinary(handle uintptr) { _ = syscall.FreeLibrary(syscall.Handle(handle)) }
