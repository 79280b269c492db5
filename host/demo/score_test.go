package demo

import (
	"slices"
	"strings"
	"testing"
)

func TestPitch(t *testing.T) {
	for name, want := range map[string]float64{"C4": 60, "A4": 69, "Bb3": 58, "F#5": 78, "E1": 28} {
		if got := pitch(name); got != want {
			t.Errorf("pitch(%q) = %g, want %g", name, got, want)
		}
	}
}

func TestReadPattern(t *testing.T) {
	got := readPattern("X==.o.......x===|................", 3)
	want := []stroke{{0, 3, 'X'}, {4, 1, 'o'}, {12, 4, 'x'}, {32, 3, 'X'}, {36, 1, 'o'}, {44, 4, 'x'}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestReadChords(t *testing.T) {
	chords := readChords("A1:E3 G3,D2:F3 A3|G1:F3 Bb3")
	if len(chords) != 3 || chords[1].at != 8 || chords[1].steps != 8 || chords[1].bass != 38 ||
		chords[2].at != 16 || chords[2].steps != 16 || !slices.Equal(chords[2].notes, []float64{53, 58}) {
		t.Errorf("got %v", chords)
	}
	if c := chordAt(chords, 15); c.at != 8 {
		t.Errorf("chord at step 15 starts at %d, want 8", c.at)
	}
}

// patterns lists a section's patterns with the signs each may have.
func (s section) patterns() map[string]string {
	const drums = "Xxo-"
	return map[string]string{
		s.kick: drums, s.snare: drums, s.clap: drums, s.hat: drums, s.open: drums, s.crash: drums,
		s.highTom: drums, s.midTom: drums, s.lowTom: drums,
		s.bass: "1578<=", s.keys: "Xx=", s.arp: "01234567", s.strum: "Du=",
	}
}

func TestScoreIsWellFormed(t *testing.T) {
	for _, s := range arrangement {
		for pattern, signs := range s.patterns() {
			if pattern == "" {
				continue
			}
			bars := strings.Split(pattern, "|")
			if s.bars%len(bars) != 0 {
				t.Errorf("%s: %q does not fill %d bars", s.name, pattern, s.bars)
			}
			for _, bar := range bars {
				if len(bar) != stepsPerBar || strings.Trim(bar, signs+".") != "" {
					t.Errorf("%s: bar %q is not 16 of %q", s.name, bar, signs)
				}
			}
		}
		chords := readChords(s.chords)
		if last := chords[len(chords)-1]; last.at+last.steps != s.bars*stepsPerBar {
			t.Errorf("%s: chords do not fill %d bars", s.name, s.bars)
		}
		for _, c := range chords {
			if len(c.notes) != 4 || c.bass < 28 || c.bass > 43 || !slices.IsSorted(c.notes) {
				t.Errorf("%s: chord %v is not a bass from E1 to G2 and four notes upwards", s.name, c)
			}
		}
	}
}

// Melodies stay within their section and the singer's range, do not overlap,
// and every syllable can be pronounced.
func TestMelodiesAreSingable(t *testing.T) {
	for _, s := range arrangement {
		for _, line := range [][]phrase{s.lead, s.answer} {
			end := 0.0
			for _, n := range line {
				if n.at < end || n.at+n.beats > float64(4*s.bars) {
					t.Errorf("%s: %q at beat %g overlaps or leaves the section", s.name, n.text, n.at)
				}
				end = n.at + n.beats
				if p := pitch(n.note); p < pitch("D4") || p > pitch("F5") {
					t.Errorf("%s: %s is out of range", s.name, n.note)
				}
				checkSpelling(t, n.text)
			}
		}
		if s.choir > 0 {
			checkSpelling(t, s.syllable)
		}
	}
}

func checkSpelling(t *testing.T, text string) {
	t.Helper()
	word := spell(text)
	sounds := len(word.vowels)
	if word.onset.length > 0 {
		sounds++
	}
	if word.coda.length > 0 {
		sounds++
	}
	if len(word.vowels) == 0 || sounds != len(text) {
		t.Errorf("%q has %d sounds for %d letters", text, sounds, len(text))
	}
}

// Nobody plays before the lead-in, every line is in order, and the same score
// is played the same way twice.
func TestPerformanceIsOrdered(t *testing.T) {
	p, again := play(arrangement), play(arrangement)
	for i, line := range p.lines() {
		if !slices.Equal(*line, *again.lines()[i]) {
			t.Errorf("line %d is played differently the second time", i)
		}
		for k, e := range *line {
			if e.at < leadIn || e.at >= Frames || k > 0 && e.at < (*line)[k-1].at {
				t.Errorf("line %d: note %d at frame %d is out of order", i, k, e.at)
			}
			if e.velocity <= 0 || e.velocity > 1.1 {
				t.Errorf("line %d: velocity %g", i, e.velocity)
			}
		}
	}
}

func TestUtterPutsConsonantsBeforeTheBeat(t *testing.T) {
	line := utter([]sung{{at: 48000, held: 24000, pitch: 69, velocity: 1, text: "tain"}})
	var at []int
	for _, g := range line {
		at = append(at, g.at)
	}
	// closure, burst, a, i from 60 % on, n, end
	want := []int{48000 - 1200 - 2400, 48000 - 1200, 48000, 62400, 72000 - 3360, 72000}
	if !slices.Equal(at, want) {
		t.Errorf("gestures at %v, want %v", at, want)
	}
	if last := line[len(line)-1].phone; last.voice+last.breath+last.hiss != 0 {
		t.Error("the phrase does not end in silence")
	}
}
