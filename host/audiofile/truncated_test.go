package audiofile

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// Cut at every byte, a file either says how many of its frames are there, gives
// exactly those when asked to, or is refused; it never gives others.
func TestEveryPrefix(t *testing.T) {
	want := onGrid(PCM24, 2, 40, 3)
	whole := filepath.Join(t.TempDir(), "whole.wav")
	store(t, whole, Format{Rate: 48000, Channels: 2, Encoding: PCM24}, want)
	b, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	dataAt := bytes.Index(b, []byte("data")) + 8
	for n := range b {
		path := saved(t, "cut.wav", b[:n])
		_, err := Open(path, OpenOptions{})
		var short *TruncatedError
		isShort := errors.As(err, &short)
		if isShort != (n >= dataAt) || err == nil {
			t.Fatalf("%d of %d bytes: %v", n, len(b), err)
		}
		frames := max(0, n-dataAt) / 6
		if isShort && (short.Found != int64(frames) || short.Claimed != 40 || short.Path != path) {
			t.Fatalf("%d bytes: %+v", n, short)
		}
		r, err := Open(path, OpenOptions{AcceptTruncated: true})
		if (err == nil) != (frames > 0) {
			t.Fatalf("%d bytes: accepted with %v", n, err)
		}
		if err != nil {
			continue
		}
		if in := r.Info(); !in.Truncated || in.Frames != int64(frames) || in.ClaimedFrames != 40 {
			t.Fatalf("%d bytes: info is %+v", n, in)
		}
		same(t, readBlocks(t, r, 7), [][]float64{want[0][:frames], want[1][:frames]})
		r.Close()
	}
}

// A file that shrinks while it is read says so.
func TestShrinking(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.wav")
	store(t, path, Format{Rate: 48000, Channels: 1, Encoding: PCM16}, onGrid(PCM16, 1, 1000, 3))
	r, err := Open(path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	st, _ := os.Stat(path)
	os.Truncate(path, st.Size()-200)
	n, err := r.Read(planar(1, 2000))
	var short *TruncatedError
	if n != 900 || !errors.As(err, &short) || short.Found != 900 || short.Claimed != 1000 {
		t.Errorf("%d frames, %v", n, err)
	}
}

func TestTruncatedMessage(t *testing.T) {
	cases := map[string]*TruncatedError{
		"mix.wav: truncated: 41 250 of 96 000 frames are there; --accept-truncated uses them":     {"mix.wav", 41250, 96000, nil},
		"mix.wav: truncated: 0 of 1 234 567 frames are there":                                     {"mix.wav", 0, 1234567, nil},
		"mix.flac: damaged: 999 of 1 000 frames are there; --accept-truncated uses them":          {"mix.flac", 999, 1000, io.ErrNoProgress},
		"pipe.flac: truncated: 1 000 frames are there; --accept-truncated uses them":              {"pipe.flac", 1000, 0, nil},
		"x.wav: truncated: 100 000 of 100 000 000 frames are there; --accept-truncated uses them": {"x.wav", 100000, 100000000, nil},
	}
	for want, e := range cases {
		if e.Error() != want {
			t.Errorf("%q, want %q", e, want)
		}
	}
}
