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
	plugin := Build(t)
	chost := filepath.Join(t.TempDir(), "chost")
	cc := exec.Command(cmp.Or(os.Getenv("CC"), "gcc"), "-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror",
		"-I..", "-o", chost, "testdata/chost.c", "-ldl", "-lm", "-lpthread")
	if out, err := cc.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, check := range []string{
		"entry", "refusals", "buffers", "events", "latched", "streams", "states", "threads", "float-mode", "bare-host", "transport",
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

// firstLines cuts a report of many like failures.
func firstLines(out []byte) []byte { return out[:min(len(out), 2000)] }
