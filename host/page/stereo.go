package page

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/plotter"

	"lacquer/dsp/analysis"
)

// correlationStep is how long in s a point of correlation is at least: what
// meters integrate over.
const correlationStep = 0.4

// correlations shows correlation over time.
func correlations(mix, a *audio) *plotView {
	if len(a.series.Low) < 2 {
		return nil
	}
	v := &plotView{Title: "Correlation of left and right", Unit: "−1 to 1"}
	p := newPanel(timeAxis(a.seconds()), steps(-1, 1, 0.5))
	p.level(0, pen{ink: zero, width: 0.8})
	if mix != nil {
		p.line(correlation(mix), pen{ink: before, width: 2.8})
		v.Legend = []key{{Name: "before", Ink: before.name}, {Name: "after", Ink: after.name}}
	}
	own := correlation(a)
	p.line(own, pen{ink: after, width: 1.3})
	lo, _ := extremes(own)
	if math.IsNaN(lo.Y) {
		return nil
	}
	v.Caption = fmt.Sprintf("Lowest%s: %s, at %s. Below 0, parts cancel in mono.", afterwards(mix), fixed(lo.Y, 2), clock(lo.X, false))
	return v.draw(p, 180)
}

func correlation(a *audio) plotter.XYs {
	s := a.series
	most := max(1, min(columns/3, int(a.seconds()/correlationStep)))
	return curve(s.Len(), most, func(i, j int) plotter.XY {
		return plotter.XY{X: s.Time(j - 1), Y: s.Correlation(i, j)}
	})
}

// sides shows the side signal against the mid, band by band.
func sides(mix, a *audio) *plotView {
	own := sideOverMid(a.survey)
	low, top := extremes(own)
	if math.IsNaN(top.Y) {
		return nil
	}
	v := &plotView{Title: "Width: side over mid", Unit: "dB in sixths of an octave"}
	p := newPanel(frequencies(), around(math.Max(low.Y, -40), math.Max(top.Y, 0)))
	p.level(0, pen{ink: zero, width: 0.8})
	if mix != nil {
		p.line(sideOverMid(mix.survey), pen{ink: before, width: 3.2})
		v.Legend = []key{{Name: "before", Ink: before.name}, {Name: "after", Ink: after.name}}
	}
	p.line(own, pen{ink: after, width: 1.8})
	v.Caption = fmt.Sprintf("Widest at %s, where the side signal is %s dB against the middle; at 0 dB both are as strong.", hertz(math.Pow(10, top.X)), signed(top.Y, 1))
	return v.draw(p, 200)
}

func sideOverMid(r *analysis.Result) (xy plotter.XYs) {
	for b := range r.Spectrum.Mid {
		if ratio := r.Spectrum.Side[b] - r.Spectrum.Mid[b]; !math.IsNaN(ratio) && !math.IsInf(ratio, 1) {
			xy = append(xy, plotter.XY{X: pitch(analysis.BandCentre(b)), Y: ratio})
		}
	}
	return xy
}
