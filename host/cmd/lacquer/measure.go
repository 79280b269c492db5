package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"lacquer/host/audiofile"
	"lacquer/host/report"
)

func newMeasure() *cobra.Command {
	var flags struct {
		common
		dualMono, acceptTruncated bool
	}
	cmd := &cobra.Command{
		Use:   "measure FILE...",
		Short: "Measure loudness, range and peaks",
		Long: `Measures WAV, RF64, BW64 and FLAC files of any number of channels by ITU-R
BS.1770-5 and EBU R 128: integrated loudness (LUFS), loudness range (LU), the most
momentary and short-term loudness, true peak (dBTP, 16 times oversampled), sample
peak, peak to loudness ratio, and the smallest peak to short-term loudness ratio.

A mono file is measured as one channel, as the standard says; --dual-mono counts
it as a pair of loudspeakers plays it, 3 LU louder. Surround is weighted by the
loudspeakers that the file names, or that its number of channels stands for.

The table's columns: LUFS-I integrated loudness, LRA range, max M and max S the
loudest 0.4 s and 3 s (LUFS), dBTP true peak, dBFS sample peak, PLR peak to
loudness (LU), PSR the same of the flattest 3 s, length in minutes, sample rate in
Hz, channels. What cannot be measured, such as the loudness of silence, is a dash,
and null in JSON.

A file that cannot be measured is told on stderr, and has an "error" in the JSON;
the others are measured all the same, and the exit code is 3.`,
		Example: "  lacquer measure *.wav\n  lacquer measure --json album/*.flac > album.json",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			progress := flags.progress()
			defer flags.clear()
			measure := func(path string) (report.Figures, error) {
				r, err := audiofile.Open(path, audiofile.OpenOptions{AcceptTruncated: flags.acceptTruncated})
				if err != nil {
					return report.Figures{}, err
				}
				defer r.Close()
				if progress.Begin != nil {
					progress.Begin(filepath.Base(path), r.Info().Frames)
				}
				return report.Measure(cmd.Context(), r, report.MeasureOptions{DualMono: flags.dualMono, Progress: progress.Done})
			}
			return measureAll(cmd.Context(), files, measure, &flags.common, cmd.OutOrStdout())
		},
	}
	flags.add(cmd, quietAnswer)
	cmd.Flags().BoolVar(&flags.dualMono, "dual-mono", false, "count a mono file as both loudspeakers play it (+3 LU)")
	cmd.Flags().BoolVar(&flags.acceptTruncated, "accept-truncated", false, "use what is there of a file that breaks off")
	return cmd
}

// failure stands in the JSON for a file that cannot be measured.
type failure struct {
	File  string `json:"file"`
	Error string `json:"error"`
}

// measureAll measures every file, and fails at the end if one did.
func measureAll(ctx context.Context, files []string, measure func(string) (report.Figures, error), flags *common, w io.Writer) error {
	all := []any{}
	var rows []report.Figures
	failed := false
	for _, path := range files {
		f, err := measure(path)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			flags.clear()
			tell(err)
			all = append(all, failure{path, err.Error()})
			failed = true
			continue
		}
		flags.clear()
		warn(f.Warnings())
		all, rows = append(all, f), append(rows, f)
	}
	var err error
	if flags.json {
		err = printJSON(w, all)
	} else if len(rows) > 0 {
		err = printFigures(w, rows)
	}
	if err == nil && failed {
		err = errReported
	}
	return err
}

// printFigures writes the table of measured files.
func printFigures(w io.Writer, rows []report.Figures) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "LUFS-I\tLRA LU\tmax M\tmax S\tdBTP\tdBFS\tPLR\tPSR\tlength\trate\tch\t  file")
	for _, f := range rows {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%d\t  %s\n",
			f.Integrated.Text(1), f.Range.Text(1), f.MaxMomentary.Text(1), f.MaxShortTerm.Text(1),
			f.TruePeak.Text(2), f.SamplePeak.Text(2), f.PLR.Text(1), f.MinPSR.Text(1), clock(f.Duration), f.SampleRate, f.Channels, f.File)
	}
	return t.Flush()
}

// clock writes seconds as minutes and seconds.
func clock(s float64) string {
	return fmt.Sprintf("%d:%04.1f", int(s)/60, s-float64(int(s)/60*60))
}
