package translate

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand"
	"strings"
	"testing"

	"lacquer/dsp/loudness"
	"lacquer/host/audiofile"
)

const rate = 48000

func device(t *testing.T, name string) Device {
	t.Helper()
	list, err := ParseDevices(name)
	if err != nil || len(list) != 1 {
		t.Fatal(name, err)
	}
	return list[0]
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.3f, want %g ±%g", what, got, want, tolerance)
	}
}

// response is a device's gain in dB at a frequency for a sound in the middle, or
// at the sides, by its answer to an impulse.
func response(d Device, hz, side float64) float64 {
	l, r := make([]float64, 4*rate), make([]float64, 4*rate)
	l[0], r[0] = 1, side
	newPlayback(d, rate).process(l, r)
	var h complex128
	for i, v := range l {
		h += complex(v, 0) * cmplx.Exp(complex(0, -2*math.Pi*hz*float64(i)/rate))
	}
	return 20 * math.Log10(cmplx.Abs(h))
}

// TestResponses: what the descriptions promise.
func TestResponses(t *testing.T) {
	for _, c := range []struct {
		device        string
		hz, db, close float64
	}{
		{"phone", 300, -3, 0.1}, {"phone", 150, -24, 0.3}, {"phone", 75, -48, 0.3}, {"phone", 3000, 4, 0.1}, {"phone", 12000, -2.8, 0.2},
		{"laptop", 150, -3, 0.1}, {"laptop", 75, -24.1, 0.1}, {"laptop", 2500, 3, 0.05}, {"laptop", 15000, 0, 0.2},
		{"radio", 100, -3, 0.05}, {"radio", 50, -12.3, 0.05}, {"radio", 1000, 0, 0.01}, {"radio", 10000, -3, 0.05},
		{"car", 70, 6, 0.05}, {"car", 20000, -3, 0.2}, {"car", 1000, 0, 0.1},
		{"club", 15, -18.2, 0.3}, {"club", 60, 3, 0.1}, {"club", 1000, 0, 0.05}, {"club", 10000, 0, 0.05},
		{"earbuds", 20, -6, 0.3}, {"earbuds", 3000, 5, 0.3}, {"earbuds", 8000, 3.6, 0.1}, {"earbuds", 500, 0, 0.3},
		{"mono", 30, 0, 0.001}, {"mono", 18000, 0, 0.001},
	} {
		near(t, fmt.Sprintf("%s at %g Hz", c.device, c.hz), response(device(t, c.device), c.hz, 1), c.db, c.close)
	}
}

// TestFilters: each device is its analog prototypes in series.
func TestFilters(t *testing.T) {
	for _, d := range Devices() {
		for _, hz := range []float64{25, 60, 150, 400, 1000, 2800, 7000, 15000} {
			h := complex(1, 0)
			for _, s := range d.Filters {
				h *= s.Prototype(hz)
			}
			near(t, fmt.Sprintf("%s at %g Hz", d.Name, hz), response(d, hz, 1), 20*math.Log10(cmplx.Abs(h)), 0.05)
		}
	}
}

// TestSides: mono takes the sides away, a club below 120 Hz.
func TestSides(t *testing.T) {
	for _, d := range Devices() {
		got := response(d, 1000, -1)
		if d.Mono && got > -200 {
			t.Errorf("%s: sides come through at %.1f dB", d.Name, got)
		}
		if !d.Mono && math.Abs(got-response(d, 1000, 1)) > 0.05 {
			t.Errorf("%s: sides at 1 kHz are %.2f dB, the middle %.2f dB", d.Name, got, response(d, 1000, 1))
		}
	}
	club := device(t, "club")
	for _, hz := range []float64{40, 60, 240} { // a Linkwitz-Riley high-pass at 120 Hz
		x := math.Pow(hz/120, 4)
		near(t, fmt.Sprint("club, sides at ", hz, " Hz"), response(club, hz, -1)-response(club, hz, 1), 20*math.Log10(x/(1+x)), 0.1)
	}
}

// TestBlocks: what comes out does not depend on how the music is cut.
func TestBlocks(t *testing.T) {
	x := noise(1, 30000)
	for _, d := range Devices() {
		info := audiofile.Info{Rate: rate, Channels: 2}
		whole := newPlayer(d, info)
		cut := newPlayer(d, info)
		whole.addNoise(-30)
		cut.addNoise(-30)
		want := whole.play(x)
		whole.listener.add(want)
		for at, n := 0, 1; at < len(x[0]); at, n = at+n, (n*7+3)%911+1 {
			n = min(n, len(x[0])-at)
			got := cut.play([][]float64{x[0][at : at+n], x[1][at : at+n]})
			cut.listener.add(got)
			for c := range got {
				for i, v := range got[c] {
					if v != want[c][at+i] {
						t.Fatalf("%s: frame %d differs in blocks of %d", d.Name, at+i, n)
					}
				}
			}
		}
		if a, b := whole.listener.finish(), cut.listener.finish(); a != b {
			t.Errorf("%s: %v and %v", d.Name, a, b)
		}
		a, b := whole.listener.cells(), cut.listener.cells()
		for i := range a {
			if a[i] != b[i] {
				t.Fatalf("%s: cell %d differs", d.Name, i)
			}
		}
	}
}

// noise is white noise at −20 dBFS, different left and right.
func noise(seed int64, frames int) [][]float64 {
	rng := rand.New(rand.NewSource(seed))
	x := [][]float64{make([]float64, frames), make([]float64, frames)}
	for i := range frames {
		x[0][i], x[1][i] = 0.1*rng.NormFloat64(), 0.1*rng.NormFloat64()
	}
	return x
}

// TestRoad: road noise has the loudness that is said, and lies where it is said.
func TestRoad(t *testing.T) {
	for _, rate := range []float64{44100, 96000} {
		r := newRoad(rate)
		l, right := make([]float64, int(20*rate)), make([]float64, int(20*rate))
		r.make(l, right, r.level(-26))
		m := loudness.New(loudness.Config{Rate: rate, Channels: 2, Peak: loudness.NoPeak})
		m.Process([][]float64{l, right})
		near(t, "loudness of road noise", m.Integrated(), -26, 0.3)
		s := newSpectrum(rate)
		s.add(l, right)
		var power [Bands]float64
		for _, c := range s.cells(s.energy) {
			power[c.band] += c.energy
		}
		want, _ := r.powers()
		for b := range maskedBands {
			near(t, BandNames[b]+" beside sub", decibel(power[b]/power[0]), decibel(want[b]/want[0]), 0.3)
		}
		if decibel(power[0]+power[1])-decibel(power[3]) < 15 {
			t.Errorf("road noise has %.1f dB more below 250 Hz than in the mids", decibel(power[0]+power[1])-decibel(power[3]))
		}
	}
}

func TestParse(t *testing.T) {
	if d, err := ParseDevices(" Car, phone"); err != nil || len(d) != 2 || d[0].Name != "car" {
		t.Error(d, err)
	}
	if d, err := ParseDevices("none"); err != nil || len(d) != 0 {
		t.Error(d, err)
	}
	if c, err := ParseCodecs("MP3-192, opus"); err != nil || fmt.Sprint(c) != "[{mp3 192} {opus 96} {opus 160}]" {
		t.Error(c, err)
	}
	for list, want := range map[string]string{
		"mp4": "mp4", "mp3-": `"mp3-"`, "mp3-12": "64 to 320", "mp3-999999999999999999999": "64 to 320", "aac-256,aac-256": "twice", "": `""`, "opus--5": "32 to 510",
	} {
		if _, err := ParseCodecs(list); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", list, err)
		}
	}
	for list, want := range map[string]string{"fridge": "there are phone, laptop", "car,car": "twice", "car,": `""`} {
		if _, err := ParseDevices(list); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", list, err)
		}
	}
}
