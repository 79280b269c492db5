package clap

import (
	"structs"

	"github.com/ebitengine/purego"
)

// pluginGainAdjustmentMetering is clap_plugin_gain_adjustment_metering.
type pluginGainAdjustmentMetering struct {
	_   structs.HostLayout
	get uintptr
}

// GainAdjustment returns how much the plugin turns its input up or, negative,
// down at the last frame of the last block in dB, and whether it says so at
// all. [audio-thread]
func (p *Plugin) GainAdjustment() (dB float64, ok bool) {
	c, _ := extension[pluginGainAdjustmentMetering](p, ExtGainAdjustmentMetering)
	if c.get == 0 {
		return 0, false
	}
	// A double result needs purego's full calling sequence.
	var get func(plugin uintptr) float64
	purego.RegisterFunc(&get, c.get)
	p.Host.enterAudio()
	defer p.Host.leaveAudio()
	return get(p.address), true
}
