package check

import (
	"strings"
	"testing"
)

// TestJudge tells mixes from masters, and says why.
func TestJudge(t *testing.T) {
	for _, c := range []struct {
		name, is, because, despite string
		make                       func() *clip
	}{
		{"a mix", "mix", "headroom", "", func() *clip { return song(44100, 1).level(-20) }},
		{"a quiet mix", "mix", "quieter", "", func() *clip { return song(44100, 1).level(-40) }},
		{"a mix without headroom, but open and quiet", "mix", "PLR above 14", "no headroom", func() *clip { return song(44100, 1).hit(0).level(-20).hit(-0.5).level(-19).hit(-0.5) }},
		{"a master", "master", "no headroom", "", func() *clip { return song(44100, 4).level(-12.5).hit(-1) }},
		{"a loud master", "master", "louder than -12 LUFS", "", func() *clip { return song(44100, 12).level(-9.5) }},
		{"a loud master turned down", "master", "PLR below 8", "headroom", func() *clip {
			c := song(44100, 1)
			saturated(100, -16)(c)
			return c
		}},
		{"a clipped mix turned down", "mix", "headroom", "tops of waves", func() *clip {
			c := song(44100, 4)
			clipped(8, 0.9)(c)
			return c.level(-16)
		}},
		{"a limited one", "master", "lined up", "", func() *clip { return song(44100, 4).longer(2).evened().peak(-2) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := Run(c.make().subject(t), nil)
			j := r.Judged
			if j == nil || j.Is != c.is || r.For != c.is {
				t.Fatalf("taken for %s: %+v, want %s", r.For, j, c.is)
			}
			if text := strings.Join(j.Because, ", "); !strings.Contains(text, c.because) {
				t.Errorf("because %q, want %q", text, c.because)
			}
			if text := strings.Join(j.Despite, ", "); (c.despite == "") != (text == "") || !strings.Contains(text, c.despite) {
				t.Errorf("despite %q, want %q", text, c.despite)
			}
		})
	}
}
