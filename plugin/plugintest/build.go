// Package plugintest builds lacquer.clap for tests that drive the real
// plugin, and holds the tests of the plugin as hosts see it.
package plugintest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

var builds struct {
	sync.Mutex
	dir  string
	done map[string]string
}

// Build gives the path of a lacquer.clap made from the sources as they are,
// built once per test program with the experiment settings of the caller.
func Build(tb testing.TB) string { return BuildVersion(tb, "") }

// BuildVersion builds with another version in the descriptor; "" keeps the
// default.
func BuildVersion(tb testing.TB, version string) string {
	tb.Helper()
	builds.Lock()
	defer builds.Unlock()
	if path, ok := builds.done[version]; ok {
		return path
	}
	path, err := build(version)
	if err != nil {
		tb.Fatal(err)
	}
	if builds.done == nil {
		builds.done = map[string]string{}
	}
	builds.done[version] = path
	return path
}

func build(version string) (string, error) {
	if builds.dir == "" {
		dir, err := os.MkdirTemp("", "lacquer-test-")
		if err != nil {
			return "", err
		}
		builds.dir = dir
	}
	if err := noteSources(); err != nil {
		return "", err
	}
	path := filepath.Join(builds.dir, "lacquer"+version+".clap")
	args := []string{"build", "-buildmode=c-shared", "-buildvcs=false", "-o", path}
	if version != "" {
		args = append(args, "-ldflags=-X lacquer/dsp.Version="+version)
	}
	cmd := exec.Command("go", append(args, "lacquer/plugin")...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the plugin: %v\n%s", err, out)
	}
	return path, nil
}

// noteSources lists the folders that the plugin is made of. The go command
// notes what a test program reads, and so does not take the result of an
// earlier run, with another plugin, for this one's.
func noteSources() error {
	mod, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return err
	}
	root := filepath.Dir(strings.TrimSpace(string(mod)))
	for _, dir := range []string{"plugin", "dsp"} {
		err = errors.Join(err, filepath.WalkDir(filepath.Join(root, dir), func(_ string, _ fs.DirEntry, err error) error { return err }))
	}
	return err
}

// Main runs the tests and removes what Build has built; call it from TestMain.
func Main(m *testing.M) {
	code := m.Run()
	if builds.dir != "" {
		os.RemoveAll(builds.dir)
	}
	os.Exit(code)
}
