package loudness

import "math"

// surround is the weight of BS.1770 for loudspeakers to the side: azimuth
// 60…120°, elevation under 30°. All others weigh 1, LFE nothing.
const surround = 1.41

// defaultWeights gives the channel weights by channel count, for the layouts
// listed at Config.
func defaultWeights(channels int) []float64 {
	w := make([]float64, channels)
	for i := range w {
		w[i] = 1
	}
	side := func(ch ...int) {
		for _, c := range ch {
			w[c] = surround
		}
	}
	switch channels {
	case 4:
		side(2, 3)
	case 5, 9:
		side(3, 4)
	case 6, 10:
		w[3] = 0
		side(4, 5)
	case 7:
		w[3] = 0
		side(5, 6)
	case 8, 12:
		w[3] = 0
		side(6, 7)
	case 11:
		side(5, 6)
	case 24:
		w[3], w[9] = 0, 0
		side(0, 1, 10, 11) // front pair at ±60°, sides at ±90°
	}
	return w
}

// weights resolves a configuration's channel weights. Dual mono counts its
// one channel twice, +3.01 LU: what a pair of loudspeakers makes of it.
func (c *Config) weights() []float64 {
	w := c.Weights
	if w == nil {
		w = defaultWeights(c.Channels)
	}
	w = append([]float64(nil), w...)
	if c.DualMono && c.Channels == 1 {
		w[0] *= 2
	}
	return w
}

// decibel is 20 log10 |x|, −Inf for 0.
func decibel(x float64) float64 { return 20 * math.Log10(x) }
