package loudness

import (
	"math"
	"testing"
)

// TestWeight holds the response against sines through the filter.
func TestWeight(t *testing.T) {
	for _, rate := range []float64{44100, 96000} {
		for _, hz := range []float64{40, 120, 1000, 6000} {
			n := int(rate)
			x := make([]float64, n)
			for i := range x {
				x[i] = math.Sin(2 * math.Pi * hz * float64(i) / rate)
			}
			var p Power
			p.Prepare(rate)
			p.Process(x[:n/2], x[:n/2])
			p.Take()
			p.Process(x[n/2:], x[n/2:])
			got, want := 10*math.Log10(Weight(hz, rate)), 10*math.Log10(p.Take()/float64(n/2))
			if math.Abs(got-want) > 0.01 {
				t.Errorf("%g Hz at %g Hz: %.3f dB, the filter has %.3f dB", hz, rate, got, want)
			}
		}
	}
}
