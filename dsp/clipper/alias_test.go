package clipper

import (
	"fmt"
	"math"
	"math/cmplx"
	"os"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"

	"lacquer/dsp/param"
)

// inharmonic is the level in dBFS of the worst component below 20 kHz that is
// no harmonic, of a sine of hz and −6 dBFS that is driven drive dB over the
// threshold.
func inharmonic(rate, hz, drive, knee float64, offline bool) float64 {
	c := new(Clipper)
	c.SetOffline(offline)
	c.Prepare(rate, 512)
	c.SetParam(param.ClipOn, 1)
	c.SetParam(param.ClipThreshold, -6-drive)
	c.SetParam(param.ClipKnee, knee)
	seconds := 1.0
	if hz != math.Round(hz) {
		seconds = 5
	}
	n, lead := int(rate*seconds), 4000
	x := make([]float64, n+lead)
	for i := range x {
		x[i] = math.Pow(10, -6.0/20) * math.Sin(2*math.Pi*math.Mod(hz*float64(i), rate)/rate)
	}
	y := make([]float64, len(x))
	copy(y, x)
	c.Process(x, y)
	worst := 0.0
	bin := hz * seconds
	for k, v := range fourier.NewFFT(n).Coefficients(nil, x[lead:]) {
		if f := float64(k); f > 0 && f < 20000*seconds && math.Abs(math.Remainder(f, bin)) > 0.5 {
			worst = max(worst, cmplx.Abs(v)*2/float64(n))
		}
	}
	return 20 * math.Log10(worst+1e-15)
}

// TestAliasing: worst inharmonic component below 20 kHz.
func TestAliasing(t *testing.T) {
	rates, drives, knees := []float64{44100}, []float64{12}, []float64{0, 3}
	if os.Getenv("LACQUER_FULL") != "" {
		rates, drives, knees = []float64{44100, 48000, 96000}, []float64{6, 12, 18}, []float64{0, 3, 12}
	}
	for _, offline := range []bool{false, true} {
		asked := -80.0
		if offline {
			asked = -100
		}
		for _, rate := range rates {
			for _, knee := range knees {
				line := ""
				worst := math.Inf(-1)
				for _, drive := range drives {
					line += fmt.Sprintf("  +%g dB:", drive)
					for _, hz := range []float64{997, 5000.4, 15000, 19000} {
						level := inharmonic(rate, hz, drive, knee, offline)
						line += fmt.Sprintf(" %6.1f", level)
						worst = max(worst, level)
					}
				}
				t.Logf("%g Hz, offline %v, knee %2g dB (997 Hz, 5 kHz, 15 kHz, 19 kHz):%s (asked %g)", rate, offline, knee, line, asked)
				if worst > asked {
					t.Errorf("%g Hz, offline %v, knee %g dB: %.1f dBFS, asked %g", rate, offline, knee, worst, asked)
				}
			}
		}
	}
}
