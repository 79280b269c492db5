package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"lacquer/dsp"
	"lacquer/host/engine"
)

const lacquerFile = "lacquer.clap"

// clapPaths are the folders where CLAP plugins live, the user's first.
func clapPaths() []string {
	paths := filepath.SplitList(os.Getenv("CLAP_PATH"))
	home, _ := os.UserHomeDir()
	switch runtime.GOOS {
	case "windows":
		return append(paths, filepath.Join(os.Getenv("LOCALAPPDATA"), "Programs", "Common", "CLAP"), filepath.Join(os.Getenv("COMMONPROGRAMFILES"), "CLAP"))
	case "darwin":
		return append(paths, filepath.Join(home, "Library", "Audio", "Plug-Ins", "CLAP"), "/Library/Audio/Plug-Ins/CLAP")
	}
	return append(paths, filepath.Join(home, ".clap"), "/usr/lib/clap")
}

// findLacquer finds our plugin: where the user says, beside this program, in
// CLAP's folders.
func findLacquer(given string) (string, error) {
	if given != "" {
		return given, nil
	}
	var tried []string
	if exe, err := os.Executable(); err == nil {
		if exe, err = filepath.EvalSymlinks(exe); err == nil {
			tried = append(tried, filepath.Dir(exe))
		}
	}
	tried = append(tried, clapPaths()...)
	for _, dir := range tried {
		path := filepath.Join(dir, lacquerFile)
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("%s is not beside this program nor in %s: give its path with --lacquer", lacquerFile, strings.Join(tried[1:], ", "))
}

// openLacquer opens our plugin and refuses one from another build.
func openLacquer(given string) (*engine.Plugin, error) {
	path, err := findLacquer(given)
	if err != nil {
		return nil, err
	}
	p, err := engine.Open(path, "")
	if err != nil {
		return nil, err
	}
	if v := p.Descriptor().Version; v != dsp.Version {
		p.Close()
		return nil, fmt.Errorf("%s is version %s, this program is version %s: install both from one build, or give the right one with --lacquer", path, v, dsp.Version)
	}
	return p, nil
}
