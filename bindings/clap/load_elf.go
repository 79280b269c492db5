//go:build freebsd || linux || netbsd

package clap

import (
	"debug/elf"
	"fmt"
	"os"
	"runtime"
)

var machines = map[string]elf.Machine{
	"amd64": elf.EM_X86_64,
	"arm64": elf.EM_AARCH64,
}

// binaryOf is the library to load for a .clap file: here the file itself. It
// is looked at first, because the system's loader crashes on a file that was
// cut short and runs the initialisers of any library it is given.
func binaryOf(file string) (string, error) {
	if info, err := os.Stat(file); err != nil || info.IsDir() {
		return "", fmt.Errorf("%w: a directory", ErrNotCLAP)
	}
	if err := checkELF(file); err != nil {
		return "", fmt.Errorf("%w: %w", ErrNotCLAP, err)
	}
	return file, nil
}

func checkELF(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	e, err := elf.NewFile(f)
	if err != nil {
		return fmt.Errorf("not a shared library")
	}
	if e.Type != elf.ET_DYN {
		return fmt.Errorf("not a shared library but %v", e.Type)
	}
	if want, known := machines[runtime.GOARCH]; known && e.Machine != want {
		return fmt.Errorf("built for %v, this host is %v", e.Machine, want)
	}
	for _, p := range e.Progs {
		if p.Type == elf.PT_LOAD && p.Off+p.Filesz > uint64(info.Size()) {
			return fmt.Errorf("the file is cut short: %d bytes, at least %d expected", info.Size(), p.Off+p.Filesz)
		}
	}
	return checkSymbol(e)
}

// checkSymbol looks for the entry without loading the file. A file without a
// readable symbol table is left to the loader.
func checkSymbol(e *elf.File) error {
	symbols, err := e.DynamicSymbols()
	if err != nil {
		return nil
	}
	for _, s := range symbols {
		if s.Name == entrySymbol && s.Section != elf.SHN_UNDEF {
			return nil
		}
	}
	return fmt.Errorf("a shared library without %s", entrySymbol)
}
