package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"sync"

	"lacquer/host/audiofile"
	"lacquer/host/mastering"
	"lacquer/host/page"
	"lacquer/host/report"
)

// measurement is several files being measured at the same time, as many as
// there are cores; memory depends on their number alone.
type measurement struct {
	files    []string
	curves   []string // files of loudness over time, nil: none
	album    *report.Album
	flags    *measureFlags
	outcomes []outcome // as files
	tally    tally
}

// outcome is what became of a file.
type outcome struct {
	figures report.Figures
	section *page.Section // nil: no page is asked for
	err     error
}

func (m *measurement) run(ctx context.Context) {
	m.outcomes = make([]outcome, len(m.files))
	m.tally.begin(m.flags.progress(), "measuring", m.files)
	inParallel(len(m.files), func(i int) { m.outcomes[i] = m.measure(ctx, i) })
}

// measure measures a file and writes its curve if that is asked for.
func (m *measurement) measure(ctx context.Context, i int) (o outcome) {
	opt := report.MeasureOptions{DualMono: m.flags.dualMono, Progress: m.tally.file(), Album: m.album, Step: m.flags.step}
	measure := func() error {
		r, err := audiofile.Open(m.files[i], audiofile.OpenOptions{AcceptTruncated: m.flags.acceptTruncated})
		if err != nil {
			return err
		}
		defer r.Close()
		if m.flags.report == "" {
			o.figures, err = report.Measure(ctx, r, opt)
			return err
		}
		curves := report.NewCurves(r.Info())
		curves.Join(&opt)
		if o.figures, err = report.Measure(ctx, r, opt); err == nil {
			o.section = page.Measured(o.figures, curves.Series, curves.Survey(), nil, page.Warnings(o.figures.File, o.figures.Warnings()))
		}
		return err
	}
	if m.curves == nil {
		o.err = measure()
		return o
	}
	o.err = writeWhole(m.curves[i], func(w io.Writer) error {
		c := report.NewCurve(w)
		opt.Sinks = append(opt.Sinks, c.Add)
		if err := measure(); err != nil {
			return err
		}
		return c.Flush()
	})
	return o
}

// tally adds up how far the files are that share a bar.
type tally struct {
	mu   sync.Mutex
	done func(frames int64) // nil: there is no bar
	sum  int64
}

// begin shows a bar over all files, if there is one. What cannot be opened is
// told of later.
func (t *tally) begin(p mastering.Progress, doing string, files []string) {
	if p.Begin == nil {
		return
	}
	var total int64
	for _, path := range files {
		if r, err := audiofile.Open(path, audiofile.OpenOptions{}); err == nil {
			total += r.Info().Frames
			r.Close()
		}
	}
	name := filepath.Base(files[0])
	if len(files) > 1 {
		name = fmt.Sprintf("%s %d files", doing, len(files))
	}
	p.Begin(name, total)
	t.done = p.Done
}

// file is told how far one of the files is; nil if nobody wants to know.
func (t *tally) file() func(frames int64) {
	if t.done == nil {
		return nil
	}
	var before int64
	return func(frames int64) {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.sum += frames - before
		before = frames
		t.done(t.sum)
	}
}

// writeReport writes the page that --report asks for.
func (m *measurement) writeReport() error {
	sections, errs := make([]*page.Section, len(m.files)), make([]error, len(m.files))
	for i, o := range m.outcomes {
		sections[i], errs[i] = o.section, o.err
	}
	return writeReport(m.flags.report, sections, errs, m.album)
}
