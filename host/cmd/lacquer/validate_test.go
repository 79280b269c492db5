package main

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lacquer/host/validate"
	"lacquer/plugin/plugintest"
)

type validateReport struct {
	Seed     uint64
	Totals   map[string]int
	Subjects []validate.Subject
}

// Lacquer's own plugin passes every check that applies. The test's build of it
// is not a release: symbols are hidden and the version stamped by scripts/build.
func TestValidateLacquer(t *testing.T) {
	dir := t.TempDir()
	out := succeed(t, dir, "validate", plugintest.Build(t), "--json")
	var r validateReport
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	for _, s := range r.Subjects {
		for _, res := range s.Results {
			ofRelease := res.Check == "entry.exports" || res.Check == "descriptor.version"
			if res.Status != validate.Pass && res.Status != validate.Skip && !(ofRelease && res.Status == validate.Warning) {
				t.Errorf("%s: %s: %s", res.Check, res.Status, res.Message)
			}
		}
	}
	if len(r.Subjects) != 2 || r.Totals["pass"] < 60 || r.Seed != 1 {
		t.Errorf("%d subjects, %v", len(r.Subjects), r.Totals)
	}
}

// Findings: exit code 1, the checks and why on stdout, nothing on stderr.
func TestValidateFindings(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "text.clap"), []byte("no plugin"), 0o666); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := lacquer(t, dir, "validate", ".", "--group", "entry", "--junit", "out.xml")
	if code != 1 || stderr != "" || !strings.Contains(stdout, "fail     entry.load") || !strings.Contains(stdout, "not a shared library") || !strings.Contains(stdout, "1 file: ") {
		t.Errorf("exit %d, %q, %q", code, stdout, stderr)
	}
	data, err := os.ReadFile(filepath.Join(dir, "out.xml"))
	if err != nil {
		t.Fatal(err)
	}
	var suites struct {
		Failures int `xml:"failures,attr"`
	}
	if err := xml.Unmarshal(data, &suites); err != nil || suites.Failures != 1 {
		t.Errorf("%v %+v", err, suites)
	}
	fail(t, dir, exitFile, []string{"out.xml", "--force"}, "validate", "text.clap", "--junit", "out.xml")
	if code, _, stderr := lacquer(t, dir, "validate", "text.clap", "-q", "--junit", "out.xml", "--force"); code != 1 {
		t.Errorf("--force: exit %d, %s", code, stderr)
	}
	if names, _ := filepath.Glob(filepath.Join(dir, ".*")); len(names) != 0 {
		t.Errorf("left behind: %q", names)
	}
}

// A plugin that misbehaves in every way: each instance is told of on its own,
// and crashes stop nothing.
func TestValidateMany(t *testing.T) {
	dir := t.TempDir()
	path := testPlugin(t)
	code, stdout, _ := lacquer(t, dir, "validate", path, "--check", "descriptor.name,factory.create", "--json")
	var r validateReport
	if err := json.Unmarshal([]byte(stdout), &r); err != nil || code != 1 {
		t.Fatalf("exit %d: %v", code, err)
	}
	if len(r.Subjects) < 20 || r.Totals["fail"] < 2 {
		t.Errorf("%d subjects, %v", len(r.Subjects), r.Totals)
	}
	id := r.Subjects[1].Plugin.ID
	_, stdout, _ = lacquer(t, dir, "validate", path, "--check", "descriptor.name", "--plugin", id, "--json")
	r = validateReport{}
	if err := json.Unmarshal([]byte(stdout), &r); err != nil || len(r.Subjects) != 2 || r.Subjects[1].Plugin.ID != id {
		t.Errorf("--plugin %s: %v %+v", id, err, r.Subjects)
	}
}

func TestValidateList(t *testing.T) {
	out := succeed(t, t.TempDir(), "validate", "--list")
	for _, c := range validate.Checks() {
		if !strings.Contains(out, c.ID+" ") || !strings.Contains(out, c.Asserts) {
			t.Errorf("no %s in the list", c.ID)
		}
	}
	if out := succeed(t, t.TempDir(), "validate", "--list", "--group", "scan"); strings.Count(out, "\n") != 3 {
		t.Errorf("%q", out)
	}
	var list []struct{ Check, Group, Asserts string }
	if err := json.Unmarshal([]byte(succeed(t, t.TempDir(), "validate", "--list", "--json")), &list); err != nil || len(list) != len(validate.Checks()) || list[0].Group != "scan" {
		t.Errorf("%v: %d", err, len(list))
	}
}

func TestValidateBadUse(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "empty"), 0o777); err != nil {
		t.Fatal(err)
	}
	path := plugintest.Build(t)
	for _, c := range []struct {
		code  int
		words []string
		args  []string
	}{
		{exitUsage, []string{"which plugin"}, nil},
		{exitUsage, []string{"nonsense", "--list"}, []string{path, "--check", "nonsense"}},
		{exitUsage, []string{"-3s"}, []string{path, "--timeout", "-3s"}},
		{exitUsage, []string{"no.such.id"}, []string{path, "--plugin", "no.such.id", "--check", "descriptor.id"}},
		{exitFile, []string{"none.clap"}, []string{"none.clap"}},
		{exitFile, []string{"empty", "no .clap file"}, []string{"empty"}},
		{exitFile, []string{"nowhere"}, []string{path, "--check", "descriptor.id", "--junit", "nowhere/out.xml", "-q"}},
	} {
		fail(t, dir, c.code, c.words, append([]string{"validate"}, c.args...)...)
	}
}
