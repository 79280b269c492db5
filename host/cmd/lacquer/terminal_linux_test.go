package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"lacquer/host/audiofile"
	"lacquer/plugin/plugintest"
)

// terminal opens a pseudo-terminal: what a program writes to the one end is
// read from the other.
func terminal(t *testing.T) (screen, tty *os.File) {
	t.Helper()
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { screen.Close() })
	var number, locked uint32
	for request, arg := range map[uintptr]*uint32{syscall.TIOCGPTN: &number, syscall.TIOCSPTLCK: &locked} {
		if _, _, e := syscall.Syscall(syscall.SYS_IOCTL, screen.Fd(), request, uintptr(unsafe.Pointer(arg))); e != 0 {
			t.Skip(e)
		}
	}
	if tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0); err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { tty.Close() })
	return screen, tty
}

// TestProgressBar: a terminal sees a bar, and it is gone when the work is done
// or fails; --quiet and --json have none.
func TestProgressBar(t *testing.T) {
	dir := t.TempDir()
	x := sine(0.1, 48000*20)
	write(t, filepath.Join(dir, "in.wav"), audiofile.PCM24, x, x)
	for _, c := range []struct {
		args []string
		bar  bool
	}{
		{[]string{"measure", "in.wav"}, true},
		{[]string{"measure", "in.wav", "in.wav", "in.wav"}, true},
		{[]string{"measure", "--compare", "in.wav", "in.wav"}, true},
		{[]string{"render", "in.wav", "out.wav"}, true},
		{[]string{"render", "in.wav", "out.wav", "--force", "--quiet"}, false},
		{[]string{"measure", "in.wav", "--json"}, false},
		{[]string{"validate", plugintest.Build(t), "--check", "descriptor,params"}, true},
		{[]string{"validate", plugintest.Build(t), "--check", "descriptor", "--quiet"}, false},
	} {
		screen, tty := terminal(t)
		cmd, _, _ := command(t, dir, c.args...)
		cmd.Stderr = tty
		if err := cmd.Run(); err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(tty, "END")
		var seen bytes.Buffer
		buf := make([]byte, 4096)
		for !strings.HasSuffix(seen.String(), "END") {
			n, err := screen.Read(buf)
			if err != nil {
				t.Fatal(err)
			}
			seen.Write(buf[:n])
		}
		text := strings.TrimSuffix(seen.String(), "END")
		if bar := strings.Contains(text, "%"); bar != c.bar {
			t.Errorf("%q: %q", c.args, text)
		}
		if last := text[strings.LastIndex(text, "\r")+1:]; strings.TrimSpace(last) != "" && !strings.HasSuffix(last, "\x1b[K") && !strings.HasSuffix(last, "\x1b[2K") {
			t.Errorf("%q leaves %q", c.args, last)
		}
	}
}
