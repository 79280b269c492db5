package clap

import "structs"

// pluginState is clap_plugin_state.
type pluginState struct {
	_    structs.HostLayout
	save uintptr
	load uintptr
}

// hostState is clap_host_state.
type hostState struct {
	_         structs.HostLayout
	markDirty uintptr
}

// SaveState returns the plugin's state; ok is false if it has none or did not
// write it whole. [main-thread]
func (p *Plugin) SaveState() (state []byte, ok bool) {
	c, _ := extension[pluginState](p, ExtState)
	return withOutput(func(stream uintptr) bool {
		return callBool(c.save, p.address, stream)
	})
}

// LoadState gives the plugin a state back and reports whether it took it.
// [main-thread]
func (p *Plugin) LoadState(state []byte) bool {
	c, _ := extension[pluginState](p, ExtState)
	return withInput(state, func(stream uintptr) bool {
		return callBool(c.load, p.address, stream)
	})
}

var hostStateTable = shared(&hostState{markDirty: teller("state.mark_dirty", ToldStateDirty, onMainThread)})
