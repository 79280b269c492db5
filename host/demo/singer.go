package demo

import "math"

// singer is a voice by the source-filter model: vocal folds (a sawtooth, which
// has the 6 dB per octave that glottal flow and lips leave together) and breath
// through five resonators in cascade, after Dennis Klatt, "Software for a
// Cascade/Parallel Formant Synthesizer", JASA 67, 1980. Vowels glide, pitch
// scoops into phrases, drifts and gets its vibrato late in the note.
type singer struct {
	line        []gesture
	aim         gesture
	size        float64 // of the formants: 1 a man's tract, 1.15 a woman's
	tone        float64 // softness of the voice, Hz above which it darkens
	left, right float64

	folds               saw
	soft                float64 // the folds' sound after the darkening low-pass
	air                 noise
	teeth               svf
	resonators          [5]resonator
	upper               svf // makes up for the formants above the fifth,
	edge                svf // and this for what the cascade loses beyond them
	tract               formants
	voice, breath, hiss float64 // levels now

	pitch, wander float64
	vibrato       float64 // phase
	sustained     int     // ticks since the vowel began
}

// tick is the singer's control interval: 1 ms.
const tick = 48

// bandwidths of the formants in Hz.
var bandwidths = formants{120, 140, 230, 330, 420}

func newSinger(notes []sung, size, tone, pan float64, seed uint64) *singer {
	s := &singer{line: utter(notes), size: size, tone: tone, air: newNoise(seed)}
	s.upper, s.edge = highShelf(3200, 12), highpass(4500, .7)
	s.left, s.right = panned(pan)
	s.aim.phone.tract = vowels['o'].tract
	s.tract = s.aim.phone.tract
	s.vibrato = s.air.next() // no two singers in step
	return s
}

func (s *singer) render(at int, to [2][]float64) bool {
	sounded := false
	for from := 0; from < len(to[0]); from += tick {
		s.control(at + from)
		if !s.resting() {
			s.sing(sliceStereo(to, from, from+tick))
			sounded = true
		}
	}
	return sounded
}

// control takes up the gestures that are due and moves pitch and tract.
func (s *singer) control(at int) {
	for len(s.line) > 0 && s.line[0].at < at+tick {
		s.take(s.line[0])
		s.line = s.line[1:]
	}
	s.sustained++
	s.pitch += .035 * (s.aim.pitch - s.pitch)
	s.wander += .01*s.air.next() - .004*s.wander
	for i := range s.tract {
		s.tract[i] += .045 * (s.aim.phone.tract[i] - s.tract[i])
	}
}

func (s *singer) take(g gesture) {
	if s.resting() {
		s.pitch = g.pitch - 1.2 // scoop
		s.tract = g.phone.tract
		s.resonators = [5]resonator{}
	}
	if g.stressed {
		s.sustained = 0
	}
	if g.phone.hiss > 0 {
		s.teeth = bandpass(g.phone.hissHz, .9)
	}
	s.aim = g
}

func (s *singer) resting() bool {
	p := s.aim.phone
	return p.voice+p.breath+p.hiss == 0 && s.voice+s.breath+s.hiss < 1e-6
}

// sing makes one tick.
func (s *singer) sing(to [2][]float64) {
	f := hertz(s.pitch + s.waver())
	s.articulate(f)
	step, dark := f/Rate, 1-math.Exp(-2*math.Pi*s.tone*(.5+s.aim.velocity)/Rate)
	v := s.aim.velocity
	voice, breath, hiss := v*s.aim.phone.voice, v*s.aim.phone.breath, v*s.aim.phone.hiss
	for i := range to[0] {
		s.voice += .0015 * (voice - s.voice)
		s.breath += .003 * (breath - s.breath)
		s.hiss += .003 * (hiss - s.hiss)
		air := s.air.next()
		s.soft += dark * (s.folds.next(step) - s.soft)
		source := s.voice*(s.soft+.03*air) + s.breath*air
		x := source
		for k := range s.resonators {
			x = s.resonators[k].next(x)
		}
		x = s.upper.next(x) + .9*s.edge.next(source) + s.hiss*s.teeth.next(air)
		to[0][i] += s.left * x
		to[1][i] += s.right * x
	}
}

// waver returns drift and vibrato in semitones; vibrato comes in after 0.2 s.
func (s *singer) waver() float64 {
	s.vibrato += (5.3 + .5*s.wander) * tick / Rate
	depth := .32 * min(1, max(0, float64(s.sustained-200)/350))
	return .9*s.wander + depth*sine(s.vibrato)
}

// articulate tunes the resonators. The first formant never lies below the
// note: singers open the jaw rather than lose the fundamental.
func (s *singer) articulate(f float64) {
	for k := range s.resonators {
		hz := s.size * s.tract[k]
		if k == 0 {
			hz = max(hz, 1.12*f)
		}
		s.resonators[k].tune(hz, bandwidths[k])
	}
}

// resonator is Klatt's two-pole, with a gain of 1 at 0 Hz.
type resonator struct{ a, b, c, y1, y2 float64 }

func (r *resonator) tune(hz, bandwidth float64) {
	radius := math.Exp(-math.Pi * bandwidth / Rate)
	r.c = -radius * radius
	r.b = 2 * radius * math.Cos(2*math.Pi*hz/Rate)
	r.a = 1 - r.b - r.c
}

func (r *resonator) next(x float64) float64 {
	y := r.a*x + r.b*r.y1 + r.c*r.y2
	r.y2, r.y1 = r.y1, y
	return y
}

// leveller evens a voice out as a mix engineer's compressor does: above the
// threshold it lets a third of the excess through, following the mean square
// of both sides.
type leveller struct{ threshold, power, gain float64 }

func newLeveller(threshold float64) *leveller { return &leveller{threshold: threshold, gain: 1} }

func (c *leveller) process(a [2][]float64) {
	fast := approach(.02)
	for i := range a[0] {
		l, r := a[0][i], a[1][i]
		c.power += fast * (.5*(l*l+r*r) - c.power)
		if i%tick == 0 {
			over := max(1, math.Sqrt(c.power)/c.threshold)
			c.gain = math.Pow(over, -2.0/3)
		}
		a[0][i] = l * c.gain
		a[1][i] = r * c.gain
	}
}
