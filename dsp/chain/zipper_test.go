package chain

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"

	"lacquer/dsp/param"
)

// The zipper test moves every continuous row of the table while a tone plays.
const (
	zipperRate = 48000
	zipperTone = 997.0
	zipperWarm = zipperRate / 4 // frames before anything moves
	zipperSpan = zipperRate / 2 // frames in which it does
	zipperGrid = 64             // frames between the events of a slow move
	zipperSize = 4096           // of the transform
)

// movements are how a row is moved: over its whole range and back, or to and
// fro between a quarter and three quarters of it.
var movements = []struct {
	name    string
	allowed float64 // dBc
	events  func(row int) []Event
}{
	{"slow", -80, func(row int) (events []Event) {
		p := &param.Table[row]
		for f := 0; f < zipperSpan; f += zipperGrid {
			w := 1 - math.Abs(1-2*float64(f)/zipperSpan)
			events = append(events, Event{Frame: zipperWarm + f, Row: row, Value: p.ControlMin() + w*(p.ControlMax()-p.ControlMin())})
		}
		return events
	}},
	{"steps", -60, func(row int) (events []Event) {
		p := &param.Table[row]
		for k := range 5 {
			w := 0.25 + 0.5*float64(k%2)
			events = append(events, Event{Frame: zipperWarm + k*zipperSpan/5, Row: row, Value: p.ControlMin() + w*(p.ControlMax()-p.ControlMin())})
		}
		return events
	}},
}

// spurious is the level of what lies above 5 kHz and between the harmonics of
// the tone, in dB below the tone: the loudest 85 ms of x. The sidebands of a
// level that moves in 10 ms or more do not reach there.
func spurious(fft *fourier.FFT, x []float64) float64 {
	frame := make([]float64, zipperSize)
	var bins []complex128
	worst := 0.0
	for at := zipperWarm - zipperSize; at+zipperSize <= len(x); at += zipperSize / 4 {
		for i := range frame { // 4-term Blackman-Harris window
			w := 2 * math.Pi * float64(i) / zipperSize
			frame[i] = x[at+i] * (0.35875 - 0.48829*math.Cos(w) + 0.14128*math.Cos(2*w) - 0.01168*math.Cos(3*w))
		}
		bins = fft.Coefficients(bins, frame)
		power := 0.0
		for k, b := range bins {
			f := float64(k) * zipperRate / zipperSize
			if harmonic := f / zipperTone; f > 5000 && math.Abs(harmonic-math.Round(harmonic)) > 0.2 {
				power += real(b)*real(b) + imag(b)*imag(b)
			}
		}
		worst = max(worst, power)
	}
	const tone = 0.25 * 0.35875 * zipperSize / 2 // the tone's bin
	return 10 * math.Log10(worst/(tone*tone)/2+1e-30)
}

// alone is a chain with everything on in the stage of a row and all others at
// their defaults; all is one with everything on.
func alone(row int) *Chain {
	c := all(row)
	for i := range param.Table {
		if p := &param.Table[i]; p.Stage != param.Table[row].Stage {
			c.Set(i, p.ToControl(p.Default))
		}
	}
	return c
}

func all(int) *Chain {
	c := New()
	everythingOn(c)
	set(c, "output.dither", 0)
	set(c, "output.shaping", 0)
	return c
}

// continuous are the rows to move: one of each name in a stage, or all of
// them with LACQUER_FULL=1.
func continuous() (rows []int) {
	type kind struct {
		stage param.Stage
		name  string
	}
	seen := map[kind]int{}
	for i := range param.Table {
		p := &param.Table[i]
		if p.Stepped() || p.Latched {
			continue
		}
		k := kind{p.Stage, p.Name}
		// The third of each kind: a bell with dynamics, a band between others.
		if seen[k]++; os.Getenv("LACQUER_FULL") != "" || seen[k] == 1 && !repeated(i, 3) || seen[k] == 3 {
			rows = append(rows, i)
		}
	}
	return rows
}

// repeated reports whether there are n rows of a kind or more.
func repeated(row, n int) bool {
	count := 0
	for i := range param.Table {
		if p := &param.Table[i]; p.Stage == param.Table[row].Stage && p.Name == param.Table[row].Name {
			count++
		}
	}
	return count >= n
}

// TestZipper: no continuous parameter, moved slowly or in steps while a 997 Hz
// tone of −12 dBFS plays, makes a noise of its own: between the harmonics and
// above 5 kHz nothing comes up beyond the figures of the movements, with
// everything on as well as with its stage alone.
func TestZipper(t *testing.T) {
	n := zipperWarm + zipperSpan + zipperRate/10
	l, r := make([]float64, n), make([]float64, n)
	for i := range l {
		w := 2 * math.Pi * zipperTone * float64(i) / zipperRate
		l[i], r[i] = 0.25*math.Sin(w), 0.25*math.Cos(w)
	}
	fft := fourier.NewFFT(zipperSize)
	type figure struct {
		name string
		dbc  float64
	}
	for name, prepare := range map[string]func(int) *Chain{"all": all, "alone": alone} {
		for _, m := range movements {
			var figures []figure
			for _, row := range continuous() {
				c := prepare(row)
				c.Prepare(zipperRate, 512)
				out, _ := render(c, l, r, blocks512(n), m.events(row))
				f := figure{param.Table[row].Key, spurious(fft, out[c.Latency():])}
				figures = append(figures, f)
				if f.dbc > m.allowed {
					t.Errorf("%s, %s, %s: %.1f dBc (asked %g)", name, f.name, m.name, f.dbc, m.allowed)
				}
			}
			slices.SortFunc(figures, func(a, b figure) int { return cmp.Compare(b.dbc, a.dbc) })
			report := ""
			for _, f := range figures[:min(len(figures), 12)] {
				report += fmt.Sprintf(" %s %.0f", f.name, f.dbc)
			}
			t.Logf("%s, %s: %d rows, the worst in dBc (asked %g):%s", name, m.name, len(figures), m.allowed, report)
		}
	}
}
