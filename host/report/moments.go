package report

import (
	"math"
	"time"

	"lacquer/dsp/loudness"
)

// Grain is what the steps of a curve over time are whole multiples of: the
// windows of momentary and short-term loudness move on by it.
const Grain = 10 * time.Millisecond

// Moment is what a probe has heard at the end of a step.
type Moment struct {
	Time       float64 // s, where the step ends
	Momentary  float64 // LUFS of the 0.4 s before; NaN until there are as many
	ShortTerm  float64 // LUFS of the 3 s before, likewise
	Integrated float64 // LUFS of all so far, NaN until a block passes the gate
	TruePeak   float64 // dBTP of the step, all channels; −Inf in silence

	// Low and High are the smallest and largest sample of the step in each
	// channel. A sink must copy what it keeps of them.
	Low, High []float64

	stereo stereoPower
}

// Correlation is that of the first two channels over the step, −1…1; NaN
// where one of them is silent or missing.
func (m *Moment) Correlation() float64 { return m.stereo.correlation() }

// stereoPower holds sums over frames of a left and a right channel.
type stereoPower struct{ ll, rr, lr float64 }

func (p *stereoPower) add(left, right []float64) {
	right = right[:len(left)]
	for i, l := range left {
		r := right[i]
		p.ll += l * l
		p.rr += r * r
		p.lr += l * r
	}
}

func (p *stereoPower) join(q stereoPower) {
	p.ll += q.ll
	p.rr += q.rr
	p.lr += q.lr
}

func (p *stereoPower) correlation() float64 {
	if p.ll == 0 || p.rr == 0 {
		return math.NaN()
	}
	return max(-1, min(1, p.lr/math.Sqrt(p.ll*p.rr)))
}

// steps cuts what a probe hears into steps and tells of each at its end.
type steps struct {
	meter  *loudness.Meter
	rate   float64
	blocks int64 // of 10 ms in a step
	count  int64 // whole steps so far
	frames int64 // so far
	moment Moment
	sinks  []func(*Moment)
	piece  [][]float64
}

// Follow has a moment told to every sink at the end of each step, a whole
// multiple of Grain, and one at the end of the programme for a last, shorter
// step. It comes before the first Add.
func (p *Probe) Follow(step time.Duration, sinks ...func(*Moment)) {
	channels := p.figures.Channels
	p.steps = &steps{
		meter: p.meter, rate: float64(p.figures.SampleRate), blocks: max(1, int64(step/Grain)), sinks: sinks,
		moment: Moment{Low: make([]float64, channels), High: make([]float64, channels)},
		piece:  make([][]float64, channels),
	}
	p.steps.begin()
}

// begin clears the step.
func (s *steps) begin() {
	for c := range s.moment.Low {
		s.moment.Low[c], s.moment.High[c] = math.Inf(1), math.Inf(-1)
	}
	s.moment.stereo = stereoPower{}
	s.meter.StepPeak()
}

// add has the meter hear a block, a step at a time.
func (s *steps) add(planar [][]float64) {
	for at, n := 0, len(planar[0]); at < n; {
		end := loudness.BlockEnd(s.rate, (s.count+1)*s.blocks)
		k := min(n-at, int(end-s.frames))
		for c := range planar {
			s.piece[c] = planar[c][at : at+k]
		}
		s.hear(s.piece)
		if at += k; s.frames == end {
			s.count++
			s.tell()
		}
	}
}

func (s *steps) hear(piece [][]float64) {
	s.meter.Process(piece)
	m := &s.moment
	for c, x := range piece {
		low, high := m.Low[c], m.High[c]
		for _, v := range x {
			low, high = min(low, v), max(high, v)
		}
		m.Low[c], m.High[c] = low, high
	}
	if len(piece) >= 2 {
		m.stereo.add(piece[0], piece[1])
	}
	s.frames += int64(len(piece[0]))
}

// tell ends the step.
func (s *steps) tell() {
	m := &s.moment
	m.Time = float64(s.frames) / s.rate
	m.Momentary, m.ShortTerm, m.Integrated = s.meter.Momentary(), s.meter.ShortTerm(), s.meter.Integrated()
	m.TruePeak = s.meter.StepPeak()
	for _, sink := range s.sinks {
		sink(m)
	}
	s.begin()
}

// finish tells of the last step, when the meter has finished.
func (s *steps) finish() {
	if s.frames > loudness.BlockEnd(s.rate, s.count*s.blocks) {
		s.tell()
	}
}
