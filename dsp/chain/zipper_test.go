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
	zipperWarm = zipperRate / 4     // frames before anything moves
	zipperSpan = zipperRate * 2 / 5 // frames of a movement
	zipperRest = zipperRate / 10    // frames of rest after each
	zipperGrid = 64                 // frames between the events of a slow move
	zipperSize = 4096               // of the transform
)

// movements are what is done to a row, one after the other, with how much
// noise they may make.
var movements = []struct {
	name    string
	allowed float64 // dBc
}{{"slow", -80}, {"steps", -60}}

// move is the events of both movements: over the whole range and back, with an
// event every grid frames, and to and fro between a quarter and three quarters
// of it.
func move(row, grid int) (events []Event) {
	p := &param.Table[row]
	add := func(frame int, w float64) {
		events = append(events, Event{Frame: frame, Row: row, Value: p.ControlMin() + w*(p.ControlMax()-p.ControlMin())})
	}
	for f := 0; f < zipperSpan; f += grid {
		add(zipperWarm+f, 1-math.Abs(1-2*float64(f)/zipperSpan))
	}
	for k := range 4 {
		add(zipperWarm+zipperSpan+zipperRest+k*zipperSpan/4, 0.25+0.5*float64(k%2))
	}
	return events
}

// spurious is the level of what lies above 5 kHz and between the harmonics of
// the tone, in dB below the tone: the loudest 85 ms of x. The sidebands of a
// level that moves in 10 ms or more do not reach there.
func spurious(fft *fourier.FFT, x []float64) float64 {
	frame := make([]float64, zipperSize)
	var bins []complex128
	worst := 0.0
	for at := 0; at+zipperSize <= len(x); at += zipperSize / 4 {
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

func all(row int) *Chain {
	c := New()
	everythingOn(c)
	for i := range param.Table {
		if param.Table[i].Name == "On" {
			c.Set(i, 1)
		}
	}
	set(c, "output.dither", 0)
	set(c, "output.shaping", 0)
	// A level that moves across the clipper's knee makes harmonics come and go,
	// which is no noise of the row's own.
	switch param.Table[row].Stage {
	case param.Clipper:
	case param.Maximizer:
		set(c, "clipper.on", 0) // its drive takes the tone above any threshold
	default:
		set(c, "clipper.threshold", 12)
	}
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

// figure is a row's noise.
type figure struct {
	key string
	dbc float64
}

// TestZipper: no continuous parameter, moved slowly or in steps while a 997 Hz
// tone of −12 dBFS plays, makes a noise of its own: between the harmonics and
// above 5 kHz nothing comes up beyond the figures of the movements, with
// everything on as well as with its stage alone.
func TestZipper(t *testing.T) {
	const n = zipperWarm + 2*(zipperSpan+zipperRest)
	l, r := make([]float64, n), make([]float64, n)
	for i := range l {
		w := 2 * math.Pi * zipperTone * float64(i) / zipperRate
		l[i], r[i] = 0.25*math.Sin(w), 0.25*math.Cos(w)
	}
	fft := fourier.NewFFT(zipperSize)
	for name, prepare := range map[string]func(int) *Chain{"all": all, "alone": alone} {
		figures := make([][]figure, len(movements))
		for _, row := range continuous() {
			moved := func(grid int) []float64 {
				c := prepare(row)
				c.Prepare(zipperRate, 512)
				lead := make([]float64, c.Latency())
				out, _ := render(c, append(l, lead...), append(r, lead...), blocks512(n+len(lead)), move(row, grid))
				return out[len(lead):]
			}
			out := moved(zipperGrid)
			for i, m := range movements {
				from := zipperWarm + i*(zipperSpan+zipperRest)
				noise := func(x []float64) float64 { return spurious(fft, x[from-zipperSize/2:from+zipperSpan+zipperRest]) }
				f := figure{param.Table[row].Key, noise(out)}
				figures[i] = append(figures[i], f)
				if f.dbc > m.allowed && m.name == "slow" {
					// What a perfectly smooth move does to harmonics is not noise.
					for k, v := range moved(1) {
						out[k] -= v
					}
					smooth := noise(out)
					t.Logf("%s, %s, %s: %.1f dBc, and %.1f dBc beside a move of every frame", name, f.key, m.name, f.dbc, smooth)
					f.dbc = smooth
				}
				if f.dbc > m.allowed {
					t.Errorf("%s, %s, %s: %.1f dBc (asked %g)", name, f.key, m.name, f.dbc, m.allowed)
				}
			}
		}
		for i, m := range movements {
			slices.SortFunc(figures[i], func(a, b figure) int { return cmp.Compare(b.dbc, a.dbc) })
			report := ""
			for _, f := range figures[i][:12] {
				report += fmt.Sprintf(" %s %.0f", f.key, f.dbc)
			}
			t.Logf("%s, %s: %d rows, the worst in dBc:%s", name, m.name, len(figures[i]), report)
		}
	}
}
