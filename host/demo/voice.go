package demo

import "math"

// A voice sounds one note. render overwrites out with what comes next and
// reports whether there is more.
type voice interface {
	render(out []float64) bool
}

// A part plays one line of the score through the whole song. render adds the
// frames from at on to the two sides and reports whether anything sounded.
type part interface {
	render(at int, to [2][]float64) bool
}

// event is one note of a part.
type event struct {
	at, held int     // frames: start, and time until the note is let go
	pitch    float64 // MIDI
	velocity float64 // 0..1
	pan      float64 // −1 left .. 1 right
	seed     uint64  // for whatever is random in the sound
}

// player is a part whose notes are independent voices.
type player struct {
	events  []event // by start; those already playing are taken off the front
	sound   func(event) voice
	playing []sounding
	scratch []float64
}

type sounding struct {
	voice       voice
	left, right float64
}

func newPlayer(events []event, sound func(event) voice) *player {
	return &player{events: events, sound: sound, scratch: make([]float64, blockFrames)}
}

func (p *player) render(at int, to [2][]float64) bool {
	sounded := len(p.playing) > 0
	still := p.playing[:0]
	for _, s := range p.playing {
		if p.add(s, to) {
			still = append(still, s)
		}
	}
	p.playing = still
	for len(p.events) > 0 && p.events[0].at < at+len(to[0]) {
		sounded = true
		e := p.events[0]
		p.events = p.events[1:]
		left, right := panned(e.pan)
		s := sounding{p.sound(e), left, right}
		if p.add(s, sliceStereo(to, e.at-at, len(to[0]))) {
			p.playing = append(p.playing, s)
		}
	}
	return sounded
}

// add lets one voice sound into a stretch and reports whether it goes on.
func (p *player) add(s sounding, to [2][]float64) bool {
	out := p.scratch[:len(to[0])]
	more := s.voice.render(out)
	left, right := to[0][:len(out)], to[1][:len(out)]
	for i, v := range out {
		left[i] += s.left * v
		right[i] += s.right * v
	}
	return more
}

// panned returns the two gains of a constant-power pan, 1 and 1 in the middle.
func panned(pan float64) (left, right float64) {
	angle := math.Pi / 4 * (1 + pan)
	return math.Sqrt2 * math.Cos(angle), math.Sqrt2 * math.Sin(angle)
}

func addScaled(to, from []float64, scale float64) {
	to = to[:len(from)]
	for i, v := range from {
		to[i] += scale * v
	}
}
