package translate

import "fmt"

// What is worth a sentence.
const (
	muchLost   = 20.0 // percent of the loudness, below 250 Hz, on what has no bass
	muchSide   = 5.0  // percent of the loudness, in bass that differs between the sides
	muchMasked = 25.0 // percent of the time
	muchCancel = -3.5 // LU in mono; what left and right have not in common loses 3
	hollow     = -6.0 // dB of a band in mono, at equal loudness
)

// advice is one sentence on what matters most on a device, "" if nothing does.
// The levels that devices take off are known; what counts is what the music
// loses by them: low is the loudness in percent that it loses below 250 Hz.
func advice(d Device, r *DeviceResult, low float64) string {
	switch {
	case d.Mono && len(d.Filters) == 0:
		return adviceInMono(r)
	case d.MonoBelow > 0:
		if low > muchSide {
			return fmt.Sprintf("%.0f %% of the loudness is bass that differs between left and right, or lies below 30 Hz, and is gone in a %s: make bass mono", low, d.Name)
		}
	case d.Noise > 0 && r.Masked != nil:
		if m := float64(r.Masked.Bass); m > muchMasked {
			return fmt.Sprintf("road noise covers the bass %.0f %% of the time: it needs less range between loud and quiet, or more above 250 Hz", m)
		}
	case low > muchLost:
		return fmt.Sprintf("%.0f %% of the loudness lies below 250 Hz and is gone: harmonics of the bass (saturation) carry it to such loudspeakers", low)
	}
	return ""
}

// adviceInMono looks for what cancels.
func adviceInMono(r *DeviceResult) string {
	if r.Lost > 99.9 {
		return "nothing is left in mono: left and right are each other's reverse; invert one of them"
	}
	if l := float64(r.Loudness); l < muchCancel {
		return fmt.Sprintf("%.1f LU are lost in mono, where wide sound loses 3 at most: look for an inverted or a delayed channel", -l)
	}
	for b, v := range r.Bands {
		if float64(v) < hollow {
			return fmt.Sprintf("%s lose %.0f dB in mono: look for stereo effects there that cancel", BandNames[b], -float64(v+r.Loudness))
		}
	}
	return ""
}
