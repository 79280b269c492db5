package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"lacquer/host/audiofile"
	"lacquer/host/report"
)

// measureFlags is what `lacquer measure` was asked for.
type measureFlags struct {
	common
	dualMono, acceptTruncated, force, compare bool
	csv, overTime, report                     string
	step                                      time.Duration
}

func newMeasure() *cobra.Command {
	var flags measureFlags
	cmd := &cobra.Command{
		Use:   "measure FILE...",
		Short: "Measure loudness, range and peaks; compare two files",
		Long: `Measures WAV, RF64, BW64 and FLAC files of any number of channels by ITU-R
BS.1770-5 and EBU R 128: integrated loudness (LUFS), loudness range (LU), the most
momentary and short-term loudness, true peak (dBTP, 16 times oversampled), sample
peak, peak to loudness ratio, and the smallest peak to short-term loudness ratio.
Several files are measured at the same time, and together as an album too: all
their blocks gated once, as if they followed one another.

A mono file is measured as one channel, as the standard says; --dual-mono counts
it as a pair of loudspeakers plays it, 3 LU louder. Surround is weighted by the
loudspeakers that the file names, or that its number of channels stands for.

The table's columns: LUFS-I integrated loudness, LRA range, max M and max S the
loudest 0.4 s and 3 s (LUFS), dBTP true peak, dBFS sample peak, PLR peak to
loudness (LU), PSR the same of the flattest 3 s, length in minutes, sample rate in
Hz, channels. What cannot be measured, such as the loudness of silence, is a dash,
null in JSON, and nothing in CSV.

--loudness-over-time writes a line every --step: time (s), momentary and short-term
loudness at that time, true peak of the step, integrated loudness so far. For
several files it takes a folder and writes NAME.csv for each.

--compare takes two files, A and B, and tells how B differs: how much later it is
(to a fraction of a sample), how much louder, whether polarity is reversed, what is
left of A when B is put over it so aligned (null depth: -60 dB is a thousandth),
where that is the most, and how the spectrum differs in thirds of an octave.

--report writes a page that any browser shows, also on a phone or printed: figures,
loudness, waveform, spectrum and stereo image of each file, and how streaming
platforms will play it. With --loudness-over-time its curves have the same --step.

A file that cannot be measured is told on stderr, and has an "error" in JSON and
CSV; the others are measured all the same, and the exit code is 2.`,
		Example: `  lacquer measure *.wav
  lacquer measure --json album/*.flac > album.json
  lacquer measure album/*.flac --csv album.csv
  lacquer measure song.wav --loudness-over-time song.csv --step 1s
  lacquer measure album/*.flac --report album.html
  lacquer measure --compare mix.wav bounce.wav`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			defer flags.clear()
			if err := flags.check(files); err != nil {
				return err
			}
			if flags.compare {
				return flags.runCompare(cmd.Context(), cmd.OutOrStdout(), files[0], files[1])
			}
			return flags.run(cmd.Context(), cmd.OutOrStdout(), files)
		},
	}
	flags.add(cmd, quietAnswer)
	f := cmd.Flags()
	f.BoolVar(&flags.dualMono, "dual-mono", false, "count a mono file as both loudspeakers play it (+3 LU)")
	f.BoolVar(&flags.acceptTruncated, "accept-truncated", false, "use what is there of a file that breaks off")
	f.StringVar(&flags.csv, "csv", "", "write a line for each file to `file`; - is stdout, instead of the table")
	f.StringVar(&flags.overTime, "loudness-over-time", "", "write loudness and peaks over time to `file`, or into a folder")
	f.DurationVar(&flags.step, "step", 100*time.Millisecond, "of --loudness-over-time: a multiple of 10ms, 1m at most")
	addReport(cmd, &flags.report)
	f.BoolVar(&flags.compare, "compare", false, "tell how the second of two files differs from the first")
	f.BoolVarP(&flags.force, "force", "f", false, "replace files of --csv, --loudness-over-time and --report that are there")
	return cmd
}

// check refuses what cannot be done before anything is measured.
func (f *measureFlags) check(files []string) error {
	refuse := func(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }
	switch {
	case f.compare && len(files) != 2:
		return refuse("--compare takes two files, A and B; here are %d", len(files))
	case f.compare && (f.csv != "" || f.overTime != "" || f.report != ""):
		return refuse("--compare goes with --json, not with --csv, --loudness-over-time or --report")
	case f.json && f.csv == "-":
		return refuse("--json and --csv - both write to stdout: give --csv a file")
	case f.step < report.Grain || f.step > time.Minute || f.step%report.Grain != 0:
		return refuse("--step %v: use a multiple of 10ms from 10ms to 1m", f.step)
	case f.overTime == "-":
		return refuse("--loudness-over-time writes to a file, not to stdout: give it a name")
	case len(files) > 1 && f.overTime != "" && !f.overTimeIsFolder():
		return refuse("--loudness-over-time %s: for several files give a folder that exists, or a name that ends in %c", f.overTime, filepath.Separator)
	}
	if err := f.checkOutputs(files); err != nil {
		return err
	}
	return checkReport(f.report, f.force, append(slices.Clone(files), f.csv)...)
}

// overTimeIsFolder: curves of several files go into a folder.
func (f *measureFlags) overTimeIsFolder() bool {
	st, err := os.Stat(f.overTime)
	return err == nil && st.IsDir() || strings.HasSuffix(f.overTime, string(filepath.Separator)) || strings.HasSuffix(f.overTime, "/")
}

// curves are the files that --loudness-over-time writes, one for each input.
func (f *measureFlags) curves(files []string) []string {
	switch {
	case f.overTime == "":
		return nil
	case !f.overTimeIsFolder():
		return []string{f.overTime}
	}
	var list []string
	for _, path := range files {
		base := filepath.Base(path)
		list = append(list, filepath.Join(f.overTime, strings.TrimSuffix(base, filepath.Ext(base))+".csv"))
	}
	return list
}

// checkOutputs sees to it that no output is there already, is an input, or is
// written twice.
func (f *measureFlags) checkOutputs(files []string) error {
	outputs := f.curves(files)
	if f.csv != "" && f.csv != "-" {
		outputs = append(outputs, f.csv)
	}
	for i, out := range outputs {
		if slices.Contains(outputs[:i], out) {
			return usageError{fmt.Errorf("%s: would be written twice: measure files of the same name one by one", out)}
		}
		if slices.ContainsFunc(files, func(in string) bool { return audiofile.SameFile(in, out) }) {
			return usageError{fmt.Errorf("%s: is a file to measure, it will not be written to", out)}
		}
		if _, err := os.Lstat(out); err == nil && !f.force {
			return fmt.Errorf("%s: the file exists already: --force replaces it", out)
		}
	}
	return nil
}

// run measures files and tells of them in the order of the command line.
func (f *measureFlags) run(ctx context.Context, w io.Writer, files []string) error {
	if f.overTime != "" && len(files) > 1 {
		if err := os.MkdirAll(f.overTime, 0o777); err != nil {
			return err
		}
	}
	m := &measurement{files: files, curves: f.curves(files), album: report.NewAlbum(), flags: f}
	m.run(ctx)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	f.clear()
	failed := false
	for _, o := range m.outcomes {
		if o.err != nil {
			tell(o.err)
			failed = true
		} else {
			warn(o.figures.Warnings())
		}
	}
	if err := errors.Join(m.writeReport(), m.print(w)); err != nil {
		return err
	}
	if failed {
		return errUnmeasured
	}
	return nil
}

// print writes what was asked for: CSV, JSON, the table.
func (m *measurement) print(w io.Writer) error {
	var err error
	if path := m.flags.csv; path == "-" {
		return m.printCSV(w)
	} else if path != "" {
		err = writeWhole(path, m.printCSV)
	}
	if m.flags.json {
		return errors.Join(err, m.printJSON(w))
	}
	return errors.Join(err, m.printTable(w))
}

// failure stands in the JSON for a file that cannot be measured.
type failure struct {
	File  string `json:"file"`
	Error string `json:"error"`
}

func (m *measurement) printJSON(w io.Writer) error {
	all := []any{}
	for i, o := range m.outcomes {
		if o.err != nil {
			all = append(all, failure{m.files[i], o.err.Error()})
		} else {
			all = append(all, o.figures)
		}
	}
	if a := m.album.Figures(); a.Files > 1 {
		all = append(all, a)
	}
	return printJSON(w, all)
}

func (m *measurement) printCSV(w io.Writer) error {
	c := report.NewCSV(w)
	for i, o := range m.outcomes {
		if o.err != nil {
			c.AddError(m.files[i], oneLine(o.err.Error()))
		} else {
			c.Add(&o.figures)
		}
	}
	if a := m.album.Figures(); a.Files > 1 {
		c.AddAlbum(&a)
	}
	return c.Flush()
}

func (m *measurement) printTable(w io.Writer) error {
	a := m.album.Figures()
	if a.Files == 0 {
		return nil
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "LUFS-I\tLRA LU\tmax M\tmax S\tdBTP\tdBFS\tPLR\tPSR\tlength\trate\tch\t  file")
	for _, o := range m.outcomes {
		if f := o.figures; o.err == nil {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%d\t  %s\n",
				f.Integrated.Text(1), f.Range.Text(1), f.MaxMomentary.Text(1), f.MaxShortTerm.Text(1),
				f.TruePeak.Text(2), f.SamplePeak.Text(2), f.PLR.Text(1), f.MinPSR.Text(1), clock(f.Duration), f.SampleRate, f.Channels, f.File)
		}
	}
	if a.Files > 1 {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\t\t  %s\n",
			a.Integrated.Text(1), a.Range.Text(1), a.MaxMomentary.Text(1), a.MaxShortTerm.Text(1),
			a.TruePeak.Text(2), a.SamplePeak.Text(2), a.PLR.Text(1), a.MinPSR.Text(1), clock(a.Duration), a.Name())
	}
	return t.Flush()
}

// clock writes seconds as minutes and seconds.
func clock(s float64) string {
	return fmt.Sprintf("%d:%04.1f", int(s)/60, s-float64(int(s)/60*60))
}
