package page

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"lacquer/host/mastering"
	"lacquer/host/report"
)

// undefined is a figure that there is not.
var undefined = math.NaN()

// cell is a figure in a table: as people read it, and as JSON has it.
type cell struct{ Text, Value string }

// row is a figure before and after, or of the file alone.
type row struct {
	Name, Unit    string
	Before, After cell
	Target        string
}

func newCell(f report.Figure, digits int) cell {
	value, _ := f.MarshalJSON() // never fails
	return cell{figureText(f, digits), string(value)}
}

func figureText(f report.Figure, digits int) string { return minus(f.Text(digits)) }

// fixed writes v with so many digits after the point.
func fixed(v float64, digits int) string { return figureText(report.Figure(v), digits) }

// signed writes v with its sign.
func signed(v float64, digits int) string {
	if s := fixed(v, digits); v > 0 && strings.Trim(s, "0.") != "" {
		return "+" + s
	}
	return fixed(v, digits)
}

// kind is a figure that tables show.
type kind struct {
	name, unit string
	digits     int
	of         func(a *audio) report.Figure
}

// kinds are the figures of a table, in its order.
var kinds = []kind{
	{"Integrated loudness", "LUFS", 2, func(a *audio) report.Figure { return a.figures.Integrated }},
	{"True peak", "dBTP", 2, func(a *audio) report.Figure { return a.figures.TruePeak }},
	{"Sample peak", "dBFS", 2, func(a *audio) report.Figure { return a.figures.SamplePeak }},
	{"Loudness range", "LU", 1, func(a *audio) report.Figure { return a.figures.Range }},
	{"Loudest 0.4 s", "LUFS", 1, func(a *audio) report.Figure { return a.figures.MaxMomentary }},
	{"Loudest 3 s", "LUFS", 1, func(a *audio) report.Figure { return a.figures.MaxShortTerm }},
	{"Peak to loudness", "LU", 1, func(a *audio) report.Figure { return a.figures.PLR }},
	{"Least peak to short-term", "LU", 1, func(a *audio) report.Figure { return a.figures.MinPSR }},
	{"Crest factor", "dB", 1, func(a *audio) report.Figure { return report.Figure(a.survey.Crest) }},
	{"Dynamic range (TT-DR)", "dB", 0, func(a *audio) report.Figure { return report.Figure(a.survey.DR) }},
	{"Balance, left over right", "dB", 1, func(a *audio) report.Figure { return report.Figure(a.survey.Stereo.Balance) }},
	{"Correlation", "", 2, func(a *audio) report.Figure { return report.Figure(a.survey.Stereo.Correlation) }},
	{"Correlation below 120 Hz", "", 2, func(a *audio) report.Figure { return report.Figure(a.survey.Stereo.BassCorrelation) }},
	{"Lost in mono", "dB", 1, func(a *audio) report.Figure { return report.Figure(a.survey.Stereo.MonoLoss) }},
	{"Clipped places", "", 0, func(a *audio) report.Figure { return report.Figure(a.figures.ClippedRuns) }},
}

// rows are the figures of a file, beside those of the mix it was made from
// (nil: none).
func rows(mix, a *audio, target *mastering.Target) (list []row) {
	for _, k := range kinds {
		r := row{Name: k.name, Unit: k.unit, After: newCell(k.of(a), k.digits)}
		if mix != nil {
			r.Before = newCell(k.of(mix), k.digits)
		}
		list = append(list, r)
	}
	if target != nil {
		list[0].Target = minus(fmt.Sprintf("%g", target.LUFS))
		list[1].Target = minus(fmt.Sprintf("≤ %g", target.Ceiling))
	}
	return list
}

// shape is what a file is like, in a line.
func shape(f *report.Figures) string {
	channels := strconv.Itoa(f.Channels) + " channels"
	switch f.Channels {
	case 1:
		channels = "mono"
	case 2:
		channels = "stereo"
	}
	return fmt.Sprintf("%s, %s, %s kHz, %s, %s", f.Format, f.Bits, strconv.FormatFloat(float64(f.SampleRate)/1000, 'f', -1, 64), channels, length(f.Duration))
}

// length writes a duration to the tenth of a second.
func length(seconds float64) string {
	tenths := int64(math.Round(seconds * 10))
	return fmt.Sprintf("%s.%d", clock(float64(tenths/10), false), tenths%10)
}

// leastReduction is the most that a stage may take off in dB and still count
// as one that did nothing.
const leastReduction = 0.05

// settings is what mastering did, in a line.
func settings(r *mastering.Result) string {
	var list []string
	if r.Preset != "" {
		list = append(list, "preset "+r.Preset)
	}
	if r.InputGain != 0 {
		list = append(list, "input gain "+signed(float64(r.InputGain), 2)+" dB")
	}
	list = append(list, "drive "+signed(float64(r.Drive), 2)+" dB")
	for _, s := range r.Stages {
		if s.Max > leastReduction {
			list = append(list, fmt.Sprintf("%s takes off %s dB on average, %s dB at most", s.Name, s.Mean.Text(2), s.Max.Text(1)))
		}
	}
	return sentence(strings.Join(list, "; "))
}

// sentence begins with a capital letter.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// verdict says whether the target was reached.
func verdict(r *mastering.Result) string {
	name := minus(fmt.Sprintf("%g LUFS", r.Target.LUFS)) + minus(fmt.Sprintf(" at %g dBTP", r.Target.Ceiling))
	if r.Target.Name != "" {
		name = r.Target.Name + ", " + name
	}
	switch short := r.Shortfall; {
	case r.TargetReached:
		return "Target reached: " + name
	case !short.Defined():
		return "No loudness to bring to a target"
	case short < 0:
		return fmt.Sprintf("Target not reached: %s LU above %s", (-short).Text(1), name)
	default:
		return fmt.Sprintf("Target not reached: %s LU short of %s", short.Text(1), name)
	}
}

// platform is what a platform does to the file.
type platform struct {
	Title     string
	Reference string // LUFS
	Does      string
	Plays     cell // LUFS
	Peak      cell // dBTP
}

// platforms are none for a file without a loudness.
func platforms(f *report.Figures) (list []platform) {
	if !f.Integrated.Defined() {
		return nil
	}
	for i := range mastering.Platforms {
		p := &mastering.Platforms[i]
		gain := p.Gain(float64(f.Integrated), float64(f.TruePeak))
		does := "as it is"
		if by := fixed(math.Abs(gain), 1); by != "0.0" {
			does = "down " + by + " dB"
			if gain > 0 {
				does = "up " + by + " dB"
			}
		}
		list = append(list, platform{
			Title: p.Title, Reference: minus(fmt.Sprintf("%g", p.LUFS)), Does: does,
			Plays: newCell(f.Integrated+report.Figure(gain), 1), Peak: newCell(f.TruePeak+report.Figure(gain), 1),
		})
	}
	return list
}

// overviewRow is a file in the table over several.
type overviewRow struct {
	Section                        *Section // nil: all together
	Integrated, TruePeak, LRA, PLR cell
	Length                         string
	Problems                       int // findings that are more than a note
}

// overview is the table over several files; none for one alone.
func (p *Page) overview() (list []overviewRow) {
	if len(p.sections) < 2 {
		return nil
	}
	for _, s := range p.sections {
		r := newOverviewRow(&s.figures)
		r.Section = s
		for _, f := range s.Findings {
			if f.Severity != Note {
				r.Problems++
			}
		}
		list = append(list, r)
	}
	if a := p.album; a != nil {
		list = append(list, newOverviewRow(&report.Figures{
			Integrated: a.Integrated, TruePeak: a.TruePeak, Range: a.Range, PLR: a.PLR, Duration: a.Duration,
		}))
	}
	return list
}

func newOverviewRow(f *report.Figures) overviewRow {
	return overviewRow{
		Integrated: newCell(f.Integrated, 1), TruePeak: newCell(f.TruePeak, 2), LRA: newCell(f.Range, 1), PLR: newCell(f.PLR, 1),
		Length: length(f.Duration),
	}
}
