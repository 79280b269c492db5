// Package engine drives one instance of a CLAP effect offline: it loads the
// plugin, sets its parameters, feeds it blocks with sample-accurate
// automation, takes the latency off the front and drains what sounds on at
// the end.
//
// # Goroutines
//
// Process, Render and Reset are the plugin's audio thread: one goroutine at a
// time, any one. All other methods may be called beside them, from any
// goroutine; what CLAP wants on the main thread runs on the one thread
// clap.OnMain keeps for it. Activate, Deactivate and Close wait for the block
// or the render in progress.
package engine

import (
	"errors"
	"fmt"
	"sync"

	"lacquer/bindings/clap"
	"lacquer/dsp"
)

// What can be wrong beside the errors of package clap. The errors returned
// wrap these and name the file and the plugin.
var (
	ErrNoEffect     = errors.New("no audio effect in the file")
	ErrNoAudioPorts = errors.New("the plugin has no audio ports")
	ErrNotStereo    = errors.New("the plugin is not stereo")
	ErrStart        = errors.New("the plugin refused to start processing")
	ErrProcess      = errors.New("the plugin's process failed")
	ErrState        = errors.New("the plugin's state")
	ErrInactive     = errors.New("the plugin is not active")
	ErrClosed       = errors.New("the plugin is closed")
)

// Meters are what Lacquer's own plugin measures.
type Meters = clap.Meters

func init() { clap.Identity.Version = dsp.Version }

// Plugin is one instance of a plugin.
type Plugin struct {
	path string
	id   string
	lib  *clap.Library
	log  log

	// Written on the main thread with audio held, so that either suffices
	// to read: whether there is an instance, and what it runs with.
	audio sync.Mutex
	inst  *clap.Plugin
	run   *running // nil while inactive

	// Used on the main thread only.
	params  clap.Params
	infos   []clap.ParamInfo
	cookies map[uint32]uintptr // of the parameters' events; replaced, never written to
	flushIn *clap.EventList
	flushTo *clap.OutputList

	mu    sync.Mutex
	queue []Event // settings that wait for the next block
}

// Open loads the plugin with the given id from the file at path. An empty id
// stands for the first audio effect in the file.
func Open(path, id string) (*Plugin, error) {
	p := &Plugin{path: path}
	var err error
	clap.OnMain(func() { err = p.open(id) })
	if err != nil {
		return nil, err
	}
	return p, nil
}

func (p *Plugin) open(id string) (err error) {
	if p.lib, err = clap.Open(p.path); err != nil {
		return err
	}
	if p.id = id; id == "" {
		p.id, err = firstEffect(p.lib)
	}
	if err == nil {
		p.inst, err = p.lib.Create(p.id, p.log.add)
	}
	if err != nil {
		p.lib.Close()
		return p.log.explain(err)
	}
	p.params, _ = p.inst.Params()
	p.flushIn, p.flushTo = clap.NewEventList(1), clap.NewOutputList(64)
	p.serve()
	return nil
}

func firstEffect(lib *clap.Library) (string, error) {
	plugins := lib.Plugins()
	for _, d := range plugins {
		if d.Has(clap.FeatureAudioEffect) {
			return d.ID, nil
		}
	}
	has := "nothing at all"
	if len(plugins) > 0 {
		has = fmt.Sprintf("%s (%v); name one to use it all the same", plugins[0].ID, plugins[0].Features)
	}
	return "", fmt.Errorf("%s: %w: it has %s", lib.Path(), ErrNoEffect, has)
}

// Close ends the instance and unloads the file if nothing else in it is in
// use. The other methods do nothing afterwards.
func (p *Plugin) Close() {
	p.audio.Lock()
	defer p.audio.Unlock()
	p.deactivate()
	clap.OnMain(func() {
		if p.inst == nil {
			return
		}
		p.inst.Destroy()
		p.inst = nil
		p.flushIn.Close()
		p.flushTo.Close()
		p.lib.Close()
	})
}

// main runs f on the main thread, and then what the plugin has asked to have
// run there.
func (p *Plugin) main(f func()) error {
	err := ErrClosed
	clap.OnMain(func() {
		if p.inst == nil {
			return
		}
		f()
		p.serve()
		err = nil
	})
	return err
}

// serve answers what the plugin has asked of the main thread, once: a plugin
// that asks again is answered at the next opportunity.
func (p *Plugin) serve() {
	asked := p.inst.Host.Take(clap.RequestCallback | clap.RequestFlush)
	if asked&clap.RequestCallback != 0 {
		p.inst.OnMainThread()
	}
	if asked&clap.RequestFlush != 0 && p.run == nil { // else the next block does it
		p.flush()
	}
}

// fault names the file and the plugin in front of an error.
func (p *Plugin) fault(err error, format string, args ...any) error {
	detail := fmt.Sprintf(format, args...)
	if detail != "" {
		detail = ": " + detail
	}
	return p.log.explain(fmt.Errorf("%s: %s: %w%s", p.path, p.id, err, detail))
}
