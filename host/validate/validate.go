// Package validate tests any CLAP plugin for conformance: named checks, each
// of which asserts one thing that the CLAP specification asks for or that hosts
// rely on.
//
// A plugin is loaded in a child process, this program once more, so that one
// that crashes or hangs is a result and not the end: the check that ran gets
// the blame, and a new child goes on with the next. The parent loads nothing.
package validate

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
)

// Status is how a check ended.
type Status string

// The statuses.
const (
	Pass    Status = "pass"
	Fail    Status = "fail"    // against the specification, or what hosts must be able to rely on
	Warning Status = "warning" // legal but unwise
	Skip    Status = "skip"    // does not apply, the message says why
	Crash   Status = "crash"   // the process died during the check
	Timeout Status = "timeout" // the check did not end
)

// Bad reports whether a status means that the plugin is at fault.
func (s Status) Bad() bool { return s == Fail || s == Crash || s == Timeout }

// Check is one thing that a plugin must do.
type Check struct {
	ID      string     // "group.what"
	Asserts string     // one sentence
	Run     func(t *T) // on the main thread
	File    bool       // of the file as a whole: run once, not for each plugin in it
	Beyond  bool       // does what no host may do, to see what comes of it: a crash is a warning
	Tries   int        // how often it may be run, each time in a process of its own, until it passes; 0 is once
}

// Group is the part of the id before the dot.
func (c Check) Group() string {
	group, _, _ := strings.Cut(c.ID, ".")
	return group
}

// Result is how one check ended.
type Result struct {
	Check   string  `json:"check"`
	Status  Status  `json:"status"`
	Message string  `json:"message,omitempty"` // what was found, what was expected, and why it matters
	Seconds float64 `json:"seconds"`
}

// Group is the check's.
func (r Result) Group() string { return Check{ID: r.Check}.Group() }

// Plugin names one plugin of a file.
type Plugin struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Subject is a file as a whole, or one plugin of it, and its results.
type Subject struct {
	File    string   `json:"file"`
	Plugin  *Plugin  `json:"plugin,omitempty"` // nil for the file as a whole
	Results []Result `json:"results"`
}

// The checks that the others need: a file that does not load and a plugin that
// cannot be created or activated are told once, not by every check.
const (
	loads     = "entry.load"
	creates   = "factory.create"
	activates = "lifecycle.activate"
)

// Checks are all checks, in the order they run in.
func Checks() []Check { return slices.Concat(whatItSays(), whatItDoes()) }

// whatItSays are the checks of what a file and its plugins say of themselves.
func whatItSays() []Check {
	return slices.Concat(
		scanChecks, entryChecks, factoryChecks, descriptorChecks, portChecks,
		paramInfoChecks, paramTextChecks, paramSetChecks, stateChecks, stateContextChecks, presetChecks,
	)
}

// whatItDoes are the checks of plugins that run.
func whatItDoes() []Check {
	return slices.Concat(
		processingChecks, variationChecks, eventChecks, extensionChecks,
		threadChecks, lifecycleChecks, latencyChecks,
	)
}

// Select gives the checks whose id or group matches one of the patterns, in
// which * stands for anything; all of them without patterns.
func Select(checks []Check, patterns []string) ([]Check, error) {
	if len(patterns) == 0 {
		return checks, nil
	}
	var chosen []Check
	found := make([]bool, len(patterns))
	for _, c := range checks {
		take := false
		for i, p := range patterns {
			ok, err := path.Match(p, c.ID)
			if err != nil {
				return nil, fmt.Errorf("the pattern %q is not closed: use * for anything, as in \"params.*\"", p)
			}
			if ok || p == c.Group() {
				found[i], take = true, true
			}
		}
		if take {
			chosen = append(chosen, c)
		}
	}
	for i, p := range patterns {
		if !found[i] {
			return nil, fmt.Errorf("no check is called %q: --list names them all", p)
		}
	}
	return chosen, nil
}

// random is a check's own source: the same for a seed whatever else runs.
func random(seed uint64, check string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(check))
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}
