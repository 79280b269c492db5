package main

import (
	"fmt"
	"image/color"
	"math"
	"math/cmplx"
	"strconv"

	"gonum.org/v1/gonum/dsp/fourier"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"lacquer/dsp/chain"
)

// tone is a sine of a peak level in dBFS. Its frequency is cycles in frames
// frames, after which it repeats itself to the bit.
type tone struct {
	rate, db       float64
	cycles, frames int
}

// newTone repeats itself after some seconds, of which hz has whole cycles.
func newTone(rate, hz, db, seconds float64) tone {
	return tone{rate, db, int(math.Round(hz * seconds)), int(math.Round(rate * seconds))}
}

func (t tone) hz() float64 { return t.rate * float64(t.cycles) / float64(t.frames) }

// samples are n frames.
func (t tone) samples(n int) []float64 {
	x := make([]float64, n)
	a := math.Pow(10, t.db/20)
	for i := range x {
		x[i] = a * math.Sin(2*math.Pi*float64(i*t.cycles%t.frames)/float64(t.frames))
	}
	return x
}

// through is what a stage makes of the tone in both channels once it has
// settled, for at least lead seconds: one repetition.
func (t tone) through(s chain.Stage, lead float64) []float64 {
	before := int(math.Ceil(lead*t.rate/float64(t.frames))) * t.frames
	l := t.samples(before + t.frames)
	r := append([]float64(nil), l...)
	run(s, l, r)
	return l[before:]
}

// component is amplitude and phase of a frequency in x, of which x holds whole
// cycles.
func component(x []float64, rate, hz float64) complex128 {
	var h complex128
	for i, v := range x {
		h += complex(v, 0) * cmplx.Exp(complex(0, -2*math.Pi*hz*float64(i)/rate))
	}
	return h * complex(2/float64(len(x)), 0)
}

// lines is the spectrum of one repetition: x in Hz, y in dBFS. Line k is that
// of k cycles.
func (t tone) lines(x []float64) plotter.XYs {
	var xy plotter.XYs
	for k, h := range fourier.NewFFT(len(x)).Coefficients(nil, x) {
		xy = append(xy, plotter.XY{X: float64(k) * t.rate / float64(t.frames), Y: decibel(cmplx.Abs(h) * 2 / float64(len(x)))})
	}
	return xy
}

// parted are the lines that are harmonics, and those that are none.
func (t tone) parted(lines plotter.XYs) (harmonics, others plotter.XYs) {
	for k, v := range lines[1:] {
		if (k+1)%t.cycles == 0 {
			harmonics = append(harmonics, v)
		} else {
			others = append(others, v)
		}
	}
	return harmonics, others
}

// alias is a line that is no harmonic, and where it comes from.
type alias struct {
	plotter.XY
	harmonic, times int // of the tone, folded about that many times the rate
}

func (a alias) String() string {
	if a.Y < -250 {
		return "no alias above −250 dBFS"
	}
	return fmt.Sprintf("%.1f dBFS at %.0f Hz, harmonic %d about %d times the rate", a.Y, a.X, a.harmonic, a.times)
}

// worst is the largest of lines below 20 kHz that are no harmonics.
func (t tone) worst(lines plotter.XYs) alias {
	a := alias{XY: plotter.XY{Y: math.Inf(-1)}}
	for _, v := range lines {
		if v.X < 20000 && v.Y > a.Y {
			a.XY = v
		}
	}
	at := int(math.Round(a.X / t.rate * float64(t.frames)))
	for n := 1; n < t.frames; n++ {
		for _, k := range []int{n*t.cycles - at, n*t.cycles + at} {
			if k%t.frames == 0 {
				a.harmonic, a.times = n, k/t.frames
				return a
			}
		}
	}
	return a // rounding noise
}

// stems draws lines from the panel's floor up: of those that would stand side
// by side the longest.
func stems(p *plot.Plot, name string, c color.Color, lines plotter.XYs) {
	const columns = 110
	best := make(plotter.XYs, columns)
	for _, v := range lines {
		if at := int(columns * p.X.Norm(v.X)); at < columns && v.Y-p.Y.Min > best[at].Y {
			best[at] = plotter.XY{X: v.X, Y: v.Y - p.Y.Min}
		}
	}
	floor := func(x float64) plotter.XY { return plotter.XY{X: x, Y: p.Y.Min} }
	xy := plotter.XYs{floor(p.X.Min)}
	for _, v := range best {
		if v.Y > 0 {
			xy = append(xy, floor(v.X), plotter.XY{X: v.X, Y: p.Y.Min + v.Y}, floor(v.X))
		}
	}
	l, err := plotter.NewLine(append(xy, floor(p.X.Max)))
	check(err)
	l.Color, l.Width = c, 1.1
	add(p, l)
	if name != "" {
		p.Legend.Add(name, l)
	}
}

// circles marks points.
func circles(p *plot.Plot, name string, c color.Color, xy plotter.XYs) {
	s, err := plotter.NewScatter(xy)
	check(err)
	s.GlyphStyle = draw.GlyphStyle{Color: c, Radius: vg.Points(3), Shape: draw.RingGlyph{}}
	add(p, s)
	if name != "" {
		p.Legend.Add(name, s)
	}
}

// aliasPanel shows what becomes of a tone in each of the named ways, the
// roughest first: harmonics in black and aliases in the way's colour.
func aliasPanel(title string, t tone, ways []way) *plot.Plot {
	p := panel(title, "kHz", "dBFS")
	axis(&p.X, 0, t.rate/2, 2000)
	inKilo(&p.X)
	axis(&p.Y, -180, 0, 20)
	p.Y.Max = 40 // room for the legend
	for i, w := range ways {
		harmonics, others := t.parted(t.lines(t.through(w.stage, 2)))
		worst := t.worst(others)
		fmt.Printf("  %s, %s: %s\n", title, w.name, worst)
		name := w.name + ": none to be seen"
		if worst.Y > p.Y.Min {
			name = fmt.Sprintf("%s: harmonic %d at −%.0f dBFS", w.name, worst.harmonic, -worst.Y)
		}
		stems(p, name, w.color, others)
		if i == len(ways)-1 {
			stems(p, "", black, harmonics)
			circles(p, "harmonics", black, seen(p, harmonics))
		}
	}
	legendAt(p, true, false)
	return p
}

// seen are the points above the panel's floor.
func seen(p *plot.Plot, xy plotter.XYs) (in plotter.XYs) {
	for _, v := range xy {
		if v.Y > p.Y.Min {
			in = append(in, v)
		}
	}
	return in
}

// inKilo labels an axis in thousands.
func inKilo(a *plot.Axis) {
	ticks := a.Tick.Marker.(plot.ConstantTicks)
	for i := range ticks {
		ticks[i].Label = strconv.FormatFloat(ticks[i].Value/1000, 'f', -1, 64)
	}
}

// aliasRow prints the worst aliases of tones of −6 dBFS as a table's row.
func aliasRow(w way) {
	row := fmt.Sprintf("  | %s |", w.name)
	for _, hz := range []float64{997, 5000.4, 15000, 19000} {
		t := newTone(eqRate, hz, -6, 5)
		_, others := t.parted(t.lines(t.through(w.stage, 2)))
		row += fmt.Sprintf(" %.0f |", t.worst(others).Y)
	}
	fmt.Println(row)
}

// way is a stage that processes, with a name and a colour.
type way struct {
	name  string
	color color.Color
	stage chain.Stage
}
