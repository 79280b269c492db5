package preset

import (
	"flag"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lacquer/dsp/param"
)

var rewrite = flag.Bool("rewrite", false, "write the factory's files as AppendFile does")

// TestFactoryFiles: every file is known whole, says what it is for, and is
// written as AppendFile writes it, so that it sets nothing that is at its
// default.
func TestFactoryFiles(t *testing.T) {
	paths, err := filepath.Glob("factory/*.json")
	if err != nil || len(paths) < 24 {
		t.Fatalf("%d files, at least 24 are promised: %v", len(paths), err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		p, err := Parse(data)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		for _, r := range p.Remarks {
			t.Errorf("%s: %s", path, r)
		}
		canonical := p.AppendFile(nil)
		if *rewrite {
			if err := os.WriteFile(path, canonical, 0o644); err != nil {
				t.Fatal(err)
			}
		} else if string(data) != string(canonical) {
			t.Errorf("%s is not written as it should be: go test ./dsp/preset -rewrite", path)
		}
		if want := strings.TrimSuffix(filepath.Base(path), ".json"); Fold(want) != Fold(p.Name) {
			t.Errorf("%s is called %q", path, p.Name)
		}
		if !slices.Contains(Categories, p.Category) || !strings.HasSuffix(p.Description, ".") || p.Target == nil {
			t.Errorf("%s: category %q, description %q, target %v", path, p.Category, p.Description, p.Target)
		}
	}
}

// TestFactoryLeavesAlone what depends on the mix, on the target or on who
// listens.
func TestFactoryLeavesAlone(t *testing.T) {
	for _, p := range All() {
		for _, s := range p.Settings() {
			switch row := s.Param; {
			case row.Stage == param.Output, row.Stage == param.Meters, row.Bypass, row.Latched,
				row.Stage == param.Input && row.Index == param.InputGain,
				row.Stage == param.EQ && row.Index == param.EQSolo,
				row.Stage == param.Multiband && row.Name == "Solo",
				row.Stage == param.Glue && row.Index == param.GlueListen,
				row.Stage == param.Maximizer && slices.Contains([]int{param.MaxOn, param.MaxDrive, param.MaxCeiling, param.MaxAuto, param.MaxAutoTarget}, row.Index):
				t.Errorf("%s sets %s", p.Name, row.Key)
			}
		}
	}
}

// TestFactoryIsGentle: what a mastering engineer would do to a good mix.
func TestFactoryIsGentle(t *testing.T) {
	const most, ratio = 3, 2.5 // dB of an equaliser's band, ratio in several bands
	for _, p := range All() {
		for _, s := range p.Settings() {
			v := s.Param.ToPlain(p.Values[slices.IndexFunc(param.Table, func(r param.Param) bool { return r.ID == s.Param.ID })])
			switch {
			case s.Param.Stage == param.EQ && s.Param.Name == "Gain" && math.Abs(v) > most,
				s.Param.Stage == param.Multiband && s.Param.Name == "Ratio" && v > ratio+1e-9:
				t.Errorf("%s: %s %s", p.Name, s.Param.Key, s.Text)
			}
		}
	}
}

func TestAllIsInOrder(t *testing.T) {
	names, last := map[string]bool{}, -1
	for _, p := range All() {
		if f := Fold(p.Name); names[f] {
			t.Errorf("%s is there twice", p.Name)
		} else {
			names[f] = true
		}
		i := slices.Index(Categories, p.Category)
		if i < last {
			t.Errorf("%s: %s comes late", p.Name, p.Category)
		}
		last = i
	}
	if last != len(Categories)-1 {
		t.Error("a category is empty")
	}
}

func TestFind(t *testing.T) {
	list := All()
	for _, name := range []string{"Loud Rock", "loud rock", "LOUD-ROCK", " loudrock ", "loud_rock"} {
		if p, ok := Find(list, name); !ok || p.Name != "Loud Rock" {
			t.Errorf("%q: %v", name, p)
		}
	}
	for _, name := range []string{"", " - ", "loud", "Loud Rocks"} {
		if p, ok := Find(list, name); ok {
			t.Errorf("%q finds %s", name, p.Name)
		}
	}
}

// value is a setting in its unit.
func value(t *testing.T, p *Preset, key string) float64 {
	t.Helper()
	i := slices.IndexFunc(param.Table, func(r param.Param) bool { return r.Key == key })
	if i < 0 {
		t.Fatalf("no %s", key)
	}
	return param.Table[i].ToPlain(p.Values[i])
}

// TestTargetInThePlugin: ceiling and Auto Target follow the target, unless the
// file has them.
func TestTargetInThePlugin(t *testing.T) {
	for _, c := range []struct {
		file          string
		ceiling, lufs float64
		again         string // as AppendFile writes it
	}{
		{`{"lacquer":1}`, -1, -14, "{\"lacquer\":1,\n\"params\":{\n}}\n"},
		{`{"lacquer":1,"target":{"lufs":-9}}`, -1, -9, "{\"lacquer\":1,\n\"target\":{\"lufs\":-9,\"ceiling\":-1},\n\"params\":{\n}}\n"},
		{`{"lacquer":1,"target":{"lufs":-50,"ceiling":-0.3}}`, -0.3, -30, "{\"lacquer\":1,\n\"target\":{\"lufs\":-50,\"ceiling\":-0.3},\n\"params\":{\n}}\n"},
		{`{"lacquer":1,"target":{"lufs":-9,"ceiling":-0.3},"params":{"maximizer.ceiling":-1,"maximizer.auto.target":"-12"}}`, -1, -12,
			"{\"lacquer\":1,\n\"target\":{\"lufs\":-9,\"ceiling\":-0.3},\n\"params\":{\n\"maximizer.ceiling\":\"-1 dBTP\",\n\"maximizer.auto.target\":\"-12 LUFS\"\n}}\n"},
	} {
		p, err := Parse([]byte(c.file))
		if err != nil {
			t.Fatal(err)
		}
		if ceiling, lufs := value(t, p, "maximizer.ceiling"), value(t, p, "maximizer.auto.target"); ceiling != c.ceiling || lufs != c.lufs {
			t.Errorf("%s: ceiling %g, auto target %g", c.file, ceiling, lufs)
		}
		if again := string(p.AppendFile(nil)); again != c.again {
			t.Errorf("%s is written as %q", c.file, again)
		}
	}
}

// TestStateIsAPreset: what the plugin saves can be read, and what a preset
// gives the plugin is all of it.
func TestStateIsAPreset(t *testing.T) {
	for _, p := range All() {
		again, err := Parse(p.State())
		if err != nil || !slices.Equal(again.Values, p.Values) || len(again.Remarks) != 0 {
			t.Errorf("%s: %v, %q", p.Name, err, again.Remarks)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for file, want := range map[string]string{
		``:                                   "not readable",
		`{"lacquer":1,"params":{`:            "not readable",
		`{"params":{}}`:                      "not a Lacquer state",
		`{"lacquer":7}`:                      "format 7",
		`{"lacquer":1,"name":5}`:             "name",
		`{"lacquer":1,"name":"a\u001b[2J"}`:  "name: ",
		`{"lacquer":1,"description":"a\nb"}`: "description: ",
		`{"lacquer":1,"name":"` + strings.Repeat("é", maxName+1) + `"}`: "name: 61 characters",
		`{"lacquer":1,"target":{}}`:                                     "lufs is missing",
		`{"lacquer":1,"target":{"lufs":3}}`:                             "lufs 3",
		`{"lacquer":1,"target":{"lufs":-9,"ceiling":-99}}`:              "ceiling -99",
		`{"lacquer":1,"target":-9}`:                                     "target",
		`{"lacquer":1,"params":{"glue.on":"perhaps"}}`:                  "glue.on",
		`{"lacquer":1,"params":{"glue.ratio":{}}}`:                      "glue.ratio",
		`{"lacquer":1,"params":[]}`:                                     "params: ",
		`{"lacquer":1}` + strings.Repeat(" ", 1<<20):                    "at most",
		strings.Repeat(`{"params":`, 20000):                             "not readable",
	} {
		p, err := Parse([]byte(file))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.80q: %v, %v", file, p, err)
		}
	}
}

// FuzzParse: whatever the bytes, an error or a preset in range that survives
// being written and read.
func FuzzParse(f *testing.F) {
	for _, p := range All() {
		f.Add(p.AppendFile(nil))
	}
	f.Add([]byte(`{"lacquer":1,"name":"é","target":{"lufs":-9},"params":{"eq.2.freq":"120 Hz","nobody":null,"input.gain":1e99}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Parse(data)
		if err != nil {
			return
		}
		for i := range param.Table {
			if c := param.Table[i].Clamp(p.Values[i]); c != p.Values[i] {
				t.Errorf("%s = %v is out of range", param.Table[i].Key, p.Values[i])
			}
		}
		file := p.AppendFile(nil)
		again, err := Parse(file)
		if err != nil {
			t.Fatalf("%q: %v", file, err)
		}
		if string(again.AppendFile(nil)) != string(file) || len(again.Remarks) > 0 {
			t.Errorf("%q becomes %q, %q", file, again.AppendFile(nil), again.Remarks)
		}
	})
}
