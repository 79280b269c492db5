package validate

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"lacquer/bindings/clap"
)

// ChildArg is the first argument by which a program knows that it is to be a
// child: it calls Child then, and nothing else.
const ChildArg = "validate-child"

// job is what a child is to do.
type job struct {
	Channel string   `json:"channel"` // where results go, see channel_*.go
	File    string   `json:"file"`
	Plugin  string   `json:"plugin"`
	Checks  []string `json:"checks"`
	Seed    uint64   `json:"seed"`
}

// note is a line that a child sends: a check begins, is at something or has
// ended, or what is in the file.
type note struct {
	Begin   string   `json:"begin,omitempty"`
	Doing   string   `json:"doing,omitempty"` // what the check is at, for the case that it does not come back
	Result  *Result  `json:"result,omitempty"`
	Plugins []Plugin `json:"plugins,omitempty"`
}

// Child runs the job given as the argument after ChildArg and gives the exit
// code. What the plugin prints has nothing to do with the results: they have a
// channel of their own.
func Child(args []string) int {
	var j job
	if len(args) != 1 || json.Unmarshal([]byte(args[0]), &j) != nil {
		fmt.Fprintf(os.Stderr, "%s is for lacquer itself: use lacquer validate\n", ChildArg)
		return 2
	}
	channel, err := openChannel(j.Channel)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 3
	}
	defer channel.Close()
	j.run(channel)
	return 0
}

// outputMark divides what the plugin prints during one check from the next.
const outputMark = "\x00\n"

func (j job) run(channel io.Writer) {
	send := json.NewEncoder(channel)
	checks := map[string]Check{}
	for _, c := range Checks() {
		checks[c.ID] = c
	}
	var library *clap.Library
	for _, id := range j.Checks {
		_ = send.Encode(note{Begin: id})
		os.Stderr.WriteString(outputMark)
		began := time.Now()
		// A check that opens the file by itself is the first of its child.
		if library == nil && !alone(id) {
			library, _ = clap.Open(j.File)
		}
		t := &T{File: j.File, ID: j.Plugin, Rand: random(j.Seed, id), library: library}
		t.tell = func(doing string) { _ = send.Encode(note{Doing: doing}) }
		r := t.run(checks[id])
		r.Seconds = time.Since(began).Seconds()
		n := note{Result: &r}
		if id == loads && library != nil {
			n.Plugins = plugins(library)
		}
		_ = send.Encode(n)
	}
}

// plugins lists what is in a file.
func plugins(l *clap.Library) []Plugin {
	list := []Plugin{}
	for _, d := range l.Plugins() {
		list = append(list, Plugin{ID: d.ID, Name: d.Name, Version: d.Version})
	}
	return list
}

// alone reports whether a check wants a process in which the file has not been
// loaded yet.
func alone(id string) bool { return Check{ID: id}.Group() == "scan" }
