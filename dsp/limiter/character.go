package limiter

// character is how the limiter moves: the parameters behind a value of the
// table's Character. Times are in seconds, shares of 1.
type character struct {
	attack float64 // share of the look-ahead that the attack takes, at its end
	hold   float64 // for which a reduction stays after the peak that asked for it

	release float64 // of the fast part, times the release set
	give    float64 // dB that the release gives to come back to the last peaks, see release

	slow     float64 // share of the mean reduction that the slow part keeps up
	slowTime float64 // time constant with which it follows the mean

	bassSome, bassMost float64 // shares of the peaks from which bass counts, and from which it rules
	bassWindow         float64 // attack and hold where bass rules
}

// characters in the order of the table's steps; docs/maximizer.md says what
// each is for and what it measures.
var characters = [...]character{
	{ // Transparent: most of the look-ahead, held through bass and let go of at once
		attack: 0.65, hold: 0,
		release: 1, give: 0.1, slow: 0.15, slowTime: 0.6,
		bassSome: 0.5, bassMost: 0.8, bassWindow: 13e-3,
	},
	{ // Punchy: a short dip that is over with the hit, and no memory of it
		attack: 0.3, hold: 0,
		release: 0.8, give: 0.1, slow: 0, slowTime: 0.6,
		bassSome: 0.6, bassMost: 0.9, bassWindow: 10.5e-3,
	},
	{ // Loud: the reduction lasts as short as it can
		attack: 0.2, hold: 0,
		release: 0.6, give: 0.05, slow: 0, slowTime: 0.6,
		bassSome: 0.6, bassMost: 0.9, bassWindow: 8e-3,
	},
	{ // Bass-safe: all of the look-ahead, and low notes down to 25 Hz stand still
		attack: 1, hold: 1e-3,
		release: 6, give: 0.2, slow: 0.3, slowTime: 0.6,
		bassSome: 0.2, bassMost: 0.4, bassWindow: 21e-3,
	},
}

// shortest is the fewest frames that an attack takes where the look-ahead has
// them. A gain that moves faster spreads the spectrum so far that peaks rise
// between the samples, by 0.1 dB in 8 frames.
const shortest = 16

// span is how many frames of a look-ahead the attack takes.
func (c *character) span(lookAhead int) int {
	return max(int(c.attack*float64(lookAhead)), min(lookAhead, shortest), boxes)
}

// window is over how many frames a peak is held where bass makes up a share of
// the peaks: so long that the smoother reaches it in time for the frames on
// either side, and the hold. A frame's peak lies up to a frame before or after
// it, hence 2 more than the attack.
func (c *character) window(lookAhead int, rate, bass float64) int {
	short := float64(c.span(lookAhead)+2) + c.hold*rate
	long := max(short, c.bassWindow*rate)
	t := min(max((bass-c.bassSome)/(c.bassMost-c.bassSome), 0), 1)
	return int(short + t*(long-short))
}

// longestWindow is the longest of any character.
func longestWindow(lookAhead int, rate float64) (n int) {
	for i := range characters {
		n = max(n, characters[i].window(lookAhead, rate, 1))
	}
	return n
}

// change is how the limiter goes from one character to another while it runs.
// Hold and release are the new one's at once, or the longer hold of both. The
// attack's shape is that of the smoothers: a second set hears everything for a
// look-ahead, from when on it keeps the promise by itself, and then takes over
// in a crossfade. All is on the grid of chunks.
type change struct {
	from, to int // characters; equal at rest
	left     int // frames of warming up and crossfade
	fade     int // frames of the crossfade
}

func (c *change) running() bool { return c.left > 0 }

// turn begins a change of character, at a chunk's beginning.
func (m *Limiter) turn() {
	if m.change.running() || m.wanted == m.change.to {
		return
	}
	m.change.from, m.change.to = m.change.to, m.wanted
	for i := range m.smoothers[1] {
		m.smoothers[1][i].shape(m.ahead, characters[m.wanted].span(m.ahead))
	}
	m.change.fade = chunks(int(smoothing * m.rate))
	m.change.left = chunks(m.ahead+2) + m.change.fade
	m.setTimes()
}

// chunks rounds n frames up to whole chunks.
func chunks(n int) int { return (n + chunk - 1) / chunk * chunk }

// takeCharacter puts the character wanted in force at once.
func (m *Limiter) takeCharacter() {
	m.change = change{from: m.wanted, to: m.wanted}
	for i := range m.smoothers[0] {
		m.smoothers[0][i].shape(m.ahead, characters[m.wanted].span(m.ahead))
	}
	m.setTimes()
}

// window is over how many frames peaks are held at present.
func (m *Limiter) window() int {
	n := characters[m.change.to].window(m.ahead, m.rate, m.bass.share)
	if m.change.running() {
		n = max(n, characters[m.change.from].window(m.ahead, m.rate, m.bass.share))
	}
	return n
}

// soften smooths the reductions of a channel, by both sets during a change.
func (m *Limiter) soften(channel int, db []float64) {
	if !m.change.running() {
		m.smoothers[0][channel].process(db)
		return
	}
	next := m.spare[:len(db)]
	copy(next, db)
	m.smoothers[0][channel].process(db)
	m.smoothers[1][channel].process(next)
	step := 1 / float64(m.change.fade)
	for i, v := range next {
		if left := m.change.left - i; left < m.change.fade {
			db[i] += (1 - float64(left)*step) * (v - db[i])
		}
	}
}

// proceed counts the frames of a change and ends it.
func (m *Limiter) proceed(n int) {
	if !m.change.running() {
		return
	}
	if m.change.left -= n; m.change.left == 0 {
		m.smoothers[0], m.smoothers[1] = m.smoothers[1], m.smoothers[0]
		m.change.from = m.change.to
	}
}
