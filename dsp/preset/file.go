package preset

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"

	"lacquer/dsp/param"
)

// MaxFile bounds the bytes of a preset's file: what package param takes.
const MaxFile = param.MaxState

// Folder is where a user's own presets live, whether or not it is there, on
// the system that runtime.GOOS calls goos. The folder of the user is home, ""
// if there is none; getenv gives the environment's variables. The result is
// "" where the system does not say.
func Folder(goos, home string, getenv func(string) string) string {
	base := ""
	switch goos {
	case "windows":
		base = getenv("APPDATA")
	case "darwin":
		if home != "" {
			base = filepath.Join(home, "Library", "Application Support")
		}
	default: // the XDG base directory specification; relative paths do not count
		if base = getenv("XDG_DATA_HOME"); !filepath.IsAbs(base) {
			base = ""
			if home != "" {
				base = filepath.Join(home, ".local", "share")
			}
		}
	}
	if base == "" {
		return ""
	}
	return filepath.Join(base, "lacquer", "presets")
}

// ParseFile is Parse of what stands in the file of a path. A preset without a
// name is called after the file, one without a category is the user's. Errors
// and remarks begin with the path.
func ParseFile(path string, data []byte) (*Preset, error) {
	p, err := Parse(bytes.TrimPrefix(data, []byte("\ufeff"))) // some editors begin with it
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if p.Name == "" {
		p.Name = Stem(path)
	}
	if p.Category == "" {
		p.Category = "User"
	}
	for i, r := range p.Remarks {
		p.Remarks[i] = path + ": " + r
	}
	return p, nil
}

// Stem is a file's name without its extension.
func Stem(path string) string {
	return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}
