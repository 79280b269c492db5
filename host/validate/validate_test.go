package validate

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"lacquer/plugin/plugintest"
)

// This program is its own child, as lacquer is.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == ChildArg {
		os.Exit(Child(os.Args[2:]))
	}
	plugintest.Main(m)
}

// faulty builds the plugin in testdata/faulty, once for each set of macros.
func faulty(t *testing.T, defines ...string) string {
	t.Helper()
	key := strings.Join(defines, " ")
	built.Lock()
	defer built.Unlock()
	if path, ok := built.done[key]; ok {
		return path
	}
	dir, err := os.MkdirTemp(filepath.Dir(plugintest.Build(t)), "faulty-")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "faulty.clap")
	if err := os.Mkdir(filepath.Join(dir, "presets"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "presets", "thirty.faulty"), []byte("30\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	sources, err := filepath.Glob("testdata/faulty/*.c")
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"-O1", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-fvisibility=hidden", "-fPIC", "-shared",
		"-pthread", "-I../../plugin", "-o", path}
	for _, d := range defines {
		args = append(args, "-D"+d)
	}
	cc := cmp.Or(os.Getenv("CC"), "gcc")
	args = append(append(args, sources...), "-lm")
	if out, err := exec.Command(cc, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %q: %v\n%s", cc, args, err, out)
	}
	if built.done == nil {
		built.done = map[string]string{}
	}
	built.done[key] = path
	return path
}

var built struct {
	sync.Mutex
	done map[string]string
}

// faultCase is one thing a plugin does wrong, and the checks that must notice:
// these and no others.
type faultCase struct {
	fault  string // what FAULT is set to; see testdata/faulty
	trips  map[string]Status
	says   string   // what a message must hold
	macros []string // for what must be built in
}

// trips makes a map of a list of checks that all end the same way.
func trips(s Status, checks ...string) map[string]Status {
	m := map[string]Status{}
	for _, c := range checks {
		m[c] = s
	}
	return m
}

// sayingFaults are those in what a plugin says of itself, doingFaults in what it
// does when it runs.
func sayingFaults() []faultCase {
	return slices.Concat(entryFaults, factoryFaults, descriptorFaults, portFaults,
		paramInfoFaults, paramTextFaults, paramSetFaults, stateFaults, stateContextFaults, presetFaults)
}

// outcome runs all checks, or those given, with a fault and gives those that
// did not pass.
func outcome(t *testing.T, c faultCase, checks ...Check) (map[string]Status, []Subject) {
	t.Helper()
	o := Options{Checks: checks, Seed: 1, Command: []string{"/usr/bin/env", "FAULT=" + c.fault, os.Args[0]}}
	subjects, err := Run(context.Background(), faulty(t, c.macros...), o)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Status{}
	for _, s := range subjects {
		for _, r := range s.Results {
			if r.Status != Pass && r.Status != Skip {
				got[r.Check] = r.Status
			}
		}
	}
	return got, subjects
}

// TestFaults: each fault trips its checks and no others.
func TestFaults(t *testing.T) { eachTrips(t, sayingFaults(), whatItSays()) }

// eachTrips takes a process for each fault, which is long under the race
// detector: -short takes a few.
func eachTrips(t *testing.T, faults []faultCase, checks []Check) {
	if testing.Short() {
		faults = faults[:4] // the plugins run in children, out of a race detector's sight
	}
	for _, c := range faults {
		t.Run(c.fault+strings.Join(c.macros, ""), func(t *testing.T) {
			t.Parallel()
			got, subjects := outcome(t, c, checks...)
			if c.trips == nil {
				c.trips = map[string]Status{}
			}
			if !maps.Equal(got, c.trips) {
				t.Errorf("trips %v, want %v\n%s", got, c.trips, messages(subjects))
			}
			if !strings.Contains(messages(subjects), c.says) {
				t.Errorf("no %q in\n%s", c.says, messages(subjects))
			}
		})
	}
}

func messages(subjects []Subject) string {
	var b strings.Builder
	for _, s := range subjects {
		for _, r := range s.Results {
			if r.Status != Pass && r.Status != Skip {
				fmt.Fprintf(&b, "%s %s: %s\n", r.Status, r.Check, r.Message)
			}
		}
	}
	return b.String()
}

// TestNoFault: the plugin that does everything right passes, and every check
// applies to it.
func TestNoFault(t *testing.T) {
	_, subjects := outcome(t, faultCase{})
	n := 0
	for _, s := range subjects {
		for _, r := range s.Results {
			n++
			if r.Status != Pass {
				t.Errorf("%s: %s: %s", r.Check, r.Status, r.Message)
			}
		}
	}
	if n != len(Checks()) {
		t.Errorf("%d results of %d checks", n, len(Checks()))
	}
}

// TestEveryCheckCanFail: there is no check without a fault that trips it.
func TestEveryCheckCanFail(t *testing.T) {
	tripped := map[string]bool{}
	for _, c := range slices.Concat(sayingFaults(), doingFaults()) {
		for check := range c.trips {
			tripped[check] = true
		}
	}
	ids := map[string]bool{}
	for _, c := range Checks() {
		if !tripped[c.ID] {
			t.Errorf("%s: no fault trips it", c.ID)
		}
		if ids[c.ID] {
			t.Errorf("%s: twice", c.ID)
		}
		ids[c.ID] = true
		if c.Asserts == "" || !strings.HasSuffix(c.Asserts, ".") || c.Run == nil {
			t.Errorf("%s: asserts %q", c.ID, c.Asserts)
		}
	}
}
