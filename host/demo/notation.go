package demo

import "strings"

// chord is a bass note and the notes above it, MIDI pitches, with its place in
// the section.
type chord struct {
	at, steps int // sixteenths
	bass      float64
	notes     []float64
}

// stepsPerBar is the number of sixteenths in a bar.
const stepsPerBar = 16

// pitch reads a note name such as "Bb3": a letter, an optional accidental, and
// the octave, C4 = 60 being the middle C.
func pitch(name string) float64 {
	semitone := map[byte]int{'C': 0, 'D': 2, 'E': 4, 'F': 5, 'G': 7, 'A': 9, 'B': 11}[name[0]]
	switch name[1] {
	case 'b':
		semitone--
	case '#':
		semitone++
	}
	octave := int(name[len(name)-1] - '0')
	return float64(12*(octave+1) + semitone)
}

// readChords reads a section's chords.
func readChords(plan string) []chord {
	var chords []chord
	for bar, text := range strings.Split(plan, "|") {
		halves := strings.Split(text, ",")
		steps := stepsPerBar / len(halves)
		for i, half := range halves {
			bass, above, _ := strings.Cut(half, ":")
			c := chord{at: bar*stepsPerBar + i*steps, steps: steps, bass: pitch(bass)}
			for _, name := range strings.Fields(above) {
				c.notes = append(c.notes, pitch(name))
			}
			chords = append(chords, c)
		}
	}
	return chords
}

// chordAt returns the chord that sounds at a sixteenth.
func chordAt(chords []chord, step int) chord {
	now := chords[0]
	for _, c := range chords {
		if c.at <= step {
			now = c
		}
	}
	return now
}

// stroke is one sign of a pattern.
type stroke struct {
	at, steps int // sixteenths
	sign      byte
}

// readPattern lists the strokes of a pattern, repeated to fill the bars.
func readPattern(pattern string, bars int) []stroke {
	signs := strings.ReplaceAll(pattern, "|", "")
	if signs == "" {
		return nil
	}
	var strokes []stroke
	for at := range bars * stepsPerBar {
		switch sign := signs[at%len(signs)]; {
		case sign == '.':
		case sign == '=' && len(strokes) > 0:
			strokes[len(strokes)-1].steps = at + 1 - strokes[len(strokes)-1].at
		default:
			strokes = append(strokes, stroke{at, 1, sign})
		}
	}
	return strokes
}
