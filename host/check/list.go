package check

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"lacquer/host/report"
)

// limits writes all limits of a rule for a profile: "warning above -1, fail
// above 0 dBTP".
func (r *Rule) limits(p *Profile) string {
	if r.Unit == "flag" {
		return string(r.worst())
	}
	var parts []string
	for _, s := range []Severity{Note, Warning, Fail} {
		l := r.limit(s)
		if l == nil {
			continue
		}
		text := report.Figure(*l + p.base(r)).Text(limitDigits(*l + p.base(r)))
		switch r.When {
		case Apart:
			text = fmt.Sprintf("beyond %s ±%g", report.Figure(p.base(r)).Text(limitDigits(p.base(r))), *l)
		case Other:
			text = "unless " + text
		default:
			text = string(r.When) + " " + text
		}
		parts = append(parts, string(s)+" "+text)
	}
	return strings.TrimSpace(strings.Join(parts, ", ") + " " + r.Unit)
}

// worst is the worst severity that a rule can have.
func (r *Rule) worst() Severity {
	for _, s := range Severities {
		if r.limit(s) != nil {
			return s
		}
	}
	return ""
}

// limitDigits is how many digits a limit needs after the point, two at most.
func limitDigits(v float64) int {
	text := strings.TrimRight(fmt.Sprintf("%.2f", v), "0")
	return len(text) - strings.Index(text, ".") - 1
}

// List writes the checks of profiles with their limits.
func List(w io.Writer, profiles []Profile) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i := range profiles {
		p := &profiles[i]
		if i > 0 {
			fmt.Fprintln(t)
		}
		fmt.Fprintf(t, "%s: %s%s\n", p.Name, p.Title, p.aimText())
		for _, r := range p.Rules() {
			fmt.Fprintf(t, "  %s\t%s\t%s\n", r.ID, r.limits(p), r.words(0, 0, p).Replace(r.What))
		}
	}
	return t.Flush()
}

// aimText is a profile's target in a few words.
func (p *Profile) aimText() string {
	if p.Target == "" {
		return ""
	}
	return fmt.Sprintf(" (%g LUFS, %g dBTP)", p.LUFS, p.Ceiling)
}

// Listed is a profile with its checks, for machines.
type Listed struct {
	For    string  `json:"for"`
	Title  string  `json:"title"`
	Checks []*Rule `json:"checks"`
}

// Catalogue is what List writes.
func Catalogue(profiles []Profile) []Listed {
	list := []Listed{}
	for i := range profiles {
		list = append(list, Listed{profiles[i].Name, profiles[i].Title, profiles[i].Rules()})
	}
	return list
}
