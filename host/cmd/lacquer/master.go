package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"lacquer/dsp/preset"
	"lacquer/host/mastering"
	"lacquer/host/page"
	"lacquer/host/report"
)

type masterFlags struct {
	common
	output, target, bits, lacquer string
	preset, report                string
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
stays below the ceiling. A mix that is above the target is turned down. A mono
mix becomes a stereo master; the master has exactly the mix's length.

Targets by name, in LUFS and dBTP (as of %s; they change):

%s
Or a number in LUFS, and a ceiling in dBTP: --target -9 --ceiling -0.5

--preset sets the whole chain for a kind of music or a purpose; lacquer presets
lists them. Its target counts unless --target is given. The mix is brought to
-18 LUFS with Input/Gain first, the level that presets are made for.

Where limiting cannot reach the target, the loudest sensible master is written
and the shortfall is told: it stops where 1 dB more drive adds less than 0.2 LU.

--report writes a page that any browser shows, also on a phone or printed: figures,
loudness, waveform and spectrum before and after, gain reduction, stereo image,
and how streaming platforms will play the master.

--set changes any other parameter of the chain, those of the preset too; lacquer
info lacquer.clap lists them. A name or value that is not there is a usage error (exit 2).`, mastering.TargetsDate, targetTable()),
		Example: `  lacquer master mix.wav -o master.wav --target spotify
  lacquer master mix.flac -o master.wav --target -9 --ceiling -0.3 --bits 16
  lacquer master mix.wav -o master.wav --preset "Loud Rock"
  lacquer master mix.wav -o master.wav --preset tape-warmth --target apple --set "Saturation/Drive=6 dB"
  lacquer master mix.wav -o master.wav --report master.html
  lacquer master mix.wav -o master.wav --set "Glue/On=on" --set "Glue/Threshold=-20 dB"`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runMaster(cmd, args[0], &flags)
		},
	}
	flags.add(cmd, quietSummary)
	f := cmd.Flags()
	f.StringVarP(&flags.output, "output", "o", "", "the master, a WAV `file` (default: beside the mix, NAME-master.wav)")
	f.StringVarP(&flags.target, "target", "t", "", "destination by `name`, or integrated loudness in LUFS (default spotify, or the preset's)")
	f.Float64Var(&flags.ceiling, "ceiling", -1, "highest true peak in `dBTP` (default: the target's)")
	f.StringVarP(&flags.bits, "bits", "b", "24", "word length of the master: 16, 24, 32, 32f or 64f")
	addPreset(cmd, &flags.preset)
	addReport(cmd, &flags.report)
	f.StringArrayVar(&flags.set, "set", nil, `a parameter of the chain, "Module/Name=value" (repeatable)`)
	f.StringVar(&flags.lacquer, "lacquer", "", "path of lacquer.clap (default: beside this program, then CLAP's folders)")
	f.BoolVarP(&flags.force, "force", "f", false, "replace an output that is there already")
	f.BoolVar(&flags.acceptTruncated, "accept-truncated", false, "use what is there of a file that breaks off")
	f.Lookup("ceiling").DefValue = "0" // not shown: it depends on the target
	return cmd
}

// options turns the flags into a job; what is wrong with them is a usage
// error.
func (flags *masterFlags) options(cmd *cobra.Command, input string) (opt mastering.MasterOptions, err error) {
	p, err := loadPreset(cmd, flags.preset)
	if err != nil {
		return opt, err
	}
	target, err := flags.aim(cmd, p)
	if err != nil {
		return opt, usageError{err}
	}
	encoding, err := parseBits(flags.bits)
	if err != nil {
		return opt, err
	}
	output := flags.output
	if output == "" {
		output = strings.TrimSuffix(input, filepath.Ext(input)) + "-master.wav"
	}
	if err := checkOutputName(output); err != nil {
		return opt, err
	}
	if err := checkReport(flags.report, flags.force, input, output); err != nil {
		return opt, err
	}
	return mastering.MasterOptions{
		Input: input, Output: output, Target: target, Encoding: encoding, Force: flags.force,
		AcceptTruncated: flags.acceptTruncated, Preset: p, Set: flags.set, Progress: flags.progress(),
		Curves: flags.report != "",
	}, nil
}

// defaultTarget counts where neither flag nor preset has one.
const defaultTarget = "spotify"

// aim is the target: what the flags say, else the preset. A loudness given as
// a number leaves the ceiling to the preset.
func (flags *masterFlags) aim(cmd *cobra.Command, p *preset.Preset) (target mastering.Target, err error) {
	given := cmd.Flags().Changed("target")
	if !given {
		flags.target = defaultTarget
	}
	if target, err = mastering.ParseTarget(flags.target); err != nil {
		return target, err
	}
	if p != nil && p.Target != nil {
		if !given {
			target = mastering.Target{LUFS: p.Target.LUFS}
		}
		if target.Name == "" {
			target.Ceiling = p.Target.Ceiling
		}
	}
	if cmd.Flags().Changed("ceiling") {
		target.Ceiling = flags.ceiling
	}
	if !(target.Ceiling >= mastering.MinCeiling && target.Ceiling <= mastering.MaxCeiling) {
		return target, fmt.Errorf("--ceiling %g dBTP: the range is %g to %g", target.Ceiling, mastering.MinCeiling, mastering.MaxCeiling)
	}
	return target, nil
}

func runMaster(cmd *cobra.Command, input string, flags *masterFlags) error {
	defer flags.clear()
	opt, err := flags.options(cmd, input)
	if err != nil {
		return err
	}
	// What is wrong with the input is told before any plugin is loaded.
	if _, err := audioInfo(input, flags.acceptTruncated); err != nil {
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
	flags.clear()
	warn(result.Warnings)
	if flags.report != "" {
		if err := writeReport(flags.report, []*page.Section{page.Mastered(result)}, []error{nil}, nil); err != nil {
			return err
		}
	}
	switch {
	case flags.json:
		return printJSON(cmd.OutOrStdout(), result)
	case flags.quiet:
		return nil
	}
	return printMaster(cmd.OutOrStdout(), result)
}

// targetTable lists the targets by name for the help.
func targetTable() string {
	var b strings.Builder
	for _, t := range mastering.Targets {
		fmt.Fprintf(&b, "  %-10s  %3g LUFS  %4g dBTP\n", t.Name, t.LUFS, t.Ceiling)
	}
	return b.String()
}

// printMaster writes before and after side by side.
func printMaster(w io.Writer, r *mastering.Result) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\tbefore\tafter\ttarget\t")
	row := func(name string, figure func(f *report.Figures) report.Figure, digits int, target string) {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t\n", name, figure(&r.Input).Text(digits), figure(&r.Output).Text(digits), target)
	}
	row("integrated LUFS", func(f *report.Figures) report.Figure { return f.Integrated }, 2, fmt.Sprintf("%g", r.Target.LUFS))
	row("range LU", func(f *report.Figures) report.Figure { return f.Range }, 1, "")
	row("max momentary LUFS", func(f *report.Figures) report.Figure { return f.MaxMomentary }, 1, "")
	row("max short-term LUFS", func(f *report.Figures) report.Figure { return f.MaxShortTerm }, 1, "")
	row("true peak dBTP", func(f *report.Figures) report.Figure { return f.TruePeak }, 2, fmt.Sprintf("<= %g", r.Target.Ceiling))
	row("peak to loudness LU", func(f *report.Figures) report.Figure { return f.PLR }, 1, "")
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%s; %sdrive %s dB, %s\nthe limiter took off %s dB on average, %s dB at most%s\n%s\n",
		verdict(r), used(r), r.Drive.Text(2), passes(r.Passes), r.GainReduction.Mean.Text(2), r.GainReduction.Max.Text(1), clipped(r), r.Output.File)
	return err
}

// used names the preset and the gain that brought the mix to its level.
func used(r *mastering.Result) string {
	if r.Preset == "" {
		return ""
	}
	return fmt.Sprintf("preset %s, input gain %s dB, ", r.Preset, r.InputGain.Text(2))
}

// clipped says what the clipper shaved, if it did.
func clipped(r *mastering.Result) string {
	c := r.Reduction(mastering.ClipperStage)
	if !(c.Max > 0) {
		return ""
	}
	return fmt.Sprintf(", the clipper %s dB at most", c.Max.Text(1))
}

// verdict says in a few words whether the target was reached.
func verdict(r *mastering.Result) string {
	name := fmt.Sprintf("%g LUFS", r.Target.LUFS)
	if r.Target.Name != "" {
		name = r.Target.Name + ", " + name + ","
	}
	switch short := r.Shortfall; {
	case r.TargetReached:
		return "target reached"
	case !short.Defined():
		return "no loudness to bring to a target"
	case short < 0:
		return fmt.Sprintf("%s not reached: %s LU above", name, (-short).Text(1))
	default:
		return fmt.Sprintf("%s not reached: %s LU short", name, short.Text(1))
	}
}

func passes(n int) string {
	if n == 1 {
		return "1 pass"
	}
	return fmt.Sprintf("%d passes", n)
}
