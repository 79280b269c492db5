package plugintest

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lacquer/dsp/param"
	"lacquer/dsp/preset"
)

// TestHostInC drives the plugin from a host in C (testdata/chost.c), without a
// Go runtime of its own: null pointers, wrong states, odd buffers, events and
// streams, float modes.
func TestHostInC(t *testing.T) {
	chost := hostInC(t, "chost")
	for _, check := range []string{
		"entry", "refusals", "buffers", "events", "latched", "streams", "states", "threads", "float-mode", "bare-host", "hasty-host", "transport", "context",
		"configs", "requests", "mono", "odd-buffers", "gain-adjustment", "tail", "wrong-thread",
		"discovery", "preset-load",
	} {
		t.Run(check, func(t *testing.T) { runInC(t, nil, chost, Build(t), check) })
	}
}

// hostInC compiles testdata/NAME.c.
func hostInC(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	cc := exec.Command(cmp.Or(os.Getenv("CC"), "gcc"), "-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror",
		"-I..", "-o", path, filepath.Join("testdata", name+".c"), "-ldl", "-lm", "-lpthread")
	if out, err := cc.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// runInC runs a host in C, with env besides the environment, and gives what it
// printed.
func runInC(t *testing.T, env []string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out[:min(len(out), 2000)])
	}
	return string(out)
}

// TestPresetValues: every preset of the factory, loaded by the key under which
// it is listed, sets every parameter as the package preset says.
func TestPresetValues(t *testing.T) {
	var want bytes.Buffer
	for _, p := range preset.All() {
		fmt.Fprintf(&want, "preset\t%s\t%s\n", p.Key, p.Name)
		for i := range param.Table {
			fmt.Fprintf(&want, "value\t%d\t%.17g\n", param.Table[i].ID, p.Values[i])
		}
	}
	got := runInC(t, nil, hostInC(t, "chost"), Build(t), "preset-values")
	have, should := strings.Split(got, "\n"), strings.Split(want.String(), "\n")
	if len(have) != len(should) {
		t.Errorf("%d lines, want %d", len(have), len(should))
	}
	for i := range min(len(have), len(should)) {
		if have[i] != should[i] {
			t.Fatalf("line %d: %s, want %s", i, have[i], should[i])
		}
	}
}

// TestPresetFolder: a host crawls the user's folder, with all that may be in
// one, and loads from it. Without a folder none is declared.
func TestPresetFolder(t *testing.T) {
	chost, home := hostInC(t, "chost"), t.TempDir()
	runInC(t, []string{"XDG_DATA_HOME=" + home}, chost, Build(t), "no-folder")
	runInC(t, []string{"XDG_DATA_HOME=", "HOME="}, chost, Build(t), "no-folder")
	folder := filepath.Join(home, "lacquer", "presets")
	if err := os.MkdirAll(filepath.Join(folder, "bad-folder.json"), 0o777); err != nil {
		t.Fatal(err)
	}
	values := param.Defaults()
	for i, p := range param.Table {
		switch p.Key {
		case "output.trim":
			values[i] = -3
		case "maximizer.lookahead":
			values[i] = p.ToControl(2)
		}
	}
	const params = `"params":{"output.trim":"-3 dB"}}`
	for name, text := range map[string]string{
		"good-named.json": `{"lacquer":1,"name":"good-named","category":"Tone","description":"Some.","target":{"lufs":-12},` + params,
		"good-plain.json": `{"lacquer":1,` + params,
		"good-other":      "\ufeff" + `{"lacquer":1,` + params,
		"good-state.json": string(param.AppendState(nil, values)),
		"bad-empty.json":  "",
		"bad-words.json":  "Dear diary",
		"bad-object.json": `{"name":"x"}`,
		"bad-later.json":  `{"lacquer":9}`,
		"bad-value.json":  `{"lacquer":1,"params":{"output.trim":"loud"}}`,
		"bad-name.json":   `{"lacquer":1,"name":"\u001b[2J",` + params,
		"bad-depth.json":  strings.Repeat("[", 1<<20),
		"bad-size.json":   `{"lacquer":1,` + params + strings.Repeat(" ", 2<<20),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	runInC(t, []string{"XDG_DATA_HOME=" + home}, chost, Build(t), "preset-folder")
}
