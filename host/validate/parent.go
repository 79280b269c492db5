package validate

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// child runs checks in a new process and gives the results of those that it
// came to: at least one, and the last is a crash or a time-out if there are
// fewer than checks.
func (r *runner) child(s *Subject, ids []string) ([]Result, error) {
	p, err := r.start(s, ids)
	if err != nil {
		return nil, err
	}
	results, running, hung := r.listen(s, p)
	end := p.finish(hung)
	if err := r.ctx.Err(); err != nil {
		return nil, err
	}
	if len(results) == len(ids) {
		return results, nil // how a plugin behaves at the process's end is no check's
	}
	if running == "" {
		running = ids[len(results)]
	}
	result := Result{Check: running, Status: Crash, Message: end, Seconds: time.Since(p.began).Seconds()}
	switch {
	case hung:
		result.Status = Timeout
		result.Message = fmt.Sprintf("it did not end within %v: a host would hang here", r.o.Timeout)
	case r.beyond(running):
		result.Status = Warning
		result.Message = "no host may do this, but " + end
	}
	if p.doing != "" {
		result.Message += "\nin: " + p.doing
	}
	return append(results, result), nil
}

// beyond reports whether a check does what no host may do.
func (r *runner) beyond(id string) bool {
	return slices.ContainsFunc(r.o.Checks, func(c Check) bool { return c.ID == id && c.Beyond })
}

// process is a child that runs.
type process struct {
	cmd    *exec.Cmd
	notes  chan note // closed when no more come
	input  *os.File  // the reading end of its channel
	stderr *tail
	began  time.Time // when the running check began
	doing  string    // what it was at last
}

func (r *runner) start(s *Subject, ids []string) (*process, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer write.Close()
	p := &process{input: read, notes: make(chan note), stderr: new(tail), began: time.Now()}
	p.cmd = exec.CommandContext(r.ctx, r.o.Command[0], r.o.Command[1:]...)
	p.cmd.Stdout, p.cmd.Stderr = p.stderr, p.stderr
	p.cmd.WaitDelay = time.Second // what the plugin has started may hold on to them
	j := job{File: r.path, Checks: ids, Seed: r.o.Seed}
	if s.Plugin != nil {
		j.Plugin = s.Plugin.ID
	}
	if j.Channel, err = attachChannel(p.cmd, write); err == nil {
		var text []byte
		if text, err = json.Marshal(j); err == nil {
			p.cmd.Args = append(p.cmd.Args, ChildArg, string(text))
			err = p.cmd.Start()
		}
	}
	if err != nil {
		read.Close()
		return nil, err
	}
	go p.read()
	return p, nil
}

// read hands on the notes. A line that is none, half of one before a crash, is
// the end.
func (p *process) read() {
	defer close(p.notes)
	lines := bufio.NewReader(p.input)
	for {
		line, err := lines.ReadBytes('\n')
		var n note
		if err != nil || json.Unmarshal(line, &n) != nil {
			return
		}
		p.notes <- n
	}
}

// listen collects results until there are no more, or a check has run for too
// long. running is the check that had begun and did not end.
func (r *runner) listen(s *Subject, p *process) (results []Result, running string, hung bool) {
	timer := time.NewTimer(r.o.Timeout)
	defer timer.Stop()
	for {
		select {
		case n, more := <-p.notes:
			if !more {
				return results, running, false
			}
			timer.Reset(r.o.Timeout)
			switch {
			case n.Begin != "":
				running, p.began, p.doing = n.Begin, time.Now(), ""
				if r.o.Progress != nil {
					r.o.Progress(*s, running)
				}
			case n.Doing != "":
				p.doing = n.Doing
			case n.Result != nil:
				results, running = append(results, *n.Result), ""
				if n.Plugins != nil {
					r.plugins = n.Plugins
				}
			}
		case <-timer.C:
			return results, running, true
		case <-r.ctx.Done():
			return results, running, false
		}
	}
}

// finish ends the child and says how it died.
func (p *process) finish(hung bool) string {
	if hung {
		_ = p.cmd.Process.Kill()
	} else {
		// One that has sent everything may hang in what the plugin does at
		// the process's end.
		timer := time.AfterFunc(10*time.Second, func() { _ = p.cmd.Process.Kill() })
		defer timer.Stop()
	}
	go func() { // whatever else was on its way
		for range p.notes {
		}
	}()
	err := p.cmd.Wait()
	p.input.Close()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) && !errors.Is(err, exec.ErrWaitDelay) && !errors.Is(err, context.Canceled) {
		return err.Error()
	}
	return died(p.cmd.ProcessState, p.stderr.String())
}

// signalName is how Go's runtime begins to tell of a fault in C code.
var signalName = regexp.MustCompile(`\bSIG[A-Z]+\b`)

// colours are what terminals are told by some plugins.
var colours = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// died says how a process ended, in the words of its last output where those
// know more: a Go program reports a fault in C code and exits with code 2.
func died(state *os.ProcessState, output string) string {
	how := state.String()
	output = output[strings.LastIndex(output, outputMark)+1:]
	output = colours.ReplaceAllString(strings.Trim(output, "\x00\n"), "")
	if name := signalName.FindString(output); name != "" {
		how = "killed by " + name
	}
	message := "the process died (" + how + "): a host would die here with everything in it"
	if last := lastWords(output); last != "" {
		message += "\nit wrote: " + last
	}
	return message
}

// lastWords is the line of the output that tells most: the last before the
// report of a fault, which is the plugin's own, else the report's first, else
// the last of all.
func lastWords(output string) string {
	lines := strings.Split(strings.TrimSpace(output), "\n")
	for n, line := range lines {
		if signalName.MatchString(line) || strings.HasPrefix(line, "fatal error:") || strings.HasPrefix(line, "panic:") {
			if before := strings.TrimSpace(lines[max(n-1, 0)]); before != "" {
				return before
			}
			return strings.TrimSpace(line)
		}
	}
	return strings.TrimSpace(lines[len(lines)-1])
}

// tail keeps what a child wrote last.
type tail struct {
	mu   sync.Mutex
	text []byte
}

// maxTail is enough for the report of a fault, with all of Go's goroutines.
const maxTail = 256 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	if over := len(t.text) - maxTail; over > 0 {
		t.text = append(t.text[:0], t.text[over:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.text)
}
