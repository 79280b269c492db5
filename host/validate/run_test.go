package validate

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// statusOf finds a check's status among the results, "" if it is not there.
func statusOf(subjects []Subject, check string) Status {
	for _, s := range subjects {
		for _, r := range s.Results {
			if r.Check == check {
				return r.Status
			}
		}
	}
	return ""
}

func selected(t *testing.T, patterns ...string) []Check {
	t.Helper()
	checks, err := Select(Checks(), patterns)
	if err != nil {
		t.Fatal(err)
	}
	return checks
}

// A check that hangs ends with its time-out; those that need the same are not
// tried, and say why.
func TestHang(t *testing.T) {
	t.Parallel() // it waits, for longer than a check takes on any machine
	o := Options{
		Checks: selected(t, "descriptor.id", "factory.create", "factory.create-often"), Timeout: 10 * time.Second,
		Command: []string{"/usr/bin/env", "FAULT=destroy-hangs", os.Args[0]},
	}
	subjects, err := Run(context.Background(), faulty(t), o)
	if err != nil {
		t.Fatal(err)
	}
	for check, want := range map[string]Status{"factory.create": Timeout, "factory.create-often": Skip, "descriptor.id": Skip} {
		if got := statusOf(subjects, check); got != want {
			t.Errorf("%s: %s, want %s", check, got, want)
		}
	}
	if m := messages(subjects); !strings.Contains(m, "10s") {
		t.Errorf("no time in %q", m)
	}
}

// A crash in the middle is that check's alone: those after it run in a new
// process and pass.
func TestCrashInTheMiddle(t *testing.T) {
	got, subjects := outcome(t, faultCase{fault: "text-any-crash"}, selected(t, "params")...)
	if len(got) != 1 || got["params.text-any-value"] != Crash {
		t.Errorf("%v", got)
	}
	if s := statusOf(subjects, "params.sample-accurate"); s != Pass {
		t.Errorf("the last check: %q", s)
	}
}

// Two runs with the same seed find the same in the same words.
func TestSeed(t *testing.T) {
	said := func(seed uint64) string {
		o := Options{Checks: selected(t, "params.set-flush", "state.garbage"), Seed: seed,
			Command: []string{"/usr/bin/env", "FAULT=set-rounds", os.Args[0]}}
		subjects, err := Run(context.Background(), faulty(t), o)
		if err != nil {
			t.Fatal(err)
		}
		return messages(subjects)
	}
	if a, b := said(5), said(5); a != b || a == "" {
		t.Errorf("%q, then %q", a, b)
	}
	if said(5) == said(6) {
		t.Errorf("another seed does the same")
	}
}

func TestFilesThatAreNone(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text.clap")
	if err := os.WriteFile(text, []byte("no plugin"), 0o666); err != nil {
		t.Fatal(err)
	}
	subjects, err := Run(context.Background(), text, Options{})
	if err != nil || statusOf(subjects, "entry.load") != Fail || len(subjects) != 1 {
		t.Errorf("a text: %v %v", subjects, err)
	}
	for _, r := range subjects[0].Results {
		if r.Status != Fail && r.Status != Skip {
			t.Errorf("%s of a text: %s", r.Check, r.Status)
		}
	}
	if _, err := Run(context.Background(), filepath.Join(dir, "none.clap"), Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if _, err := Run(context.Background(), faulty(t), Options{Plugin: "org.lacquer.other", Checks: selected(t, "descriptor")}); !errors.Is(err, ErrNoPlugin) {
		t.Errorf("no such plugin: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Run(ctx, faulty(t), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestSelect(t *testing.T) {
	for _, c := range []struct {
		patterns []string
		first    string
	}{
		{[]string{"state"}, "state.extension"},
		{[]string{"params.text*"}, "params.text-all-or-none"},
		{[]string{"ports.flags"}, "ports.flags"},
	} {
		got := selected(t, c.patterns...)
		if got[0].ID != c.first || len(got) == len(Checks()) {
			t.Errorf("%q: %d checks from %s", c.patterns, len(got), got[0].ID)
		}
	}
	for _, bad := range []string{"param", "nothing.*", "[", "state.one-byte "} {
		if _, err := Select(Checks(), []string{"ports", bad}); err == nil || !strings.Contains(err.Error(), bad) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// What was not asked for is not told, the gate included, unless that fails.
func TestOnlyWhatWasAskedFor(t *testing.T) {
	_, subjects := outcome(t, faultCase{}, selected(t, "state.empty")...)
	n := 0
	for _, s := range subjects {
		n += len(s.Results)
	}
	if n != 1 || statusOf(subjects, "state.empty") != Pass {
		t.Errorf("%d results: %v", n, subjects)
	}
	if got, _ := outcome(t, faultCase{fault: "init-false"}, selected(t, "state.empty")...); got["factory.create"] != Fail {
		t.Errorf("the gate that fails: %v", got)
	}
}

var sample = []Subject{
	{File: "a.clap", Results: []Result{{Check: "entry.load", Status: Pass, Seconds: 0.25}}},
	{File: "a.clap", Plugin: &Plugin{ID: "x.y", Name: "A <b>", Version: "1"}, Results: []Result{
		{Check: "state.save", Status: Pass, Seconds: 0.5},
		{Check: "state.empty", Status: Fail, Message: "line \x1b one & \"two\"\nline two"},
		{Check: "state.random", Status: Crash, Message: "died"},
		{Check: "state.garbage", Status: Timeout, Message: "hung"},
		{Check: "ports.flags", Status: Warning, Message: "unwise"},
		{Check: "ports.type", Status: Skip, Message: "has none"},
	}},
}

// The numbers and words a CI server reads from the XML.
func TestJUnit(t *testing.T) {
	var b bytes.Buffer
	if err := JUnit(&b, sample); err != nil {
		t.Fatal(err)
	}
	var got junitSuites
	if err := xml.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatalf("%v in\n%s", err, &b)
	}
	if got.Tests != 7 || got.Fails != 1 || got.Errors != 2 || got.Skipped != 1 || len(got.Suites) != 2 {
		t.Errorf("%+v", got)
	}
	s := got.Suites[1]
	if s.Name != "a.clap: A <b> 1" || s.Time != "0.500" || s.Tests != 6 {
		t.Errorf("%+v", s)
	}
	fail := s.Cases[1]
	if fail.Name != "state.empty" || fail.Class != "x.y" || fail.Failure == nil || fail.Failure.Message != `line ? one & "two"` || !strings.Contains(fail.Failure.Text, "line two") {
		t.Errorf("%+v %+v", fail, fail.Failure)
	}
	if s.Cases[2].Error == nil || s.Cases[3].Error == nil || s.Cases[4].Failure != nil || !strings.Contains(s.Cases[4].Out, "unwise") || s.Cases[5].Skipped == nil {
		t.Errorf("%+v", s.Cases)
	}
}

func TestPrint(t *testing.T) {
	var short, long bytes.Buffer
	sample[1].Print(&short, false)
	sample[1].Print(&long, true)
	for _, want := range []string{"a.clap: A <b> 1 (x.y)", "1 passed, 1 failed, 1 crashed, 1 timed out", "fail     state.empty", "             line two", "1 warning, 1 skipped"} {
		if !strings.Contains(short.String(), want) {
			t.Errorf("no %q in\n%s", want, &short)
		}
	}
	if strings.Contains(short.String(), "state.save") || strings.ContainsRune(short.String(), 0x1b) || strings.Contains(short.String(), "has none") {
		t.Errorf("too much in\n%s", &short)
	}
	if !strings.Contains(long.String(), "pass     state.save (0.5 s)") || !strings.Contains(long.String(), "has none") {
		t.Errorf("too little in\n%s", &long)
	}
	if n := Count(sample); n.Bad() != 3 || !reflect.DeepEqual(n, Totals{Pass: 2, Fail: 1, Crash: 1, Timeout: 1, Warning: 1, Skip: 1}) {
		t.Errorf("%v", n)
	}
}

// What a plugin prints is not taken for a result, and the last of it is told
// when it dies.
func TestDied(t *testing.T) {
	got, _ := outcome(t, faultCase{fault: "load-noisy"}, selected(t, "entry")...)
	if len(got) != 0 {
		t.Errorf("noise trips %v", got)
	}
	// What came before the check that died is not its last word.
	_, subjects := outcome(t, faultCase{fault: "unknown-traps"}, selected(t, "entry.load", "params.set-flush", "params.set-unknown-id")...)
	if m := messages(subjects); strings.Contains(m, "a word before") || !strings.Contains(m, "SIGILL") {
		t.Errorf("%s", m)
	}
	_, subjects = outcome(t, faultCase{fault: "init-exits"}, selected(t, "factory.create")...)
	if m := messages(subjects); !strings.Contains(m, "exit status 3") || !strings.Contains(m, "no licence") {
		t.Errorf("%s", m)
	}
}
