package clap

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// binaryOf is the library to load for a .clap file: on macOS a .clap is a
// bundle, a directory that holds the library as Contents/MacOS/NAME, where
// NAME is the bundle's own without its suffix. A bundle whose executable is
// called otherwise holds nothing else there.
func binaryOf(file string) (string, error) {
	if info, err := os.Stat(file); err != nil || !info.IsDir() {
		return file, err
	}
	dir := filepath.Join(file, "Contents", "MacOS")
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	if binary := filepath.Join(dir, name); isFile(binary) {
		return binary, nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		return "", fmt.Errorf("%w: a directory without Contents/MacOS/%s", ErrNotCLAP, name)
	}
	return filepath.Join(dir, entries[0].Name()), nil
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
