package nearest

import (
	"slices"
	"testing"
)

func TestNames(t *testing.T) {
	names := []string{"Tape", "Tube", "Cube", "Tub"}
	for want, best := range map[string][]string{"Tubes": {"Tube", "Cube"}, "Tape": {"Tape", "Tube"}, "": {"Tub", "Tape"}} {
		if got := Names(names, 2, func(i int) int { return Distance(want, names[i]) }); !slices.Equal(got, best) {
			t.Errorf("%q: %q, want %q", want, got, best)
		}
	}
	if got := Names(nil, 3, nil); len(got) != 0 {
		t.Error(got)
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"abc", "", 3}, {"", "ab", 2}, {"gain", "gian", 2}, {"kitten", "sitting", 3}, {"größe", "grösse", 2},
	} {
		if got := Distance(c.a, c.b); got != c.want {
			t.Errorf("%q %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
