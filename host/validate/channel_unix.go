//go:build unix

package validate

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// A child's results come through a pipe that is its file 3.

// attachChannel gives the command the writing end of the channel.
func attachChannel(cmd *exec.Cmd, w *os.File) (name string, err error) {
	cmd.ExtraFiles = []*os.File{w}
	return "3", nil
}

// openChannel is that end in the child. What the plugin starts does not get it.
func openChannel(name string) (*os.File, error) {
	if name != "3" {
		return nil, fmt.Errorf("no channel %q", name)
	}
	syscall.CloseOnExec(3)
	return os.NewFile(3, "results"), nil
}
