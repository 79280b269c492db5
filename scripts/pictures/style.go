package main

import (
	"bytes"
	"image/color"
	"math"
	"math/cmplx"
	"os"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

const (
	pageWidth = 26 * vg.Centimeter
	rowHeight = 8.4 * vg.Centimeter
)

// The colours can be told apart by people who see red and green alike
// (M. Okabe and K. Ito, Color universal design).
var (
	black   = color.RGBA{0x20, 0x20, 0x20, 0xff}
	blue    = color.RGBA{0x00, 0x72, 0xb2, 0xff}
	orange  = color.RGBA{0xe6, 0x9f, 0x00, 0xff}
	green   = color.RGBA{0x00, 0x9e, 0x73, 0xff}
	red     = color.RGBA{0xd5, 0x5e, 0x00, 0xff}
	sky     = color.RGBA{0x56, 0xb4, 0xe9, 0xff}
	purple  = color.RGBA{0xb0, 0x5a, 0x8c, 0xff}
	faint   = color.RGBA{0xdc, 0xdf, 0xe4, 0xff}
	palette = []color.Color{blue, red, green, orange, purple, sky, black}
)

// useSans sets every text in Liberation Sans, whose widths are Arial's.
func useSans() { plot.DefaultFont = font.Font{Typeface: "Liberation", Variant: "Sans"} }

// panel is an empty diagram with a grid.
func panel(title, x, y string) *plot.Plot {
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = title, x, y
	p.Title.TextStyle.Font.Size = 12
	p.Title.Padding = 4
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Padding = 0
		a.Label.TextStyle.Font.Size = 10
		a.Tick.Label.Font.Size = 9.5
		a.Tick.Length = 3
		a.Width, a.Tick.LineStyle.Width = 0.5, 0.5
	}
	p.Legend.TextStyle.Font.Size = 9.5
	p.Legend.Left = true
	p.Legend.ThumbnailWidth = 16
	p.Legend.Padding = 2
	grid := plotter.NewGrid()
	grid.Vertical.Color, grid.Horizontal.Color = faint, faint
	p.Add(grid)
	return p
}

// legendAt moves the legend to a corner.
func legendAt(p *plot.Plot, top, left bool) {
	p.Legend.Top, p.Legend.Left = top, left
	p.Legend.XOffs, p.Legend.YOffs = -6, 4
	if left {
		p.Legend.XOffs = 6
	}
	if top {
		p.Legend.YOffs = -4
	}
}

// frequencyAxis makes x logarithmic from lo to hi Hz.
func frequencyAxis(p *plot.Plot, lo, hi float64) {
	p.X.Label.Text = "Hz"
	p.X.Scale = plot.LogScale{}
	p.X.Min, p.X.Max = lo, hi
	var ticks plot.ConstantTicks
	for decade := 1.0; decade <= hi; decade *= 10 {
		for i := range 9 {
			f, label := decade*float64(i+1), ""
			if f < lo || f > hi {
				continue
			}
			if i == 0 || i == 1 || i == 4 {
				label = hertz(f)
			}
			ticks = append(ticks, plot.Tick{Value: f, Label: label})
		}
	}
	p.X.Tick.Marker = ticks
}

// hertz writes 5000 as 5k.
func hertz(f float64) string {
	if f >= 1000 {
		return strconv.FormatFloat(f/1000, 'g', 3, 64) + "k"
	}
	return strconv.FormatFloat(f, 'g', 3, 64)
}

// axis runs evenly from lo to hi with a labelled tick every step.
func axis(a *plot.Axis, lo, hi, step float64) {
	a.Min, a.Max = lo, hi
	var ticks plot.ConstantTicks
	for i := int(math.Ceil(lo/step - 1e-9)); float64(i)*step <= hi+1e-9*step; i++ {
		v := float64(i) * step
		ticks = append(ticks, plot.Tick{Value: v, Label: number(v)})
	}
	a.Tick.Marker = ticks
}

// number writes v with a proper minus sign.
func number(v float64) string {
	return strings.Replace(strconv.FormatFloat(math.Round(v*1e9)/1e9, 'f', -1, 64), "-", "−", 1)
}

// decades labels an axis of base-10 logarithms from lo to hi. (A logarithmic
// scale proper makes the drawing library leave room for a label that is not
// there.)
func decades(a *plot.Axis, lo, hi int) {
	a.Min, a.Max = float64(lo), float64(hi)
	var ticks plot.ConstantTicks
	for v := lo; v <= hi; v++ {
		ticks = append(ticks, plot.Tick{Value: float64(v), Label: strconv.FormatFloat(math.Pow(10, float64(v)), 'f', -1, 64)})
	}
	a.Tick.Marker = ticks
}

// line draws a curve, with a name in the legend unless it is empty. The axes
// stay as they are.
func line(p *plot.Plot, name string, c color.Color, xy plotter.XYs) *plotter.Line {
	l, err := plotter.NewLine(thin(p, xy))
	check(err)
	l.Color, l.Width = c, 1.6
	add(p, l)
	if name != "" {
		p.Legend.Add(name, l)
	}
	return l
}

// thin drops points that nobody would miss: those that lie within a
// two-thousandth of the panel of the line through their neighbours (D. Douglas
// and T. Peucker, 1973).
func thin(p *plot.Plot, xy plotter.XYs) plotter.XYs {
	if len(xy) < 3 {
		return slices.Clone(xy)
	}
	place := func(v plotter.XY) complex128 { return complex(p.X.Norm(v.X), p.Y.Norm(v.Y)) }
	last := len(xy) - 1
	from, way := place(xy[0]), place(xy[last])-place(xy[0])
	worst, at := 0.0, 0
	for i := 1; i < last; i++ {
		off := place(xy[i]) - from
		d := cmplx.Abs(off) // where the curve is closed
		if way != 0 {
			d = math.Abs(imag(off * cmplx.Conj(way) / complex(cmplx.Abs(way), 0)))
		}
		if d > worst {
			worst, at = d, i
		}
	}
	if worst < 1.0/2000 {
		return plotter.XYs{xy[0], xy[last]}
	}
	return append(thin(p, xy[:at+1]), thin(p, xy[at:])[1:]...)
}

// dashed draws a thin dashed curve: what was asked, or a formula.
func dashed(p *plot.Plot, name string, c color.Color, xy plotter.XYs) {
	l := line(p, name, c, xy)
	l.Width = 0.9
	l.Dashes = []vg.Length{3, 3}
}

// label writes on the panel, centred about x.
func label(p *plot.Plot, x, y float64, text string, c color.Color) {
	l, err := plotter.NewLabels(plotter.XYLabels{XYs: plotter.XYs{{X: x, Y: y}}, Labels: []string{text}})
	check(err)
	l.TextStyle[0].Font = p.Legend.TextStyle.Font
	l.TextStyle[0].XAlign = draw.XCenter
	l.TextStyle[0].Color = c
	add(p, l)
}

// add adds to a panel and leaves its axes as they are.
func add(p *plot.Plot, what plot.Plotter) {
	x, y := p.X, p.Y
	p.Add(what)
	p.X, p.Y = x, y
}

// shade is the colour of curve i of n in a family that has an order: from
// amber over crimson to dark blue.
func shade(i, n int) color.Color {
	stops := [][3]float64{{0xf0, 0xa0, 0x10}, {0xc8, 0x30, 0x60}, {0x20, 0x20, 0x90}}
	at := float64(i) / float64(max(n-1, 1)) * float64(len(stops)-1)
	k := min(int(at), len(stops)-2)
	at -= float64(k)
	mix := func(c int) uint8 { return uint8(math.Round(stops[k][c]*(1-at) + stops[k+1][c]*at)) }
	return color.RGBA{mix(0), mix(1), mix(2), 0xff}
}

// save writes rows of panels as one SVG file, on white so that it reads on a
// dark page too.
func save(path string, rows [][]*plot.Plot) {
	height := vg.Length(len(rows)) * rowHeight
	svg := vgsvg.New(pageWidth, height)
	canvas := draw.New(svg)
	canvas.SetColor(color.White)
	canvas.Fill(canvas.Rectangle.Path())
	const pad = 3 * vg.Millimeter
	tiles := draw.Tiles{
		Rows: len(rows), Cols: len(rows[0]), PadX: 2 * pad, PadY: 2 * pad,
		PadTop: pad, PadBottom: pad, PadLeft: pad, PadRight: 2 * pad,
	}
	for i, row := range plot.Align(rows, tiles, canvas) {
		for j, c := range row {
			if rows[i][j] != nil {
				rows[i][j].Draw(c)
			}
		}
	}
	var b bytes.Buffer
	_, err := svg.WriteTo(&b)
	check(err)
	// The font is named once. Readers without Liberation have one of the same
	// widths.
	out := strings.ReplaceAll(b.String(), "font-family:Liberation Sans;font-variant:normal;font-weight:normal;font-style:normal;", "")
	out = strings.Replace(out, "<svg ", `<svg font-family="Liberation Sans,Arial,Helvetica,sans-serif" `, 1)
	check(os.WriteFile(path, []byte(out), 0o644))
}
