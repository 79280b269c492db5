package clap

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maxPresetFiles bounds a crawl through a directory.
const maxPresetFiles = 100000

// Presets returns what is in all of the provider's locations. A location that
// does not exist has none. Presets that were found are returned along with an
// error about others.
func (p *PresetProvider) Presets() ([]Preset, error) {
	var found []Preset
	var faults []error
	for _, l := range p.Locations {
		files, err := p.Files(l)
		if err != nil {
			faults = append(faults, err)
		}
		for _, file := range files {
			presets, err := p.Read(l.Kind, file, l.Flags)
			found = append(found, presets...)
			if err != nil {
				faults = append(faults, err)
			}
		}
	}
	return found, errors.Join(faults...)
}

// Files are what Read is to be called with for a location: the files of the
// provider's types under its path, or the path itself; the empty path for one
// that is no file.
func (p *PresetProvider) Files(l PresetLocation) ([]string, error) {
	if l.Kind != LocationFile {
		return []string{""}, nil
	}
	path := l.Path
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	var list []string
	err = filepath.WalkDir(path, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if len(list) == maxPresetFiles {
			return fs.SkipAll
		}
		if !d.IsDir() && p.matches(file) {
			list = append(list, file)
		}
		return nil
	})
	return list, err
}

// matches reports whether a file is of a type the provider declared.
func (p *PresetProvider) matches(file string) bool {
	for _, t := range p.FileTypes {
		if t.Extension == "" || strings.EqualFold(filepath.Ext(file), "."+t.Extension) {
			return true
		}
	}
	return false
}
