package presets

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"lacquer/dsp/preset"
)

// folder has files by name and text.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	mine  = `{"lacquer":1,"name":"Mine","category":"Genre","params":{"glue.on":"On"}}`
	rock  = `{"lacquer":1,"name":"LOUD rock","category":"Genre","params":{"glue.on":"On"}}`
	plain = `{"lacquer":1,"params":{"nobody.knows":1,"glue.on":"On"}}`
)

// TestFolder: the program asks for what preset.Folder needs.
func TestFolder(t *testing.T) {
	t.Setenv("HOME", "/home/me")
	t.Setenv("APPDATA", "/home/me")
	t.Setenv("XDG_DATA_HOME", "/home/me")
	want := preset.Folder(runtime.GOOS, "/home/me", func(string) string { return "/home/me" })
	if got := Folder(); got != want || got == "" {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestList(t *testing.T) {
	dir := folder(t, map[string]string{
		"mine.json": mine, "rock.json": rock, "plain.JSON": "\ufeff" + plain, "broken.json": `{"lacquer":1,"params":{"glue.on":"perhaps"}}`,
		"mine2.json": mine, "notes.txt": "buy strings",
	})
	if err := os.Mkdir(filepath.Join(dir, "folder.json"), 0o777); err != nil {
		t.Fatal(err)
	}
	_ = os.Symlink(os.DevNull, filepath.Join(dir, "device.json")) // is no file, and passed over
	list, faults := List(dir)
	if want := len(preset.All()) + 2; len(list) != want {
		t.Errorf("%d presets, want %d", len(list), want)
	}
	if !slices.IsSortedFunc(list, func(a, b Preset) int { return preset.Compare(a.Preset, b.Preset) }) {
		t.Error("not in order")
	}
	for name, file := range map[string]string{"mine": "mine.json", "Loud Rock": "rock.json", "plain": "plain.JSON", "Tape Warmth": ""} {
		p, ok := find(list, name)
		if !ok || file != "" && p.File != filepath.Join(dir, file) || file == "" && p.File != "" {
			t.Errorf("%s comes from %q", name, p.File)
		}
	}
	if p, _ := find(list, "plain"); p.Category != "User" || len(p.Remarks) != 1 || !strings.Contains(p.Remarks[0], `plain.JSON: "nobody.knows"`) {
		t.Errorf("%s: %q", p.Category, p.Remarks)
	}
	if len(faults) != 2 || !strings.Contains(faults[0].Err.Error(), `broken.json: state: glue.on: "perhaps"`) ||
		!strings.Contains(faults[1].Err.Error(), `mine2.json: is called "Mine" as `) {
		t.Errorf("%v", faults)
	}
	for _, none := range []string{"", filepath.Join(dir, "nowhere")} {
		if list, faults := List(none); len(list) != len(preset.All()) || faults != nil {
			t.Errorf("%q: %d presets, %v", none, len(list), faults)
		}
	}
	if _, faults := List(filepath.Join(dir, "notes.txt")); len(faults) != 1 {
		t.Errorf("a file as a folder: %v", faults)
	}
}

func TestLoad(t *testing.T) {
	dir := folder(t, map[string]string{"mine.json": mine, "tape-warmth.json": "{"})
	for _, name := range []string{"mine", "MINE", filepath.Join(dir, "mine.json"), "loud-rock"} {
		if _, err := Load(name, dir); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, words := range map[string][]string{
		"Loud Rok":    {`"Loud Rok"`, "nearest are Loud Rock"},
		"tape":        {"nearest are Tape Warmth"},
		"":            {"no such preset"},
		"Tape Warmth": {"tape-warmth.json", "not readable"}, // not the factory's in its stead
	} {
		_, err := Load(name, dir)
		if err == nil || errors.Is(err, ErrUnknown) != (name != "Tape Warmth") {
			t.Errorf("%q: %v", name, err)
			continue
		}
		for _, w := range words {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%q: no %q in %v", name, w, err)
			}
		}
	}
}

// TestOpenRefuses names the file, whatever is wrong.
func TestOpenRefuses(t *testing.T) {
	dir := folder(t, map[string]string{
		"empty.json": "", "text.json": "Dear diary", "cut.json": mine[:40], "big.json": mine + strings.Repeat(" ", 2<<20),
		"other.json": `{"name":"x"}`, "later.json": `{"lacquer":9}`, "deep.json": strings.Repeat("[", 1<<20), "target.json": `{"lacquer":1,"target":{"lufs":9}}`,
	})
	for _, name := range []string{"empty.json", "text.json", "cut.json", "big.json", "other.json", "later.json", "deep.json", "target.json", "nowhere.json", "."} {
		path := filepath.Join(dir, name)
		if _, err := Open(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
