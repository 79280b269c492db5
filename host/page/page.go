// Package page makes a report that people read: one HTML file with figures,
// findings and plots, that needs nothing but a browser.
package page

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"path/filepath"
	"strings"

	"lacquer/dsp"
	"lacquer/dsp/analysis"
	"lacquer/host/mastering"
	"lacquer/host/report"
)

// Page is a report on one file or several.
type Page struct {
	sections []*Section
	failures []string
	album    *report.AlbumFigures
}

// Severity is how bad a finding is.
type Severity string

// The severities, the worst first.
const (
	Fail    Severity = "fail"
	Warning Severity = "warning"
	Note    Severity = "note"
)

// Finding is something about a file that its maker should know. All but
// Severity and Title may be empty.
type Finding struct {
	Severity  Severity
	Title     string // what was found
	Figure    string // measured, with its unit
	Threshold string // what it is held against: "at most −1"
	Where     string // times in the file
	Advice    string // what to do
}

// Warnings makes findings of the warnings about a file, nil of none.
func Warnings(file string, list []string) (findings []Finding) {
	for _, w := range list {
		findings = append(findings, Finding{Severity: Warning, Title: strings.TrimPrefix(w, file+": ")})
	}
	return findings
}

// Section is what a page says of one file. It is drawn when it is made and
// keeps no audio and no curves.
type Section struct {
	ID        string
	Name      string   // of the file, without its folder
	Lines     []string // format; what was done
	Verdict   string
	Target    *mastering.Target
	Master    bool // there is a before and an after
	Checked   bool // findings were looked for
	Rows      []row
	Findings  []Finding
	Plots     []*plotView
	Platforms []platform
	Date      string // of what is known of platforms

	figures report.Figures
}

// audio is a file with what its plots are drawn from.
type audio struct {
	figures *report.Figures
	series  *report.Series
	survey  *analysis.Result
}

func (a *audio) seconds() float64 { return a.figures.Duration }

// Measured is the section on a file: its figures, its curves, what was found
// in all of it. The target is what it was held against, nil for none. Findings
// that are nil, rather than empty, were not looked for.
func Measured(f report.Figures, series *report.Series, survey *analysis.Result, target *mastering.Target, findings []Finding) *Section {
	a := &audio{&f, series, survey}
	s := newSection(&f)
	s.Target, s.Findings, s.Checked = target, findings, findings != nil
	s.Lines = []string{shape(&f)}
	if f.File != s.Name {
		s.Lines = []string{f.File, shape(&f)}
	}
	s.Rows = rows(nil, a, target)
	s.draw(nil, a, nil)
	return s
}

// Mastered is the section on a master, made with MasterOptions.Curves.
func Mastered(r *mastering.Result) *Section {
	mix, a := &audio{&r.Input, r.Before.Series, r.Before.Survey()}, &audio{&r.Output, r.After.Series, r.After.Survey()}
	s := newSection(&r.Output)
	s.Master, s.Target = true, &r.Target
	s.Findings = Warnings(r.Input.File, r.Warnings)
	s.Lines = []string{
		"Mix: " + r.Input.File + " (" + shape(&r.Input) + ")",
		"Master: " + r.Output.File + " (" + shape(&r.Output) + ")",
		settings(r),
	}
	s.Verdict = verdict(r)
	s.Rows = rows(mix, a, &r.Target)
	s.draw(mix, a, r.Reductions)
	return s
}

// Say puts what came of a check, and what it stands on, above the figures.
func (s *Section) Say(verdict, basis string) {
	s.Verdict = sentence(verdict)
	s.Lines = append(s.Lines, sentence(basis))
}

func newSection(f *report.Figures) *Section {
	return &Section{
		Name:      filepath.Base(f.File),
		Platforms: platforms(f), Date: mastering.TargetsDate, figures: *f,
	}
}

// draw makes the plots there is something to show in.
func (s *Section) draw(mix, a *audio, reductions *mastering.Reductions) {
	ceiling := undefined
	if s.Target != nil {
		ceiling = s.Target.Ceiling
	}
	for _, p := range []*plotView{
		loudnessPlot(mix, a, s.Target), waveforms(mix, a, ceiling), reductionPlot(reductions),
		spectra(mix, a), correlations(mix, a), sides(mix, a),
	} {
		if p != nil {
			s.Plots = append(s.Plots, p)
		}
	}
}

// Add adds the section on another file.
func (p *Page) Add(s *Section) { p.sections = append(p.sections, s) }

// AddFailure adds what was wrong with a file that could not be read.
func (p *Page) AddFailure(err error) { p.failures = append(p.failures, err.Error()) }

// SetAlbum adds the figures of all files as one.
func (p *Page) SetAlbum(f report.AlbumFigures) { p.album = &f }

//go:embed page.html
var pageHTML string

var pageTemplate = template.Must(template.New("page").Parse(pageHTML))

// Write writes the page. The same sections give the same bytes.
func (p *Page) Write(w io.Writer) error {
	title := "Nothing measured"
	switch n := len(p.sections); {
	case n == 1:
		title = p.sections[0].Name
	case n > 1:
		title = fmt.Sprintf("%d files", n)
	}
	for i, s := range p.sections {
		s.ID = fmt.Sprintf("file-%d", i+1)
	}
	return pageTemplate.Execute(w, map[string]any{
		"Title": title, "Version": dsp.Version, "Sections": p.sections, "Failures": p.failures,
		"Overview": p.overview(),
	})
}
