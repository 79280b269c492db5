package plugintest

import (
	"cmp"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestHostInC drives the plugin from a host in C (testdata/chost.c), without a
// Go runtime of its own: null pointers, wrong states, odd buffers, events and
// streams, float modes.
func TestHostInC(t *testing.T) {
	plugin, chost := Build(t), compile(t, "testdata/chost.c")
	for _, check := range []string{
		"entry", "refusals", "buffers", "events", "latched", "streams", "threads", "float-mode", "bare-host", "transport",
	} {
		t.Run(check, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			if out, err := exec.CommandContext(ctx, chost, plugin, check).CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, firstLines(out))
			}
		})
	}
}

// TestReload: hosts unload the plugin after scanning it, and load it again.
// Go's threads never end, so the library has to stay.
func TestReload(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if out, err := exec.CommandContext(ctx, compile(t, "testdata/reload.c"), Build(t)).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, firstLines(out))
	}
}

// compile makes a program of one file in C.
func compile(t *testing.T, source string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "host")
	cc := exec.Command(cmp.Or(os.Getenv("CC"), "gcc"), "-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror",
		"-I..", "-o", program, source, "-ldl", "-lm", "-lpthread")
	if out, err := cc.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// firstLines cuts a report of many like failures.
func firstLines(out []byte) []byte { return out[:min(len(out), 2000)] }
