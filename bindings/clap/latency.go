package clap

import "structs"

// pluginLatency is clap_plugin_latency.
type pluginLatency struct {
	_   structs.HostLayout
	get uintptr
}

// hostLatency is clap_host_latency.
type hostLatency struct {
	_       structs.HostLayout
	changed uintptr
}

// Latency returns the plugin's delay in frames, 0 without the extension.
// Valid from activate to deactivate. [main-thread]
func (p *Plugin) Latency() uint32 {
	c, _ := extension[pluginLatency](p, ExtLatency)
	return uint32(call(c.get, p.address))
}

var hostLatencyTable = shared(&hostLatency{changed: teller("latency.changed", ToldLatencyChanged, onMainThread, whileActivating)})
