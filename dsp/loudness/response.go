package loudness

// Weight is what K-weighting makes of the power of a frequency in Hz, as a
// factor, at a sample rate in Hz of 1000…768000.
func Weight(hz, rate float64) float64 {
	c := kWeighting(rate)
	shelf := section{b0: 1, b1: c.b1, b2: c.b2, a1: c.a1, a2: c.a2}
	highPass := section{b0: 1, b1: -2, b2: 1, a1: c.h1, a2: c.h2}
	return c.power * shelf.power(hz/rate) * highPass.power(hz/rate)
}
