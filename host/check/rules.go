package check

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"lacquer/host/mastering"
)

// Severity is how bad a finding is.
type Severity string

// Severities, the worst first. A warning may have its reasons, a note is for
// information.
const (
	Fail    Severity = "fail"
	Warning Severity = "warning"
	Note    Severity = "note"
)

// Severities are all, the worst first.
var Severities = []Severity{Fail, Warning, Note}

// Rule is something that check looks for.
type Rule struct {
	ID        string   `json:"id"`
	For       []string `json:"for"`    // profiles and groups
	Figure    string   `json:"figure"` // one of figures
	Unit      string   `json:"unit"`   // "flag": the figure says no more than that it is so
	Digits    int      `json:"digits"` // after the point
	When      When     `json:"when"`
	From      string   `json:"from"` // what limits count from: "" 0, "ceiling" or "target"
	Fail      *float64 `json:"fail"` // limits; nil: it is never as bad
	Warning   *float64 `json:"warning"`
	Note      *float64 `json:"note"`
	CoveredBy []string `json:"covered_by"`     // findings beside which this one says nothing new
	Last      bool     `json:"last,omitempty"` // once it is broken no other can be checked
	What      string   `json:"what"`
	Do        string   `json:"do"`
	Source    string   `json:"source"` // of the limits
}

// When says on which side of a limit it is broken.
type When string

// A figure breaks a limit when it is above or below it, when it is apart from
// the rule's base by more, to either side, or when it is another number.
const (
	Above When = "above"
	Below When = "below"
	Apart When = "apart"
	Other When = "other"
)

// broken tells whether a figure breaks a limit; one that is not defined breaks
// none.
func (w When) broken(figure, base, limit float64) bool {
	switch w {
	case Above:
		return figure > base+limit
	case Below:
		return figure < base+limit
	case Apart:
		return math.Abs(figure-base) > limit
	default:
		return !math.IsNaN(figure) && figure != base+limit
	}
}

// Profile is what a file can be checked for.
type Profile struct {
	Name    string   `json:"name"`
	Title   string   `json:"title"`
	Groups  []string `json:"groups"`
	Target  string   `json:"target"`  // by name, "" for none
	Ceiling float64  `json:"ceiling"` // dBTP, the target's if there is one

	LUFS     float64             `json:"-"` // the target's, else NaN
	platform *mastering.Platform // nil: it plays what it gets
}

// sign speaks for a mix or for a master.
type sign struct {
	Of     string // "mix" or "master"
	Figure string
	When   When
	Limit  float64
	Points int
	Text   string
}

// table is rules.json.
type table struct {
	Date     string
	Profiles []Profile
	Signs    []sign
	Rules    []Rule
}

//go:embed rules.json
var rulesJSON []byte

var rules = func() (t table) {
	if err := json.Unmarshal(rulesJSON, &t); err != nil {
		panic(err) // the file is part of the build
	}
	for i := range t.Profiles {
		t.Profiles[i].aim()
	}
	return t
}()

// Date is when rules were looked at last.
var Date = rules.Date

// aim fills in what is known of the profile's target.
func (p *Profile) aim() {
	p.LUFS = math.NaN()
	for _, t := range mastering.Targets {
		if t.Name == p.Target {
			p.LUFS, p.Ceiling = t.LUFS, t.Ceiling
		}
	}
	for i := range mastering.Platforms {
		if mastering.Platforms[i].Name == p.Target {
			p.platform = &mastering.Platforms[i]
		}
	}
}

// Profiles are all of them.
func Profiles() []Profile { return rules.Profiles }

// ParseProfile finds a profile by its name, in any case.
func ParseProfile(name string) (*Profile, error) {
	var names []string
	for i, p := range rules.Profiles {
		if strings.EqualFold(p.Name, strings.TrimSpace(name)) {
			return &rules.Profiles[i], nil
		}
		names = append(names, p.Name)
	}
	return nil, fmt.Errorf("unknown destination %q: use one of %s", name, strings.Join(names, ", "))
}

// has tells whether a rule is for a profile.
func (p *Profile) has(r *Rule) bool {
	return slices.ContainsFunc(r.For, func(f string) bool {
		return f == "any" || f == p.Name || slices.Contains(p.Groups, f)
	})
}

// Rules are those of a profile.
func (p *Profile) Rules() (list []*Rule) {
	for i := range rules.Rules {
		if r := &rules.Rules[i]; p.has(r) {
			list = append(list, r)
		}
	}
	return list
}

// base is what limits of a rule count from.
func (p *Profile) base(r *Rule) float64 {
	switch r.From {
	case "ceiling":
		return p.Ceiling
	case "target":
		return p.LUFS
	}
	return 0
}

// limit is that for a severity, if there is one.
func (r *Rule) limit(s Severity) *float64 {
	switch s {
	case Fail:
		return r.Fail
	case Warning:
		return r.Warning
	}
	return r.Note
}

// judge is how badly a figure breaks a rule, and which limit; "" if none.
func (r *Rule) judge(figure, base float64) (Severity, float64) {
	for _, s := range Severities {
		if l := r.limit(s); l != nil && r.When.broken(figure, base, *l) {
			return s, *l
		}
	}
	return "", r.first()
}

// first is the limit that is broken first.
func (r *Rule) first() float64 {
	for _, s := range []Severity{Note, Warning, Fail} {
		if l := r.limit(s); l != nil {
			return *l
		}
	}
	return math.NaN()
}
