package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newDemo() *cobra.Command {
	var flags struct {
		common
		force bool
	}
	cmd := &cobra.Command{
		Use:   "demo FOLDER",
		Short: "Make a demo song to try things on: a mix and its six stems",
		Long: `Synthesises a song of 40 seconds, stereo, 48 kHz, 24 bit, always the same, and
as quiet as a mix should be before mastering, about -20 LUFS with peaks near
-6 dBFS: FOLDER/demo-mix.wav, and six stems in FOLDER/stems that add up to it
exactly. The folder is made if it is not there.`,
		Example: "  lacquer demo demo\n  lacquer master demo/demo-mix.wav -o demo/master.wav",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			files, err := writeDemo(cmd.Context(), args[0], flags.force, flags.progress())
			flags.clear()
			if err != nil {
				return err
			}
			switch {
			case flags.json:
				return printJSON(cmd.OutOrStdout(), map[string]any{"files": files})
			case !flags.quiet:
				for _, f := range files {
					fmt.Fprintln(cmd.OutOrStdout(), f)
				}
			}
			return nil
		},
	}
	flags.add(cmd, quietSummary)
	cmd.Flags().BoolVarP(&flags.force, "force", "f", false, "replace existing files")
	return cmd
}
