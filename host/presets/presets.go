// Package presets finds presets: the factory's, those in the user's folder,
// and any file.
package presets

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"lacquer/dsp/preset"
	"lacquer/host/nearest"
)

// Preset is a preset and where it comes from.
type Preset struct {
	*preset.Preset
	File string // empty for the factory's
}

// Fault is a file in the user's folder that is no preset, and why.
type Fault struct {
	Name string // of the file
	Err  error
}

// ErrUnknown is a name that no preset has.
var ErrUnknown = errors.New("no such preset")

// extension is that of preset files.
const extension = ".json"

// Folder is where the user's own presets live, whether or not it is there;
// empty on a system without a home.
func Folder() string {
	home, _ := os.UserHomeDir()
	return preset.Folder(runtime.GOOS, home, os.Getenv)
}

// List gives all presets by category and name: the user's in a folder and the
// factory's. A user's preset stands for the factory's of the same name. What
// is wrong with a file in the folder is in faults, and the others are listed.
func List(folder string) (list []Preset, faults []Fault) {
	list, faults = user(folder)
	for _, p := range preset.All() {
		if _, taken := find(list, p.Name); !taken {
			list = append(list, Preset{p, ""})
		}
	}
	slices.SortStableFunc(list, func(a, b Preset) int { return preset.Compare(a.Preset, b.Preset) })
	return list, faults
}

// user reads a folder of presets; one that is not there is empty.
func user(folder string) (list []Preset, faults []Fault) {
	if folder == "" {
		return nil, nil
	}
	files, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		faults = append(faults, Fault{folder, err})
	}
	for _, f := range files {
		path := filepath.Join(folder, f.Name())
		if info, err := os.Stat(path); !isFile(f.Name()) || err == nil && !info.Mode().IsRegular() {
			continue // a named pipe would be waited for
		}
		p, err := Open(path)
		if err == nil {
			if other, taken := find(list, p.Name); taken {
				err = fmt.Errorf("%s: is called %q as %s is: it is left out", p.File, p.Name, other.File)
			}
		}
		if err != nil {
			faults = append(faults, Fault{f.Name(), err})
			continue
		}
		list = append(list, p)
	}
	return list, faults
}

// isFile tells the path of a preset's file from a preset's name.
func isFile(name string) bool { return strings.EqualFold(filepath.Ext(name), extension) }

// Open reads a preset's file; see preset.ParseFile.
func Open(path string) (Preset, error) {
	f, err := os.Open(path)
	if err != nil {
		return Preset{}, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, preset.MaxFile+1))
	if err != nil {
		return Preset{}, err
	}
	p, err := preset.ParseFile(path, data)
	if err != nil {
		return Preset{}, err
	}
	return Preset{p, path}, nil
}

// Load gives the preset of a name, in any case and with or without spaces and
// hyphens, or the one in a file whose path ends in .json.
func Load(name, folder string) (Preset, error) {
	if isFile(name) {
		return Open(name)
	}
	list, faults := List(folder)
	for _, f := range faults { // else another preset of the name would be found without a word
		if preset.Fold(preset.Stem(f.Name)) == preset.Fold(name) {
			return Preset{}, f.Err
		}
	}
	if p, ok := find(list, name); ok {
		return p, nil
	}
	return Preset{}, fmt.Errorf("%w: %q; nearest are %s (lacquer presets lists all)", ErrUnknown, name, strings.Join(near(list, name), ", "))
}

// find is preset.Find.
func find(list []Preset, name string) (Preset, bool) {
	i := slices.IndexFunc(list, func(p Preset) bool { return preset.Same(p.Name, name) })
	if i < 0 {
		return Preset{}, false
	}
	return list[i], true
}

// near are names that somebody may have meant: those that have all that was
// typed in them first.
func near(list []Preset, name string) []string {
	names := make([]string, len(list))
	for i := range list {
		names[i] = list[i].Name
	}
	want := preset.Fold(name)
	return nearest.Names(names, 3, func(i int) int {
		have := preset.Fold(names[i])
		if strings.Contains(have, want) {
			return -1
		}
		return nearest.Distance(want, have)
	})
}
