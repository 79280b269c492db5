package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"lacquer/dsp/preset"
	"lacquer/host/presets"
)

func newPresets() *cobra.Command {
	var flags struct {
		common
		export bool
	}
	cmd := &cobra.Command{
		Use:   "presets [NAME]",
		Short: "List the presets, or show one",
		Long: fmt.Sprintf(`Lists the presets for master --preset and render --preset: what each is for, and
the loudness and ceiling that it is made for. With a name, shows all that it
sets; names are found in any case, with or without spaces and hyphens.

A preset is a text file of parameters by key. To make your own, begin with one:

  lacquer presets "Tape Warmth" --export > warm.json
  lacquer master mix.wav -o master.wav --preset warm.json

Those in your own folder are found by name; one that is called as a factory
preset stands for it:

  %s

A parameter that this version does not have is a warning, a value that it
cannot read is an error (exit 3).`, presets.Folder()),
		Example: `  lacquer presets
  lacquer presets "Loud Rock"
  lacquer presets --json`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completePresets,
		RunE: func(cmd *cobra.Command, args []string) error {
			out := cmd.OutOrStdout()
			if len(args) == 0 {
				if flags.export {
					return usageError{errors.New("--export: say which preset")}
				}
				return listPresets(out, flags.json)
			}
			p, err := presets.Load(args[0], presets.Folder())
			if err != nil {
				return err
			}
			warn(p.Remarks)
			switch {
			case flags.export:
				_, err := out.Write(p.AppendFile(nil))
				return err
			case flags.json:
				return printJSON(out, newPresetEntry(p, true))
			}
			return showPreset(out, p)
		},
	}
	flags.add(cmd, "accepted for uniformity: presets shows no progress bar")
	cmd.Flags().BoolVar(&flags.export, "export", false, "print the preset as a file, to begin your own with")
	return cmd
}

// addPreset declares --preset.
func addPreset(cmd *cobra.Command, name *string) {
	cmd.Flags().StringVarP(name, "preset", "P", "", "settings of the whole chain by `name`, or from a .json file; lacquer presets lists them")
	_ = cmd.RegisterFlagCompletionFunc("preset", completePresets)
}

// completePresets completes names, and files as the shell does.
func completePresets(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	list, _ := presets.List(presets.Folder())
	var names []string
	for _, p := range list {
		names = append(names, p.Name+"\t"+p.Description)
	}
	return names, cobra.ShellCompDirectiveDefault
}

// loadPreset finds the preset of --preset and tells what was passed over in
// it; nil without the flag. An empty name, as of a variable that is not set, is
// unknown as any other.
func loadPreset(cmd *cobra.Command, name string) (*preset.Preset, error) {
	if !cmd.Flags().Changed("preset") {
		return nil, nil
	}
	p, err := presets.Load(name, presets.Folder())
	if err != nil {
		return nil, err
	}
	warn(p.Remarks)
	return p.Preset, nil
}

// presetEntry is a preset in the shape of its JSON.
type presetEntry struct {
	Name        string            `json:"name"`
	Category    string            `json:"category"`
	Description string            `json:"description"`
	Target      *preset.Target    `json:"target"`
	File        string            `json:"file,omitempty"`
	Params      map[string]string `json:"params,omitempty"`
}

func newPresetEntry(p presets.Preset, settings bool) presetEntry {
	e := presetEntry{Name: p.Name, Category: p.Category, Description: p.Description, Target: p.Target, File: p.File}
	if settings {
		e.Params = map[string]string{}
		for _, s := range p.Settings() {
			e.Params[s.Param.Key] = s.Text
		}
	}
	return e
}

// listPresets writes all presets under their categories.
func listPresets(w io.Writer, asJSON bool) error {
	list, faults := presets.List(presets.Folder())
	for _, f := range faults {
		warn([]string{f.Err.Error()})
	}
	for _, p := range list {
		warn(p.Remarks)
	}
	if asJSON {
		entries := []presetEntry{}
		for _, p := range list {
			entries = append(entries, newPresetEntry(p, false))
		}
		return printJSON(w, entries)
	}
	widest := 0
	for _, p := range list {
		widest = max(widest, len([]rune(p.Name)))
	}
	category := ""
	for _, p := range list {
		if p.Category != category {
			if category != "" {
				fmt.Fprintln(w)
			}
			category = p.Category
			fmt.Fprintln(w, category)
		}
		if _, err := fmt.Fprintf(w, "  %-*s  %-19s  %s\n", widest, p.Name, targetText(p.Target), p.Description); err != nil {
			return err
		}
	}
	return nil
}

// targetText is a target in a few letters.
func targetText(t *preset.Target) string {
	if t == nil {
		return "–"
	}
	return fmt.Sprintf("%g LUFS, %g dBTP", t.LUFS, t.Ceiling)
}

// showPreset writes what a preset is and all that it sets.
func showPreset(w io.Writer, p presets.Preset) error {
	fmt.Fprintf(w, "%s (%s)\n%s\n", p.Name, p.Category, orDash(p.Description))
	if p.File != "" {
		fmt.Fprintln(w, p.File)
	}
	fmt.Fprintf(w, "made for %s\n\n", targetText(p.Target))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range p.Settings() {
		fmt.Fprintf(t, "%s\t%s\t%s\n", strings.TrimPrefix(s.Param.Module+"/"+s.Param.Name, "/"), s.Text, s.Param.Key)
	}
	return t.Flush()
}
