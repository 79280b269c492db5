package check

import (
	"slices"
	"testing"
)

// TestFaults: a file that has a fault trips its check and no other, at the
// time where the fault is; a file that is like it without the fault does not.
func TestFaults(t *testing.T) {
	for _, f := range faults {
		t.Run(f.profile+"/"+f.id, func(t *testing.T) {
			t.Parallel()
			p, err := ParseProfile(f.profile)
			if err != nil {
				t.Fatal(err)
			}
			c := good(t, f.profile)
			f.fine(c)
			for _, x := range Run(c.subject(t), p).Findings {
				if x.ID == f.id || !slices.Contains(f.also, x.ID) {
					t.Errorf("without it: %s %s, %v, limit %v", x.Severity, x.ID, x.Figure, x.Limit)
				}
			}
			c = good(t, f.profile)
			f.bad(c)
			f.expect(t, Run(c.subject(t), p))
		})
	}
}

// expect wants the finding, and none that it does not bring along.
func (f *fault) expect(t *testing.T, r *Result) {
	t.Helper()
	found := false
	for _, x := range r.Findings {
		if x.ID != f.id {
			if !slices.Contains(f.also, x.ID) {
				t.Errorf("with it: %s %s, %v, limit %v too", x.Severity, x.ID, x.Figure, x.Limit)
			}
			continue
		}
		found = true
		if x.Severity != f.severity {
			t.Errorf("%s, want %s: %v, limit %v", x.Severity, f.severity, x.Figure, x.Limit)
		}
		if f.from < 0 {
			if len(x.Places) > 0 {
				t.Errorf("at %+v, and it has no place", x.Places)
			}
		} else if len(x.Places) == 0 || x.Places[0].Time < f.from || x.Places[0].Time > f.to {
			t.Errorf("at %+v, want %g…%g s", x.Places, f.from, f.to)
		}
	}
	if !found {
		t.Error("not found")
	}
}

// TestEveryRuleTested: each rule has a fault, for one of its profiles, or is
// tried in TestLength.
func TestEveryRuleTested(t *testing.T) {
	for i := range rules.Rules {
		r := &rules.Rules[i]
		if r.ID == "side-length" {
			continue
		}
		if !slices.ContainsFunc(faults, func(f fault) bool {
			p, err := ParseProfile(f.profile)
			return err == nil && f.id == r.ID && p.has(r)
		}) {
			t.Errorf("%s for %v: no fault trips it", r.ID, r.For)
		}
	}
}

// TestLength: what is too long for a side of a record is told, at 19.5 minutes.
func TestLength(t *testing.T) {
	p, err := ParseProfile("vinyl")
	if err != nil {
		t.Fatal(err)
	}
	s := good(t, "vinyl").subject(t)
	for minutes, want := range map[float64]int{19.4: 0, 19.6: 1} {
		s.Figures.Duration = 60 * minutes
		r := Run(s, p)
		if len(r.Findings) != want || want == 1 && r.Findings[0].ID != "side-length" {
			t.Errorf("%g minutes: %+v", minutes, r.Findings)
		}
	}
}
