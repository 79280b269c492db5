package demo

// The song is in F major at 120 beats a minute, in 4/4: one bar lasts 2 s.
//
// Patterns are written as drum machines show them: sixteen characters a bar,
// one for each sixteenth, bars parted by "|"; a section that is longer than
// its pattern repeats it. "." is a rest and "=" holds the last stroke.
//
// Drums: "X" accent, "x" normal, "o" light, "-" ghost.
// Bass: "1" root, "5" fifth, "7" seventh, "8" octave, "<" a tone below the root.
// Keys: "X" and "x" strike the chord.
// Arpeggio: a digit picks a note of the chord, from 0; 4 to 7 are an octave up.
// Strum: "D" down, "u" up.
type section struct {
	name   string
	bars   int
	effort float64 // how hard everybody plays, 1 = full

	chords                  string // bars parted by "|": bass note ":" notes; "," halves a bar
	kick, snare, clap       string
	hat, open, crash        string
	highTom, midTom, lowTom string
	bass, keys, arp, strum  string
	pad, choir              float64 // velocity of held chords, 0 = silent
	syllable                string  // what the choir sings on each chord
	lead, answer, lick      []phrase
}

// phrase is one note of a melody: where in the section it starts and how long
// it lasts, in beats.
type phrase struct {
	at, beats float64
	note      string
	text      string
}

const (
	versePlan  = "D2:F3 A3 C4 E4|Bb1:F3 A3 Bb3 D4|F2:F3 G3 A3 C4|E2:E3 G3 C4 D4"
	chorusPlan = "Bb1:F3 A3 C4 D4|C2:E3 G3 A3 D4|A1:E3 G3 A3 C4,D2:F3 A3 C4 E4|G1:F3 A3 Bb3 D4,C2:F3 G3 Bb3 D4"
)

var arrangement = []section{
	{
		name: "intro", bars: 2, effort: .78,
		chords: "D2:F3 A3 C4 E4|Bb1:F3 A3 C4 D4",
		kick:   "................|X.........x.....",
		snare:  "................|............-.ox",
		hat:    "....o...o...o...|x.o.x.o.x.o.x.oo",
		lowTom: "................|..............x.",
		bass:   "................|1=======..1=5.8.",
		keys:   "X=======..x=====|X=====x===x=====",
		arp:    "0.2.3.2.4.3.5.3.|0.2.3.2.6.5.4.3.",
		pad:    .6,
	},
	{
		name: "verse", bars: 4, effort: .8,
		chords: versePlan,
		kick:   "X.....x.X.......|X.....x.X..x....|X.....x.X.......|X..x..x.X.......",
		snare:  "....x..-....x...|....x..-.-..x...|....x..-....x..-|....x..-....x.ox",
		hat:    "x.o.x.o.x.o.x.oo|x.o.x.o.x-o.x.o.",
		bass:   "1==.1.1=..1=5.7.|1==...1=1=..8.5.|1==.1.1=..1=5.8.|1==...1=1=.1<.<.",
		keys:   "X===....x==.x===|X=====..x===....",
		arp:    "0.2.3.2.4.3.2.1.|0.2.3.5.4.3.2.1.",
		pad:    .35,
		lead: []phrase{
			{.5, .5, "D4", "si"}, {1, .5, "F4", "va"}, {1.5, 1, "A4", "lai"}, {2.5, .5, "G4", "ta"},
			{3, .5, "A4", "bo"}, {3.5, .5, "F4", "da"}, {4, .75, "D4", "wo"}, {4.75, 1.5, "F4", "ta"},
			{8.5, .5, "F4", "ko"}, {9, .5, "A4", "lin"}, {9.5, 1, "C5", "hou"}, {10.5, .5, "A4", "da"},
			{11, .5, "G4", "mo"}, {11.5, .5, "A4", "nin"}, {12, 1.75, "G4", "rein"},
			{14, .5, "E4", "so"}, {14.5, .5, "F4", "fa"}, {15, 1, "G4", "wei"},
		},
		lick: []phrase{
			{6.5, .5, "F5", ""}, {7, .5, "D5", ""}, {7.5, 1, "C5", ""},
		},
	},
	{
		name: "pre-chorus", bars: 2, effort: .86,
		chords: "G1:F3 A3 Bb3 D4|C2:F3 G3 Bb3 D4",
		kick:   "X...X...X...X...|X...X...X.X.X...",
		snare:  "....x.......x...|o.o.o.o.ooxxxxXX",
		hat:    "x.o.x.o.x.o.x.o.|x.o.x.o.x.......",
		bass:   "1.1.1.1.1.1.1.1.|1.1.1.1.1.1.1.5.",
		keys:   "X======.X======.|X======.X===x==.",
		arp:    "0.2.3.2.4.3.5.3.|0.2.3.2.4.5.6.7.",
		pad:    .65,
		lead: []phrase{
			{0, .5, "A4", "a"}, {.5, .5, "Bb4", "nai"}, {1, .75, "D5", "fi"}, {1.75, .25, "C5", "li"},
			{2, .5, "Bb4", "tin"}, {2.5, .5, "A4", "da"}, {3, 1, "Bb4", "rei"},
			{4, 1, "C5", "bo"}, {5, .5, "C5", "sa"}, {5.5, 1.5, "D5", "gei"},
		},
	},
	{
		name: "chorus", bars: 4, effort: 1,
		chords:  chorusPlan,
		kick:    "X..x..x.X..x....|X..x..x.X.x...x.",
		snare:   "....X..-.-..X..-|....X..-.-..X...|....X..-.-..X..-|....X..-....X.xX",
		clap:    "....X.......X...",
		hat:     "x.o.x.o.x.o.x.o.|x.o.x.o.x.o.x-o-",
		open:    "..x...x...x...x.",
		crash:   "X...............|................|................|................",
		highTom: "................|................|................|........x.......",
		midTom:  "................|................|................|.........xx.....",
		bass:    "1==11.1=1=.1..5.|1==11.1=1=.18.5.",
		keys:    "X===X==.x===X==.",
		arp:     "4.5.7.5.6.5.7.5.",
		strum:   "D===D=u=.=u=D=u.",
		pad:     .85, choir: .7, syllable: "a",
		lead: chorusTune,
		answer: []phrase{
			{6, .5, "A4", "o"}, {6.5, 1, "G4", "ou"}, {14.5, .5, "A4", "o"}, {15, 1, "G4", "ou"},
		},
	},
	{
		name: "break", bars: 2, effort: .66,
		chords: "Db2:F3 Ab3 C4 Eb4|Eb2:F3 G3 Bb3 C4",
		kick:   "X...............|X...............",
		clap:   "................|....x...........",
		snare:  "................|........o.o.x.xX",
		lowTom: "................|..........x.x.x.",
		hat:    "................|o.o.o.o.........",
		crash:  "o...............|................",
		bass:   "1=======........|1=======1===5===",
		keys:   "X=============..|X=======X=====..",
		arp:    "0.2.3.5.4.3.2.1.|0.2.3.5.7.6.5.4.",
		pad:    .7, choir: .5, syllable: "mu",
		lead: []phrase{
			{.5, .5, "C5", "o"}, {1, 2, "Eb5", "nou"}, {5.5, .5, "Bb4", "a"}, {6, 1.25, "C5", "wei"},
		},
	},
	{
		name: "last chorus", bars: 4, effort: 1,
		chords:  chorusPlan,
		kick:    "X..x..x.X..x....|X..x..x.X.x...x.",
		snare:   "....X..-.-..X..-|....X..-.-..X.x.|....X..-.-..X..-|....X..-X.......",
		clap:    "....X.......X...|....X.......X...|....X.......X...|....X...........",
		hat:     "x-o-x-o-x-o-x-o-",
		open:    "..x...x...x...x.",
		crash:   "X...............|................|x...............|................",
		highTom: "................|................|................|.........XX.....",
		midTom:  "................|................|................|...........XX...",
		lowTom:  "................|................|................|.............XXX",
		bass:    "1==11.1=1=.1..5.|1==11.1=1=.18.5.|1=118.1=1=.18.5.|1==11.1=1.1.1.5.",
		keys:    "X===X==.x===X==.",
		arp:     "4.5.7.5.6.5.7.5.",
		strum:   "D===D=u=.=u=D=u.|D=u=D=u=.=u=D=uu",
		pad:     .9, choir: .85, syllable: "a",
		lead: append(chorusTune[:7:7], []phrase{
			{7, .5, "C5", "e"}, {7.5, .5, "D5", "ven"},
			{8, .75, "E5", "o"}, {8.75, .75, "E5", "win"}, {9.5, .5, "F5", "ni"}, {10, 1.5, "A4", "lai"},
			{11.5, .5, "A4", "ta"},
			{12, .5, "Bb4", "ta"}, {12.5, .5, "C5", "na"}, {13, 1, "D5", "roun"}, {14, 1.75, "C5", "naun"},
		}...),
		answer: []phrase{
			{6, .5, "A4", "o"}, {6.5, 1, "G4", "ou"}, {10.5, .5, "C5", "o"}, {11, 1, "A4", "ou"},
			{14.5, .5, "A4", "o"}, {15, 1, "G4", "ou"},
		},
	},
	{
		name: "end", bars: 2, effort: .85,
		chords: "Bb1:F3 A3 C4 D4,Bb1:F3 G3 Bb3 Db4|F1:F3 G3 A3 C4",
		kick:   "X.......X.......|X...............",
		snare:  "....x.......x.o.|................",
		hat:    "x.o.x.o.x.o.....|................",
		crash:  "................|x...............",
		bass:   "1======.1======.|1===============",
		keys:   "X=======X=======|X===============",
		arp:    "4.5.7.5.6.5.4.3.|0.2.3.4.7.......",
		strum:  "D=======D=======|D===============",
		pad:    .6, choir: .5, syllable: "u",
		lead: []phrase{
			{0, .5, "A4", "wi"}, {.5, .5, "Bb4", "a"}, {1, 1, "C5", "go"}, {2, .5, "Bb4", "lin"},
			{2.5, 1.5, "G4", "houm"}, {4, 2, "A4", "nau"},
		},
	},
}

var chorusTune = []phrase{
	{0, .75, "D5", "o"}, {.75, .75, "D5", "wi"}, {1.5, .5, "C5", "a"}, {2, 1.5, "F5", "goul"},
	{4, .75, "E5", "ri"}, {4.75, .75, "D5", "va"}, {5.5, 1, "C5", "ran"},
	{8, .75, "C5", "o"}, {8.75, .75, "C5", "win"}, {9.5, .5, "D5", "ni"}, {10, 1.5, "A4", "lai"},
	{12, .5, "Bb4", "tan"}, {12.5, .5, "C5", "na"}, {13, .5, "D5", "ran"}, {13.5, 1.75, "C5", "nau"},
}
