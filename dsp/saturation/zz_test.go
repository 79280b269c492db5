package saturation

import (
	"lacquer/dsp/param"
	"testing"
)

func TestZZ(t *testing.T) {
	for _, off := range []bool{false, true} {
		for _, b := range []float64{0, 100} {
			for _, drive := range []float64{0, 6, 12} {
				for _, hz := range []float64{997, 5000.4, 15000, 19000} {
					const rate = 44100
					s := new(Saturation)
					s.SetOffline(off)
					s.Prepare(rate, 512)
					for i, v := range plain(param.Tape, settings{param.SatDrive: drive, param.SatBias: b}) {
						s.SetParam(i, v)
					}
					x := sine(hz, rate, .5, 8192+65536)
					l, _ := rendered(s, x)
					l = l[8192:]
					y := l[:65536]
					t.Logf("off %v bias %v drive %g %g Hz: inharm %.1f", off, b, drive, hz, toDB(inharmonic(y, hz, rate, 20000)))
				}
			}
		}
	}
}
