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
	chost := hostInC(t, "chost")
	for _, check := range []string{
		"entry", "refusals", "buffers", "events", "latched", "streams", "states", "threads", "float-mode", "bare-host", "hasty-host", "transport", "context",
		"configs", "requests", "mono", "odd-buffers", "gain-adjustment", "tail", "wrong-thread",
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
