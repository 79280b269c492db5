package main

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lacquer/dsp/preset"
	"lacquer/host/audiofile"
	"lacquer/host/demo"
)

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestPresets: the list, one of them, and a file to begin with.
func TestPresets(t *testing.T) {
	dir := t.TempDir()
	text := succeed(t, dir, "presets")
	list := parse[[]map[string]any](t, succeed(t, dir, "presets", "--json"))
	if len(list) != len(preset.All()) {
		t.Errorf("%d presets", len(list))
	}
	for _, p := range preset.All() {
		if !strings.Contains(text, p.Name+"  ") || !strings.Contains(text, p.Description) {
			t.Errorf("%s is not in the list", p.Name)
		}
	}
	for _, e := range list {
		has(t, e, "name", "category", "description", "target")
	}
	text = succeed(t, dir, "presets", "loud-rock")
	for _, w := range []string{"Loud Rock (Genre)", "-9 LUFS, -1 dBTP", "Maximizer/Character", "Loud", "maximizer.character"} {
		if !strings.Contains(text, w) {
			t.Errorf("no %q in %s", w, text)
		}
	}
	one := parse[map[string]any](t, succeed(t, dir, "presets", "--json", "Loud Rock"))
	if params, ok := one["params"].(map[string]any); !ok || params["maximizer.character"] != "Loud" {
		t.Errorf("%v", one)
	}
	exported, err := preset.Parse([]byte(succeed(t, dir, "presets", "loudrock", "--export")))
	if err != nil || exported.Name != "Loud Rock" || len(exported.Settings()) < 5 {
		t.Errorf("%v, %v", exported, err)
	}
	if _, out, _ := lacquer(t, dir, "__complete", "master", "mix.wav", "--preset", ""); !strings.Contains(out, "Loud Rock\tGuitars") {
		t.Error(out)
	}
	fail(t, dir, 2, []string{"tape wramth", "nearest are Tape Warmth"}, "presets", "tape wramth")
	fail(t, dir, 2, nil, "presets", "a", "b")
	fail(t, dir, 2, []string{"which preset"}, "presets", "--export")
}

// TestUserPresets in their folder and as files.
func TestUserPresets(t *testing.T) {
	dir := badFiles(t)
	folder := filepath.Join(dir, ".local", "share", "lacquer", "presets")
	put(t, filepath.Join(folder, "mine.json"), `{"lacquer":1,"description":"My own.","target":{"lufs":-20},"params":{"glue.on":"On"}}`)
	if text := succeed(t, dir, "presets"); !strings.Contains(text, "User\n  mine") || !strings.Contains(text, "My own.") {
		t.Error(text)
	}
	if r := parse[map[string]any](t, succeed(t, dir, "master", "--json", "good.wav", "-o", "m.wav", "--preset", "Mine")); r["preset"] != "mine" ||
		r["target"].(map[string]any)["lufs"] != -20.0 {
		t.Errorf("%v", r)
	}
	os.Remove(filepath.Join(dir, "m.wav"))
	put(t, filepath.Join(dir, "later.json"), `{"lacquer":1,"params":{"glue.sparkle":"On"}}`)
	code, _, stderr := lacquer(t, dir, "master", "good.wav", "-o", "m.wav", "-P", "later.json")
	if code != 0 || !strings.Contains(stderr, "lacquer: warning: later.json: \"glue.sparkle\" is not a parameter") {
		t.Errorf("exit %d, %s", code, stderr)
	}
	os.Remove(filepath.Join(dir, "m.wav"))
	put(t, filepath.Join(dir, "broken.json"), `{"lacquer":1,"params":{"glue.on":"perhaps"}}`)
	for _, args := range [][]string{{"presets", "broken.json"}, {"master", "good.wav", "--preset", "broken.json"}, {"render", "good.wav", "r.wav", "--preset", "broken.json"}} {
		fail(t, dir, 3, []string{"broken.json", "glue.on", "perhaps", "Off, On"}, args...)
	}
	for _, name := range []string{"missing.json", "empty.json", "noise.json"} {
		if name != "missing.json" {
			put(t, filepath.Join(dir, name), map[string]string{"empty.json": "", "noise.json": "\x93\x11\xfe"}[name])
		}
		fail(t, dir, 3, []string{name}, "master", "good.wav", "--preset", name)
	}
	put(t, filepath.Join(folder, "wrong.json"), "{")
	code, stdout, stderr := lacquer(t, dir, "presets")
	if code != 0 || !strings.Contains(stderr, "wrong.json") || strings.Count(stderr, "\n") != 1 || !strings.Contains(stdout, "mine") {
		t.Errorf("exit %d, %s", code, stderr)
	}
}

// TestMasterWithPreset: its target counts unless another is given, and a
// number leaves it the ceiling.
func TestMasterWithPreset(t *testing.T) {
	dir := t.TempDir()
	mix := demo.Mix(6)
	write(t, filepath.Join(dir, "mix.wav"), audiofile.PCM24, mix[0], mix[1])
	put(t, filepath.Join(dir, "p.json"), `{"lacquer":1,"name":"P","target":{"lufs":-17,"ceiling":-2},"params":{"glue.on":"On"}}`)
	for _, c := range []struct {
		args          []string
		lufs, ceiling float64
	}{
		{nil, -17, -2}, {[]string{"-t", "-19"}, -19, -2}, {[]string{"-t", "apple"}, -16, -1}, {[]string{"--ceiling", "-4"}, -17, -4},
		{[]string{"-t", "apple", "--ceiling", "-5"}, -16, -5},
	} {
		r := parse[map[string]any](t, succeed(t, dir, append([]string{"master", "mix.wav", "-o", "m.wav", "-f", "--json", "--preset", "p.json"}, c.args...)...))
		target, out := r["target"].(map[string]any), r["output"].(map[string]any)
		if target["lufs"] != c.lufs || target["ceiling"] != c.ceiling || math.Abs(out["integrated_lufs"].(float64)-c.lufs) > 0.1 {
			t.Errorf("%q: target %v, %v LUFS", c.args, target, out["integrated_lufs"])
		}
		has(t, r, "preset", "input_gain_db", "stages")
	}
	text := succeed(t, dir, "master", "mix.wav", "-o", "m.wav", "-f", "--preset", "loud rock")
	if !strings.Contains(text, "preset Loud Rock, input gain ") || !strings.Contains(text, "dB at most, the clipper ") {
		t.Error(text)
	}
	fail(t, dir, 2, []string{"nearest are"}, "master", "mix.wav", "--preset", "louder rock")
	fail(t, dir, 2, []string{"no such preset"}, "master", "mix.wav", "--preset", "")
}

// TestRenderWithPreset: the preset is the plugin's state, --set comes after it.
func TestRenderWithPreset(t *testing.T) {
	dir := badFiles(t)
	put(t, filepath.Join(dir, "down.json"), `{"lacquer":1,"params":{"input.gain":"-6 dB","output.trim":"-6 dB"}}`)
	level := func(out string) float64 {
		return parse[[]map[string]any](t, succeed(t, dir, "measure", "--json", out))[0]["integrated_lufs"].(float64)
	}
	before := level("good.wav")
	for i, c := range []struct {
		set  []string
		want float64
	}{{nil, -12}, {[]string{"--set", "Output/Trim=0"}, -6}} {
		succeed(t, dir, append([]string{"render", "good.wav", "out.wav", "-f", "--preset", "down.json"}, c.set...)...)
		if got := level("out.wav") - before; math.Abs(got-c.want) > 0.01 {
			t.Errorf("%d: %.2f LU, want %g", i, got, c.want)
		}
	}
	os.Remove(filepath.Join(dir, "out.wav"))
	fail(t, dir, 2, []string{"--plugin"}, "render", "good.wav", "out.wav", "--preset", "down.json", "--plugin", "some.clap")
}
