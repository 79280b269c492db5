package main

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"lacquer/host/audiofile"
	"lacquer/host/translate"
)

// TestTranslateDevices: the table, the JSON, the files.
func TestTranslateDevices(t *testing.T) {
	dir := t.TempDir()
	tone := sine(0.5, 48000*4)
	reverse := make([]float64, len(tone))
	for i, v := range tone {
		reverse[i] = -v
	}
	write(t, filepath.Join(dir, "in.wav"), audiofile.PCM24, tone, tone)
	write(t, filepath.Join(dir, "reverse.wav"), audiofile.PCM24, tone, reverse)
	out := succeed(t, dir, "translate", "in.wav", "--codecs", "none")
	for _, name := range append(translate.BandNames[:], "phone", "laptop", "radio", "car", "club", "earbuds", "mono", "road noise covers") {
		if !strings.Contains(out, name) {
			t.Errorf("no %q in\n%s", name, out)
		}
	}
	out = succeed(t, dir, "translate", "reverse.wav", "--codecs", "none", "--devices", "mono", "-o", "new/folder")
	if !strings.Contains(out, "nothing is left in mono") || !strings.Contains(out, "2 files written to "+filepath.Join("new", "folder")) {
		t.Error(out)
	}
	if _, x := read(t, filepath.Join(dir, "new/folder/reverse.mono.wav")); len(x[0]) != len(tone) || x[0][1000] != 0 {
		t.Error("the mono file is not silence as long as the song")
	}
	fail(t, dir, 3, []string{"reverse.original.wav", "--force"}, "translate", "reverse.wav", "--codecs", "none", "--devices", "mono", "-o", "new/folder")
	succeed(t, dir, "translate", "reverse.wav", "--codecs", "none", "--devices", "mono", "-o", "new/folder", "--force", "-q")

	r := parse[translate.Result](t, succeed(t, dir, "translate", "--json", "reverse.wav", "--codecs", "none", "--devices", "laptop,mono"))
	if r.SampleRate != 48000 || r.Frames != 48000*4 || len(r.Devices) != 2 || len(r.Codecs) != 0 || r.Devices[1].Name != "mono" {
		t.Errorf("%+v", r)
	}
	if d := r.Devices[1]; d.Loudness.Defined() || d.Lost != 100 {
		t.Errorf("mono: %+v", d)
	}
	if d := r.Devices[0]; math.Abs(float64(d.Loudness)) > 1 || d.Lost > 1 {
		t.Errorf("laptop: %+v", d)
	}
}

// TestTranslateWithoutFFmpeg: devices go on without it; who asks for codecs is
// told what to install.
func TestTranslateWithoutFFmpeg(t *testing.T) {
	dir := t.TempDir()
	tone := sine(0.1, 48000)
	write(t, filepath.Join(dir, "in.wav"), audiofile.PCM24, tone, tone)
	run := func(code int, args ...string) (stdout, stderr string) {
		cmd, out, errs := command(t, dir, append([]string{"translate"}, args...)...)
		cmd.Env = append(cmd.Env, "PATH="+dir)
		_ = cmd.Run()
		if got := cmd.ProcessState.ExitCode(); got != code {
			t.Errorf("%q: exit %d, want %d: %s", args, got, code, errs)
		}
		return out.String(), errs.String()
	}
	if out, errs := run(0, "in.wav"); !strings.Contains(out, "phone") || !strings.Contains(errs, "apt install ffmpeg") {
		t.Errorf("%s%s", out, errs)
	}
	if _, errs := run(3, "in.wav", "--codecs", "mp3-128"); !strings.Contains(errs, "apt install ffmpeg") {
		t.Error(errs)
	}
	if _, errs := run(0, "in.wav", "--codecs", "none"); errs != "" {
		t.Error(errs)
	}
	if out, _ := run(0, "--list"); !strings.Contains(out, "high-pass at 300 Hz, 24 dB per octave") || !strings.Contains(out, "apt install ffmpeg") {
		t.Error(out)
	}
	if runtime.GOOS == "windows" {
		return
	}
	poor := filepath.Join(dir, "poor")
	if err := os.WriteFile(poor, []byte("#!/bin/sh\necho ' A..... flac FLAC'\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	if _, errs := run(3, "in.wav", "--codecs", "aac-256", "--ffmpeg", poor); !strings.Contains(errs, "no encoder for aac-256") {
		t.Error(errs)
	}
	if out, errs := run(0, "in.wav", "--ffmpeg", poor); !strings.Contains(out, "phone") || strings.Count(errs, "no encoder") != len(translate.DefaultCodecs) {
		t.Errorf("%s%s", out, errs)
	}
}

// TestTranslateCodecs: the table of codecs, where there is ffmpeg.
func TestTranslateCodecs(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	tone := sine(0.1, 48000)
	write(t, filepath.Join(dir, "in.wav"), audiofile.PCM24, tone, tone)
	out := succeed(t, dir, "translate", "in.wav", "--codecs", "aac", "--devices", "none", "-o", ".")
	if !strings.Contains(out, "aac-256") || !strings.Contains(out, "ok") {
		t.Error(out)
	}
	if strings.Contains(succeed(t, dir, "translate", "--list"), "aac-256     aac\n") && !strings.Contains(out, "does not\npredict Apple Music") {
		t.Errorf("no word on ffmpeg's own AAC:\n%s", out)
	}
	if info, x := read(t, filepath.Join(dir, "in.aac-256.wav")); info.Encoding != audiofile.PCM24 || len(x[0]) != len(tone) {
		t.Errorf("%+v", info)
	}
}

func TestTranslateErrors(t *testing.T) {
	dir := badFiles(t)
	for _, c := range []struct {
		code  int
		words []string
		args  []string
	}{
		{2, nil, nil},
		{2, nil, []string{"good.wav", "good.wav"}},
		{2, nil, []string{"--list", "good.wav"}},
		{2, []string{"--devices", "fridge", "phone"}, []string{"good.wav", "--devices", "fridge"}},
		{2, []string{"--codecs", "mp3-1", "64 to 320"}, []string{"good.wav", "--codecs", "mp3-1"}},
		{3, []string{"surround.wav", "6 channels"}, []string{"surround.wav", "--codecs", "none", "-o", "out"}},
		{3, []string{"missing.wav"}, []string{"missing.wav", "--codecs", "none", "-o", "out"}},
		{3, []string{"nan.wav", "every sample is NaN"}, []string{"nan.wav", "--codecs", "none", "-o", "out"}},
		{3, []string{"truncated.wav", "--accept-truncated"}, []string{"truncated.wav", "--codecs", "none", "-o", "out"}},
		{3, []string{"text.wav"}, []string{"good.wav", "--codecs", "none", "-o", "text.wav"}},
		{3, []string{"no-ffmpeg"}, []string{"good.wav", "--ffmpeg", "no-ffmpeg"}},
	} {
		fail(t, dir, c.code, c.words, append([]string{"translate"}, c.args...)...)
	}
	if _, err := os.Stat(filepath.Join(dir, "out")); err == nil {
		t.Error("a folder is left behind")
	}
}
