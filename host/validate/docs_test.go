package validate

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

var rewrite = flag.Bool("rewrite", false, "write the list of checks in docs/validate.md")

// The marks that the list of checks stands between.
const (
	listBegin = "<!-- The list is made by: go test ./host/validate -run Docs -rewrite -->\n"
	listEnd   = "<!-- End of the list -->\n"
)

// TestDocs: docs/validate.md lists every check with what it asserts.
func TestDocs(t *testing.T) {
	const path = "../../docs/validate.md"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), listBegin)
	_, after, ok2 := strings.Cut(rest, listEnd)
	if !ok || !ok2 {
		t.Fatalf("%s has no list of checks between its marks", path)
	}
	want := before + listBegin + list() + listEnd + after
	if want == string(data) {
		return
	}
	if !*rewrite {
		t.Fatalf("%s does not list the checks as they are: go test ./host/validate -run Docs -rewrite", path)
	}
	if err := os.WriteFile(path, []byte(want), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestDocsNames: what docs/validate.md calls a check is one.
func TestDocsNames(t *testing.T) {
	data, err := os.ReadFile("../../docs/validate.md")
	if err != nil {
		t.Fatal(err)
	}
	ids, groups := map[string]bool{}, map[string]bool{}
	for _, c := range Checks() {
		ids[c.ID], groups[c.Group()] = true, true
	}
	text, _, _ := strings.Cut(string(data), listBegin)
	n := 0
	for _, m := range regexp.MustCompile("`([a-z]+)[.]([a-z-]+)`").FindAllStringSubmatch(text, -1) {
		if n++; groups[m[1]] && !ids[m[1]+"."+m[2]] {
			t.Errorf("no check is called %s.%s", m[1], m[2])
		}
	}
	if n < 60 {
		t.Errorf("only %d names found", n)
	}
}

// list is the checks as Markdown, a table for each group.
func list() string {
	var b strings.Builder
	group := ""
	for _, c := range Checks() {
		if c.Group() != group {
			group = c.Group()
			fmt.Fprintf(&b, "\n### %s\n\n| check | what it asserts |\n|---|---|\n", group)
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", c.ID, strings.ReplaceAll(c.Asserts, "|", `\|`))
	}
	return b.String() + "\n"
}
