package clap

import "structs"

// pluginRender is clap_plugin_render.
type pluginRender struct {
	_                          structs.HostLayout
	hasHardRealtimeRequirement uintptr
	set                        uintptr
}

// RenderMode says whether time is short.
type RenderMode int32

// The render modes.
const (
	RenderRealtime RenderMode = 0 // CLAP_RENDER_REALTIME
	RenderOffline  RenderMode = 1 // CLAP_RENDER_OFFLINE
)

// SetRenderMode tells the plugin and reports whether it follows.
// [main-thread]
func (p *Plugin) SetRenderMode(mode RenderMode) bool {
	c, _ := extension[pluginRender](p, ExtRender)
	return callBool(c.set, p.address, uintptr(mode))
}

// NeedsRealtime reports whether the plugin cannot run faster than time, as
// one that drives hardware. [main-thread]
func (p *Plugin) NeedsRealtime() bool {
	c, _ := extension[pluginRender](p, ExtRender)
	return callBool(c.hasHardRealtimeRequirement, p.address)
}
