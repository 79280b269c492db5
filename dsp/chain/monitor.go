package chain

import (
	"lacquer/dsp/dynamics"
	"lacquer/dsp/param"
)

// monitorFade is in how many seconds one way of listening becomes another.
const monitorFade = 0.020

// monitor is for listening, behind everything and outside the promise of the
// ceiling: a look at one side of the stereo image or at what the chain
// changes, the input at the loudness of the output, and last the host's
// bypass, which wins. All of them compare with one dry signal, the chain's
// input delayed by its latency. Stereo without any of it leaves the samples
// alone.
type monitor struct {
	dry    delay
	match  match
	bypass bypass

	mode     int // param.MonitorStereo…
	matched  bool
	from, to view
	turn     dynamics.Ramp // 0..1 from one view to the next
	fade     int           // frames
	started  bool
}

// view is a way of listening: how much is heard of the output and of the
// matched input, and how their sum makes left and right.
type view struct{ output, input, ll, lr, rl, rr float64 }

var neutral = view{output: 1, ll: 1, rr: 1}

// viewOf are the modes of the parameter Monitor. What is heard in one channel
// alone comes from both loudspeakers. Delta is the output less the matched
// input: a gain, and be it one of 8 dB, is no difference.
func viewOf(mode int, matched bool) view {
	v := neutral
	if matched {
		v.output, v.input = 0, 1
	}
	switch mode {
	case param.MonitorMono:
		v.ll, v.lr, v.rl, v.rr = 0.5, 0.5, 0.5, 0.5
	case param.MonitorSide:
		v.ll, v.lr, v.rl, v.rr = 0.5, -0.5, 0.5, -0.5
	case param.MonitorLeft:
		v.rl, v.rr = 1, 0
	case param.MonitorRight:
		v.ll, v.lr = 0, 1
	case param.MonitorDelta:
		v.output, v.input = 1, -1
	}
	return v
}

// towards is the view on the way to another, w of it done.
func (v view) towards(o view, w float64) view {
	mix := func(a, b float64) float64 { return a + float64(w*(b-a)) }
	return view{
		output: mix(v.output, o.output), input: mix(v.input, o.input),
		ll: mix(v.ll, o.ll), lr: mix(v.lr, o.lr), rl: mix(v.rl, o.rl), rr: mix(v.rr, o.rr),
	}
}

// of is the view of a frame and its matched input.
func (v view) of(l, r, dryL, dryR float64) (left, right float64) {
	a := float64(v.output*l) + float64(v.input*dryL)
	b := float64(v.output*r) + float64(v.input*dryR)
	return float64(v.ll*a) + float64(v.lr*b), float64(v.rl*a) + float64(v.rr*b)
}

func (m *monitor) Prepare(rate float64, maxFrames int) {
	m.dry.prepare(maxFrames)
	m.match.prepare(rate)
	m.bypass.fade = dynamics.RampFrames(bypassFade, rate)
	m.fade = dynamics.RampFrames(monitorFade, rate)
	m.Reset()
}

func (m *monitor) Reset() {
	m.dry.reset()
	m.match.reset()
	m.bypass.dry.Settle()
	m.look()
	m.started = false
}

// SetParam takes the host's bypass.
func (m *monitor) SetParam(i int, on float64) {
	if i != param.ChainBypass {
		return
	}
	if m.started {
		m.bypass.dry.Glide(on, m.bypass.fade)
	} else {
		m.bypass.dry.Jump(on)
	}
}

// Hears is the stage whose rows come to Hear: Monitor and Matched Bypass are
// among those of the output.
func (m *monitor) Hears() param.Stage { return param.Output }

// Hear takes row i of the output (param.OutMonitor…).
func (m *monitor) Hear(i int, v float64) {
	switch i {
	case param.OutMonitor:
		m.mode = int(v)
	case param.OutMatched:
		m.matched = v != 0
	default:
		return
	}
	switch to := viewOf(m.mode, m.matched); {
	case !m.started:
		m.look()
	case to != m.to:
		m.from = m.from.towards(m.to, m.turn.Value)
		m.to = to
		m.turn.Jump(0)
		m.turn.Glide(1, m.fade)
	}
}

// look takes the view that is set at once.
func (m *monitor) look() {
	m.from = viewOf(m.mode, m.matched)
	m.to = m.from
	m.turn.Jump(1)
}

func (m *monitor) Latency() int { return 0 }
func (m *monitor) Tail() int    { return 0 }

func (m *monitor) Process(left, right []float64) {
	m.started = true
	for len(left) > 0 {
		dryL, dryR := m.dry.next(min(len(left), m.match.left()))
		n := len(dryL)
		m.process(left[:n], right[:n], dryL, dryR)
		left, right = left[n:], right[n:]
	}
}

// process works on a stretch within a block of the match, which hears the
// output before it is turned.
func (m *monitor) process(left, right, dryL, dryR []float64) {
	match := m.match.slope
	m.match.listen(left, right, dryL, dryR)
	if m.turn.Moving() || m.to != neutral {
		for i := range left {
			v := m.to
			if m.turn.Moving() {
				m.turn.Advance()
				v = m.from.towards(m.to, m.turn.Value)
			}
			gain := match.gain(i)
			left[i], right[i] = v.of(left[i], right[i], float64(gain*dryL[i]), float64(gain*dryR[i]))
		}
	}
	m.bypass.process(left, right, dryL, dryR)
}
