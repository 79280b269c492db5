package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"lacquer/bindings/clap/claptest"
	"lacquer/host/audiofile"
	"lacquer/plugin/plugintest"
)

func TestMain(m *testing.M) { plugintest.Main(m) }

// program builds the command as users have it, beside lacquer.clap.
func program(t *testing.T) string {
	t.Helper()
	dir := filepath.Dir(plugintest.Build(t))
	built.Do(func() {
		built.path = filepath.Join(dir, "lacquer")
		cmd := exec.Command("go", "build", "-buildvcs=false", "-o", built.path, ".")
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			built.err = fmt.Errorf("%v\n%s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.path
}

var built struct {
	sync.Once
	path string
	err  error
}

// testPlugin is the plugin that misbehaves in every way.
func testPlugin(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(filepath.Dir(plugintest.Build(t)), "claptest")
	misbehaved.Do(func() {
		if misbehaved.err = os.Mkdir(dir, 0o777); misbehaved.err == nil {
			misbehaved.path, misbehaved.err = claptest.Compile(dir)
		}
	})
	if misbehaved.err != nil {
		t.Fatal(misbehaved.err)
	}
	return misbehaved.path
}

var misbehaved struct {
	sync.Once
	path string
	err  error
}

// command prepares a run in a folder, where no other lacquer.clap is found.
func command(t *testing.T, dir string, args ...string) (*exec.Cmd, *bytes.Buffer, *bytes.Buffer) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(program(t), args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, &stderr
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME=", "CLAP_PATH=")
	return cmd, &stdout, &stderr
}

// lacquer runs the command in a folder.
func lacquer(t *testing.T, dir string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	cmd, out, errs := command(t, dir, args...)
	err := cmd.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// succeed runs the command and wants exit code 0 and nothing on stderr.
func succeed(t *testing.T, dir string, args ...string) string {
	t.Helper()
	code, stdout, stderr := lacquer(t, dir, args...)
	if code != 0 || stderr != "" {
		t.Fatalf("lacquer %q: exit %d, %s", args, code, stderr)
	}
	return stdout
}

// fail runs the command and wants an exit code, one line on stderr that tells
// all of the words, and no file but those that were there.
func fail(t *testing.T, dir string, code int, words []string, args ...string) {
	t.Helper()
	before := listing(t, dir)
	got, _, stderr := lacquer(t, dir, args...)
	if got != code {
		t.Errorf("lacquer %q: exit %d, want %d", args, got, code)
	}
	if strings.Count(stderr, "\n") != 1 || !strings.HasPrefix(stderr, "lacquer: ") {
		t.Errorf("lacquer %q: not one line: %q", args, stderr)
	}
	for _, w := range words {
		if !strings.Contains(stderr, w) {
			t.Errorf("lacquer %q: no %q in %q", args, w, stderr)
		}
	}
	if after := listing(t, dir); after != before {
		t.Errorf("lacquer %q: files were\n%sand are\n%s", args, before, after)
	}
}

// listing is every file under a folder with its size and time.
func listing(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			fmt.Fprintln(&b, path, info.Size(), info.ModTime().UnixNano())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// wav makes a file with a header that claims so many frames, and data.
func wav(t *testing.T, path string, channels, rate int, float bool, bits int, frames int64, data []byte) {
	t.Helper()
	code := uint16(1)
	if float {
		code = 3
	}
	align := channels * bits / 8
	size := uint32(frames * int64(align))
	var b bytes.Buffer
	for _, v := range []any{
		[]byte("RIFF"), size + 36, []byte("WAVEfmt "), uint32(16), code, uint16(channels), uint32(rate),
		uint32(rate * align), uint16(align), uint16(bits), []byte("data"), size, data,
	} {
		if err := binary.Write(&b, binary.LittleEndian, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
}

// sparse makes a stereo 16-bit file of zeros that takes no room on the disk.
func sparse(t *testing.T, path string, rate, seconds int) {
	t.Helper()
	frames := int64(rate) * int64(seconds)
	wav(t, path, 2, rate, false, 16, frames, nil)
	if err := os.Truncate(path, 44+4*frames); err != nil {
		t.Fatal(err)
	}
}

// sine is a tone of 997 Hz at 48 kHz.
func sine(amp float64, frames int) []float64 {
	x := make([]float64, frames)
	for i := range x {
		x[i] = amp * math.Sin(2*math.Pi*997*float64(i)/48000)
	}
	return x
}

// write makes an audio file at 48 kHz.
func write(t *testing.T, path string, e audiofile.Encoding, planar ...[]float64) {
	t.Helper()
	w, err := audiofile.Create(path, audiofile.Format{Rate: 48000, Channels: len(planar), Encoding: e}, audiofile.CreateOptions{})
	if err == nil {
		err = w.Write(planar)
	}
	if err == nil {
		err = w.Commit()
	}
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) (audiofile.Info, [][]float64) {
	t.Helper()
	r, err := audiofile.Open(path, audiofile.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	info := r.Info()
	all, block := make([][]float64, info.Channels), make([][]float64, info.Channels)
	for c := range block {
		block[c] = make([]float64, 4096)
	}
	for {
		n, err := r.Read(block)
		for c := range all {
			all[c] = append(all[c], block[c][:n]...)
		}
		if err == io.EOF {
			return info, all
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// same fails unless two files hold the same samples.
func same(t *testing.T, a, b string) {
	t.Helper()
	_, x := read(t, a)
	_, y := read(t, b)
	for c := range x {
		if len(x[c]) != len(y[c]) {
			t.Fatalf("%d frames, want %d", len(y[c]), len(x[c]))
		}
		for i := range x[c] {
			if x[c][i] != y[c][i] {
				t.Fatalf("channel %d frame %d: %g, want %g", c, i, y[c][i], x[c][i])
			}
		}
	}
}
