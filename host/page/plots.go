package page

import (
	"fmt"
	"html/template"
	"math"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"lacquer/dsp/analysis"
	"lacquer/host/mastering"
	"lacquer/host/report"
)

// plotView is a plot with what stands around it.
type plotView struct {
	Title   string
	Unit    string
	Legend  []key
	SVG     []template.HTML
	Caption string // what the plot tells, in words
}

// key is an entry of a legend.
type key struct {
	Name   string
	Ink    string
	Dashed bool
}

// corridor is how far in dB a spectrum may be off before it sounds like
// another.
const corridor = 3

// curve has at most so many points of n, each of which stands for those from
// i up to j.
func curve(n, most int, point func(i, j int) plotter.XY) plotter.XYs {
	k := min(n, most)
	xy := make(plotter.XYs, k)
	for c := range xy {
		xy[c] = point(c*n/k, (c+1)*n/k)
	}
	return xy
}

// largest is a curve of a series, which keeps the highest.
func largest(s *report.Series, values []float64) plotter.XYs {
	return curve(s.Len(), columns, func(i, j int) plotter.XY {
		v := math.NaN()
		for _, x := range values[i:j] {
			if math.IsNaN(v) || x > v {
				v = x
			}
		}
		return plotter.XY{X: s.Time(j - 1), Y: v}
	})
}

// extremes are the lowest and highest number of some curves, and where that
// is; NaN where there is none.
func extremes(curves ...plotter.XYs) (lo, hi plotter.XY) {
	lo.Y, hi.Y = math.NaN(), math.NaN()
	for _, xy := range curves {
		for _, v := range xy {
			if math.IsNaN(v.Y) || math.IsInf(v.Y, 0) {
				continue
			}
			if !(v.Y >= lo.Y) {
				lo = v
			}
			if !(v.Y <= hi.Y) {
				hi = v
			}
		}
	}
	return lo, hi
}

// loudnessPlot shows loudness over time; mix is nil for a file alone.
func loudnessPlot(mix, a *audio, target *mastering.Target) *plotView {
	s := a.series
	momentary, short, integrated := largest(s, s.Momentary), largest(s, s.ShortTerm), largest(s, s.Integrated)
	shown := []plotter.XYs{momentary, short, integrated}
	var mixShort plotter.XYs
	if mix != nil {
		mixShort = largest(mix.series, mix.series.ShortTerm)
		shown = append(shown, mixShort)
	}
	if target != nil {
		shown = append(shown, plotter.XYs{{Y: target.LUFS}})
	}
	_, top := extremes(shown...)
	if math.IsNaN(top.Y) {
		return nil
	}
	low, _ := extremes(momentary, mixShort)
	p := newPanel(timeAxis(a.seconds()), around(math.Max(low.Y, top.Y-36), top.Y+1))
	v := &plotView{Title: "Loudness over time", Unit: "LUFS"}
	p.line(momentary, pen{ink: pale, width: 1})
	if mix != nil {
		p.line(mixShort, pen{ink: before})
		v.Legend = append(v.Legend, key{Name: "short-term before", Ink: before.name})
	}
	p.line(short, pen{ink: after, width: 1.8})
	p.line(integrated, pen{ink: extra, dashed: true})
	v.Legend = append(v.Legend, key{Name: "short-term" + afterwards(mix), Ink: after.name},
		key{Name: "momentary" + afterwards(mix), Ink: pale.name}, key{Name: "integrated so far", Ink: extra.name, Dashed: true})
	if target != nil {
		p.level(target.LUFS, pen{ink: aim, dashed: true})
		v.Legend = append(v.Legend, key{Name: "target", Ink: aim.name, Dashed: true})
	}
	if lo, hi := extremes(short); !math.IsNaN(hi.Y) {
		v.Caption = fmt.Sprintf("Short-term loudness%s: %s to %s LUFS, highest at %s.", afterwards(mix), fixed(lo.Y, 1), fixed(hi.Y, 1), clock(hi.X, false))
	}
	return v.draw(p, 220)
}

func afterwards(mix *audio) string {
	if mix == nil {
		return ""
	}
	return " after"
}

// draw gives the view its picture.
func (v *plotView) draw(p *panel, height float64) *plotView {
	v.SVG = append(v.SVG, p.svg(vg.Length(height), v.Title, v.Caption))
	return v
}

// waveforms shows the samples' range over time; ceiling in dBTP may be NaN.
func waveforms(mix, a *audio, ceiling float64) *plotView {
	v := &plotView{Title: "Waveform", Unit: "of full scale, all channels"}
	if a.series.Len() < 2 {
		return nil
	}
	height := 130.0
	v.Caption = fmt.Sprintf("Peaks reach %s dBFS", figureText(a.figures.SamplePeak, 2))
	if mix != nil {
		v.Caption = fmt.Sprintf("Peaks reach %s dBFS before and %s dBFS after", figureText(mix.figures.SamplePeak, 2), figureText(a.figures.SamplePeak, 2))
		v.Legend = []key{{Name: "before", Ink: before.name}}
		v.draw(waveform(mix, before, math.NaN()), height)
	}
	if !math.IsNaN(ceiling) {
		v.Caption += fmt.Sprintf("; the ceiling is %s dBTP", fixed(ceiling, 2))
	}
	v.Caption += "."
	v.draw(waveform(a, after, ceiling), height)
	if mix != nil {
		v.Legend = append(v.Legend, key{Name: "after", Ink: after.name})
	}
	if !math.IsNaN(ceiling) {
		v.Legend = append(v.Legend, key{Name: "ceiling", Ink: aim.name, Dashed: true})
	}
	return v
}

func waveform(a *audio, ink ink, ceiling float64) *panel {
	s := a.series
	top := 1.0
	for c := range s.Low {
		for i := range s.Low[c] {
			top = math.Max(top, math.Max(-s.Low[c][i], s.High[c][i]))
		}
	}
	p := newPanel(timeAxis(a.seconds()), steps(-top, top, 1))
	high := curve(s.Len(), columns, func(i, j int) plotter.XY {
		v := math.Inf(-1)
		for _, x := range s.High {
			for _, y := range x[i:j] {
				v = math.Max(v, y)
			}
		}
		return plotter.XY{X: s.Time(j - 1), Y: v}
	})
	low := curve(s.Len(), columns, func(i, j int) plotter.XY {
		v := math.Inf(1)
		for _, x := range s.Low {
			for _, y := range x[i:j] {
				v = math.Min(v, y)
			}
		}
		return plotter.XY{X: s.Time(j - 1), Y: v}
	})
	p.between(low, high, ink)
	p.line(plotter.XYs{{X: 0, Y: 0}, {X: a.seconds(), Y: 0}}, pen{ink: ink, width: 0.6})
	if !math.IsNaN(ceiling) {
		level := math.Pow(10, ceiling/20)
		p.level(level, pen{ink: aim, width: 1, dashed: true})
		p.level(-level, pen{ink: aim, width: 1, dashed: true})
	}
	return p
}

// thirds is a spectrum in third-octave bands, raised by a gain in dB.
func thirds(levels []float64, gain float64) (xy plotter.XYs) {
	for b, v := range levels {
		if math.IsNaN(v) {
			break
		}
		xy = append(xy, plotter.XY{X: pitch(analysis.BandCentre(2 * b)), Y: v + gain})
	}
	return xy
}

// spectra shows the mean spectrum: after beside before as loud as after, or a
// file's own beside its tilt; with a corridor.
func spectra(mix, a *audio) *plotView {
	s := &a.survey.Spectrum
	own := thirds(s.Thirds[:], 0)
	low, top := extremes(own)
	if math.IsNaN(top.Y) {
		return nil
	}
	v := &plotView{Title: "Spectrum", Unit: "dB in thirds of an octave"}
	var compared plotter.XYs
	name, compareInk := "", before
	if mix == nil {
		compared, name, compareInk = tilted(own, s.Tilt), fmt.Sprintf("its tilt, ±%d dB", corridor), aim
		v.Caption = fmt.Sprintf("It falls by %s dB per octave from 100 Hz to 10 kHz.", fixed(-s.Tilt, 1))
		if s.Tilt > 0 {
			v.Caption = fmt.Sprintf("It rises by %s dB per octave from 100 Hz to 10 kHz.", fixed(s.Tilt, 1))
		}
	} else {
		gain := float64(a.figures.Integrated - mix.figures.Integrated)
		if math.IsNaN(gain) || math.IsInf(gain, 0) {
			gain = 0
		}
		compared, name = thirds(mix.survey.Spectrum.Thirds[:], gain), fmt.Sprintf("before, as loud as after, ±%d dB", corridor)
		v.Caption = farthest(own, compared)
	}
	_, most := extremes(compared)
	p := newPanel(frequencies(), around(math.Max(low.Y-corridor, math.Max(top.Y, most.Y)-60), math.Max(top.Y, most.Y)+corridor))
	p.between(shifted(compared, -corridor), shifted(compared, corridor), wash)
	p.line(compared, pen{ink: compareInk, width: 1.8, dashed: mix == nil})
	p.line(own, pen{ink: after, width: 1.8})
	ownName := "the file"
	if mix != nil {
		ownName = "after"
	}
	v.Legend = []key{{Name: ownName, Ink: after.name}, {Name: name, Ink: compareInk.name, Dashed: mix == nil}}
	return v.draw(p, 230)
}

// farthest tells how far the spectrum has moved in the band where that is the
// most, of those within 40 dB of the strongest.
func farthest(now, was plotter.XYs) string {
	_, top := extremes(was)
	most, at := 0.0, 0.0
	for i := range min(len(now), len(was)) {
		if d := now[i].Y - was[i].Y; was[i].Y > top.Y-40 && math.Abs(d) > math.Abs(most) {
			most, at = d, math.Pow(10, now[i].X)
		}
	}
	if math.Abs(most) < 0.1 {
		return "The balance of the spectrum is unchanged, within 0.1 dB."
	}
	return fmt.Sprintf("At equal loudness, the band that changed the most is %s by %s dB.", hertz(at), signed(most, 1))
}

func hertz(f float64) string {
	if f >= 1000 {
		return fmt.Sprintf("%.3g kHz", f/1000)
	}
	return fmt.Sprintf("%.3g Hz", f)
}

// tilted is the straight line of a slope in dB per octave that lies on a
// spectrum from 100 Hz to 10 kHz.
func tilted(xy plotter.XYs, slope float64) (line plotter.XYs) {
	if math.IsNaN(slope) || math.IsInf(slope, 0) {
		return nil
	}
	at := func(x float64) float64 { return slope * (x - 3) / math.Log10(2) }
	sum, n := 0.0, 0.0
	for _, v := range xy {
		if v.X > 2-1e-6 && v.X < 4+1e-6 && !math.IsInf(v.Y, 0) {
			sum, n = sum+v.Y-at(v.X), n+1
		}
	}
	for _, v := range xy {
		line = append(line, plotter.XY{X: v.X, Y: at(v.X) + sum/n})
	}
	return line
}

func shifted(xy plotter.XYs, by float64) plotter.XYs {
	list := make(plotter.XYs, len(xy))
	for i, v := range xy {
		list[i] = plotter.XY{X: v.X, Y: v.Y + by}
	}
	return list
}

// reductionPlot shows how hard each stage worked that did.
func reductionPlot(r *mastering.Reductions) *plotView {
	if r == nil || r.Len() < 2 {
		return nil
	}
	v := &plotView{Title: "Gain reduction over time", Unit: "dB"}
	var curves []plotter.XYs
	for s, name := range r.Names {
		c := curve(r.Len(), columns, func(i, j int) plotter.XY {
			most := 0.0
			for _, x := range r.Most[s][i:j] {
				most = math.Max(most, x)
			}
			return plotter.XY{X: r.Ends[j-1], Y: -most}
		})
		lo, _ := extremes(c)
		if lo.Y > -leastReduction {
			continue
		}
		i := stageInks[len(curves)%len(stageInks)]
		v.Legend = append(v.Legend, key{Name: name, Ink: i.name})
		v.Caption += fmt.Sprintf("The %s takes off %s dB at most, at %s. ", name, fixed(-lo.Y, 1), clock(lo.X, false))
		curves = append(curves, c)
	}
	if len(curves) == 0 {
		v.Caption = "No stage took anything off."
		return v
	}
	lo, _ := extremes(curves...)
	p := newPanel(timeAxis(r.Ends[r.Len()-1]), around(math.Min(lo.Y*1.05, -1), 0))
	for i, c := range curves {
		p.line(c, pen{ink: stageInks[i%len(stageInks)], width: 1.1})
	}
	return v.draw(p, 180)
}

var stageInks = []ink{after, before, aim, extra, other}
