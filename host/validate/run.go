package validate

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Options say how a file is tested. The zero value runs every check.
type Options struct {
	// Command is a program and its first arguments that calls Child with the
	// arguments after ChildArg; nil is this program itself.
	Command []string
	Checks  []Check       // as Select gives them; nil is all
	Plugin  string        // only the plugin with this id; "" is all
	Timeout time.Duration // of one check; 0 is DefaultTimeout
	Seed    uint64        // of everything random
	// Progress, if set, is told of each check before it runs.
	Progress func(s Subject, check string)
}

// DefaultTimeout is how long one check may take: long enough for a slow plugin
// on a busy machine, since nothing but a hang should be one.
const DefaultTimeout = 2 * time.Minute

// ErrNoPlugin is for a plugin asked for by an id that is not in the file.
var ErrNoPlugin = errors.New("no such plugin in the file")

// Run tests a file: the file as a whole first, then each plugin in it. An error
// means that the tests could not be run; what is wrong with the file is in the
// results.
func Run(ctx context.Context, file string, o Options) ([]Subject, error) {
	if _, err := os.Stat(file); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	if o.Command == nil {
		exe, err := os.Executable()
		if err != nil {
			return nil, err
		}
		o.Command = []string{exe}
	}
	if o.Checks == nil {
		o.Checks = Checks()
	}
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	r := &runner{ctx: ctx, path: path, o: o}
	return r.all(file)
}

// runner is one call of Run.
type runner struct {
	ctx     context.Context
	path    string // absolute
	o       Options
	plugins []Plugin // what entry.load found
}

func (r *runner) all(file string) ([]Subject, error) {
	whole := Subject{File: file}
	if err := r.subject(&whole, loads, func(c Check) bool { return c.File }); err != nil {
		return nil, err
	}
	subjects := []Subject{whole}
	found := false
	for _, p := range r.plugins {
		if r.o.Plugin != "" && r.o.Plugin != p.ID {
			continue
		}
		found = true
		s := Subject{File: file, Plugin: &p}
		if err := r.subject(&s, creates, func(c Check) bool { return !c.File }); err != nil {
			return nil, err
		}
		subjects = append(subjects, s)
	}
	if r.o.Plugin != "" && r.plugins != nil && !found {
		return nil, fmt.Errorf("%s: %w: %q", file, ErrNoPlugin, r.o.Plugin)
	}
	return subjects, nil
}

// subject runs the chosen checks that apply. The gate, which the others depend
// on, is run in any case, and told if it was chosen or finds something.
func (r *runner) subject(s *Subject, gate string, applies func(Check) bool) error {
	var ids []string
	gateChosen := false
	for _, c := range r.o.Checks {
		if applies(c) {
			ids = append(ids, c.ID)
			gateChosen = gateChosen || c.ID == gate
		}
	}
	if !gateChosen {
		ids = append([]string{gate}, ids...)
	}
	for len(ids) > 0 {
		n, results, err := r.batch(s, ids)
		if err != nil {
			return err
		}
		s.Results = append(s.Results, results...)
		ids = ids[n:]
		last := results[len(results)-1]
		if last.Check == gate && (last.Status == Crash || last.Status == Timeout) {
			for _, id := range ids {
				s.Results = append(s.Results, Result{Check: id, Status: Skip, Message: "cannot be tested: see " + gate})
			}
			break
		}
	}
	s.Results = slices.DeleteFunc(s.Results, func(res Result) bool {
		return res.Check == gate && !gateChosen && res.Status == Pass
	})
	return nil
}

// batch runs the first of the checks, as many as one process bears, and gives
// how many that were and their results.
func (r *runner) batch(s *Subject, ids []string) (n int, results []Result, err error) {
	if alone(ids[0]) {
		result, err := r.again(s, ids[0])
		return 1, []Result{result}, err
	}
	n = slices.IndexFunc(ids, alone)
	if n < 0 {
		n = len(ids)
	}
	results, err = r.child(s, ids[:n])
	return len(results), results, err
}

// again runs a check in a process of its own, and once more for each further
// try it has, until it passes.
func (r *runner) again(s *Subject, id string) (result Result, err error) {
	tries := 1
	for _, c := range r.o.Checks {
		if c.ID == id {
			tries = max(tries, c.Tries)
		}
	}
	for range tries {
		results, err := r.child(s, []string{id})
		if err != nil {
			return result, err
		}
		if result = results[0]; result.Status == Pass || result.Status == Skip {
			break
		}
	}
	return result, nil
}
