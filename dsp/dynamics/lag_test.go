package dynamics

import (
	"math"
	"testing"
)

// TestLag: the way to a target has the law of two one-pole lags, no jump in its
// slope, and ends on the target exactly.
func TestLag(t *testing.T) {
	const frames = 192
	var l Lag
	l.Prepare(frames)
	l.Jump(-6)
	l.Glide(4)
	before, slope, worst := l.Value, 0.0, 0.0
	for n := 1; l.Moving(); n++ {
		l.Advance()
		x := float64(n) / frames
		if want := 4 - 10*(1+x)*math.Exp(-x); math.Abs(l.Value-want) > 0.03 {
			t.Fatalf("frame %d: %g, the law says %g", n, l.Value, want)
		}
		worst = max(worst, math.Abs(l.Value-before-slope))
		before, slope = l.Value, l.Value-before
		if n > 100*frames {
			t.Fatal("it never arrives")
		}
	}
	if l.Value != 4 {
		t.Errorf("it ends at %v", l.Value)
	}
	if limit := 10.0 / (frames * frames) * 1.05; worst > limit {
		t.Errorf("its slope jumps by %g, at most %g", worst, limit)
	}
}
