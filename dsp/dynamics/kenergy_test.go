package dynamics

import (
	"math/rand/v2"
	"testing"
)

func kSignals(frames int) (x [4][]float64) {
	rng := rand.New(rand.NewPCG(3, 4))
	for i := range x {
		x[i] = make([]float64, frames)
		for n := range x[i] {
			x[i][n] = rng.Float64() - 0.5
		}
	}
	return x
}

// TestKEnergyIsFilterPower: four signals at once give the sums that two at a
// time do, bit for bit, however they are cut.
func TestKEnergyIsFilterPower(t *testing.T) {
	x := kSignals(1001)
	var k KEnergy
	k.Tune(44100)
	for from := 0; from < 1001; {
		n := min(1+from%7*5, 1001-from)
		k.Add(&[4][]float64{x[0][from : from+n], x[1][from : from+n], x[2][from : from+n], x[3][from : from+n]})
		from += n
	}
	for pair := range 2 {
		var f [2][2]SVF
		var to [2][]float64
		for c := range 2 {
			SetKWeighting(&f[0][c], &f[1][c], 44100)
			to[c] = make([]float64, 1001)
		}
		filterPowerScalar(&f, to, [2][]float64{x[2*pair], x[2*pair+1]})
		for c, p := range to {
			sum := 0.0
			for _, v := range p {
				sum += v
			}
			if got := k.Sum[2*pair+c]; got != sum {
				t.Errorf("signal %d: energy %v, want %v", 2*pair+c, got, sum)
			}
		}
	}
}

func BenchmarkKEnergy(b *testing.B) {
	x := kSignals(64)
	var k KEnergy
	k.Tune(48000)
	for b.Loop() {
		k.Add(&x)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/64, "ns/frame")
}
