package demo

import "strings"

// formants are the resonances of the vocal tract in Hz. The vowels are the
// rounded averages that every phonetics book gives after Peterson and Barney,
// "Control Methods Used in a Study of the Vowels", JASA 24, 1952; a singer
// scales them by the length of her tract.
type formants [5]float64

// phone is a sound of speech as the singer makes it; levels are relative to an
// open vowel's.
type phone struct {
	tract   formants
	voice   float64 // level of the vocal folds
	breath  float64 // noise through the tract
	hiss    float64 // noise at the teeth or lips, which no formant colours
	hissHz  float64
	closure float64 // seconds of silence before it
	length  float64 // seconds, for consonants
}

var vowels = map[byte]phone{
	'a': {tract: formants{730, 1090, 2440, 3400, 4500}, voice: .75, breath: .012},
	'e': {tract: formants{530, 1840, 2480, 3500, 4500}, voice: .85, breath: .012},
	'i': {tract: formants{300, 2290, 3010, 3600, 4600}, voice: .85, breath: .012},
	'o': {tract: formants{570, 840, 2410, 3300, 4400}, voice: .8, breath: .012},
	'u': {tract: formants{340, 870, 2240, 3300, 4400}, voice: 1.1, breath: .015},
}

var consonants = map[byte]phone{
	's': {tract: formants{320, 1500, 2600, 3500, 4500}, hiss: .34, hissHz: 6800, length: .11},
	'f': {tract: formants{320, 1200, 2400, 3500, 4500}, hiss: .07, hissHz: 5200, length: .09},
	'h': {tract: formants{600, 1300, 2500, 3500, 4500}, breath: .16, length: .07},
	't': {tract: formants{350, 1700, 2600, 3500, 4500}, hiss: .26, hissHz: 4600, closure: .05, length: .025},
	'k': {tract: formants{350, 1900, 2300, 3500, 4500}, hiss: .24, hissHz: 2300, closure: .05, length: .03},
	'd': {tract: formants{300, 1700, 2600, 3500, 4500}, voice: .12, hiss: .08, hissHz: 4200, closure: .03, length: .02},
	'b': {tract: formants{300, 900, 2200, 3500, 4500}, voice: .15, hiss: .03, hissHz: 1200, closure: .03, length: .02},
	'g': {tract: formants{300, 1900, 2200, 3500, 4500}, voice: .12, hiss: .07, hissHz: 2000, closure: .03, length: .02},
	'm': {tract: formants{260, 1000, 2200, 3000, 4200}, voice: .3, length: .08},
	'n': {tract: formants{260, 1500, 2500, 3200, 4300}, voice: .3, length: .07},
	'l': {tract: formants{360, 1100, 2700, 3400, 4400}, voice: .45, length: .06},
	'r': {tract: formants{420, 1200, 1650, 3200, 4300}, voice: .45, length: .07},
	'v': {tract: formants{300, 1100, 2300, 3400, 4400}, voice: .3, hiss: .03, hissHz: 5000, length: .06},
	'w': {tract: formants{310, 650, 2200, 3300, 4300}, voice: .4, length: .07},
	'y': {tract: formants{280, 2200, 2900, 3600, 4500}, voice: .4, length: .06},
}

// syllable is a consonant, a vowel that may glide into a second one, and a
// closing consonant, the first and the last as the word has them: "o", "mai",
// "ran".
type syllable struct {
	onset, coda phone
	vowels      []phone
}

func spell(text string) (s syllable) {
	first := strings.IndexAny(text, "aeiou")
	last := strings.LastIndexAny(text, "aeiou")
	if first > 0 {
		s.onset = consonants[text[0]]
	}
	for i := first; i <= last; i++ {
		s.vowels = append(s.vowels, vowels[text[i]])
	}
	if last+1 < len(text) {
		s.coda = consonants[text[last+1]]
	}
	return s
}

// sung is a note with the syllable it carries.
type sung struct {
	at, held        int // frames
	pitch, velocity float64
	text            string
}

// gesture tells the singer what to aim for from a frame on.
type gesture struct {
	at       int
	pitch    float64
	velocity float64
	phone    phone
	stressed bool // a new vowel: vibrato starts afresh
}

// utter turns notes into gestures. Consonants come ahead of the beat, so that
// the vowel falls on it.
func utter(notes []sung) []gesture {
	var line []gesture
	for i, n := range notes {
		s := spell(n.text)
		say := func(at int, p phone) {
			line = append(line, gesture{at: at, pitch: n.pitch, velocity: n.velocity, phone: p})
		}
		if lead := framesFor(s.onset.length); lead > 0 {
			if gap := framesFor(s.onset.closure); gap > 0 {
				say(n.at-lead-gap, phone{tract: s.onset.tract})
			}
			say(n.at-lead, s.onset)
		}
		say(n.at, s.vowels[0])
		line[len(line)-1].stressed = true
		if len(s.vowels) > 1 {
			say(n.at+n.held*6/10, s.vowels[1])
		}
		end := n.at + n.held
		if s.coda.length > 0 {
			say(end-framesFor(s.coda.length), s.coda)
		}
		if !follows(notes, i) {
			say(end, phone{tract: s.vowels[len(s.vowels)-1].tract})
		}
	}
	return line
}

// follows reports whether the next note takes over before this one could end.
func follows(notes []sung, i int) bool {
	if i+1 == len(notes) {
		return false
	}
	onset := spell(notes[i+1].text).onset
	lead := framesFor(onset.length + onset.closure + .03)
	return notes[i+1].at-lead <= notes[i].at+notes[i].held
}

// framesFor converts a duration in seconds.
func framesFor(seconds float64) int { return int(seconds * Rate) }
