package presets

import "fmt"

// claim is what a preset promises of the demo song.
type claim struct {
	preset       string
	drive        float64 // near what reaches the target: saves renders
	short        float64 // LU by which it is known to miss the target
	wideLows     bool    // on the song with lows at the sides
	leastRange   float64 // LU
	mostMonoLoss float64 // LU, usualMonoLoss if that is more
	moves        []move
	harmonics    []overtone
	nothing      bool // promises that nothing is heard
}

// move is a figure and how far it goes from a master without the preset.
type move struct {
	what        string
	of          func(s *sound) float64
	relative    float64 // 0 for a figure that counts by itself
	least, most float64
}

func (m move) holds(before, after float64) bool {
	d := after - before*m.relative
	return d >= m.least && d <= m.most
}

// overtone is a harmonic of a tone at -18 dBFS, in dB below it.
type overtone struct {
	freq        float64
	number      int
	least, most float64
}

// What of the signal a band's level is taken of.
const (
	mid = iota
	side
	both
)

// tone is the level of a band.
func tone(lo, hi, least, most float64) move { return level("tone", both, lo, hi, least, most) }

func level(what string, of int, lo, hi, least, most float64) move {
	return move{name(what, lo, hi), func(s *sound) float64 { return s.level(of, lo, hi) }, 1, least, most}
}

func centre(lo, hi, least, most float64) move { return level("mid", mid, lo, hi, least, most) }

// width is the level of the side over that of the mid.
func width(lo, hi, least, most float64) move {
	return move{name("side to mid", lo, hi), func(s *sound) float64 { return s.level(side, lo, hi) - s.level(mid, lo, hi) }, 1, least, most}
}

// sideIs is the same by itself.
func sideIs(lo, hi, least, most float64) move {
	m := width(lo, hi, least, most)
	m.what, m.relative = "in all "+m.what, 0
	return m
}

// whenLoud is the level of a band where it is loudest, whenQuiet in the quiet
// half.
func whenLoud(lo, hi, least, most float64) move {
	return move{name("when loud", lo, hi), func(s *sound) float64 { return s.loud(lo, hi) }, 1, least, most}
}

func whenQuiet(lo, hi, least, most float64) move {
	return move{name("when quiet", lo, hi), func(s *sound) float64 { return s.quiet(lo, hi) }, 1, least, most}
}

// unevenness is how much a band's level changes from one tenth of a second to
// the next.
func unevenness(lo, hi, least, most float64) move {
	return move{name("unevenness", lo, hi), func(s *sound) float64 { return s.spread(lo, hi) }, 1, least, most}
}

// loudnessRange is the range of the whole, peakToLoudness the room for hits.
func loudnessRange(least, most float64) move {
	return move{"loudness range", func(s *sound) float64 { return s.lra }, 1, least, most}
}

func peakToLoudness(least, most float64) move {
	return move{"peak to loudness", func(s *sound) float64 { return s.plr }, 1, least, most}
}

func name(what string, lo, hi float64) string { return fmt.Sprintf("%s, %g to %g Hz", what, lo, hi) }

// untouched promises a tone within a tenth of a dB, from the deepest note up.
func untouched(within float64) []move {
	var list []move
	for _, band := range [][2]float64{{40, 100}, {100, 400}, {400, 1000}, {1000, 2500}, {2500, 5000}, {5000, 10000}, {10000, 20000}} {
		list = append(list, tone(band[0], band[1], -within, within))
	}
	return list
}

// lots is no bound.
const lots = 99
