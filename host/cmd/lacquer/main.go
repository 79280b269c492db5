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
	"lacquer/host/engine"
	"lacquer/host/mastering"
	"lacquer/host/presets"
	"lacquer/host/validate"
)

// Exit codes, the same for every command.
const (
	exitOK          = 0
	exitFindings    = 1
	exitUsage       = 2
	exitUnmeasured  = 2   // a file, of the commands that measure
	exitFile        = 3   // a file or a plugin
	exitInterrupted = 130 // as shells have it
)

// usageError is a command line that cannot be run; any other error is a file's
// or a plugin's.
type usageError struct{ error }

// errFindings is for a command that ran to its end and told of findings.
var errFindings = errors.New("findings")

// errUnmeasured is for files that could not be measured, which has been told
// already.
var errUnmeasured = errors.New("unmeasured")

func main() {
	if len(os.Args) > 1 && os.Args[1] == validate.ChildArg {
		os.Exit(validate.Child(os.Args[2:]))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends a plugin that hangs
	err := newRoot().ExecuteContext(ctx)
	interrupted := ctx.Err() != nil
	stop()
	os.Exit(exitCode(err, interrupted))
}

// exitCode tells an error on stderr and gives its code.
func exitCode(err error, interrupted bool) int {
	switch {
	case err == nil:
		return exitOK
	case interrupted && errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "lacquer: interrupted: nothing was written")
		return exitInterrupted
	case errors.Is(err, errFindings):
		return exitFindings
	case errors.Is(err, errUnmeasured):
		return exitUnmeasured
	case isUsage(err):
		tell(fmt.Errorf("%w (see lacquer --help)", err))
		return exitUsage
	}
	tell(err)
	return exitFile
}

// tell writes an error on one line.
func tell(err error) { fmt.Fprintln(os.Stderr, "lacquer:", oneLine(err.Error())) }

// isUsage tells a command line that asks for what does not exist, parameters
// and their values included, from a file or plugin that fails.
func isUsage(err error) bool {
	var usage usageError
	if errors.As(err, &usage) {
		return true
	}
	for _, setting := range []error{
		engine.ErrUnknownParam, engine.ErrAmbiguous, engine.ErrReadOnly, engine.ErrValue, engine.ErrRange,
		mastering.ErrReserved, presets.ErrUnknown,
	} {
		if errors.Is(err, setting) {
			return true
		}
	}
	return false
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "lacquer COMMAND",
		Short: "Master music, measure and check it, render files through CLAP plugins, test plugins",
		Long: `Lacquer masters music. From a finished mix to a release:

  lacquer master mix.wav -o master.wav --target spotify
  lacquer master mix.wav -o master.wav --preset "Loud Rock"
  lacquer measure master.wav
  lacquer check master.wav --for spotify

Files are WAV (16, 24, 32 bit, 32 and 64 bit float, RF64, BW64) or FLAC in, and
WAV or RF64 out, at any sample rate from 8 to 384 kHz.

Exit codes: 0 ok, 1 findings, 2 usage (a parameter or value of --set that the
plugin does not have is usage too; for measure and check, so is a file that
cannot be measured), 3 file or plugin error, 130 interrupted.
Errors and warnings are one line each on stderr. An output is complete or not
there at all; the input is never touched.`,
		Version:       dsp.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(newMaster(), newRender(), newMeasure(), newCheck(), newPresets(), newInfo(), newValidate(), newDemo())
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
			return usageError{fmt.Errorf("%w: usage is %s", err, cmd.UseLine())}
		}
		return nil
	}
}
