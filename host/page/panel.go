package page

import (
	"bytes"
	"fmt"
	"html"
	"html/template"
	"image/color"
	"math"
	"regexp"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Size of a plot in CSS pixels where the page is as narrow as a phone; it
// grows with its column. Text of 11.5 is 11 pixels high there.
const (
	plotWidth = 380
	textSize  = 11.5
)

// columns is how many points a curve has at most: two for each pixel of a
// phone that is worth telling apart.
const columns = 500

// An ink is a colour of a plot: a custom property of the page's style sheet,
// which has it in light, dark and print.
type ink struct {
	name string
	mark color.RGBA // stands for it while the plot is drawn
}

// inks are all there are.
var inks []ink

func newInk(name string) ink {
	i := ink{name, color.RGBA{0xfe, 0xdc, uint8(len(inks)), 0xff}}
	inks = append(inks, i)
	return i
}

var (
	text   = newInk("text")
	grid   = newInk("grid")
	zero   = newInk("soft")
	before = newInk("before")
	after  = newInk("after")
	pale   = newInk("pale")
	wash   = newInk("wash")
	aim    = newInk("aim")
	extra  = newInk("extra")
	other  = newInk("other")
)

// panel is a diagram.
type panel struct {
	plot *plot.Plot
}

// newPanel is an empty diagram with a grid.
func newPanel(x, y scale) *panel {
	p := plot.New()
	p.BackgroundColor = color.Transparent
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = x.lo, x.hi, y.lo, y.hi
	for i, s := range []scale{x, y} {
		axis := []*plot.Axis{&p.X, &p.Y}[i]
		axis.Padding = 4
		axis.Color, axis.Tick.Color, axis.Tick.Label.Color = grid.mark, grid.mark, text.mark
		axis.Tick.Label.Font = font.Font{Typeface: "Liberation", Variant: "Sans", Size: textSize}
		axis.Tick.Length, axis.Width, axis.Tick.Width = 5, 0.75, 0.75
		axis.Tick.Marker = plot.ConstantTicks(s.ticks)
	}
	lines := plotter.NewGrid()
	lines.Vertical.Color, lines.Horizontal.Color = grid.mark, grid.mark
	lines.Vertical.Width, lines.Horizontal.Width = 0.5, 0.5
	p.Add(lines)
	return &panel{p}
}

// add adds to the panel and leaves its axes as they are.
func (p *panel) add(what plot.Plotter) {
	x, y := p.plot.X, p.plot.Y
	p.plot.Add(what)
	p.plot.X, p.plot.Y = x, y
}

// pen is how a curve is drawn.
type pen struct {
	ink    ink
	width  vg.Length // 0: 1.4
	dashed bool
}

// line draws a curve. It breaks where a point is NaN, and stays within the
// panel.
func (p *panel) line(xy plotter.XYs, pen pen) {
	if pen.width == 0 {
		pen.width = 1.4
	}
	for _, piece := range p.pieces(xy) {
		l := &plotter.Line{XYs: piece, LineStyle: draw.LineStyle{Color: pen.ink.mark, Width: pen.width}}
		if pen.dashed {
			l.Dashes = []vg.Length{4, 3}
		}
		p.add(l)
	}
}

// level draws a horizontal line from side to side.
func (p *panel) level(y float64, pen pen) {
	p.line(plotter.XYs{{X: p.plot.X.Min, Y: y}, {X: p.plot.X.Max, Y: y}}, pen)
}

// between fills what lies between two curves with the same x.
func (p *panel) between(low, high plotter.XYs, ink ink) {
	if len(low) < 2 {
		return
	}
	var outline plotter.XYs
	for _, v := range high {
		outline = append(outline, p.clamp(v))
	}
	for i := len(low) - 1; i >= 0; i-- {
		outline = append(outline, p.clamp(low[i]))
	}
	p.add(&plotter.Polygon{XYs: []plotter.XYs{outline}, Color: ink.mark})
}

// pieces are the runs of at least two points that are numbers.
func (p *panel) pieces(xy plotter.XYs) (list []plotter.XYs) {
	var piece plotter.XYs
	for _, v := range append(xy[:len(xy):len(xy)], plotter.XY{Y: math.NaN()}) {
		if !math.IsNaN(v.Y) {
			piece = append(piece, p.clamp(v))
			continue
		}
		if len(piece) > 1 {
			list = append(list, piece)
		}
		piece = nil
	}
	return list
}

func (p *panel) clamp(v plotter.XY) plotter.XY {
	v.Y = max(p.plot.Y.Min, min(p.plot.Y.Max, v.Y))
	return v
}

// svg draws the panel as an element of the page: colours are those of the
// style sheet, text has the page's font, and a screen reader hears title and
// description.
func (p *panel) svg(height vg.Length, title, description string) template.HTML {
	canvas := vgsvg.New(plotWidth, height)
	// Room for half a label at the right end.
	p.plot.Draw(draw.Crop(draw.New(canvas), 0, -14, 2, -6))
	var b bytes.Buffer
	_, _ = canvas.WriteTo(&b) // a buffer takes it all
	body := b.String()
	body = body[strings.Index(body, "<g "):strings.LastIndex(body, "</svg>")]
	body = familyStyle.ReplaceAllString(body, "")
	for _, i := range inks {
		m := i.mark
		body = strings.ReplaceAll(body, fmt.Sprintf("#%.2X%.2X%.2X", m.R, m.G, m.B), "var(--"+i.name+")")
	}
	return template.HTML(fmt.Sprintf(`<svg viewBox="0 0 %d %g" role="img"><title>%s</title><desc>%s</desc>%s</svg>`,
		plotWidth, height.Points(), html.EscapeString(title), html.EscapeString(description), body))
}

// familyStyle is what the drawing library says of fonts beside their size.
var familyStyle = regexp.MustCompile(`font-family:[^;"]*;font-variant:[^;"]*;font-weight:[^;"]*;font-style:[^;"]*;`)

// scale is the range of an axis and its ticks.
type scale struct {
	lo, hi float64
	ticks  []plot.Tick
}

// steps runs from lo to hi with a labelled tick at every multiple of step.
func steps(lo, hi, step float64) scale {
	s := scale{lo: lo, hi: hi}
	for i := int(math.Ceil(lo/step - 1e-9)); float64(i)*step <= hi+1e-9*step; i++ {
		v := float64(i) * step
		s.ticks = append(s.ticks, plot.Tick{Value: v, Label: number(v)})
	}
	return s
}

// around runs over at least lo to hi, in some five whole steps.
func around(lo, hi float64) scale {
	step := 1.0
	for _, step = range []float64{1, 2, 5, 10, 20, 50} {
		if (hi-lo)/step <= 6 {
			break
		}
	}
	return steps(step*math.Floor(lo/step), step*math.Ceil(hi/step), step)
}

// number writes v with a proper minus sign.
func number(v float64) string { return minus(strconv.FormatFloat(v+0, 'f', -1, 64)) }

func minus(s string) string { return strings.Replace(s, "-", "−", 1) }

// timeAxis is from 0 to an end in seconds, with some five ticks.
func timeAxis(end float64) scale {
	step := 0.0
	for _, step = range []float64{0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200} {
		if end/step <= 6 {
			break
		}
	}
	for end/step > 6 {
		step *= 2
	}
	s := scale{lo: 0, hi: math.Max(end, 1e-3)}
	for i := 0; float64(i)*step <= end; i++ {
		v := float64(i) * step
		s.ticks = append(s.ticks, plot.Tick{Value: v, Label: clock(v, step < 1)})
	}
	return s
}

// clock writes seconds as 1:23, or 1:02:03 from an hour on; fine adds
// hundredths.
func clock(seconds float64, fine bool) string {
	if fine {
		return strconv.FormatFloat(math.Round(seconds*100)/100, 'f', -1, 64) + " s"
	}
	s := int(seconds)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// frequencies is 20 Hz to 20 kHz, drawn by their logarithm (see pitch).
func frequencies() scale {
	s := scale{lo: pitch(20), hi: pitch(20000)}
	for _, f := range []float64{20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000} {
		label := number(f)
		if f >= 1000 {
			label = number(f/1000) + "k"
		}
		s.ticks = append(s.ticks, plot.Tick{Value: pitch(f), Label: label})
	}
	return s
}

// pitch is where a frequency in Hz stands on its axis.
func pitch(hz float64) float64 { return math.Log10(hz) }
