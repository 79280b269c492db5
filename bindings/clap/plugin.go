package clap

import (
	"fmt"
	"structs"
	"unsafe"

	"github.com/ebitengine/purego"
)

// pluginTable is clap_plugin.
type pluginTable struct {
	_               structs.HostLayout
	desc            uintptr
	pluginData      uintptr
	init            uintptr
	destroy         uintptr
	activate        uintptr
	deactivate      uintptr
	startProcessing uintptr
	stopProcessing  uintptr
	reset           uintptr
	process         uintptr
	getExtension    uintptr
	onMainThread    uintptr
}

// Plugin is one instance of a plugin.
type Plugin struct {
	Descriptor Descriptor
	Host       *Host
	library    *Library
	c          *pluginTable
	address    uintptr
}

// Create makes an instance of the plugin with the given id and initialises
// it. log takes its messages and may be nil. [main-thread]
func (l *Library) Create(id string, log LogFunc) (*Plugin, error) {
	d, err := l.find(id)
	if err != nil {
		return nil, err
	}
	p, err := l.Instantiate(id, log)
	if err != nil {
		return nil, err
	}
	p.Descriptor = d
	if !p.Init() {
		p.Destroy()
		return nil, fmt.Errorf("%s: %w: %s", l.Path(), ErrPluginInit, id)
	}
	return p, nil
}

// Destroy ends the instance, which must be deactivated. [main-thread]
func (p *Plugin) Destroy() {
	call(p.c.destroy, p.address)
	p.Host.free()
}

// Activate prepares the plugin to process blocks of min to max frames at rate
// Hz. [main-thread]
func (p *Plugin) Activate(rate float64, min, max uint32) error {
	if p.c.activate == 0 {
		return fmt.Errorf("%s: %w: %s has no activate function", p.library.Path(), ErrActivate, p.Descriptor.ID)
	}
	// A double between integers needs purego's full calling sequence.
	var activate func(plugin uintptr, rate float64, min, max uint32) bool
	purego.RegisterFunc(&activate, p.c.activate)
	p.Host.phase.Or(phaseActivating)
	ok := activate(p.address, rate, min, max)
	p.Host.phase.And(^uint32(phaseActivating))
	if !ok {
		return fmt.Errorf("%s: %w: %s at %g Hz, blocks of %d to %d frames",
			p.library.Path(), ErrActivate, p.Descriptor.ID, rate, min, max)
	}
	p.Host.phase.Or(phaseActive)
	return nil
}

// Deactivate undoes Activate. [main-thread]
func (p *Plugin) Deactivate() {
	p.Host.phase.And(^uint32(phaseActive))
	call(p.c.deactivate, p.address)
}

// OnMainThread answers RequestCallback. [main-thread]
func (p *Plugin) OnMainThread() { call(p.c.onMainThread, p.address) }

// StartProcessing tells the plugin that blocks follow; false means that it
// cannot. [audio-thread]
func (p *Plugin) StartProcessing() bool {
	p.Host.enterAudio()
	defer p.Host.leaveAudio()
	return callBool(p.c.startProcessing, p.address)
}

// StopProcessing tells the plugin that no more blocks follow. [audio-thread]
func (p *Plugin) StopProcessing() {
	p.Host.enterAudio()
	defer p.Host.leaveAudio()
	call(p.c.stopProcessing, p.address)
}

// Reset clears the plugin's history and keeps its settings. [audio-thread]
func (p *Plugin) Reset() {
	p.Host.enterAudio()
	defer p.Host.leaveAudio()
	call(p.c.reset, p.address)
}

// Process runs one block. [audio-thread]
func (p *Plugin) Process(b *Block) Status {
	p.Host.enterAudio()
	defer p.Host.leaveAudio()
	return Status(int32(call(p.c.process, p.address, address(&b.process))))
}

// FlushAudio is Params.Flush for an active plugin. [audio-thread]
func (p *Plugin) FlushAudio(a Params, in *EventList, out *OutputList) bool {
	p.Host.enterAudio()
	defer p.Host.leaveAudio()
	return a.Flush(in, out)
}

// HasExtension reports whether the plugin has an extension, with or without a
// wrapper here, be it under the id it had as a draft.
func (p *Plugin) HasExtension(id string) bool { return p.extension(id) != 0 }

func (p *Plugin) extension(id string) uintptr {
	cid := cString(id)
	table := call(p.c.getExtension, p.address, uintptr(unsafe.Pointer(cid)))
	if draft, ok := draftIDs[id]; ok && table == 0 {
		return p.extension(draft)
	}
	return table
}

// extension is the plugin's table for an extension. Without the extension it
// is a table of null functions, which answer as nothing.
func extension[T any](p *Plugin, id string) (table *T, ok bool) {
	if e := p.extension(id); e != 0 {
		return at[T](e), true
	}
	return new(T), false
}
