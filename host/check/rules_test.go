package check

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lacquer/host/mastering"
)

// TestRules: the table makes sense: figures exist, limits get stricter with
// severity, no profile has two rules of one id, texts have no figure where
// there may be none, and every target is a profile.
func TestRules(t *testing.T) {
	if _, err := time.Parse("2006-01-02", Date); err != nil {
		t.Error(err)
	}
	var ids []string
	for _, r := range rules.Rules {
		ids = append(ids, r.ID)
	}
	for i := range rules.Rules {
		r := &rules.Rules[i]
		if figures[r.Figure].value == nil {
			t.Errorf("%s: no figure %q", r.ID, r.Figure)
		}
		if r.worst() == "" || r.What == "" || r.Do == "" || r.Source == "" || !slices.Contains([]When{Above, Below, Apart, Other}, r.When) {
			t.Errorf("%s lacks something: %+v", r.ID, r)
		}
		if strings.Contains(r.What, "figure}") || strings.Contains(r.What, "off}") {
			t.Errorf("%s: --list has no figure for %q", r.ID, r.What)
		}
		for _, by := range r.CoveredBy {
			if !slices.Contains(ids, by) {
				t.Errorf("%s is covered by %q, which there is not", r.ID, by)
			}
		}
		checkOrder(t, r)
	}
	for _, target := range mastering.Targets {
		if p, err := ParseProfile(target.Name); err != nil || p.LUFS != target.LUFS || p.Ceiling != target.Ceiling {
			t.Errorf("%s: %+v, %v", target.Name, p, err)
		}
	}
	for i := range rules.Profiles {
		p := &rules.Profiles[i]
		var seen []string
		for _, r := range p.Rules() {
			if slices.Contains(seen, r.ID) {
				t.Errorf("%s has two rules %s", p.Name, r.ID)
			}
			seen = append(seen, r.ID)
		}
	}
	for _, s := range rules.Signs {
		if figures[s.Figure].value == nil || s.Of != "mix" && s.Of != "master" || s.Points <= 0 {
			t.Errorf("sign %+v", s)
		}
	}
}

// checkOrder wants limits that are the harder to break the worse they are.
func checkOrder(t *testing.T, r *Rule) {
	t.Helper()
	var last *float64
	for _, s := range []Severity{Note, Warning, Fail} {
		l := r.limit(s)
		if l == nil {
			continue
		}
		if last != nil && (r.When == Below && *l >= *last || r.When != Below && *l <= *last) {
			t.Errorf("%s: limit %g for a %s behind %g", r.ID, *l, s, *last)
		}
		last = l
	}
}

// TestUnknownProfile: an error names what there is.
func TestUnknownProfile(t *testing.T) {
	if _, err := ParseProfile("myspace"); err == nil || !strings.Contains(err.Error(), "myspace") || !strings.Contains(err.Error(), "vinyl") {
		t.Error(err)
	}
	if p, err := ParseProfile(" Spotify"); err != nil || p.Name != "spotify" {
		t.Errorf("%+v, %v", p, err)
	}
}
