package main

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"lacquer/host/audiofile"
)

// write makes a file of 64-bit floats whose left channel is a sine with the
// sample at one frame changed by off.
func write(t *testing.T, name string, frames, at int, off float64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	w, err := audiofile.Create(path, audiofile.Format{Rate: 48000, Channels: 2, Encoding: audiofile.Float64}, audiofile.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	p := planes(2, frames)
	for i := range frames {
		p[0][i] = 0.5 * math.Sin(float64(i)/10)
	}
	p[1][at] = off
	if err := w.Write(p); err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestDifference finds one changed sample in the last, shorter block, exactly.
func TestDifference(t *testing.T) {
	a := write(t, "a.wav", 10000, 9999, 0)
	for _, off := range []float64{0, 1e-7, -1e-9} {
		got, frames, err := difference(a, write(t, "b.wav", 10000, 9999, off))
		if err != nil || got != math.Abs(off) || frames != 10000 {
			t.Errorf("%g: %g over %d frames, %v", off, got, frames, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	a, short := write(t, "a.wav", 100, 9, 0), write(t, "b.wav", 99, 9, 0)
	if _, _, err := difference(a, short); err == nil || !strings.Contains(err.Error(), "100 frames") {
		t.Errorf("other length: %v", err)
	}
	silent := write(t, "silent.wav", 1, 0, 0)
	if _, _, err := difference(silent, silent); err == nil || !strings.Contains(err.Error(), "silence") {
		t.Errorf("silence: %v", err)
	}
}
