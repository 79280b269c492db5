package validate

import (
	"os"
	"os/exec"
	"strconv"
	"syscall"
)

// A child's results come through a pipe whose handle it inherits.

// attachChannel gives the command the writing end of the channel.
func attachChannel(cmd *exec.Cmd, w *os.File) (name string, err error) {
	h := syscall.Handle(w.Fd())
	if err := syscall.SetHandleInformation(h, syscall.HANDLE_FLAG_INHERIT, syscall.HANDLE_FLAG_INHERIT); err != nil {
		return "", err
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{AdditionalInheritedHandles: []syscall.Handle{h}}
	return strconv.FormatUint(uint64(h), 10), nil
}

// openChannel is that end in the child. What the plugin starts does not get it.
func openChannel(name string) (*os.File, error) {
	n, err := strconv.ParseUint(name, 10, 64)
	if err != nil {
		return nil, err
	}
	if err := syscall.SetHandleInformation(syscall.Handle(n), syscall.HANDLE_FLAG_INHERIT, 0); err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(n), "results"), nil
}
