package filter

import (
	"math/rand/v2"
	"testing"
)

func BenchmarkCrossover(b *testing.B) {
	for _, moving := range []bool{false, true} {
		name := map[bool]string{false: "still", true: "moving"}[moving]
		b.Run(name, func(b *testing.B) {
			var c Crossover
			var bands Banded
			c.Set([3]float64{120. / 48000, 800. / 48000, 5000. / 48000})
			rng := rand.New(rand.NewPCG(1, 1))
			var l, r [Stretch]float64
			for i := range l {
				l[i], r[i] = rng.NormFloat64(), rng.NormFloat64()
			}
			for range b.N {
				if !moving {
					c.Process(&bands, l[:], r[:])
					continue
				}
				for at := 0; at < Stretch; at += Grid {
					c.Glide([3]float64{120. / 48000, 800. / 48000, 5000. / 48000})
					c.Process(&bands, l[at:at+Grid], r[at:at+Grid])
					c.Land()
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/Stretch, "ns/frame")
		})
	}
}
