package clap

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
)

// errorBadExeFormat is ERROR_BAD_EXE_FORMAT, whose text in the system is meant
// to be filled in.
const errorBadExeFormat syscall.Errno = 193

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
	if err == errorBadExeFormat {
		err = fmt.Errorf("not a library for Windows on %s, or cut short", runtime.GOARCH)
	}
	return uintptr(h), err
}

func findSymbol(handle uintptr, name string) (uintptr, error) {
	return syscall.GetProcAddress(syscall.Handle(handle), name)
}

// closeBinary unmaps the library. It fails only for a handle that is none.
func closeBinary(handle uintptr) { _ = syscall.FreeLibrary(syscall.Handle(handle)) }
