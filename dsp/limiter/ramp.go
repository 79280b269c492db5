package limiter

import "lacquer/dsp/dynamics"

// fill writes a ramp's values of the next len(dst) samples.
func fill(dst []float64, r *dynamics.Ramp) {
	for i := range dst {
		r.Advance()
		dst[i] = r.Value
	}
}
