package translate

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// realFFmpeg skips a test where there is none.
func realFFmpeg(t *testing.T) *FFmpeg {
	t.Helper()
	f, err := FindFFmpeg(context.Background(), "")
	if errors.Is(err, ErrNoFFmpeg) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// crushed is a loud mix: a beat, bass and noise that falls with frequency, clipped
// hard at −1 dBFS.
func crushed(seconds int) [][]float64 {
	x := noise(7, seconds*rate)
	for c := range x {
		var low [2]float64
		for i, white := range x[c] {
			low[0] += 0.3 * (white - low[0])
			low[1] += 0.3 * (low[0] - low[1])
			t := float64(i) / rate
			beat := math.Exp(-8 * math.Mod(t, 0.5))
			v := 1.5*beat*math.Sin(2*math.Pi*55*t+8*beat) + 0.7*math.Sin(2*math.Pi*110*t) + 8*beat*low[1] + 2*low[1]
			x[c][i] = max(-0.891, min(0.891, 1.6*v))
		}
	}
	return x
}

// TestCodecs: peaks of what is clipped at −1 dBFS rise above 0 dBTP, and stay below the goals once the
// file has the ceiling that is proposed; what is written is in time.
func TestCodecs(t *testing.T) {
	f := realFFmpeg(t)
	folder := t.TempDir()
	x := crushed(3)
	opt := Options{FFmpeg: f, Folder: folder}
	for _, c := range []Codec{{"mp3", 128}, {"opus", 96}, {"vorbis", 160}, {"aac", 256}} {
		if f.Encoder(c) != "" {
			opt.Codecs = append(opt.Codecs, c)
		}
	}
	r := translated(t, x, opt)
	if len(r.Codecs) == 0 {
		t.Skip("this ffmpeg encodes nothing of all that")
	}
	for _, c := range r.Codecs {
		if c.TruePeak < 0 || c.Overs == 0 || c.Name == "opus-96" && c.Overshoot < 0.3 {
			t.Errorf("%s: peaks rise by %v dB to %v dBTP, %d overs", c.Name, c.Overshoot, c.TruePeak, c.Overs)
		}
		near(t, c.Name+": loudness", float64(c.Loudness), 0, 0.5)
		if c.Delay != 0 || c.Longer < 0 || c.Residual > -8 || c.Residual < -60 {
			t.Errorf("%s: delay %v, longer %d, residual %v dB", c.Name, c.Delay, c.Longer, c.Residual)
		}
		if c.Lost > 4 || c.Lost < 0 {
			t.Errorf("%s: %v %% lost", c.Name, c.Lost)
		}
		if c.Name == "mp3-128" && !(c.Cutoff > 14000 && c.Cutoff < 18500) {
			t.Errorf("%s reaches to %v Hz", c.Name, c.Cutoff)
		}
		for i, l := range c.Ceilings {
			if !l.Reached || float64(l.Decoded) > goals[i] || float64(l.Decoded) < goals[i]-1 || l.Lower <= 0 {
				t.Errorf("%s: ceiling %+v", c.Name, l)
			}
		}
		if len(c.Ceilings) != 2 || c.Ceilings[1].Ceiling >= c.Ceilings[0].Ceiling {
			t.Errorf("%s: ceilings %+v", c.Name, c.Ceilings)
		}
	}
	original := load(t, r.Written.Original)
	for _, c := range r.Codecs {
		y := load(t, c.Output)
		if len(y[0]) != len(x[0]) {
			t.Fatalf("%s: %d frames of %d", c.Name, len(y[0]), len(x[0]))
		}
		at, best := 0, 0.0
		for lag := -3; lag <= 3; lag++ {
			var sum float64
			for i := 1000; i < len(x[0])-1000; i++ {
				sum += original[0][i] * y[0][i+lag]
			}
			if sum > best {
				at, best = lag, sum
			}
		}
		if at != 0 {
			t.Errorf("%s: written %d frames late", c.Name, at)
		}
	}
}

// TestCeiling applies a proposed ceiling anew, with another tool: the file is
// turned down here and looked at as a file of its own.
func TestCeiling(t *testing.T) {
	f := realFFmpeg(t)
	codec := Codec{"mp3", 128}
	if f.Encoder(codec) == "" {
		t.Skip("no MP3")
	}
	x := crushed(3)
	opt := Options{FFmpeg: f, Codecs: []Codec{codec}}
	c := translated(t, x, opt).Codecs[0].Ceilings[0]
	gain := math.Pow(10, -float64(c.Lower)/20)
	for ch := range x {
		for i := range x[ch] {
			x[ch][i] *= gain
		}
	}
	again := translated(t, x, opt)
	near(t, "the file's true peak", float64(again.Original.TruePeak), float64(c.Ceiling), 0.01)
	if d := again.Codecs[0]; d.TruePeak > 0.02 || d.Overs > 0 && d.TruePeak > 0 {
		t.Errorf("turned down to %v dBTP it decodes to %v dBTP", c.Ceiling, d.TruePeak)
	} else if d.Ceilings[0].Reached && d.TruePeak <= 0 && d.Ceilings[0].Lower != 0 {
		t.Errorf("needs no turning down, but %+v", d.Ceilings[0])
	}
}

// TestShapes: mono, other rates, and next to nothing.
func TestShapes(t *testing.T) {
	f := realFFmpeg(t)
	opt := Options{FFmpeg: f}
	for _, c := range []Codec{{"mp3", 320}, {"opus", 96}, {"vorbis", 320}, {"aac", 256}} {
		if f.Encoder(c) != "" {
			opt.Codecs = append(opt.Codecs, c)
		}
	}
	for name, x := range map[string][][]float64{
		"mono": noise(8, rate)[:1], "silence": {make([]float64, rate), make([]float64, rate)}, "100 frames": noise(9, 100),
	} {
		for _, c := range translated(t, x, opt).Codecs {
			if name == "mono" && (c.Loudness < -2 || c.Loudness > 1 || c.Delay != 0) {
				t.Errorf("mono, %s: %v LU, %v frames late", c.Name, c.Loudness, c.Delay)
			}
			if name == "silence" && (c.Loudness.Defined() || c.Overs != 0) {
				t.Errorf("silence, %s: %v LU", c.Name, c.Loudness)
			}
		}
	}
}

// fake is a program that stands for ffmpeg: it knows all encoders, and else does
// what the script says.
func fake(t *testing.T, script string) *FFmpeg {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("a shell script")
	}
	path := filepath.Join(t.TempDir(), "ffmpeg")
	text := "#!/bin/sh\ncase \"$*\" in *-encoders*) printf ' A..... libmp3lame x\\n'; exit 0;; esac\n" + script
	if err := os.WriteFile(path, []byte(text), 0o777); err != nil {
		t.Fatal(err)
	}
	f, err := FindFFmpeg(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestFailures: an ffmpeg that fails, dies, hangs or talks nonsense makes an error
// that says so, and leaves nothing behind.
func TestFailures(t *testing.T) {
	const last = `for last; do :; done; `
	for name, c := range map[string]struct{ script, want string }{
		"fails":                  {"echo first >&2; echo 'Unknown thing' >&2; exit 3", "exit status 3): Unknown thing"},
		"fails after reading":    {"cat >/dev/null; echo 'No room' >&2; exit 1", "exit status 1): No room"},
		"dies":                   {"kill -9 $$", "killed"},
		"hangs":                  {"sleep 600", "no sign of life"},
		"hangs after its end":    {last + `case "$last" in pipe:1) sleep 600;; *) cat >"$last";; esac`, "no sign of life"},
		"decodes nothing":        {last + `case "$last" in pipe:1) echo 'Invalid data' >&2; exit 1;; *) cat >"$last";; esac`, "Invalid data"},
		"succeeds without sound": {last + `case "$last" in pipe:1) ;; *) cat >"$last";; esac`, "mp3-128"},
	} {
		t.Run(name, func(t *testing.T) {
			temp, folder := t.TempDir(), filepath.Join(t.TempDir(), "out")
			path := save(t, filepath.Join(t.TempDir(), "song.wav"), noise(1, 2*rate))
			f := fake(t, c.script)
			if strings.Contains(name, "hangs") {
				f.patience = 500 * time.Millisecond
			}
			t.Setenv("TMPDIR", temp)
			_, err := File(context.Background(), path, Options{FFmpeg: f, Codecs: []Codec{{"mp3", 128}}, Folder: folder})
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("%v", err)
			}
			nothingIn(t, temp)
			nothingIn(t, folder)
		})
	}
}

// TestInterrupted: the end of the context ends ffmpeg.
func TestInterrupted(t *testing.T) {
	temp := t.TempDir()
	path := save(t, filepath.Join(t.TempDir(), "song.wav"), noise(1, rate))
	f := fake(t, "sleep 600")
	t.Setenv("TMPDIR", temp)
	ctx, cancel := context.WithCancel(context.Background())
	_, err := File(ctx, path, Options{FFmpeg: f, Codecs: []Codec{{"mp3", 128}}, Progress: func(step string, done, _ int64) {
		if strings.Contains(step, "encoding") {
			time.AfterFunc(50*time.Millisecond, cancel)
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	nothingIn(t, temp)
}

// TestFindFFmpeg: what is not there, and what is something else.
func TestFindFFmpeg(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := FindFFmpeg(context.Background(), ""); !errors.Is(err, ErrNoFFmpeg) {
		t.Error(err)
	}
	missing := filepath.Join(t.TempDir(), "ffmpeg")
	if _, err := FindFFmpeg(context.Background(), missing); err == nil || !strings.Contains(err.Error(), missing) {
		t.Error(err)
	}
}

// TestInterleave: samples above full scale go through, and come back.
func TestInterleave(t *testing.T) {
	x := [][]float64{{0.5, -3, 0}, {1.25, 0, 7}}
	y := split(newPlanar(2), interleave(nil, x, 2))
	for c := range x {
		for i, v := range x[c] {
			if y[c][i] != 2*v {
				t.Errorf("%v became %v", x, y)
			}
		}
	}
	if fmt.Sprint(split(newPlanar(1), []byte{0, 0, 0xc0, 0x7f, 0, 0, 0x80, 0xff})) != "[[0 0]]" {
		t.Error("NaN and infinity are not silence")
	}
}
