package main

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"

	"lacquer/dsp/loudness"
)

// table prints what limiters do to tracks, and at the end what each does to
// all of them.
type table struct {
	in   loudness.Result // of the track in hand, as it is
	ours figures         // of the first limiter, as loud as the one in hand
	sums map[string]*sum
	list []string // their names in order
}

// sum is over all tracks.
type sum struct {
	tracks           int
	gain, loss, more float64 // dB, LU, LU more than the first
	peak32, peak16   float64 // dB over the ceiling, the largest
	sample           float64
	over             int
}

// music compares limiters on some tracks.
func music(list []contender, paths []string, o options) error {
	t := table{sums: map[string]*sum{}}
	for _, path := range paths {
		s, err := load(path, o.from, o.seconds)
		if err != nil {
			return err
		}
		t.open(strings.TrimSuffix(filepath.Base(path), ".wav"), s)
		if math.IsNaN(o.gain) {
			err = t.matched(list, s, o.target)
		} else {
			err = t.alike(list, s, o.gain)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	t.close()
	return nil
}

const columns = "%-20s %7s %7s %6s %6s %8s %8s %7s %6s %6s\n"

// open begins a track.
func (t *table) open(name string, s *signal) {
	t.in = measure(s)
	fmt.Printf("%s: %.2f LUFS, LRA %.2f LU, %.2f dBTP\n", name, t.in.Integrated, t.in.Range, t.in.TruePeak)
	fmt.Printf(columns, "", "gain", "LUFS", "LRA", "loss", "over 32x", "over 16x", "sample", ">0.1", "PLR")
}

// measure hears a signal as it is.
func measure(s *signal) loudness.Result {
	x := [2][]float64{}
	for c, narrow := range s.at {
		x[c] = make([]float64, len(narrow))
		for i, v := range narrow {
			x[c][i] = float64(v)
		}
	}
	m := loudness.New(loudness.Config{Rate: float64(s.rate), Channels: 2, Peak: loudness.PeakReport})
	m.Process(x[:])
	m.Finish()
	return m.Result()
}

// row prints what a limiter did.
func (t *table) row(name string, f figures) {
	r := f.result
	fmt.Printf("%-20s %7.2f %7.2f %6.2f %6.2f %8.3f %8.3f %7.3f %6d %6.2f\n", name, f.gain, r.Integrated, r.Range, t.in.Range-r.Range,
		f.peak, r.TruePeak-ceilingDB, r.SamplePeak-ceilingDB, f.over, r.PLR)
}

// add counts what a limiter did to the track.
func (t *table) add(name string, f figures) {
	s := t.sums[name]
	if s == nil {
		s = &sum{peak32: math.Inf(-1), peak16: math.Inf(-1), sample: math.Inf(-1)}
		t.sums[name] = s
		t.list = append(t.list, name)
	}
	s.tracks++
	s.gain += f.gain
	s.loss += t.in.Range - f.result.Range
	s.more += t.ours.result.Range - f.result.Range
	s.peak32 = max(s.peak32, f.peak)
	s.peak16 = max(s.peak16, f.result.TruePeak-ceilingDB)
	s.sample = max(s.sample, f.result.SamplePeak-ceilingDB)
	s.over += f.over
}

// alike gives all limiters the same gain.
func (t *table) alike(list []contender, s *signal, gain float64) error {
	for i, c := range list {
		f, err := render(c, s, gain)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		if i == 0 {
			t.ours = f
		}
		t.row(c.name, f)
		t.add(c.name, f)
	}
	return nil
}

// matched makes all limiters as loud as the target, or as the loudest that the
// first reaches. Where another falls short of that, it is compared with the
// first as loud as that.
func (t *table) matched(list []contender, s *signal, target float64) error {
	var first figures
	for i, c := range list {
		f, loud, reached, err := t.solve(c, s, target)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		t.row(c.name, f)
		switch {
		case i == 0:
			first = f
			if !reached {
				target = loud
			}
			t.ours = first
		case reached:
			t.ours = first
		default:
			if t.ours, _, _, err = t.solve(list[0], s, loud); err != nil {
				return fmt.Errorf("%s: %w", list[0].name, err)
			}
			t.row(list[0].name+", as loud", t.ours)
		}
		t.add(c.name, f)
	}
	return nil
}

// solve renders a track at the gain that makes it so loud.
func (t *table) solve(c contender, s *signal, target float64) (f figures, loud float64, reached bool, err error) {
	db, loud, reached, err := reach(c, s, t.in.Integrated, target)
	if err == nil {
		f, err = render(c, s, db)
	}
	return f, loud, reached, err
}

// close prints the sums: means, and the largest overshoots.
func (t *table) close() {
	fmt.Printf("all: mean of gain and loss, how much more is lost than by the first, largest peaks, sum of samples\n")
	fmt.Printf("%-20s %7s %6s %6s %8s %8s %7s %6s\n", "", "gain", "loss", "more", "over 32x", "over 16x", "sample", ">0.1")
	for _, name := range t.list {
		s := t.sums[name]
		n := float64(s.tracks)
		fmt.Printf("%-20s %7.2f %6.2f %6.2f %8.3f %8.3f %7.3f %6d\n", name, s.gain/n, s.loss/n, s.more/n, s.peak32, s.peak16, s.sample, s.over)
	}
}
