package check

import (
	"strings"
	"testing"
)

// TestPrint: what people read has figure, limit, advice and time of each
// finding, what is in both channels once, and no blanks at the ends of lines.
func TestPrint(t *testing.T) {
	c := song(44100, 1).level(-20)
	c.x[1] = c.x[0]
	clicking(5)(&clip{rate: c.rate, x: c.x[:1]})
	var b strings.Builder
	r := Run(c.subject(t), nil)
	if err := r.Print(&b, false); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{"taken for an unmastered mix: headroom", "\n  warning  clicks ", " places, at most 3\n", "crossfade", "           at 0:0", "\n  note     dual-mono\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for _, line := range strings.Split(text, "\n") {
		if strings.TrimRight(line, " ") != line {
			t.Errorf("blanks behind %q", line)
		}
		times := strings.Split(strings.TrimPrefix(line, "           at "), ", ")
		for i := range times {
			if i > 0 && times[i] == times[i-1] {
				t.Errorf("told twice: %q", line)
			}
		}
	}
}

// TestClock: times over an hour go on in minutes, and nothing rounds to 60 s.
func TestClock(t *testing.T) {
	for seconds, want := range map[float64]string{0: "0:00.000", 59.9996: "1:00.000", 62.3104: "1:02.310", 4000.5: "66:40.500"} {
		if got := Clock(seconds); got != want {
			t.Errorf("%g s is %s, want %s", seconds, got, want)
		}
	}
}

// TestSilence: nothing is said of silence but that it is.
func TestSilence(t *testing.T) {
	for _, level := range []float64{0, 0.0005} {
		c := song(44100, 1).peak(0).each(func(v float64) float64 { return level * v })
		r := Run(c.subject(t), nil)
		if len(r.Findings) != 1 || r.Findings[0].ID != "silent" {
			t.Errorf("at %g: %+v", level, r.Findings)
		}
		if text := strings.Join(r.Judged.Because, ""); strings.Contains(text, "–") {
			t.Errorf("judged by what is undefined: %q", text)
		}
	}
}
