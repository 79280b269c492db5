package main

import (
	"bytes"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"lacquer/host/audiofile"
	"lacquer/plugin/plugintest"
)

// badFiles fills a folder with every input that cannot be used.
func badFiles(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	put := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	put("empty.wav", nil)
	put("text.wav", []byte("Dear diary, today I mixed a song and it was good."))
	put("noise.wav", bytes.Repeat([]byte{0x93, 0x11, 0xFE, 0x07}, 100))
	wav(t, filepath.Join(dir, "frameless.wav"), 2, 48000, false, 16, 0, nil)
	nan := bytes.Repeat([]byte{0, 0, 0xC0, 0x7F}, 2000)
	wav(t, filepath.Join(dir, "nan.wav"), 2, 48000, true, 32, 1000, nan)
	wav(t, filepath.Join(dir, "nanmono.wav"), 1, 48000, true, 32, 2000, nan)
	wav(t, filepath.Join(dir, "truncated.wav"), 2, 48000, false, 16, 50000, make([]byte, 4*41250))
	wav(t, filepath.Join(dir, "boast.wav"), 2, 48000, false, 16, 3e8, make([]byte, 400))
	tone := sine(0.1, 48000)
	write(t, filepath.Join(dir, "surround.wav"), audiofile.PCM16, tone, tone, tone, tone, tone, tone)
	write(t, filepath.Join(dir, "good.wav"), audiofile.PCM24, tone, tone)
	return dir
}

func TestBadInput(t *testing.T) {
	dir := badFiles(t)
	for _, c := range []struct {
		file  string
		words []string
	}{
		{"missing.wav", []string{"no such file"}},
		{"empty.wav", []string{"is empty"}},
		{"text.wav", []string{"looks like text"}},
		{"noise.wav", []string{"not audio"}},
		{"frameless.wav", []string{"0 frames"}},
		{"nan.wav", []string{"every sample is NaN"}},
		{"nanmono.wav", []string{"every sample is NaN"}},
		{"truncated.wav", []string{"41 250 of 50 000 frames", "--accept-truncated"}},
		{"boast.wav", []string{"100 of 300 000 000 frames"}},
		{".", []string{"is a directory"}},
	} {
		words := append(c.words, c.file)
		fail(t, dir, 2, words, "measure", c.file)
		fail(t, dir, 3, words, "render", c.file, "out.wav")
		fail(t, dir, 3, words, "master", c.file, "-o", "out.wav")
	}
	fail(t, dir, 3, []string{"surround.wav", "6 channels"}, "render", "surround.wav", "out.wav")
	fail(t, dir, 3, []string{"surround.wav", "6 channels"}, "master", "surround.wav", "-o", "out.wav")
}

func TestUsageErrors(t *testing.T) {
	dir := badFiles(t)
	for _, args := range [][]string{
		{"remaster"}, {"master"}, {"measure"}, {"info"}, {"demo"}, {"render", "good.wav"},
		{"master", "good.wav", "-o", "o.wav", "--loud"},
		{"master", "good.wav", "-o", "o.wav", "--target", "myspace"},
		{"master", "good.wav", "-o", "o.wav", "--target", "3"},
		{"master", "good.wav", "-o", "o.wav", "--ceiling", "1"},
		{"master", "good.wav", "-o", "o.wav", "--ceiling", "NaN"},
		{"master", "good.wav", "-o", "o.wav", "--bits", "12"},
		{"master", "good.wav", "-o", "o.flac"},
		{"master", "good.wav", "-o", "o.wav", "--set", "Maximizer/Drive=3"},
		{"master", "good.wav", "-o", "o.wav", "--set", "Maximiser/Release=3"},
		{"master", "good.wav", "-o", "o.wav", "--set", "Glue/Ratio=-3"},
		{"render", "good.wav", "o.wav", "--set", "Nothing=3"},
		{"render", "good.wav", "o.wav", "--set", "Glue/Threshold=99 dB"},
		{"render", "good.wav", "o.wav", "--set", "Glue/On"},
		{"render", "good.wav", "o.wav", "--set", "Glue/On=perhaps"},
		{"render", "good.wav", "o.wav", "--automate", "Glue/Threshold"},
		{"render", "good.wav", "o.wav", "--automate", "Glue/Threshold=-20 dB"},
		{"render", "good.wav", "o.wav", "--automate", "Glue/Threshold=0:99 dB"},
		{"render", "good.wav", "o.wav", "--automate", "Nothing=0:1"},
		{"render", "good.wav", "o.wav", "--tail", "long"},
		{"render", "good.wav", "o.wav", "--tail", "-1"},
		{"render", "good.wav", "o.wav", "--block", "-1"},
		{"render", "good.wav", "o.mp3"},
	} {
		fail(t, dir, 2, nil, args...)
	}
	fail(t, dir, 2, []string{"myspace", "spotify"}, "master", "good.wav", "--target", "myspace")
	fail(t, dir, 2, []string{"Maximizer/Release"}, "master", "good.wav", "--set", "Maximiser/Release=3")
	fail(t, dir, 2, []string{"99", "0.00 dB"}, "render", "good.wav", "o.wav", "--set", "Glue/Threshold=99 dB")
}

func TestBadPlugins(t *testing.T) {
	dir, test := badFiles(t), testPlugin(t)
	for _, c := range []struct {
		plugin, id string
		words      []string
	}{
		{"missing.clap", "", []string{"missing.clap", "no such file"}},
		{"text.wav", "", []string{"text.wav", "not a CLAP"}},
		{"empty.wav", "", []string{"empty.wav", "empty"}},
		{test, "test.nothing", []string{"no such plugin"}},
		{test, "test.noports", []string{"no audio ports"}},
		{test, "test.mono", []string{"not stereo"}},
		{test, "test.create-fails", []string{"could not be created"}},
		{test, "test.init-fails", []string{"init failed"}},
		{test, "test.activate-fails", []string{"refused to activate"}},
		{test, "test.start-fails", []string{"refused to start"}},
		{test, "test.errors", []string{"process failed"}},
	} {
		fail(t, dir, 3, c.words, "render", "--plugin", c.plugin, "--id", c.id, "good.wav", "out.wav")
	}
	fail(t, dir, 3, []string{"missing.clap"}, "info", "missing.clap")
	fail(t, dir, 3, []string{"missing.clap"}, "master", "good.wav", "-o", "out.wav", "--lacquer", "missing.clap")
	fail(t, dir, 3, []string{"missing.state"}, "render", "good.wav", "out.wav", "--state", "missing.state")
	fail(t, dir, 3, []string{"text.wav"}, "render", "good.wav", "out.wav", "--state", "text.wav")
}

func TestVersionMismatch(t *testing.T) {
	dir := badFiles(t)
	other := plugintest.BuildVersion(t, "9.8.7")
	words := []string{"9.8.7", strings.TrimSpace(strings.TrimPrefix(succeed(t, dir, "--version"), "lacquer version"))}
	fail(t, dir, 3, words, "master", "good.wav", "-o", "out.wav", "--lacquer", other)
	fail(t, dir, 3, words, "render", "good.wav", "out.wav", "--lacquer", other)
	// As any other plugin it may be rendered through.
	succeed(t, dir, "render", "good.wav", "out.wav", "--plugin", other)
}

// TestFindsThePlugin looks beside the program and then in CLAP's folders.
func TestFindsThePlugin(t *testing.T) {
	dir := badFiles(t)
	blob, err := os.ReadFile(program(t))
	if err != nil {
		t.Fatal(err)
	}
	alone := filepath.Join(t.TempDir(), "lacquer")
	if err := os.WriteFile(alone, blob, 0o777); err != nil {
		t.Fatal(err)
	}
	try := func(clapPath string) (string, error) {
		cmd := exec.Command(alone, "render", "good.wav", filepath.Join(t.TempDir(), "out.wav"))
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "HOME="+dir, "CLAP_PATH="+clapPath)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := try(""); err == nil || !strings.Contains(out, "--lacquer") || !strings.Contains(out, filepath.Join(dir, ".clap")) {
		t.Errorf("nowhere: %v, %s", err, out)
	}
	if out, err := try(filepath.Dir(plugintest.Build(t))); err != nil {
		t.Errorf("in CLAP_PATH: %v, %s", err, out)
	}
	if err := os.Mkdir(filepath.Join(dir, ".clap"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(plugintest.Build(t), filepath.Join(dir, ".clap", "lacquer.clap")); err != nil {
		t.Fatal(err)
	}
	if out, err := try(""); err != nil {
		t.Errorf("in ~/.clap: %v, %s", err, out)
	}
}

func TestBadOutput(t *testing.T) {
	dir := badFiles(t)
	good := filepath.Join(dir, "good.wav")
	if err := os.Symlink(good, filepath.Join(dir, "symlink.wav")); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(good, filepath.Join(dir, "hardlink.wav")); err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{"good.wav", "./good.wav", "symlink.wav", "hardlink.wav"} {
		fail(t, dir, 3, []string{"same file"}, "render", "good.wav", out, "--force")
		fail(t, dir, 3, []string{"same file"}, "master", "good.wav", "-o", out, "--force")
	}
	for _, out := range []string{"nowhere/out.wav", ".", "/dev/full"} {
		fail(t, dir, 3, []string{out}, "render", "good.wav", out, "--force")
		fail(t, dir, 3, []string{out}, "master", "good.wav", "-o", out, "--force")
	}
	fail(t, dir, 3, []string{"truncated.wav", "exists", "--force"}, "render", "good.wav", "truncated.wav")
	fail(t, dir, 3, []string{"truncated.wav", "exists", "--force"}, "master", "good.wav", "-o", "truncated.wav")
	succeed(t, dir, "render", "good.wav", "truncated.wav", "--force")
	same(t, good, filepath.Join(dir, "truncated.wav"))
}

// TestDiskFull gives the program a limit on the size of its files, which
// writing runs into as it does into the end of a disk.
func TestDiskFull(t *testing.T) {
	dir := badFiles(t)
	if _, err := exec.LookPath("sh"); err != nil || runtime.GOOS == "windows" {
		t.Skip("no sh")
	}
	before := listing(t, dir)
	for _, args := range []string{"render good.wav out.wav", "master good.wav -o out.wav", "demo folder"} {
		// The limit's signal is ignored, so that write fails instead.
		cmd := exec.Command("sh", "-c", "trap '' XFSZ; ulimit -f 64; exec "+program(t)+" "+args)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err == nil || cmd.ProcessState.ExitCode() != 3 || !strings.Contains(string(out), "cannot write") {
			t.Errorf("%s: %v, %s", args, err, out)
		}
	}
	if after := listing(t, dir); after != before {
		t.Errorf("files were\n%sand are\n%s", before, after)
	}
	if _, err := os.Stat(filepath.Join(dir, "folder")); err == nil {
		t.Error("demo left an empty folder")
	}
}

func TestInterrupted(t *testing.T) {
	dir := badFiles(t)
	sparse(t, filepath.Join(dir, "long.wav"), 8000, 3600*8)
	before := listing(t, dir)
	for _, args := range [][]string{
		{"render", "long.wav", "out.wav"}, {"master", "long.wav", "-o", "out.wav"}, {"measure", "long.wav"},
	} {
		cmd, _, stderr := command(t, dir, args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(400 * time.Millisecond)
		if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		_ = cmd.Wait()
		if code := cmd.ProcessState.ExitCode(); code != 130 || stderr.String() != "lacquer: interrupted: nothing was written\n" {
			t.Errorf("%q: exit %d, %s", args, code, stderr)
		}
		if took := time.Since(begun); took > 3*time.Second {
			t.Errorf("%q: took %v to stop", args, took)
		}
	}
	if after := listing(t, dir); after != before {
		t.Errorf("files were\n%sand are\n%s", before, after)
	}
}

func TestAcceptTruncated(t *testing.T) {
	dir := badFiles(t)
	for _, args := range [][]string{
		{"measure", "truncated.wav"}, {"render", "truncated.wav", "r.wav"}, {"master", "truncated.wav", "-o", "m.wav"},
	} {
		code, _, stderr := lacquer(t, dir, append(args, "--accept-truncated")...)
		if code != 0 || !strings.Contains(stderr, "41250 frames of 50000") {
			t.Errorf("%q: exit %d, %s", args, code, stderr)
		}
	}
	for _, out := range []string{"r.wav", "m.wav"} {
		if info, _ := read(t, filepath.Join(dir, out)); info.Frames != 41250 {
			t.Errorf("%s: %d frames", out, info.Frames)
		}
	}
}

// TestSomeNonFinite mutes and counts them, in mono once each.
func TestSomeNonFinite(t *testing.T) {
	dir := t.TempDir()
	var data bytes.Buffer
	for i := range 48000 {
		v := math.Float32bits(float32(0.1 * math.Sin(float64(i)/10)))
		if i%16000 == 7 {
			v = math.Float32bits(float32(math.Inf(-1)))
		}
		data.Write([]byte{byte(v), byte(v >> 8), byte(v >> 16), byte(v >> 24)})
	}
	wav(t, filepath.Join(dir, "in.wav"), 1, 48000, true, 32, 48000, data.Bytes())
	for _, args := range [][]string{{"measure", "in.wav"}, {"render", "in.wav", "r.wav"}, {"master", "in.wav", "-o", "m.wav"}} {
		code, _, stderr := lacquer(t, dir, args...)
		if code != 0 || !strings.Contains(stderr, "in.wav: 3 samples are NaN or infinite: they were muted\n") {
			t.Errorf("%q: exit %d, %s", args, code, stderr)
		}
	}
}
