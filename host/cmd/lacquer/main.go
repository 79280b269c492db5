// Command lacquer masters music from the command line: it loads lacquer.clap,
// or any other CLAP effect, renders files through it, measures, and prepares
// what gets delivered.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"lacquer/dsp"
)

// Exit codes, the same for every command.
const (
	exitOK          = 0
	exitFindings    = 1
	exitUsage       = 2
	exitFile        = 3 // a file or a plugin
	exitInterrupted = 130
)

// usageError is a command line that cannot be run; any other error is a file's
// or a plugin's.
type usageError struct{ error }

// reported is an error that has been told already.
var errReported = errors.New("reported")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := newRoot().ExecuteContext(ctx)
	interrupted := ctx.Err() != nil
	stop()
	os.Exit(exitCode(err, interrupted))
}

// exitCode tells an error on stderr and gives its code.
func exitCode(err error, interrupted bool) int {
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case interrupted && errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "lacquer: interrupted: nothing was written")
		return exitInterrupted
	case errors.Is(err, errReported):
		return exitFile
	case errors.As(err, &usage):
		fmt.Fprintf(os.Stderr, "lacquer: %v (see lacquer --help)\n", err)
		return exitUsage
	}
	fmt.Fprintf(os.Stderr, "lacquer: %v\n", err)
	return exitFile
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "lacquer",
		Short: "Master music, render files through CLAP plugins, measure loudness",
		Long: `Lacquer masters music. From a finished mix to a release:

  lacquer master mix.wav -o master.wav --target spotify
  lacquer measure master.wav

Files are WAV (16, 24, 32 bit, 32 and 64 bit float, RF64, BW64) or FLAC in, and
WAV or RF64 out, at any sample rate from 8 to 384 kHz.

Exit codes: 0 ok, 1 findings, 2 usage, 3 file or plugin error.`,
		Version:       dsp.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(newMaster(), newRender(), newMeasure(), newInfo(), newDemo())
	root.CompletionOptions.HiddenDefaultCmd = true
	for _, c := range append(root.Commands(), root) {
		asUsage(c)
	}
	return root
}

// asUsage makes a command's complaint about its arguments a usage error.
func asUsage(c *cobra.Command) {
	check := c.Args
	if check == nil {
		return
	}
	c.Args = func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usageError{err}
		}
		return nil
	}
}
