package engine

import (
	"fmt"

	"lacquer/bindings/clap"
)

// Event changes a parameter within a block.
type Event struct {
	Time    uint32 // frame of the block
	ParamID uint32
	Value   float64 // or an offset to it, if Mod
	Mod     bool
}

// Process runs one block of at most BlockSize frames: planar stereo in and
// out, of one length, and events in order of time. in and out may be the same
// memory.
func (p *Plugin) Process(in, out [][]float64, events []Event) error {
	p.audio.Lock()
	defer p.audio.Unlock()
	if p.run == nil {
		return p.fault(ErrInactive, "")
	}
	if err := p.run.checkBlock(in, out, events); err != nil {
		return p.fault(err, "")
	}
	return p.process(in, out, events)
}

func (r *running) checkBlock(in, out [][]float64, events []Event) error {
	if len(in) != 2 || len(out) != 2 {
		return fmt.Errorf("a block of %d channels in and %d out, not stereo", len(in), len(out))
	}
	n := len(in[0])
	if len(in[1]) != n || len(out[0]) != n || len(out[1]) != n {
		return fmt.Errorf("channels of %d and %d frames in, %d and %d out", n, len(in[1]), len(out[0]), len(out[1]))
	}
	if n > r.cfg.BlockSize {
		return fmt.Errorf("a block of %d frames, at most %d were agreed", n, r.cfg.BlockSize)
	}
	last := uint32(0)
	for _, e := range events {
		if e.Time < last || int64(e.Time) >= int64(n) {
			return fmt.Errorf("an event at frame %d after one at %d, in a block of %d", e.Time, last, n)
		}
		last = e.Time
	}
	return nil
}

// process needs audio held and an active plugin.
func (p *Plugin) process(in, out [][]float64, events []Event) error {
	r, n := p.run, len(in[0])
	r.fill(in)
	p.addEvents(events)
	r.block.Set(n, r.frames, float64(r.frames)/r.cfg.Rate)
	r.used = true
	status := p.inst.Process(r.block)
	if status == clap.ProcessError {
		return p.fault(ErrProcess, "in the block at frame %d", r.frames)
	}
	r.take(out, n)
	r.frames += int64(n)
	if p.inst.Host.Pending(clap.RequestCallback) {
		return p.main(func() {}) // serves it
	}
	return nil
}

// addEvents hands the settings that wait, then the block's events, to the
// plugin.
func (p *Plugin) addEvents(events []Event) {
	r := p.run
	list := r.block.InEvents
	list.Clear()
	r.block.OutEvents.Clear()
	p.mu.Lock()
	for _, e := range p.queue {
		list.AddValue(0, e.ParamID, r.cookies[e.ParamID], e.Value)
	}
	p.queue = p.queue[:0]
	p.mu.Unlock()
	for _, e := range events {
		if e.Mod {
			list.AddMod(e.Time, e.ParamID, r.cookies[e.ParamID], e.Value)
		} else {
			list.AddValue(e.Time, e.ParamID, r.cookies[e.ParamID], e.Value)
		}
	}
}

// fill copies a block into the main input, in the width it has.
func (r *running) fill(in [][]float64) {
	port := &r.block.In[r.in]
	for c, samples := range in {
		if port.Samples64 != nil {
			copy(port.Samples64[c], samples)
			continue
		}
		narrow := port.Samples32[c][:len(samples)]
		for i, v := range samples {
			narrow[i] = float32(v)
		}
	}
}

// take copies n frames out of the main output.
func (r *running) take(out [][]float64, n int) {
	port := &r.block.Out[r.out]
	for c, samples := range out {
		if port.Samples64 != nil {
			copy(samples, port.Samples64[c][:n])
			continue
		}
		for i, v := range port.Samples32[c][:n] {
			samples[i] = float64(v)
		}
	}
}

// Reset clears the plugin's history and keeps its settings; time starts at 0
// again.
func (p *Plugin) Reset() {
	p.audio.Lock()
	defer p.audio.Unlock()
	if p.run != nil {
		p.reset()
	}
}

func (p *Plugin) reset() {
	p.inst.Reset()
	p.run.frames, p.run.used = 0, false
}
