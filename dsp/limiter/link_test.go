package limiter

import (
	"math"
	"testing"

	"lacquer/dsp/param"
)

// gains renders two channels and returns by how many dB each is reduced at
// every frame of the input.
func gains(m *maximizer, l, r []float64) (left, right []float64) {
	outL, outR := render(m, l, r, 512)
	left, right = make([]float64, len(l)), make([]float64, len(l))
	for i := range l {
		left[i], right[i] = -decibels(outL[i]/l[i]), -decibels(outR[i]/r[i])
	}
	return left, right
}

// TestLink checks the gains of two channels of which one alone is over, all
// the time: the other takes part by the release link, whatever the transient
// link is.
func TestLink(t *testing.T) {
	const rate = 48000
	for _, link := range []float64{0, 25, 50, 100} {
		for _, transient := range []float64{0, 100} {
			m := prepared(rate, 0, -1)
			m.SetParam(param.MaxLink, link)
			m.SetParam(param.MaxTransientLink, transient)
			l, r := sine(rate, 1000, over6, 0.1, 1.6), sine(rate, 1000, 0.5, 0.1, 1.6)
			left, right := gains(m, l, r)
			for i := len(l) / 2; i < len(l); i++ {
				if link == 100 && transient == 100 && left[i] != right[i] && math.Abs(left[i]-right[i]) > 1e-12 {
					t.Fatalf("linked gains %.15g and %.15g dB", left[i], right[i])
				}
				if math.Abs(left[i]-6-margin) > 0.01 || math.Abs(right[i]-left[i]*link/100) > 0.01 {
					t.Fatalf("link %g %%, transient %g %%: %.3f and %.3f dB", link, transient, left[i], right[i])
				}
			}
		}
	}
}

// TestTransientLink checks what a hit on the left does on the right: all of it
// with both links closed, next to nothing with the transient link open, and
// what lies between in between.
func TestTransientLink(t *testing.T) {
	const rate = 48000
	l, r := burst(rate, 6, 0.005, 0.8), sine(rate, 1000, 0.2, 0.1, 0.8)
	deepest := func(transient, link float64) float64 {
		m := prepared(rate, 0, -1)
		m.SetParam(param.MaxLink, link)
		m.SetParam(param.MaxTransientLink, transient)
		_, right := gains(m, l, r)
		most := 0.0
		for i, db := range right {
			if math.Abs(r[i]) > 0.01 {
				most = max(most, db)
			}
		}
		return most
	}
	closed, half, open, quick, none := deepest(100, 100), deepest(50, 100), deepest(0, 100), deepest(100, 0), deepest(0, 0)
	t.Logf("a hit of 6 dB on the left: right %.2f dB, transient link 50 %% %.2f, 0 %% %.2f; release link 0 %% %.2f, both %.2f", closed, half, open, quick, none)
	if closed < 5.9 || open > 1.2 || math.Abs(half-(closed+open)/2) > 0.3 || quick < closed-1.2 || none != 0 {
		t.Errorf("right %.2f, %.2f, %.2f, %.2f, %.2f dB", closed, half, open, quick, none)
	}
}

// TestLinkKeepsPromise has one side over all the time and hits on the other:
// whatever the links share, each side gets what it needs by itself, so that the
// last clamp never has to act.
func TestLinkKeepsPromise(t *testing.T) {
	const rate = 48000
	l, r := sine(rate, 1000, over6, 0.1, 0.8), burst(rate, 6, 0.005, 0.8)
	for _, links := range [][2]float64{{0, 0}, {100, 0}, {0, 100}, {50, 100}, {100, 50}} {
		m := prepared(rate, 0, -1)
		m.SetParam(param.MaxTransientLink, links[0])
		m.SetParam(param.MaxLink, links[1])
		_, outR := render(m, l, r, 512)
		most := 0.0
		for _, v := range outR {
			most = max(most, math.Abs(v))
		}
		if decibels(most) > -1-margin+0.01 {
			t.Errorf("links %v: %.3f dB, want at most %.3f", links, decibels(most), -1-margin)
		}
	}
}

// TestLinkedGainsAreOne checks that both channels have the very same gain while
// both links are closed, on unlike channels.
func TestLinkedGainsAreOne(t *testing.T) {
	m := prepared(48000, 6, -1)
	l := scaled(music(48000, 1, 1), 3)
	r := make([]float64, len(l))
	for i, v := range l {
		r[i] = v / 2 // exact, so that its product with the same gain is half too
	}
	outL, outR := render(m, l, r, 512)
	for i := range outL {
		if outR[i] != outL[i]/2 {
			t.Fatalf("frame %d: %g and %g", i, outL[i], outR[i])
		}
	}
}

// TestLinkJoins checks that after the links have been open, both channels come
// to have one path again, and exactly the gain they would have had.
func TestLinkJoins(t *testing.T) {
	m, want := prepared(48000, 0, -1), prepared(48000, 0, -1)
	m.SetLink(0)
	m.SetTransientLink(30)
	run := func(m *maximizer, seed uint64, n int) ([]float64, []float64) {
		l, r := noise(seed, n, 2), noise(seed+1, n, 1)
		m.Process(l, r)
		return l, r
	}
	run(m, 1, 48000)
	run(want, 1, 48000)
	m.SetLink(100)
	m.SetTransientLink(100)
	run(m, 3, 4800)
	run(want, 3, 4800)
	if !m.linked {
		t.Error("still more than one path")
	}
	l, r := run(m, 5, 48000)
	wantL, wantR := run(want, 5, 48000)
	for i := range l {
		if l[i] != wantL[i] || r[i] != wantR[i] {
			t.Fatalf("frame %d differs", i)
		}
	}
}
