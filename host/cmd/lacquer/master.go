package main

import (
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"lacquer/host/mastering"
	"lacquer/host/report"
)

type masterFlags struct {
	common
	output, target, bits, lacquer string
	ceiling                       float64
	set                           []string
	force, acceptTruncated        bool
}

func newMaster() *cobra.Command {
	var flags masterFlags
	cmd := &cobra.Command{
		Use:   "master MIX -o MASTER",
		Short: "Master a mix to a loudness, with the ceiling held",
		Long: fmt.Sprintf(`Measures the mix, finds the drive that reaches the target's integrated loudness,
renders the mix through lacquer.clap, and measures the master. The true peak
stays below the ceiling. A mix that is above the target is turned down.

Targets by name: %s.
Or a number in LUFS, with the ceiling in dBTP: --target -9 --ceiling -0.5

Where limiting cannot reach the target, the loudest sensible master is written
and the shortfall is told. --set changes any other parameter of the chain; see
lacquer info lacquer.clap for what there is.`, mastering.TargetNames()),
		Example: `  lacquer master mix.wav -o master.wav --target spotify
  lacquer master mix.flac -o master.wav --target -9 --ceiling -0.3 --bits 16
  lacquer master mix.wav -o master.wav --set "Glue/On=on" --set "Glue/Threshold=-20 dB"`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runMaster(cmd, args[0], &flags)
		},
	}
	flags.add(cmd)
	f := cmd.Flags()
	f.StringVarP(&flags.output, "output", "o", "", "the master, a WAV file (default: beside the mix, NAME-master.wav)")
	f.StringVarP(&flags.target, "target", "t", "spotify", "destination by name, or integrated loudness in LUFS")
	f.Float64Var(&flags.ceiling, "ceiling", math.NaN(), "highest true peak in dBTP (default: the target's)")
	f.StringVarP(&flags.bits, "bits", "b", "24", "word length of the master: 16, 24, 32, 32f or 64f")
	f.StringArrayVar(&flags.set, "set", nil, `a parameter of the chain, "Module/Name=value" (repeatable)`)
	f.StringVar(&flags.lacquer, "lacquer", "", "path of lacquer.clap (default: beside this program, then CLAP's folders)")
	f.BoolVarP(&flags.force, "force", "f", false, "replace an existing output")
	f.BoolVar(&flags.acceptTruncated, "accept-truncated", false, "use what is there of a file that breaks off")
	f.Lookup("ceiling").DefValue = ""
	return cmd
}

// options turns the flags into a job; what is wrong with them is a usage
// error.
func (flags *masterFlags) options(input string) (opt mastering.MasterOptions, err error) {
	target, err := mastering.ParseTarget(flags.target)
	if err != nil {
		return opt, usageError{err}
	}
	if !math.IsNaN(flags.ceiling) {
		target.Ceiling = flags.ceiling
	}
	if target.Ceiling < mastering.MinCeiling || target.Ceiling > mastering.MaxCeiling {
		return opt, usageError{fmt.Errorf("--ceiling %g dBTP: the range is %g to %g", target.Ceiling, mastering.MinCeiling, mastering.MaxCeiling)}
	}
	encoding, err := parseBits(flags.bits)
	if err != nil {
		return opt, err
	}
	output := flags.output
	if output == "" {
		output = strings.TrimSuffix(input, filepath.Ext(input)) + "-master.wav"
	}
	return mastering.MasterOptions{
		Input: input, Output: output, Target: target, Encoding: encoding, Force: flags.force,
		AcceptTruncated: flags.acceptTruncated, Set: flags.set, Progress: flags.progress(),
	}, nil
}

func runMaster(cmd *cobra.Command, input string, flags *masterFlags) error {
	opt, err := flags.options(input)
	if err != nil {
		return err
	}
	plugin, err := openLacquer(flags.lacquer)
	if err != nil {
		return err
	}
	defer plugin.Close()
	result, err := mastering.Master(cmd.Context(), plugin, opt)
	if err != nil {
		return err
	}
	warn(result.Warnings)
	switch {
	case flags.json:
		return printJSON(cmd.OutOrStdout(), result)
	case flags.quiet:
		return nil
	}
	return printMaster(cmd.OutOrStdout(), result)
}

// printMaster writes before and after side by side.
func printMaster(w io.Writer, r *mastering.Result) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\tbefore\tafter\ttarget\t")
	row := func(name string, figure func(f *report.Figures) report.Figure, digits int, target string) {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t\n", name, figure(&r.Input).Text(digits), figure(&r.Output).Text(digits), target)
	}
	row("integrated LUFS", func(f *report.Figures) report.Figure { return f.Integrated }, 2, report.Figure(r.Target.LUFS).Text(1))
	row("range LU", func(f *report.Figures) report.Figure { return f.Range }, 1, "")
	row("max momentary LUFS", func(f *report.Figures) report.Figure { return f.MaxMomentary }, 1, "")
	row("max short-term LUFS", func(f *report.Figures) report.Figure { return f.MaxShortTerm }, 1, "")
	row("true peak dBTP", func(f *report.Figures) report.Figure { return f.TruePeak }, 2, report.Figure(r.Target.Ceiling).Text(1))
	row("peak to loudness LU", func(f *report.Figures) report.Figure { return f.PLR }, 1, "")
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\ndrive %s dB; the limiter took %s dB on average, %s dB at most; %d passes\n%s\n",
		r.Drive.Text(2), r.GainReduction.Mean.Text(2), r.GainReduction.Max.Text(1), r.Passes, r.Output.File)
	return err
}
