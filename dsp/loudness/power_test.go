package loudness

import (
	"math/rand/v2"
	"testing"
)

// TestPower: the energy of 0.4 s is that of a meter's window, and sums do not
// depend on the cuts.
func TestPower(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 5))
	const rate, n = 44100, 17640
	x := music(rate, 1, 1)
	m := New(Config{Rate: rate, Channels: 2})
	m.Process([][]float64{x[0][:n], x[1][:n]})
	first := 0.0
	for _, size := range []func() int{
		func() int { return n }, func() int { return 1 }, func() int { return 7 }, func() int { return 441 },
		func() int { return 1 + rng.IntN(3000) },
	} {
		var p Power
		p.Prepare(rate)
		for at := 0; at < n; {
			to := min(n, at+size())
			p.Process(x[0][at:to], x[1][at:to])
			at = to
		}
		got := p.Take()
		if first == 0 {
			first = got
			near(t, "loudness", lufs(got/n), m.Momentary(), 1e-9)
			near(t, "and back", MeanSquare(lufs(got/n)), got/n, 1e-9)
		}
		if got != first {
			t.Errorf("energy %g, want %g", got, first)
		}
		if got = p.Take(); got != 0 {
			t.Errorf("energy %g is left after Take", got)
		}
	}
}
