package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"lacquer/host/compare"
	"lacquer/host/report"
)

// runCompare tells how file b differs from a.
func (f *measureFlags) runCompare(ctx context.Context, w io.Writer, a, b string) error {
	r, err := compare.Files(ctx, a, b, compare.Options{
		DualMono: f.dualMono, AcceptTruncated: f.acceptTruncated, Progress: f.stepProgress(),
	})
	f.clear()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		tell(err)
		return errUnmeasured
	case f.json:
		return printJSON(w, r)
	}
	return printComparison(w, r)
}

// stepProgress is a bar that begins anew with every step, and nil where there
// is none.
func (f *measureFlags) stepProgress() func(step string, done, total int64) {
	p := f.progress()
	if p.Begin == nil {
		return nil
	}
	var now string
	return func(step string, done, total int64) {
		if step != now {
			now = step
			p.Begin(step, total)
		}
		p.Done(done)
	}
}

// alike is the correlation below which two files are two pieces.
const alike = 0.1

func printComparison(w io.Writer, r *compare.Result) error {
	printBoth(w, r)
	fmt.Fprintln(w)
	for _, line := range sentences(r) {
		fmt.Fprintln(w, line)
	}
	if r.Identical || !related(r) {
		return nil
	}
	fmt.Fprintln(w, "\nspectrum of B over A at equal level, dB in thirds of an octave:")
	return printBands(w, r.Bands)
}

func related(r *compare.Result) bool { return math.Abs(float64(r.Correlation)) >= alike }

// printBoth is the table of what each file measures by itself.
func printBoth(w io.Writer, r *compare.Result) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\tA\tB\tB - A\t")
	row := func(name string, digits int, figure func(f *report.Figures) report.Figure) {
		a, b := figure(&r.A), figure(&r.B)
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t\n", name, a.Text(digits), b.Text(digits), (b - a).Text(digits))
	}
	row("integrated LUFS", 2, func(f *report.Figures) report.Figure { return f.Integrated })
	row("range LU", 1, func(f *report.Figures) report.Figure { return f.Range })
	row("max momentary LUFS", 1, func(f *report.Figures) report.Figure { return f.MaxMomentary })
	row("max short-term LUFS", 1, func(f *report.Figures) report.Figure { return f.MaxShortTerm })
	row("true peak dBTP", 2, func(f *report.Figures) report.Figure { return f.TruePeak })
	row("sample peak dBFS", 2, func(f *report.Figures) report.Figure { return f.SamplePeak })
	row("length s", 3, func(f *report.Figures) report.Figure { return report.Figure(f.Duration) })
	fmt.Fprintf(t, "frames\t%d\t%d\t%d\t\n", r.A.Frames, r.B.Frames, r.LengthDiff)
	_ = t.Flush()
}

// sentences say how B differs.
func sentences(r *compare.Result) []string {
	switch {
	case r.Identical:
		return []string{"identical, bit for bit"}
	case !r.Correlation.Defined():
		return []string{"one of the files is silent: there is nothing to align"}
	case !related(r):
		return []string{fmt.Sprintf("nothing in common: within 5 s either way the correlation is %s at most", r.Correlation.Text(2))}
	}
	list := []string{offset(r), level(r)}
	if r.NothingLeft {
		return append(list, "aligned and at equal level they are the same: nothing is left of A less B")
	}
	return append(list,
		fmt.Sprintf("null depth %s dB: what is left of A less B, aligned and at equal level, over A", r.NullDepth.Text(1)),
		fmt.Sprintf("the largest difference, %s dBFS, is %s into A", r.Largest.Text(1), clock(float64(r.LargestAt))))
}

func offset(r *compare.Result) string {
	frames := math.Abs(float64(r.OffsetFrames))
	how := fmt.Sprintf("%.6g frames (%.6g ms)", math.Round(frames*1e3)/1e3, frames/float64(r.A.SampleRate)*1e3)
	switch {
	case r.OffsetFrames > 0:
		return "B is later by " + how
	case r.OffsetFrames < 0:
		return "B is earlier by " + how
	}
	return "B and A begin together, to the frame"
}

func level(r *compare.Result) string {
	text := fmt.Sprintf("B is louder by %s dB", r.Gain.Text(2))
	switch {
	case math.Abs(float64(r.Gain)) < 0.005:
		text = "B is as loud as A"
	case r.Gain < 0:
		text = fmt.Sprintf("B is softer by %s dB", (-r.Gain).Text(2))
	}
	if r.Inverted {
		text += ", and has the other polarity"
	}
	return text
}

// printBands lists bands in four columns, from top to bottom.
func printBands(w io.Writer, bands []compare.Band) error {
	const columns = 4
	rows := (len(bands) + columns - 1) / columns
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	for i := range rows {
		for k := i; k < len(bands); k += rows {
			fmt.Fprintf(t, "%g Hz\t%s\t", bands[k].Hz, bands[k].Diff.Text(1))
		}
		fmt.Fprintln(t)
	}
	return t.Flush()
}
