package fir

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestBankPreparedAgain: a bank that is prepared anew, for more or fewer taps
// and at whatever moment of a change of kernels, is as a new one, and nothing
// is allocated but for more taps than ever.
func TestBankPreparedAgain(t *testing.T) {
	const n = 6000
	var b Bank
	src := &curves{}
	rng := rand.New(rand.NewPCG(9, 4))
	l, r := gaussian(n, 3), gaussian(n, 4)
	src.set(thru)
	b.Prepare(4096, 4, 2, src)
	for round := range 40 {
		for range 3 {
			shuffle(src, rng)
			k := 1 + rng.IntN(n/2)
			process(&b, l[:k], r[:k], 2, whole)
		}
		shuffle(src, rng)
		taps := 1024 << rng.IntN(3)
		other := *src
		var fresh Bank
		src.asked, other.asked = 0, 0
		b.Prepare(taps, 4, 2, src)
		fresh.Prepare(taps, 4, 2, &other)
		want, got := process(&fresh, l, r, 2, whole), process(&b, l, r, 2, whole)
		if !slices.Equal(got[0], want[0]) || !slices.Equal(got[1], want[1]) {
			t.Fatalf("round %d, %d taps: not as a new one", round, taps)
		}
		if b.hopWork.total != fresh.hopWork.total || b.spectraWork.total != fresh.spectraWork.total || src.asked != other.asked {
			t.Errorf("round %d, %d taps: more work than a new one has, %d responses for %d", round, taps, src.asked, other.asked)
		}
		if allocs := testing.AllocsPerRun(1, func() { b.Prepare(taps, 4, 2, src) }); allocs != 0 {
			t.Errorf("round %d: %g allocations", round, allocs)
		}
	}
}

// TestOversamplerPreparedAgain: so is an oversampler for another rate, factor
// and order.
func TestOversamplerPreparedAgain(t *testing.T) {
	x := gaussian(1500, 5)
	clip := func(now, before float64) float64 { return max(now+before, 1) - 1 }
	rates := []float64{44100, 48000, 96000, 192000, 8000, 47999.5}
	var again Oversampler
	prepare := func(i int, o *Oversampler) { o.Prepare(rates[i%len(rates)], 2<<(i%4), i/4%3) }
	for i := range 12 * len(rates) {
		prepare(i, &again)
	}
	for i := range 12 * len(rates) {
		i = i * 5 % (12 * len(rates))
		var fresh Oversampler
		prepare(i, &fresh)
		prepare(i, &again)
		if again.Latency() != fresh.Latency() || again.Drain() != fresh.Drain() || again.reach != fresh.reach {
			t.Errorf("%d: latency, drain or reach differ", i)
		}
		if !slices.Equal(around(&again, x, clip, fullStretch), around(&fresh, x, clip, fullStretch)) {
			t.Errorf("%d: not as a new one", i)
		}
		if allocs := testing.AllocsPerRun(1, func() { prepare(i, &again) }); allocs != 0 {
			t.Errorf("%d: %g allocations", i, allocs)
		}
	}
}
