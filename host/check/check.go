// Package check tells whether a mix is ready for mastering, or a master right
// for where it goes. Rules are data, in rules.json.
package check

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"lacquer/host/report"
)

// Result is what was found in a file.
type Result struct {
	File     string     `json:"file"`
	For      string     `json:"for"`    // the profile's name
	Judged   *Judgement `json:"judged"` // nil: it was said what to check for
	Date     string     `json:"rules"`  // when they were looked at last
	Findings []Finding  `json:"findings"`
	Passed   []Check    `json:"passed"`

	profile *Profile
}

// Check is a rule and what a file has of its figure.
type Check struct {
	ID     string        `json:"id"`
	Figure report.Figure `json:"figure"`
	Unit   string        `json:"unit"`
	Limit  report.Figure `json:"limit"` // that is broken, or would be first
	When   When          `json:"when"`  // on which side of the limit it is broken
	Base   report.Figure `json:"base"`  // of When "apart"

	rule *Rule
}

// Finding is a check that did not pass.
type Finding struct {
	Check
	Severity Severity `json:"severity"`
	What     string   `json:"what"`
	Do       string   `json:"do"`
	Places   []Place  `json:"places"` // the first 10, or the 10 worst
	Count    int64    `json:"count"`  // of all places
}

// Run checks a file for a profile; nil: for a mix or a master, whichever it
// seems to be.
func Run(s *Subject, p *Profile) *Result {
	r := &Result{File: s.Info.Path, Date: Date, Findings: []Finding{}, Passed: []Check{}, profile: p}
	if p == nil {
		r.profile, r.Judged = s.judge()
	}
	r.For = r.profile.Name
	var broken []string
	for _, rule := range r.profile.Rules() {
		if f := s.try(rule, r.profile); f.Severity != "" {
			broken = append(broken, rule.ID)
			r.Findings = append(r.Findings, f)
			if rule.Last {
				break
			}
		} else {
			r.Passed = append(r.Passed, f.Check)
		}
	}
	r.Findings = slices.DeleteFunc(r.Findings, func(f Finding) bool {
		return slices.ContainsFunc(f.rule.CoveredBy, func(id string) bool { return slices.Contains(broken, id) })
	})
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return slices.Index(Severities, a.Severity) - slices.Index(Severities, b.Severity)
	})
	return r
}

// try applies a rule; the finding's severity is "" if it is kept.
func (s *Subject) try(rule *Rule, p *Profile) Finding {
	figure, base := figures[rule.Figure], p.base(rule)
	value := figure.value(s, p)
	severity, limit := rule.judge(value, base)
	f := Finding{
		Check:    Check{ID: rule.ID, Figure: report.Figure(value), Unit: rule.Unit, Limit: report.Figure(base + limit), When: rule.When, rule: rule},
		Severity: severity, Places: []Place{},
	}
	f.Base = report.Figure(math.NaN())
	if rule.When == Apart {
		f.Base, f.Limit = report.Figure(base), report.Figure(limit)
	}
	if severity == "" {
		return f
	}
	words := rule.words(value, base, p)
	f.What, f.Do = words.Replace(rule.What), words.Replace(rule.Do)
	if figure.places != nil {
		if list, count := figure.places(s, base+limit); count > 0 {
			f.Places, f.Count = list, count
		}
	}
	return f
}

// words stand in the texts of rules for figures.
func (r *Rule) words(value, base float64, p *Profile) *strings.Replacer {
	text := func(v float64) string { return report.Figure(v).Text(r.Digits) }
	off := value - base
	if r.When != Apart {
		off -= r.first()
	}
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	return strings.NewReplacer(
		"{figure}", text(value), "{-figure}", text(-value), "{off}", text(off), "{-off}", text(-off),
		"{ceiling}", number(p.Ceiling), "{lufs}", number(p.LUFS), "{title}", p.Title,
	)
}

// Worst is the worst severity of all findings, "" without any.
func (r *Result) Worst() Severity {
	if len(r.Findings) == 0 {
		return ""
	}
	return r.Findings[0].Severity
}

// Clean tells that nothing has to be looked at: there are no findings but
// notes.
func (r *Result) Clean() bool { return r.Worst() == "" || r.Worst() == Note }
