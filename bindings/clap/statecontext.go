package clap

import "structs"

// pluginStateContext is clap_plugin_state_context.
type pluginStateContext struct {
	_    structs.HostLayout
	save uintptr
	load uintptr
}

// StateContext says what a state is saved or loaded for.
type StateContext uint32

// The contexts of a state.
const (
	StateForPreset    StateContext = 1 // CLAP_STATE_CONTEXT_FOR_PRESET
	StateForDuplicate StateContext = 2 // CLAP_STATE_CONTEXT_FOR_DUPLICATE
	StateForProject   StateContext = 3 // CLAP_STATE_CONTEXT_FOR_PROJECT
)

// SaveStateFor is SaveState for a purpose; ok is false without the extension
// as well. [main-thread]
func (p *Plugin) SaveStateFor(context StateContext) (state []byte, ok bool) {
	c, _ := extension[pluginStateContext](p, ExtStateContext)
	return withOutput(func(stream uintptr) bool {
		return callBool(c.save, p.address, stream, uintptr(context))
	})
}

// LoadStateFor is LoadState for a purpose. [main-thread]
func (p *Plugin) LoadStateFor(context StateContext, state []byte) bool {
	c, _ := extension[pluginStateContext](p, ExtStateContext)
	return withInput(state, func(stream uintptr) bool {
		return callBool(c.load, p.address, stream, uintptr(context))
	})
}
