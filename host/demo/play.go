package demo

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

const (
	beatFrames = Rate / 2 // 120 beats a minute
	stepFrames = beatFrames / 4
	// leadIn is the silence before the first note: 30 ms.
	leadIn = 1440
	// swing delays every second sixteenth, in frames: 13 ms, a sixteenth pair
	// of 55:45.
	swing = 620
)

// performance is the score as somebody plays it: notes at frames, none exactly
// on the beat or exactly as loud as the last.
type performance struct {
	kick, snare, clap, closedHat, openHat, crash, toms []event
	bass, keys, arpeggio, lick, strumLeft, strumRight  []event
	pad                                                []event
	lead, answer                                       []sung
	choir                                              [4][]sung
}

// play performs the sections one after another.
func play(score []section) *performance {
	p := &performance{}
	bar := 0
	for i, s := range score {
		m := &musician{
			start: leadIn + bar*stepsPerBar*stepFrames, effort: s.effort,
			rng: rand.New(rand.NewPCG(1965, uint64(i))),
		}
		p.playDrums(s, m)
		p.playChords(s, m)
		p.sing(s, m)
		bar += s.bars
	}
	for _, line := range p.lines() {
		slices.SortStableFunc(*line, func(a, b event) int { return cmp.Compare(a.at, b.at) })
	}
	return p
}

func (p *performance) lines() []*[]event {
	return []*[]event{
		&p.kick, &p.snare, &p.clap, &p.closedHat, &p.openHat, &p.crash, &p.toms,
		&p.bass, &p.keys, &p.arpeggio, &p.lick, &p.strumLeft, &p.strumRight, &p.pad,
	}
}

// musician places notes of one section in time, with human inaccuracy.
type musician struct {
	start  int
	effort float64
	rng    *rand.Rand
}

// frame returns where a sixteenth falls, swung and up to ±late frames off.
func (m *musician) frame(step float64, late int) int {
	at := m.start + int(step*stepFrames)
	if whole := int(step); whole%2 == 1 {
		at += swing
	}
	return max(leadIn, at+m.rng.IntN(2*late+1)-late)
}

// strike makes an event with a velocity that varies by ±8 %.
func (m *musician) strike(step float64, late int, velocity float64) event {
	return event{
		at:       m.frame(step, late),
		velocity: m.effort * velocity * (.92 + .16*m.rng.Float64()),
		seed:     m.rng.Uint64(),
	}
}

// accent is the velocity that a sign asks for.
func accent(sign byte) float64 {
	switch sign {
	case 'X', 'D':
		return 1
	case 'x':
		return .8
	case 'o', 'u':
		return .55
	}
	return .25 // a ghost note
}

func (p *performance) playDrums(s section, m *musician) {
	drum := func(line *[]event, pattern string, pitch, pan float64, late int) {
		for _, hit := range readPattern(pattern, s.bars) {
			e := m.strike(float64(hit.at), late, accent(hit.sign))
			e.pitch, e.pan = pitch, pan
			*line = append(*line, e)
		}
	}
	drum(&p.kick, s.kick, 0, 0, 60)
	drum(&p.snare, s.snare, 0, .06, 140)
	drum(&p.clap, s.clap, 0, -.1, 200)
	drum(&p.closedHat, s.hat, 0, .32, 180)
	drum(&p.openHat, s.open, 0, .32, 180)
	drum(&p.crash, s.crash, 0, -.45, 100)
	drum(&p.toms, s.highTom, 50, .35, 150)
	drum(&p.toms, s.midTom, 46, 0, 150)
	drum(&p.toms, s.lowTom, 41, -.35, 150)
}

// playChords plays everything that follows the harmony.
func (p *performance) playChords(s section, m *musician) {
	chords := readChords(s.chords)
	for _, hit := range readPattern(s.bass, s.bars) {
		root := chordAt(chords, hit.at).bass
		p.bass = append(p.bass, m.hold(hit, root+interval(hit.sign), .9, 0, 100))
	}
	for _, hit := range readPattern(s.keys, s.bars) {
		for _, note := range chordAt(chords, hit.at).notes {
			p.keys = append(p.keys, m.hold(hit, note, .8*accent(hit.sign), 0, 220))
		}
	}
	for _, hit := range readPattern(s.arp, s.bars) {
		notes := chordAt(chords, hit.at).notes
		index := int(hit.sign - '0')
		note := notes[index%4%len(notes)] + 12*float64(index/4)
		e := m.hold(hit, note, .7, -.45, 200)
		e.held += stepFrames // picked strings ring on
		p.arpeggio = append(p.arpeggio, e)
	}
	p.strum(s, m, chords)
	p.swell(s, m, chords)
	for _, n := range s.lick {
		e := m.strike(4*n.at, 200, .9)
		e.pitch, e.held, e.pan = pitch(n.note), int(n.beats*beatFrames), .4
		p.lick = append(p.lick, e)
	}
}

// hold makes an event that lasts as long as its stroke.
func (m *musician) hold(hit stroke, pitch, velocity, pan float64, late int) event {
	e := m.strike(float64(hit.at), late, velocity)
	e.pitch, e.pan, e.held = pitch, pan, hit.steps*stepFrames-stepFrames/6
	return e
}

// interval is what a sign of the bass pattern adds to the root.
func interval(sign byte) float64 {
	switch sign {
	case '5':
		return 7
	case '7':
		return 10
	case '8':
		return 12
	case '<':
		return -2
	}
	return 0
}

// strum plays two guitars, one a side, each string a little after the last:
// down from the bass note, up from the highest and short of the two lowest.
func (p *performance) strum(s section, m *musician, chords []chord) {
	for _, hit := range readPattern(s.strum, s.bars) {
		c := chordAt(chords, hit.at)
		strings := append([]float64{c.bass + 12}, c.notes...)
		if hit.sign == 'u' {
			strings = c.notes[1:]
		}
		for side, line := range []*[]event{&p.strumLeft, &p.strumRight} {
			hand := m.hold(hit, 0, accent(hit.sign), float64(2*side-1), 260)
			for k := range strings {
				e := hand
				e.pitch = strings[k]
				if hit.sign == 'u' {
					e.pitch = strings[len(strings)-1-k]
				}
				e.at += k * (330 + 120*side)
				e.seed += uint64(k)
				*line = append(*line, e)
			}
		}
	}
}

// swell holds the chords in the pad, one voice on each side.
func (p *performance) swell(s section, m *musician, chords []chord) {
	if s.pad == 0 {
		return
	}
	for _, c := range chords {
		for _, note := range c.notes {
			for _, pan := range []float64{-.9, .9} {
				e := m.strike(float64(c.at), 300, s.pad)
				e.pitch, e.pan, e.held = note, pan, c.steps*stepFrames
				p.pad = append(p.pad, e)
			}
		}
	}
}

// sing hands out the vocal lines; the choir sings the chord in four parts, none
// below G3.
func (p *performance) sing(s section, m *musician) {
	for _, n := range s.lead {
		p.lead = append(p.lead, m.sung(n, .9, 200))
	}
	for _, n := range s.answer {
		p.answer = append(p.answer, m.sung(n, .8, 300))
	}
	if s.choir == 0 {
		return
	}
	for _, c := range readChords(s.chords) {
		for voice := range p.choir {
			note := c.notes[voice]
			if note < 55 {
				note += 12
			}
			e := m.strike(float64(c.at), 500, s.choir)
			p.choir[voice] = append(p.choir[voice], sung{
				at: e.at, held: c.steps*stepFrames - 2400, pitch: note,
				velocity: e.velocity, text: s.syllable,
			})
		}
	}
}

func (m *musician) sung(n phrase, velocity float64, late int) sung {
	e := m.strike(4*n.at, late, velocity)
	return sung{
		at: e.at, held: int(n.beats*beatFrames) - 1200, pitch: pitch(n.note),
		velocity: e.velocity, text: n.text,
	}
}
