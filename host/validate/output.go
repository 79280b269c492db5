package validate

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// Totals counts results by status.
type Totals map[Status]int

// Count counts the results of all subjects.
func Count(subjects []Subject) Totals {
	n := Totals{}
	for _, s := range subjects {
		for _, r := range s.Results {
			n[r.Status]++
		}
	}
	return n
}

// Bad is how many checks found the plugin at fault.
func (n Totals) Bad() (sum int) {
	for status, count := range n {
		if status.Bad() {
			sum += count
		}
	}
	return sum
}

// statuses is the order they are told in.
var statuses = []Status{Pass, Fail, Crash, Timeout, Warning, Skip}

// words are how a status is counted, for one and for more.
var words = map[Status][2]string{
	Pass: {"passed", "passed"}, Fail: {"failed", "failed"}, Crash: {"crashed", "crashed"},
	Timeout: {"timed out", "timed out"}, Warning: {"warning", "warnings"}, Skip: {"skipped", "skipped"},
}

func (n Totals) String() string {
	var parts []string
	for _, s := range statuses {
		if c := n[s]; c == 1 {
			parts = append(parts, "1 "+words[s][0])
		} else if c > 1 {
			parts = append(parts, fmt.Sprintf("%d %s", c, words[s][1]))
		}
	}
	if parts == nil {
		return "no checks"
	}
	return strings.Join(parts, ", ")
}

// Title is the subject as it is called.
func (s Subject) Title() string {
	if s.Plugin == nil {
		return s.File
	}
	return strings.TrimSpace(fmt.Sprintf("%s: %s %s", s.File, s.Plugin.Name, s.Plugin.Version))
}

// Print writes a subject for people: a line for each group, and what did not
// pass; with all also what did.
func (s Subject) Print(w io.Writer, all bool) {
	title := s.Title()
	if s.Plugin != nil {
		title += " (" + s.Plugin.ID + ")"
	}
	fmt.Fprintln(w, title)
	for rest := s.Results; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].Group() == rest[0].Group() {
			n++
		}
		fmt.Fprintf(w, "  %-12s %s\n", rest[0].Group(), Count([]Subject{{Results: rest[:n]}}))
		for _, r := range rest[:n] {
			r.print(w, all)
		}
		rest = rest[n:]
	}
}

func (r Result) print(w io.Writer, all bool) {
	if !all && (r.Status == Pass || r.Status == Skip) {
		return
	}
	fmt.Fprintf(w, "    %-8s %s", r.Status, r.Check)
	if all && r.Seconds >= 0.1 {
		fmt.Fprintf(w, " (%.1f s)", r.Seconds)
	}
	fmt.Fprintln(w)
	if r.Message != "" {
		fmt.Fprintln(w, "             "+strings.ReplaceAll(clean(r.Message), "\n", "\n             "))
	}
}

// clean keeps what a plugin wrote from moving a terminal's cursor.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0x7f || r == 0xfffe || r == 0xffff {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
}

// The elements of a JUnit report, as CI servers read it.
type (
	junitSuites struct {
		XMLName xml.Name     `xml:"testsuites"`
		Name    string       `xml:"name,attr"`
		Tests   int          `xml:"tests,attr"`
		Fails   int          `xml:"failures,attr"`
		Errors  int          `xml:"errors,attr"`
		Skipped int          `xml:"skipped,attr"`
		Suites  []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name    string      `xml:"name,attr"`
		Tests   int         `xml:"tests,attr"`
		Fails   int         `xml:"failures,attr"`
		Errors  int         `xml:"errors,attr"`
		Skipped int         `xml:"skipped,attr"`
		Time    string      `xml:"time,attr"`
		Cases   []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string     `xml:"name,attr"`
		Class   string     `xml:"classname,attr"`
		Time    string     `xml:"time,attr"`
		Failure *junitText `xml:"failure,omitempty"`
		Error   *junitText `xml:"error,omitempty"`
		Skipped *junitText `xml:"skipped,omitempty"`
		Out     string     `xml:"system-out,omitempty"`
	}
	junitText struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// JUnit writes the results as JUnit XML: a suite for each subject. Crashes and
// time-outs are errors; a warning is a passed test that has printed something.
func JUnit(w io.Writer, subjects []Subject) error {
	n := Count(subjects)
	all := junitSuites{Name: "lacquer validate", Fails: n[Fail], Errors: n[Crash] + n[Timeout], Skipped: n[Skip]}
	for _, s := range subjects {
		suite := s.junit()
		all.Tests += suite.Tests
		all.Suites = append(all.Suites, suite)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (s Subject) junit() junitSuite {
	n := Count([]Subject{s})
	suite := junitSuite{Name: clean(s.Title()), Tests: len(s.Results), Fails: n[Fail], Errors: n[Crash] + n[Timeout], Skipped: n[Skip]}
	class := s.File
	if s.Plugin != nil {
		class = s.Plugin.ID
	}
	total := 0.0
	for _, r := range s.Results {
		total += r.Seconds
		c := junitCase{Name: r.Check, Class: clean(class), Time: fmt.Sprintf("%.3f", r.Seconds)}
		message := clean(r.Message)
		first, _, _ := strings.Cut(message, "\n")
		told := &junitText{Message: first, Type: string(r.Status), Text: message}
		switch r.Status {
		case Fail:
			c.Failure = told
		case Crash, Timeout:
			c.Error = told
		case Skip:
			c.Skipped = &junitText{Message: first}
		case Warning:
			c.Out = "warning: " + message
		}
		suite.Cases = append(suite.Cases, c)
	}
	suite.Time = fmt.Sprintf("%.3f", total)
	return suite
}
