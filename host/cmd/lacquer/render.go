package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"lacquer/dsp/preset"
	"lacquer/host/audiofile"
	"lacquer/host/engine"
	"lacquer/host/mastering"
)

type renderFlags struct {
	common
	plugin, id, bits, tail, lacquer string
	state, preset                   string
	set, automate                   []string
	block                           int
	force, acceptTruncated          bool
}

func newRender() *cobra.Command {
	var flags renderFlags
	cmd := &cobra.Command{
		Use:   "render IN OUT",
		Short: "Render a file through any CLAP effect",
		Long: `Renders a file through a CLAP plugin, offline: parameters set, latency removed,
as long as the input. Without --plugin it is lacquer.clap.

Parameters are set as the plugin writes them (lacquer info lists them): by
"Module/Name" in any case, or "#id". A name or value that the plugin does not
have is a usage error (exit 2); a plugin that fails is exit 3.

--preset sets lacquer.clap as a preset says, without a target and without bringing
the mix to the preset's level; master --preset does both.

A mono file plays on both sides; surround is refused. The output is stereo, at
the input's sample rate. With --tail auto it goes on until the plugin is silent.

Integer output is dithered (TPDF) from the first sample that does not lie on its
grid, so that a plugin that changes nothing gives the input back bit for bit.`,
		Example: `  lacquer render --plugin some.clap in.wav out.wav --set "Filter/Cutoff=1 kHz"
  lacquer render in.wav out.wav --set "Equaliser/Band 7/On=on" --set "Equaliser/Band 7/Gain=2 dB"
  lacquer render in.wav out.wav --preset "De-Harsh" --set "Input/Gain=3 dB"
  lacquer render in.wav out.wav --automate "Maximizer/Drive=0:0 dB, 10:6 dB" --bits 32f`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runRender(cmd, args[0], args[1], &flags)
		},
	}
	flags.add(cmd, quietSummary)
	f := cmd.Flags()
	f.StringVarP(&flags.plugin, "plugin", "p", "", "the plugin, a .clap (default: lacquer.clap)")
	f.StringVar(&flags.id, "id", "", "which plugin of the file, by its id (default: the first effect)")
	addPreset(cmd, &flags.preset)
	f.StringArrayVar(&flags.set, "set", nil, `a parameter, "Module/Name=value" or "#id=value" (repeatable)`)
	f.StringArrayVar(&flags.automate, "automate", nil, `values over time, "Module/Name=SECONDS:value, SECONDS:value..." (repeatable)`)
	f.StringVar(&flags.state, "state", "", "load the plugin's state or preset from a file first")
	f.StringVarP(&flags.bits, "bits", "b", "", "word length of the output: 16, 24, 32, 32f or 64f (default: the input's)")
	f.StringVar(&flags.tail, "tail", "none", "what to write beyond the input's end: none, auto, or seconds")
	f.IntVar(&flags.block, "block", 0, "block size in frames (default 1024)")
	f.StringVar(&flags.lacquer, "lacquer", "", "path of lacquer.clap (default: beside this program, then CLAP's folders)")
	f.BoolVarP(&flags.force, "force", "f", false, "replace an existing output")
	f.BoolVar(&flags.acceptTruncated, "accept-truncated", false, "use what is there of a file that breaks off")
	return cmd
}

func runRender(cmd *cobra.Command, in, out string, flags *renderFlags) error {
	defer flags.clear()
	opt := mastering.RenderOptions{
		Input: in, Output: out, Force: flags.force, AcceptTruncated: flags.acceptTruncated,
		BlockSize: flags.block, Progress: flags.progress(),
	}
	err := checkOutputName(out)
	if err != nil {
		return err
	}
	if opt.Tail, err = parseTail(flags.tail); err != nil {
		return err
	}
	if flags.bits != "" {
		e, err := parseBits(flags.bits)
		if err != nil {
			return err
		}
		opt.Encoding = &e
	}
	if flags.block < 0 || flags.block > 1<<16 {
		return usageError{fmt.Errorf("--block %d: the range is 1 to %d frames", flags.block, 1<<16)}
	}
	p, err := flags.checkPreset(cmd)
	if err != nil {
		return err
	}
	// What is wrong with the input is told before any plugin is loaded.
	info, err := audioInfo(in, flags.acceptTruncated)
	if err != nil {
		return err
	}
	plugin, err := openPlugin(flags.plugin, flags.id, flags.lacquer)
	if err != nil {
		return err
	}
	defer plugin.Close()
	if err := flags.configure(plugin, p); err != nil {
		return err
	}
	if opt.Automation, err = parseAutomation(plugin, flags.automate, info.Rate); err != nil {
		return err
	}
	result, err := mastering.Render(cmd.Context(), plugin, opt)
	if err != nil {
		return err
	}
	flags.clear()
	result.Plugin = plugin.Descriptor().Name
	warn(result.Warnings)
	switch {
	case flags.json:
		return printJSON(cmd.OutOrStdout(), result)
	case flags.quiet:
		return nil
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s through %s: %s LUFS, %s dBTP, latency of %d frames removed\n", result.Output.File,
		result.Plugin, result.Output.Integrated.Text(1), result.Output.TruePeak.Text(2), result.Latency)
	return err
}

// audioInfo looks at a file without reading it.
func audioInfo(path string, acceptTruncated bool) (audiofile.Info, error) {
	r, err := audiofile.Open(path, audiofile.OpenOptions{AcceptTruncated: acceptTruncated})
	if err != nil {
		return audiofile.Info{}, err
	}
	defer r.Close()
	return r.Info(), nil
}

// openPlugin opens the plugin given, or ours.
func openPlugin(path, id, lacquer string) (*engine.Plugin, error) {
	if path == "" {
		return openLacquer(lacquer)
	}
	return engine.Open(path, id)
}

// checkPreset finds the preset, which only our plugin takes.
func (flags *renderFlags) checkPreset(cmd *cobra.Command) (*preset.Preset, error) {
	if flags.preset != "" && (flags.plugin != "" || flags.state != "") {
		return nil, usageError{errors.New("--preset is for lacquer.clap, without --plugin and --state")}
	}
	return loadPreset(cmd, flags.preset)
}

// configure loads the state or the preset and sets the parameters.
func (flags *renderFlags) configure(plugin *engine.Plugin, p *preset.Preset) error {
	if p != nil {
		if err := plugin.LoadState(p.State()); err != nil {
			return err
		}
	}
	if flags.state != "" {
		blob, err := os.ReadFile(flags.state)
		if err != nil {
			return err
		}
		if err := plugin.LoadState(blob); err != nil {
			return fmt.Errorf("%s: %w", flags.state, err)
		}
	}
	for _, s := range flags.set {
		if err := plugin.Set(s); err != nil {
			return err
		}
	}
	return nil
}

// parseAutomation reads "Module/Name=0:text, 2.5:text": from each time in
// seconds on, the parameter has the value.
func parseAutomation(plugin *engine.Plugin, lines []string, rate int) (points []engine.Point, err error) {
	for _, line := range lines {
		name, steps, ok := strings.Cut(line, "=")
		if !ok {
			return nil, usageError{fmt.Errorf(`--automate %q: write it as "Module/Name=SECONDS:value, SECONDS:value"`, line)}
		}
		for step := range strings.SplitSeq(steps, ",") {
			at, text, ok := strings.Cut(strings.TrimSpace(step), ":")
			seconds, err := strconv.ParseFloat(at, 64)
			if !ok || err != nil || !(seconds >= 0 && seconds < 1e9) {
				return nil, usageError{fmt.Errorf(`--automate %q: %q is not "SECONDS:value"`, line, step)}
			}
			id, value, err := plugin.Parse(name + "=" + text)
			if err != nil {
				return nil, err
			}
			points = append(points, engine.Point{Frame: int64(math.Round(seconds * float64(rate))), ParamID: id, Value: value})
		}
	}
	return points, nil
}
