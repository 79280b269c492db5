package check

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"lacquer/host/mastering"
	"lacquer/host/report"
)

// shownPlaces is how many places of a finding are printed.
const shownPlaces = 5

// Print writes a result for people; all writes what passed too.
func (r *Result) Print(w io.Writer, all bool) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", r.File, r.heading())
	for _, f := range r.Findings {
		f.print(&b)
	}
	if all {
		for _, c := range r.Passed {
			fmt.Fprintf(&b, "  %-8s %-14s %s\n", "pass", c.ID, c.measured())
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// heading says what it was checked for, and what came of it.
func (r *Result) heading() string { return r.Basis() + "\n  " + r.Summary() }

// Basis says what the file was checked for, and why.
func (r *Result) Basis() string {
	if r.Judged != nil {
		return r.Judged.text()
	}
	return "checked for " + r.profile.Title
}

// Target is what the file was held against, nil if that has no loudness.
func (r *Result) Target() *mastering.Target {
	if r.profile.Target == "" {
		return nil
	}
	return &mastering.Target{Name: r.profile.Target, LUFS: r.profile.LUFS, Ceiling: r.profile.Ceiling}
}

// text says what the file is taken for, and why.
func (j *Judgement) text() string {
	text, other := "taken for an unmastered mix: ", "master"
	if j.Is == "master" {
		text, other = "taken for a master: ", "mix"
	}
	if len(j.Because) == 0 {
		text += "nothing speaks for a master"
	} else {
		text += strings.Join(j.Because, ", ")
	}
	if len(j.Despite) > 0 {
		text += "\n  though " + strings.Join(j.Despite, ", ") + " (--for " + other + " checks for that)"
	}
	return text
}

// Summary counts findings.
func (r *Result) Summary() string {
	var parts []string
	for _, s := range Severities {
		n := 0
		for _, f := range r.Findings {
			if f.Severity == s {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, plural(string(s), n)))
		}
	}
	if len(parts) == 0 {
		return fmt.Sprintf("nothing found: all %d checks passed", len(r.Passed))
	}
	return strings.Join(parts, ", ") + fmt.Sprintf("; %d checks passed", len(r.Passed))
}

func plural(word string, n int) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

func (f *Finding) print(b *strings.Builder) {
	line := fmt.Sprintf("  %-8s %-14s %s", f.Severity, f.ID, f.measured())
	fmt.Fprintf(b, "\n%s\n", strings.TrimRight(line, " "))
	fmt.Fprintf(b, "           %s\n           %s\n", f.What, f.Do)
	if where := f.Where(); where != "" {
		fmt.Fprintf(b, "           at %s\n", where)
	}
}

// Where is where in the file it is, the first few times; "" for all over it.
// What is at the same time in both channels is told once.
func (f *Finding) Where() string {
	if len(f.Places) == 0 {
		return ""
	}
	var list []string
	told := int64(0)
	for _, p := range f.Places {
		text := Clock(p.Time)
		if !slices.Contains(list, text) {
			if len(list) == shownPlaces {
				break
			}
			list = append(list, text)
		}
		told++
	}
	text := strings.Join(list, ", ")
	if n := f.Count - told; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}

// measured is the figure beside its limit.
func (c *Check) measured() string {
	if c.Unit == "flag" {
		return ""
	}
	return c.FigureText() + ", " + c.LimitText()
}

// FigureText is the figure with its unit, "" where it says no more than that
// it is so.
func (c *Check) FigureText() string {
	switch c.Unit {
	case "flag":
		return ""
	case "":
		return c.Figure.Text(c.rule.Digits)
	}
	return c.Figure.Text(c.rule.Digits) + " " + c.Unit
}

// LimitText is what the figure may be, in a few words.
func (c *Check) LimitText() string { return c.rule.limitText(float64(c.Base), float64(c.Limit)) }

// limitText says what a figure may be, in a few words.
func (r *Rule) limitText(base, limit float64) string {
	digits := r.Digits
	if scale := math.Pow10(digits); math.Abs(math.Round(limit*scale)-limit*scale) > 1e-6 {
		digits++
	}
	text := report.Figure(limit).Text(digits)
	switch r.When {
	case Above:
		return "at most " + text
	case Below:
		return "at least " + text
	case Apart:
		if base == 0 {
			return "within ±" + text
		}
		return report.Figure(base).Text(r.Digits) + " ±" + text
	}
	return "must be " + text
}

// Clock writes a time in seconds as mm:ss.mmm.
func Clock(seconds float64) string {
	ms := int64(math.Round(seconds * 1000))
	return fmt.Sprintf("%d:%02d.%03d", ms/60000, ms/1000%60, ms%1000)
}
