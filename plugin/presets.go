package main

// #include "lacquer.h"
import "C"

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"

	"lacquer/dsp/preset"
)

// factory are the factory's presets, parsed when somebody first asks for them
// and kept, so that a load makes no garbage. Nobody changes them.
var factory = sync.OnceValue(preset.All)

// findPreset gives the preset of a location as hosts name it.
func findPreset(kind C.uint32_t, path, key string) (*preset.Preset, error) {
	switch kind {
	case C.CLAP_PRESET_DISCOVERY_LOCATION_FILE:
		return readPreset(strings.Clone(path)) // files and errors keep it
	case C.CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN:
		for _, p := range factory() {
			if p.Key == key {
				return p, nil
			}
		}
		return nil, fmt.Errorf("no factory preset has the load key %.60q", key)
	}
	return nil, fmt.Errorf("location of kind %d, which is not known here", kind)
}

// readPreset reads a preset's file, or a state that was saved as one. Hosts
// crawl folders: what would be waited for, as a named pipe, or never ends, as
// some devices, is not opened.
func readPreset(path string) (*preset.Preset, error) {
	if path == "" {
		return nil, errors.New("no file is named")
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	switch size := info.Size(); {
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s: not a regular file", path)
	case size > preset.MaxFile:
		return nil, fmt.Errorf("%s: %d bytes, a preset has at most %d", path, size, preset.MaxFile)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data := make([]byte, info.Size())
	if _, err := io.ReadFull(f, data); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return preset.ParseFile(path, data)
}

// folder is the user's, or "" where it is not there.
func folder() string {
	home, _ := os.UserHomeDir()
	path := preset.Folder(runtime.GOOS, home, os.Getenv)
	if info, err := os.Stat(path); err != nil || !info.IsDir() || !filepath.IsAbs(path) {
		return ""
	}
	return path
}

// describe fills what hosts list of a preset.
func describe(p *preset.Preset, dst *C.lq_preset) {
	*dst = C.lq_preset{}
	put := func(dst []C.char, text string) { copyText(&dst[0], len(dst), []byte(text)) }
	put(dst.key[:], p.Key)
	put(dst.name[:], p.Name)
	put(dst.category[:], p.Category)
	put(dst.description[:], p.Description)
	if t := p.Target; t != nil {
		put(dst.lufs[:], fmt.Sprintf("%g LUFS", t.LUFS))
		put(dst.ceiling[:], fmt.Sprintf("%g dBTP", t.Ceiling))
	}
}

// blame says in C why there is no preset.
func blame(err error, dst *C.lq_fault) {
	var number syscall.Errno
	if errors.As(err, &number) {
		dst.os_error = C.int32_t(number)
	}
	copyText(&dst.text[0], len(dst.text), []byte(err.Error()))
}

// loadPreset sets all that a preset says; what is for listening stays, and what
// the last state had that is unknown here goes. It is for the main thread.
func (in *instance) loadPreset(p *preset.Preset) C.uint32_t {
	in.state.Forget()
	return in.hand(p.Values, true)
}
