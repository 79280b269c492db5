package preset

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lacquer/dsp/param"
)

// TestFolder: the user's folder on each system, with and without what it is
// derived from.
func TestFolder(t *testing.T) {
	join := filepath.Join
	roaming := join("/", "Users", "me", "Roaming")
	for _, c := range []struct{ goos, home, appdata, xdg, want string }{
		{"linux", "/home/me", "", "", "/home/me/.local/share/lacquer/presets"},
		{"linux", "/home/me", "/x", "relative", "/home/me/.local/share/lacquer/presets"},
		{"freebsd", "/home/me", "", "/data", "/data/lacquer/presets"},
		{"linux", "", "", "/data", "/data/lacquer/presets"},
		{"linux", "", "/x", "", ""},
		{"darwin", "/Users/me", "/x", "/data", "/Users/me/Library/Application Support/lacquer/presets"},
		{"darwin", "", "/x", "/data", ""},
		{"windows", "/Users/me", roaming, "/data", roaming + "/lacquer/presets"},
		{"windows", "/Users/me", "", "/data", ""},
	} {
		got := Folder(c.goos, c.home, func(name string) string {
			return map[string]string{"APPDATA": c.appdata, "XDG_DATA_HOME": c.xdg}[name]
		})
		if filepath.ToSlash(got) != filepath.ToSlash(c.want) {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// TestParseFile: the file says what the text does not.
func TestParseFile(t *testing.T) {
	for text, want := range map[string][2]string{
		`{"lacquer":1}`: {"my own.v2", "User"},
		"\ufeff" + `{"lacquer":1,"category":"Tone"}`:     {"my own.v2", "Tone"},
		`{"lacquer":1,"name":"A"}`:                       {"A", "User"},
		string(param.AppendState(nil, param.Defaults())): {"my own.v2", "User"},
	} {
		p, err := ParseFile("/some/where/my own.v2.json", []byte(text))
		if err != nil || p.Name != want[0] || p.Category != want[1] {
			t.Errorf("%.60q: %+v, %v", text, p, err)
		}
	}
	p, err := ParseFile("/x/y.json", []byte(`{"lacquer":1,"params":{"nobody.knows":1}}`))
	if err != nil || len(p.Remarks) != 1 || !strings.HasPrefix(p.Remarks[0], "/x/y.json: ") {
		t.Error(p, err)
	}
	if _, err := ParseFile("/x/y.json", []byte(`{}`)); err == nil || !strings.HasPrefix(err.Error(), "/x/y.json: ") {
		t.Error(err)
	}
}

// keys are what projects and favourites in hosts know the factory's presets
// by: none is ever taken away or changes its meaning.
var keys = []string{
	"acoustic-natural", "air-and-shine", "audiobook", "bright-mix-tamer", "broadcast-r128", "cd-dynamic", "cinematic-score",
	"classical-concert", "de-harsh", "de-mud", "deep-house", "edm-club", "hip-hop-weight", "jazz-room", "lo-fi-cassette",
	"loud-rock", "low-end-control", "metal-wall", "mix-bus-glue", "mono-safe-club", "open-sides", "parallel-density", "podcast",
	"pop-polish", "punch-restore", "quiet-detail", "r-b-smooth", "streaming-polished", "streaming-transparent", "tape-warmth",
	"transformer-weight", "tube-glow", "vinyl-premaster", "vocal-forward", "wide-and-safe",
}

func TestKeys(t *testing.T) {
	var got []string
	for _, p := range All() {
		got = append(got, p.Key)
		if Fold(p.Key) != Fold(p.Name) {
			t.Errorf("%s is the key of %s", p.Key, p.Name)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, keys) {
		t.Errorf("keys %q, want %q", got, keys)
	}
}
