package check

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var rewrite = flag.Bool("rewrite", false, "write the list of checks in docs/check.md")

// The marks that the list of checks stands between.
const (
	listBegin = "<!-- The list is made by: go test ./host/check -run Docs -rewrite -->\n"
	listEnd   = "<!-- End of the list -->\n"
)

// TestDocs: docs/check.md lists every check with its limits and their source.
func TestDocs(t *testing.T) {
	const path = "../../docs/check.md"
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
		t.Fatalf("%s does not list the checks as they are: go test ./host/check -run Docs -rewrite", path)
	}
	if err := os.WriteFile(path, []byte(want), 0o666); err != nil {
		t.Fatal(err)
	}
}

// list is the checks as Markdown: destinations, the signs of a mix or a master,
// and the checks, those of one id together.
func list() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\nLimits as of %s.\n\n| `--for` | what | LUFS | dBTP |\n|---|---|---|---|\n", Date)
	for _, p := range rules.Profiles {
		lufs, ceiling := "–", "–"
		if p.Target != "" {
			lufs = fmt.Sprintf("%g", p.LUFS)
		}
		if p.Ceiling != 0 {
			ceiling = fmt.Sprintf("%g", p.Ceiling)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", p.Name, p.Title, lufs, ceiling)
	}
	b.WriteString("\n| check | for | limits | what | what to do | the limits' source |\n|---|---|---|---|---|---|\n")
	for _, r := range byID() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", r.ID, r.who(), r.docLimits(), plain(r.What), plain(r.Do), r.Source)
	}
	b.WriteString("\n| sign of | when | points |\n|---|---|---|\n")
	for _, s := range rules.Signs {
		text := strings.NewReplacer(" ({figure})", "", " (true peak {figure} dBTP)", fmt.Sprintf(" (true peak %s %g dBTP)", s.When, s.Limit),
			"{figure} %", fmt.Sprintf("%g %%", s.Limit), " ({figure} runs)", fmt.Sprintf(" (more than %g runs)", s.Limit),
			" {figure} LU", "", " down to {figure},", "").Replace(s.Text)
		fmt.Fprintf(&b, "| a %s | %s | %d |\n", s.Of, text, s.Points)
	}
	return b.String() + "\n"
}

// byID is the rules with those of one id together, in the order of the first.
func byID() (all []*Rule) {
	var ids []string
	for i := range rules.Rules {
		if id := rules.Rules[i].ID; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, id := range ids {
		for i := range rules.Rules {
			if rules.Rules[i].ID == id {
				all = append(all, &rules.Rules[i])
			}
		}
	}
	return all
}

// who is for whom a rule is: groups in words.
func (r *Rule) who() string {
	if slices.Equal(r.For, []string{"mix", "release"}) {
		return "all"
	}
	text := strings.Join(r.For, ", ")
	return strings.NewReplacer("any", "all", "release", "all but mix").Replace(text)
}

// docLimits are limits that count from a target or ceiling in those words.
func (r *Rule) docLimits() string {
	var p Profile
	text := r.limits(&p)
	switch r.From {
	case "ceiling":
		return strings.ReplaceAll(text, "above ", "above the ceiling + ")
	case "target":
		return strings.ReplaceAll(text, "0 ±", "target ±")
	}
	return text
}

// plain is a text with words for what a file would fill in.
func plain(text string) string {
	return strings.NewReplacer(
		"{title}", "*platform*", "{lufs}", "*target*", "{ceiling}", "*ceiling*",
		"{figure}", "*figure*", "{-figure}", "*figure*", "{off}", "*difference*", "{-off}", "*difference*",
	).Replace(text)
}
