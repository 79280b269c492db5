package mastering

import (
	"testing"

	"lacquer/bindings/clap"
)

// A stage that takes 3 dB off in one block of 100000 and 1 dB in all others:
// no point is lost however often points are thinned, and there are never more
// than reductionPoints.
func TestReductionsKeepTheMost(t *testing.T) {
	const blocks, size, peak = 100000, 1024, 61234
	r := &Reductions{rate: 48000}
	m := clap.StageMeter{Name: "limiter"}
	for b := range blocks {
		m.Now, m.Sum, m.Frames, m.Max = 1, m.Sum+size, m.Frames+size, max(m.Max, 1)
		if b == peak {
			m.Max = 3
		}
		r.add([]clap.StageMeter{m}, int64(b+1)*size)
	}
	if r.Len() > reductionPoints || r.Len() < reductionPoints/2 {
		t.Errorf("%d points", r.Len())
	}
	if got, want := r.Time(r.Len()-1), blocks*size/48000.0; got != want {
		t.Errorf("ends at %g s, not %g", got, want)
	}
	for i, v := range r.Most[0] {
		at := float64(peak) * size / 48000
		want := 1.0
		if r.Time(i) > at && (i == 0 || r.Time(i-1) <= at) {
			want = 3
		}
		if v != want {
			t.Errorf("point %d, until %g s: %g dB, want %g", i, r.Time(i), v, want)
		}
	}
}

// What platforms do: all turn down, some turn up as far as the ceiling lets
// them.
func TestPlatformGain(t *testing.T) {
	down := Platform{Target: Target{LUFS: -14, Ceiling: -1}}
	both := Platform{Target: Target{LUFS: -14, Ceiling: -1}, TurnUp: true}
	for _, c := range []struct {
		p              Platform
		lufs, tp, want float64
	}{
		{down, -9, -0.5, -5}, {both, -9, -0.5, -5},
		{down, -20, -5, 0}, {both, -20, -5, 4}, {both, -20, -12, 6}, {both, -20, 0, 0},
	} {
		if got := c.p.Gain(c.lufs, c.tp); got != c.want {
			t.Errorf("%+v: %g LUFS, %g dBTP: %g dB, want %g", c.p, c.lufs, c.tp, got, c.want)
		}
	}
	if len(Platforms) < 6 || len(Targets) <= len(Platforms) {
		t.Errorf("%d platforms of %d targets", len(Platforms), len(Targets))
	}
}
