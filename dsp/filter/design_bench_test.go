package filter

import "testing"

func BenchmarkDesign(b *testing.B) {
	for name, s := range map[string]Spec{
		"bell":      {Shape: Bell, Freq: 1000, Gain: 6, Q: 2},
		"bell_lowQ": {Shape: Bell, Freq: 1000, Gain: 6, Q: 0.3},
		"bell_high": {Shape: Bell, Freq: 17000, Gain: 6, Q: 2},
		"shelf":     {Shape: HighShelf, Freq: 8000, Gain: 6, Q: 0.7071},
		"pass48":    {Shape: LowPass, Freq: 8000, Q: 0.7071, Order: 8},
	} {
		b.Run(name, func(b *testing.B) {
			var d [MaxSections]Coeffs
			f := s.Freq
			for i := 0; b.Loop(); i++ {
				s.Freq = f * (1 + 0.001*float64(i%100))
				s.Design(44100, d[:])
			}
		})
	}
}
