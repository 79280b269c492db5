package validate

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"lacquer/bindings/clap"
)

// T is what a check works with, in the way of testing.T. A check runs on the
// main thread.
type T struct {
	File string     // the .clap file
	ID   string     // the plugin's, "" for a check of the file
	Rand *rand.Rand // of this check, from the run's seed

	tell     func(doing string)
	library  *clap.Library // open since the child began, or nil
	failures []string
	warnings []string
	skipped  string
	cleanups []func()
}

// stop ends a check early.
type stop struct{}

// Failf notes what is against the specification; the check goes on. The
// message tells what was found and expected, and what a host would make of it.
func (t *T) Failf(format string, args ...any) {
	t.failures = add(t.failures, fmt.Sprintf(format, args...))
}

// add appends a finding that is not there yet.
func add(findings []string, f string) []string {
	if slices.Contains(findings, f) {
		return findings
	}
	return append(findings, f)
}

// Fatalf is Failf, and ends the check.
func (t *T) Fatalf(format string, args ...any) {
	t.Failf(format, args...)
	panic(stop{})
}

// Warnf notes what is legal but unwise; the check goes on.
func (t *T) Warnf(format string, args ...any) {
	t.warnings = add(t.warnings, fmt.Sprintf(format, args...))
}

// Skipf ends a check that does not apply, unless it has found something.
func (t *T) Skipf(format string, args ...any) {
	t.skipped = fmt.Sprintf(format, args...)
	panic(stop{})
}

// Doing says what the check is at, as "blocks of 17 frames", which is told if the
// process dies or hangs there.
func (t *T) Doing(format string, args ...any) { t.tell(fmt.Sprintf(format, args...)) }

// Failed reports whether Failf was called.
func (t *T) Failed() bool { return len(t.failures) > 0 }

// Cleanup runs f when the check ends, the last given first.
func (t *T) Cleanup(f func()) { t.cleanups = append(t.cleanups, f) }

// Library is the open file. Without one the check is skipped.
func (t *T) Library() *clap.Library {
	if t.library == nil {
		t.Skipf("the file does not load, see %s", loads)
	}
	return t.library
}

// Audio runs f on a thread that is not the main thread, and waits for it: what
// CLAP's [audio-thread] functions must be called on. f must not call Fatalf or
// Skipf.
func (t *T) Audio(f func()) {
	done := make(chan any)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer func() { done <- recover() }()
		f()
	}()
	if panicked := <-done; panicked != nil {
		panic(panicked)
	}
}

// run executes a check to its end and gives its result, without the time.
func (t *T) run(c Check) Result {
	clap.OnMain(func() {
		t.protect(func() { c.Run(t) })
		for len(t.cleanups) > 0 {
			f := t.cleanups[len(t.cleanups)-1]
			t.cleanups = t.cleanups[:len(t.cleanups)-1]
			t.protect(f)
		}
	})
	r := Result{Check: c.ID, Status: Pass}
	switch {
	case t.Failed():
		r.Status, r.Message = Fail, summary(append(t.failures, t.warnings...))
	case len(t.warnings) > 0:
		r.Status, r.Message = Warning, summary(t.warnings)
	case t.skipped != "":
		r.Status, r.Message = Skip, t.skipped
	}
	return r
}

// protect makes a panic of the check, or of a wrapper that was handed nonsense,
// a failure.
func (t *T) protect(f func()) {
	defer func() {
		p := recover()
		if _, early := p.(stop); p == nil || early {
			return
		}
		var fault runtime.Error
		if err, ok := p.(error); ok && errors.As(err, &fault) {
			t.Failf("the host failed on what the plugin gave it: %v\n%s", p, firstFrames(debug.Stack()))
			return
		}
		t.Failf("the host failed on what the plugin gave it: %v", p)
	}()
	f()
}

// firstFrames is where a stack says that a panic began.
func firstFrames(stack []byte) string {
	_, after, _ := strings.Cut(string(stack), "panic(")
	lines := strings.SplitN(after, "\n", 8)
	return strings.Join(lines[min(2, len(lines)):max(2, len(lines)-1)], "\n")
}

// maxTold is how many findings of one check are told.
const maxTold = 4

// summary is the findings of a check, the first few of many.
func summary(findings []string) string {
	n := len(findings) - maxTold
	if n <= 0 {
		return strings.Join(findings, "\n")
	}
	return strings.Join(findings[:maxTold], "\n") + fmt.Sprintf("\nand %d more", n)
}
