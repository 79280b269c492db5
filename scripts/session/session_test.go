package main

import (
	"math"
	"strings"
	"testing"
)

// TestStates: what is packed comes back from a session, broken into lines as
// qtractor does; damage is an error.
func TestStates(t *testing.T) {
	first, second := `{"lacquer":1}`, strings.Repeat("long ", 1000)
	packed := pack([]byte(first))
	session := `<!DOCTYPE qtractorSession>
<session><plugin><configs><config key="state">` + "\n   " + packed[:9] + "\n   " + packed[9:] + `
</config></configs></plugin><config key="other">AAAA</config>
<plugin><config key="state">` + pack([]byte(second)) + `</config></plugin></session>`
	states, err := unpack([]byte(session))
	if err != nil || len(states) != 2 || string(states[0]) != first || string(states[1]) != second {
		t.Fatalf("%q, %v", states, err)
	}
	for name, bad := range map[string]string{
		"no state": "<session></session>",
		"letters":  strings.Replace(session, packed[:9], "?????????", 1),
		"cut":      strings.Replace(session, packed[9:], "", 1),
		"length":   strings.Replace(session, packed[:5], "AAAAC", 1),
	} {
		if states, err := unpack([]byte(bad)); err == nil {
			t.Errorf("%s: %q and no error", name, states)
		}
	}
}

// TestCompare: a delay, a gain and a change of one sample are found; silence
// is an error.
func TestCompare(t *testing.T) {
	a := testSignal(8000)
	later := func(gain float64) *signal {
		b := &signal{rate: a.rate}
		for c := range a.at {
			b.at[c] = make([]float64, len(a.at[c])+1000)
			for i, v := range a.at[c] {
				b.at[c][i+777] = gain * v
			}
		}
		return b
	}
	if d, err := compare(a, later(1)); err != nil || d != (difference{777, 0, -300}) {
		t.Errorf("a delay: %+v, %v", d, err)
	}
	if d, err := compare(a, later(2)); err != nil || d.delay != 777 || math.Abs(d.level-6.0206) > 1e-4 || math.Abs(d.null) > 1e-9 {
		t.Errorf("twice as loud: %+v, %v", d, err)
	}
	b := later(1)
	b.at[1][20000] += 1e-3
	if d, err := compare(a, b); err != nil || d.null < -100 || d.null > -60 {
		t.Errorf("one sample: %+v, %v", d, err)
	}
	if d, err := compare(a, later(0)); err == nil {
		t.Errorf("silence: %+v", d)
	}
}
