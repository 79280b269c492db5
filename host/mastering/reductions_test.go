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
	r := &Reductions{}
	m := clap.StageMeter{Name: "limiter"}
	for b := range blocks {
		m.Now, m.Sum, m.Frames, m.Max = 1, m.Sum+size, m.Frames+size, max(m.Max, 1)
		if b == peak {
			m.Max = 3
		}
		r.add([]clap.StageMeter{m}, float64(b+1)*size/48000)
	}
	if r.Len() > reductionPoints || r.Len() < reductionPoints/2 {
		t.Errorf("%d points", r.Len())
	}
	if got, want := r.Ends[r.Len()-1], blocks*size/48000.0; got != want {
		t.Errorf("ends at %g s, not %g", got, want)
	}
	for i, v := range r.Most[0] {
		at := float64(peak) * size / 48000
		want := 1.0
		if r.Ends[i] > at && (i == 0 || r.Ends[i-1] <= at) {
			want = 3
		}
		if v != want {
			t.Errorf("point %d, until %g s: %g dB, want %g", i, r.Ends[i], v, want)
		}
	}
}
