package engine

import (
	"slices"

	"lacquer/bindings/clap"
)

// Params describes the plugin's parameters in its own order.
func (p *Plugin) Params() (infos []clap.ParamInfo) {
	_ = p.main(func() { infos = slices.Clone(p.readParams()) })
	return infos
}

// readParams keeps the list until the plugin says that it changed.
func (p *Plugin) readParams() []clap.ParamInfo {
	if p.inst.Host.Take(clap.ToldParamsChanged) == 0 && p.infos != nil {
		return p.infos
	}
	p.infos = make([]clap.ParamInfo, 0, p.params.Count())
	p.cookies = map[uint32]uintptr{}
	for i := range p.params.Count() {
		if info, ok := p.params.Info(i); ok {
			p.infos = append(p.infos, info)
			p.cookies[info.ID] = info.Cookie
		}
	}
	return p.infos
}

// Value returns a parameter's current value. A setting that waits for the
// next block is not in it yet.
func (p *Plugin) Value(id uint32) (v float64, ok bool) {
	_ = p.main(func() { v, ok = p.params.Value(id) })
	return v, ok
}

// ValueToText returns a value as the plugin shows it.
func (p *Plugin) ValueToText(id uint32, v float64) (text string, ok bool) {
	_ = p.main(func() { text, ok = p.params.ValueToText(id, v) })
	return text, ok
}

// TextToValue returns the value a text stands for.
func (p *Plugin) TextToValue(id uint32, text string) (v float64, ok bool) {
	_ = p.main(func() { v, ok = p.params.TextToValue(id, text) })
	return v, ok
}

// enqueue notes a new value for the next block, and hands it on at once if
// the plugin is inactive.
func (p *Plugin) enqueue(id uint32, v float64) {
	p.mu.Lock()
	p.queue = append(p.queue, Event{ParamID: id, Value: v})
	p.mu.Unlock()
	if p.run == nil {
		p.flush()
	}
}

// flush hands the settings that wait to an inactive plugin. One without a
// function for that gets them with its first block.
func (p *Plugin) flush() {
	p.flushWith(p.cookies, func() bool { return p.params.Flush(p.flushIn, p.flushTo) })
}

// flushActive is flush on the audio thread, between blocks of an active plugin.
func (p *Plugin) flushActive() {
	p.flushWith(p.run.cookies, func() bool { return p.inst.FlushAudio(p.params, p.flushIn, p.flushTo) })
}

func (p *Plugin) flushWith(cookies map[uint32]uintptr, call func() bool) {
	p.mu.Lock()
	waiting := p.queue
	p.queue = nil
	p.mu.Unlock()
	p.flushIn.Clear()
	p.flushTo.Clear()
	for _, e := range waiting {
		p.flushIn.AddValue(0, e.ParamID, cookies[e.ParamID], e.Value)
	}
	if !call() {
		p.mu.Lock()
		p.queue = append(waiting, p.queue...)
		p.mu.Unlock()
	}
}
