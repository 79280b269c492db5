// Package chain is the mastering chain: the stages in the order of the
// signal, their parameters in time, their latency, and the meters at both
// ends.
package chain

import (
	"slices"

	"lacquer/dsp/analysis"
	"lacquer/dsp/clipper"
	"lacquer/dsp/dynamics"
	"lacquer/dsp/limiter"
	"lacquer/dsp/loudness"
	"lacquer/dsp/output"
	"lacquer/dsp/param"
)

// maxLevel bounds the samples that enter the chain (+120 dBFS), so that no
// stage has to think of overflow.
const maxLevel = 1 << 20

// Stage is what the chain asks of each of its parts.
type Stage interface {
	// Prepare gets ready for a sample rate in Hz and blocks of up to
	// maxFrames, and implies Reset. It reuses its memory: see package reuse.
	Prepare(rate float64, maxFrames int)
	// Reset clears history and keeps settings.
	Reset()
	// SetParam sets the i-th row of the stage (constants in package param) to
	// a plain value. Before the first frame after Reset it applies at once,
	// later it is smoothed.
	SetParam(i int, plain float64)
	// Process works in place.
	Process(left, right []float64)
	// Latency in frames, fixed between calls of Prepare.
	Latency() int
	// Tail in frames after the input ends, latency not counted.
	Tail() int
	// A stage may also have
	//
	//	Reduction() *dynamics.Reduction // how much it reduces the gain
	//	Lag(i int) int                  // frames by which the i-th row acts behind the stage's input
	//	Hears() param.Stage             // another stage whose rows it must know of
	//	Hear(i int, plain float64)      // the i-th row of that one, as SetParam
}

// Event is a change of a parameter: of its base value, or of the modulation
// that is added to it, both in the control domain. Or else it tells that the
// host, which was stopped, starts to play.
type Event struct {
	Frame int // in the block; events come in order
	Row   int // of param.Table
	Value float64
	Mod   bool
	Start bool // no change; Row, Value and Mod mean nothing
}

// Rows of the meters.
var (
	restartRow   = meterRow(param.MetersRestart)
	transportRow = meterRow(param.MetersTransport)
)

func meterRow(index int) int {
	return slices.IndexFunc(param.Table, func(p param.Param) bool { return p.Stage == param.Meters && p.Index == index })
}

// Chain runs the stages. Its methods are for one thread at a time. Prepare is
// the only one that allocates, and only where it needs more memory than it ever
// did: see Prepare.
type Chain struct {
	base, mod []float64 // control values by row
	active    []float64 // of latched rows: what Prepare put in force
	slots     []*slot   // in the order of the signal
	all       []*slot   // these and those in the rack
	rack      *rack
	clipper   clipper.Clipper
	output    output.Output
	in, out   meter
	monitor   monitor
	latency   int
	maxFrames int
	clock     int64 // frames since Reset
}

// New gives a chain at its defaults. Prepare must come before Process.
func New() *Chain {
	n := len(param.Table)
	c := &Chain{base: make([]float64, n), mod: make([]float64, n), active: make([]float64, n), rack: newRack()}
	c.slots = c.stages()
	c.all = append(c.rack.slots(), c.slots...)
	for _, s := range c.all {
		clear(s.queue.buf[:]) // so that the pages are there before the audio thread writes them
	}
	c.Renew()
	return c
}

// Renew makes the chain as New gives it, in the memory that it has. Nothing is
// allocated.
func (c *Chain) Renew() {
	for row := range param.Table {
		c.base[row] = param.Table[row].ControlDefault()
	}
	copy(c.active, c.base)
	clear(c.mod)
	for _, s := range c.all {
		s.queue.size = 0
	}
	c.SetOffline(false)
	c.in.analysis.Renew()
	c.out.analysis.Renew()
	c.latency, c.clock = 0, 0
}

// SetOffline tells whether the chain is to render rather than to play: stages
// may then take more time and latency for better sound. It takes effect in
// Prepare.
func (c *Chain) SetOffline(offline bool) {
	c.rack.setOffline(offline)
	c.clipper.SetOffline(offline)
}

// SetMono tells whether the next blocks leave as one channel; see
// output.Output. What enters as one is given as left and right alike.
func (c *Chain) SetMono(mono bool) { c.output.SetMono(mono) }

// Prepare makes the chain ready for a sample rate in Hz and blocks of up to
// maxFrames (longer ones work too). Parameters that change the latency take
// effect here and only here. It implies Reset: the chain is as a new one with
// the same settings is. Memory only grows: for rates, blocks and settings that
// need no more than those before, nothing is allocated.
func (c *Chain) Prepare(rate float64, maxFrames int) {
	c.maxFrames = min(max(maxFrames, 1), limiter.MaxPiece)
	for _, s := range c.all {
		s.queue.size = 0 // the base values say it all, and modulation ends here
	}
	for row := range param.Table {
		p := &param.Table[row]
		c.mod[row] = 0
		if p.Latched {
			c.active[row] = c.base[row]
		}
		for _, s := range c.all {
			if s.takes(p.Stage) {
				s.set(p.Stage, p.Index, c.plain(row))
			}
		}
	}
	c.latency = 0
	for _, s := range c.slots {
		s.upstream = c.latency
		switch s.stage {
		case c.rack:
			c.rack.upstream = c.latency
		case &c.monitor:
			c.monitor.dry.frames = c.latency
		}
		s.stage.Prepare(rate, c.maxFrames)
		c.latency += s.stage.Latency()
	}
	c.Reset()
}

// Reset clears all history, that of the meters too; the parameters stay, and
// those on their way arrive at once.
func (c *Chain) Reset() {
	for _, s := range c.slots {
		s.reset()
	}
	c.clock = 0
}

// Latency is the delay of the whole chain in frames.
func (c *Chain) Latency() int { return c.latency }

// Tail is how many frames after its end the input can still be heard, the
// latency included.
func (c *Chain) Tail() int {
	n := c.latency
	for _, s := range c.slots {
		n += s.stage.Tail()
	}
	return n
}

// Value is the base value of a row in the control domain, without modulation.
func (c *Chain) Value(row int) float64 { return c.base[row] }

// NeedsPrepare tells that a latched parameter waits for Prepare.
func (c *Chain) NeedsPrepare() bool {
	for row := range param.Table {
		if param.Table[row].Latched && c.active[row] != c.base[row] {
			return true
		}
	}
	return false
}

// Set changes a base value between blocks, as an event at frame 0 of the next
// block would; but the meters it does not restart: it is for states that are
// loaded, which are no wish to measure anew.
func (c *Chain) Set(row int, control float64) {
	if row == restartRow {
		c.base[row] = param.Table[row].Clamp(control)
		return
	}
	c.push(Event{Row: row, Value: control})
}

// Process runs the chain in place over one block. The events lie in the block
// and are in order; an event acts on the audio that enters at its frame.
func (c *Chain) Process(left, right []float64, events []Event) {
	done := 0
	for done < len(left) {
		n := min(len(left)-done, c.maxFrames)
		for len(events) > 0 && events[0].Frame < done+n {
			if !c.room(events[0]) && events[0].Frame > done {
				n = events[0].Frame - done // let the stages drain their queues first
				break
			}
			e := events[0]
			e.Frame = max(e.Frame-done, 0)
			c.push(e)
			events = events[1:]
		}
		c.run(left[done:done+n], right[done:done+n])
		done += n
	}
	for _, e := range events {
		e.Frame = 0
		c.push(e)
	}
}

// run processes one piece of at most maxFrames.
func (c *Chain) run(left, right []float64) {
	sanitise(left)
	sanitise(right)
	c.monitor.dry.feed(left, right)
	for _, s := range c.slots {
		s.run(left, right, c.clock)
	}
	c.clock += int64(len(left))
}

// push hands a change to its stage, due when the audio that enters now gets
// there. Before the first frame it applies at once.
func (c *Chain) push(e Event) {
	if e.Start {
		if c.plain(transportRow) != 0 {
			c.restart(e.Frame)
		}
		return
	}
	p := &param.Table[e.Row]
	restart := c.plain(restartRow)
	if e.Mod {
		c.mod[e.Row] = e.Value
	} else {
		c.base[e.Row] = p.Clamp(e.Value)
	}
	switch {
	case p.Latched:
	case p.Stage != param.Meters:
		for _, s := range c.all {
			if s.takes(p.Stage) {
				c.send(s, p, e)
			}
		}
	case c.plain(restartRow) != restart:
		c.restart(e.Frame)
	}
}

// restart begins all meters anew, each at the audio that enters at a frame of
// the block.
func (c *Chain) restart(frame int) {
	for _, s := range c.all {
		c.send(s, &param.Table[restartRow], Event{Frame: frame, Row: restartRow})
	}
}

// send hands a change to a stage.
func (c *Chain) send(s *slot, p *param.Param, e Event) {
	ch := change{due: s.due(c.clock+int64(e.Frame), p), stage: p.Stage, index: p.Index, value: c.plain(e.Row)}
	if c.clock == 0 && e.Frame == 0 {
		s.apply(ch)
	} else {
		s.queue.push(ch)
	}
}

// room reports whether the queues that an event goes to can take more.
func (c *Chain) room(e Event) bool {
	for _, s := range c.all {
		if s.queue.full() && (e.Start || param.Table[e.Row].Stage == param.Meters || s.takes(param.Table[e.Row].Stage)) {
			return false
		}
	}
	return true
}

// plain is a row's value in force, modulation included, in its unit.
func (c *Chain) plain(row int) float64 {
	p := &param.Table[row]
	v := c.base[row]
	if p.Latched {
		v = c.active[row]
	} else if m := c.mod[row]; m != 0 {
		v = p.Clamp(v + m)
	}
	return p.ToPlain(v)
}

// Reductions yields each stage that reduces gain with its name: those of the
// rack, whatever their order, and those behind it.
func (c *Chain) Reductions(yield func(name string, r *dynamics.Reduction) bool) {
	for _, s := range c.rack.lines[c.rack.live].slots {
		if s.reduction != nil && !yield(s.name, s.reduction) {
			return
		}
	}
	for _, s := range c.slots {
		if s.reduction != nil && !yield(s.name, s.reduction) {
			return
		}
	}
}

// GainAdjustment is by how much all stages together turned the last frame
// down, make-up and drive left out: 0 dB or less, and 0 while the bypass lets
// nothing of it through.
func (c *Chain) GainAdjustment() float64 {
	if c.monitor.bypass.dry.Value == 1 {
		return 0
	}
	sum := 0.0
	for _, r := range c.Reductions {
		sum += r.Now
	}
	return min(0-sum, 0)
}

// Meters are the meters of the input and the output, to be read between
// blocks, after Prepare.
func (c *Chain) Meters() [2]*loudness.Meter {
	return [2]*loudness.Meter{c.in.loudness, c.out.loudness}
}

// Analysis are spectrum and correlation of the input and the output, to be
// read as Meters; they are worked out only while Analyse asks for them.
func (c *Chain) Analysis() [2]*analysis.Meter {
	return [2]*analysis.Meter{&c.in.analysis, &c.out.analysis}
}

// Analyse keeps Analysis running for the next frames.
func (c *Chain) Analyse(frames int64) {
	c.in.analysis.Run(frames)
	c.out.analysis.Run(frames)
}

// sanitise makes every sample finite and bounded: no stage has to guard
// itself.
func sanitise(x []float64) {
	for i, v := range x {
		switch {
		case v-v != 0: // NaN or infinite
			x[i] = 0
		case v > maxLevel:
			x[i] = maxLevel
		case v < -maxLevel:
			x[i] = -maxLevel
		}
	}
}
