package saturation

import (
	"os"
	"testing"

	"lacquer/dsp/param"
)

// TestAliasing renders tones of −6 dBFS and looks for the largest line below
// 20 kHz that is no harmonic. What is asked: −100 dBFS of the smooth curves at
// 5 kHz up to +12 dB. The bounds beside it are what is reached, so that a loss
// shows. LACQUER_FULL=1 does all rates and drives.
func TestAliasing(t *testing.T) {
	rates, drives := []float64{44100}, []float64{0, 12}
	if os.Getenv("LACQUER_FULL") != "" {
		rates, drives = []float64{44100, 48000, 96000, 192000}, []float64{0, 6, 12, 18}
	}
	tones := []float64{997, 5000.4, 15000, 19000}
	// At most, in dBFS, by tone: up to +12 dB and at +18 dB.
	bounds := map[bool][2][4]float64{
		false: {{-160, -150, -105, -90}, {-160, -140, -78, -72}}, // smooth
		true:  {{-105, -88, -69, -60}, {-105, -88, -69, -60}},    // tape
	}
	for _, offline := range []bool{false, true} {
		for kind, name := range types {
			for _, rate := range rates {
				for _, drive := range drives {
					if offline && (rate != 44100 || drive != 12 || kind == param.Tube || kind == param.Transformer) {
						continue
					}
					for i, hz := range tones {
						s := new(Saturation)
						s.SetOffline(offline)
						s.Prepare(rate, 512)
						for i, v := range plain(kind, settings{param.SatDrive: drive}) {
							s.SetParam(i, v)
						}
						const skip, frames = 8192, 32768
						l, _ := rendered(s, sine(hz, rate, fromDB(-6), skip+frames))
						got := toDB(inharmonic(l[skip:], hz, rate, 20000))
						bound := bounds[kind == param.Tape][0][i]
						if drive > 12 {
							bound = bounds[kind == param.Tape][1][i]
						}
						if offline {
							bound -= 10
						}
						t.Logf("%s, offline %v, %g Hz, drive %g dB, tone %g Hz: aliases at most %.0f dBFS (bound %.0f)",
							name, offline, rate, drive, hz, got, bound)
						if got > bound {
							t.Errorf("%s, offline %v, %g Hz, drive %g dB, tone %g Hz: an alias of %.0f dBFS, want at most %.0f",
								name, offline, rate, drive, hz, got, bound)
						}
					}
				}
			}
		}
	}
}
