package mastering

import (
	"context"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"lacquer/bindings/clap"
	"lacquer/host/audiofile"
	"lacquer/host/engine"
	"lacquer/host/report"
)

// A stage that takes 3 dB off in one block of 100000 and 1 dB in all others:
// no point is lost however often points are thinned, and there are never more
// than reductionPoints.
func TestReductionsKeepTheMost(t *testing.T) {
	const blocks, size, peak = 100000, 1024, 61234
	r := &Reductions{rate: 48000}
	m := clap.StageMeter{Name: "limiter"}
	for b := range blocks {
		m.Now, m.Sum, m.Frames, m.Max = 1, m.Sum+size, m.Frames+size, max(m.Max, 1)
		if b == peak {
			m.Max = 3
		}
		r.add(&engine.Meters{Stages: []clap.StageMeter{m}}, int64(b+1)*size)
	}
	if r.Len() > reductionPoints || r.Len() < reductionPoints/2 {
		t.Errorf("%d points", r.Len())
	}
	if got, want := r.Ends[r.Len()-1], blocks*size/48000.0; got != want {
		t.Errorf("ends at %g s, not %g", got, want)
	}
	for i, v := range r.Most[0] {
		at := float64(peak) * size / 48000
		want := 1.0
		if r.Ends[i] > at && (i == 0 || r.Ends[i-1] <= at) {
			want = 3
		}
		if v != want {
			t.Errorf("point %d, until %g s: %g dB, want %g", i, r.Ends[i], v, want)
		}
	}
}

// What plots are drawn from is of the pass that was kept: the reductions reach
// what the meters say is the most, the curves have the file's length and peak.
// Collecting them changes no bit of the master.
func TestCurves(t *testing.T) {
	plugin, mix := openPlugin(t), writeSong(t, 1)
	dir := t.TempDir()
	opt := MasterOptions{
		Input: mix, Output: filepath.Join(dir, "plain.wav"), Target: Target{LUFS: -9, Ceiling: -1}, Encoding: audiofile.PCM24,
		Set: []string{"Glue/On=on", "Glue/Threshold=-30 dB"},
	}
	if _, err := Master(context.Background(), plugin, opt); err != nil {
		t.Fatal(err)
	}
	opt.Output, opt.Curves = filepath.Join(dir, "curves.wav"), true
	r, err := Master(context.Background(), plugin, opt)
	if err != nil {
		t.Fatal(err)
	}
	_, plain := read(t, filepath.Join(dir, "plain.wav"))
	_, curves := read(t, filepath.Join(dir, "curves.wav"))
	for c := range plain {
		if !slices.Equal(plain[c], curves[c]) {
			t.Errorf("channel %d is another", c)
		}
	}
	worked := 0
	for s, name := range r.Reductions.Names {
		most := slices.Max(r.Reductions.Most[s])
		if want := float64(r.Reduction(name).Max); math.Abs(most-want) > 1e-9 {
			t.Errorf("%s: %g dB at most, the meter says %g", name, most, want)
		}
		if most > 0.5 {
			worked++
		}
	}
	if worked < 2 {
		t.Errorf("%d stages worked, glue and maximizer should", worked)
	}
	for _, c := range []struct {
		curves *report.Curves
		peak   report.Figure
	}{{r.Before, r.Input.TruePeak}, {r.After, r.Output.TruePeak}} {
		s := c.curves.Series
		if end, most := s.Time(s.Len()-1), slices.Max(s.TruePeak); end != songSeconds || math.Abs(most-float64(c.peak)) > 1e-9 {
			t.Errorf("curves to %g s and %g dBTP, the file has %d s and %g", end, most, songSeconds, float64(c.peak))
		}
		if got := c.curves.Survey().Frames; got != songSeconds*48000 {
			t.Errorf("%d frames surveyed", got)
		}
	}
}
