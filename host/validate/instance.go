package validate

import (
	"fmt"
	"strings"

	"lacquer/bindings/clap"
)

// Instance is a plugin under test. It is destroyed when the check ends, and
// stopped and deactivated before if need be.
type Instance struct {
	*clap.Plugin
	t      *T
	params clap.Params
	infos  []clap.ParamInfo // nil until Params

	active, processing, gone bool
}

// Instance makes an initialised instance of the plugin. Where that cannot be
// done the check is skipped: factory.create tells why.
func (t *T) Instance() *Instance {
	p, err := t.Library().Create(t.ID, nil)
	if err != nil {
		t.Skipf("no instance to test, see %s: %v", creates, err)
	}
	i := &Instance{Plugin: p, t: t}
	t.Cleanup(i.Destroy)
	return i
}

// Destroy ends the instance in the order CLAP asks for.
func (i *Instance) Destroy() {
	if i.gone {
		return
	}
	i.gone = true
	i.Stop()
	i.Deactivate()
	i.Plugin.Destroy()
}

// The rate and block length of checks to which they do not matter.
const (
	anyRate  = 48000
	anyBlock = 512
)

// Activate activates at a rate in Hz, for blocks of 1 to max frames; a plugin
// that refuses ends the check as failed, or as skipped where a check of its own
// tells.
func (i *Instance) Activate(rate float64, max uint32) {
	if err := i.Plugin.Activate(rate, 1, max); err != nil {
		if rate == anyRate && max == anyBlock {
			i.t.Skipf("it does not activate, see %s", activates)
		}
		i.t.Fatalf("it does not activate at %g Hz with blocks of 1 to %d frames, which every host may ask for", rate, max)
	}
	i.active = true
}

// Deactivate undoes Activate.
func (i *Instance) Deactivate() {
	i.Stop()
	if i.active {
		i.active = false
		i.Plugin.Deactivate()
	}
}

// Start calls start_processing on an audio thread.
func (i *Instance) Start() {
	i.t.Audio(func() { i.processing = i.StartProcessing() })
	if !i.processing {
		i.t.Skipf("it does not start to process, see %s", activates)
	}
}

// Stop calls stop_processing on an audio thread, if need be.
func (i *Instance) Stop() {
	if i.processing {
		i.processing = false
		i.t.Audio(i.StopProcessing)
	}
}

// Ports are the plugin's input or output ports, none without the extension.
func (i *Instance) Ports(input bool) []clap.AudioPortInfo {
	a, ok := i.AudioPorts()
	if !ok {
		return nil
	}
	var list []clap.AudioPortInfo
	for n := range min(a.Count(input), maxPorts) {
		if info, ok := a.Info(n, input); ok {
			list = append(list, info)
		}
	}
	return list
}

// Params are the plugin's parameters; a plugin that has none skips the check.
func (i *Instance) Params() (clap.Params, []clap.ParamInfo) {
	if i.infos == nil {
		a, ok := i.Plugin.Params()
		if !ok {
			i.t.Skipf("the plugin has no %s extension", clap.ExtParams)
		}
		i.params = a
		i.infos = []clap.ParamInfo{}
		for n := range min(a.Count(), maxParams) {
			if info, ok := a.Info(n); ok {
				i.infos = append(i.infos, info)
			}
		}
	}
	if len(i.infos) == 0 {
		i.t.Skipf("the plugin has no parameters")
	}
	return i.params, i.infos
}

// More of either are taken for garbage.
const (
	maxPorts  = 1000
	maxParams = 100000
)

// Flush hands parameter events to an instance outside process, on the thread
// that CLAP asks for; out may be nil.
func (i *Instance) Flush(in *clap.EventList, out *clap.OutputList) bool {
	if out == nil {
		out = clap.NewOutputList(1024)
		defer out.Close()
	}
	a, _ := i.Plugin.Params()
	if !i.active {
		return a.Flush(in, out)
	}
	var ok bool
	i.t.Audio(func() { ok = i.FlushAudio(a, in, out) })
	return ok
}

// Block allocates for the instance's ports and at most frames frames, in 32
// bit. It is freed when the check ends.
func (i *Instance) Block(frames int) *clap.Block {
	b := clap.NewBlock(i.Ports(true), i.Ports(false), frames, true, 4096, 4096)
	i.t.Cleanup(b.Close)
	return b
}

// Process runs one block on an audio thread.
func (i *Instance) Process(b *clap.Block) (status clap.Status) {
	i.t.Audio(func() { status = i.Plugin.Process(b) })
	return status
}

// Idle serves what the plugin asked of the main thread, as hosts do between
// blocks.
func (i *Instance) Idle() {
	for n := 0; n < 10 && i.Host.Take(clap.RequestCallback) != 0; n++ {
		i.OnMainThread()
	}
}

// named is a parameter as messages call it.
func named(p clap.ParamInfo) string {
	name := p.Name
	if module := strings.Trim(p.Module, "/"); module != "" {
		name = module + "/" + name
	}
	return fmt.Sprintf("parameter %d (%s)", p.ID, name)
}
