package mastering

import (
	"math"
	"testing"
)

// TestPlatformGain: loud files are turned down to the target, quiet ones up
// where the platform does that, but not so far that they clip.
func TestPlatformGain(t *testing.T) {
	for _, c := range []struct {
		name                 string
		lufs, truePeak, want float64
	}{
		{"spotify", -8, 0.5, -6},
		{"spotify", -20, -5, 4}, // Spotify's own example: it plays at −16
		{"spotify", -20, -12, 6},
		{"spotify", -20, -0.5, 0},
		{"apple", -8, -1, -8},
		{"youtube", -8, -1, -6},
		{"youtube", -20, -12, 0},
		{"spotify", math.NaN(), -1, 0},
	} {
		found := false
		for _, p := range Platforms {
			if p.Name != c.name {
				continue
			}
			found = true
			if got := p.Gain(c.lufs, c.truePeak); math.Abs(got-c.want) > 1e-9 {
				t.Errorf("%s turns %g LUFS, %g dBTP by %g dB, want %g", c.name, c.lufs, c.truePeak, got, c.want)
			}
		}
		if !found {
			t.Errorf("%s is no platform", c.name)
		}
	}
}
