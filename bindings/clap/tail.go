package clap

import (
	"math"
	"structs"
)

// pluginTail is clap_plugin_tail.
type pluginTail struct {
	_   structs.HostLayout
	get uintptr
}

// hostTail is clap_host_tail.
type hostTail struct {
	_       structs.HostLayout
	changed uintptr
}

// InfiniteTail and everything above it means that a tail has no end.
const InfiniteTail = math.MaxInt32

// Tail returns how many frames the plugin sounds on after its input, and
// whether it says so at all. [main-thread, audio-thread]
func (p *Plugin) Tail() (frames uint32, ok bool) {
	c, _ := extension[pluginTail](p, ExtTail)
	return uint32(call(c.get, p.address)), c.get != 0
}

// TailAudio is Tail on the audio thread.
func (p *Plugin) TailAudio() (frames uint32, ok bool) {
	p.Host.enterAudio()
	defer p.Host.leaveAudio()
	return p.Tail()
}

var hostTailTable = shared(&hostTail{changed: teller("tail.changed", ToldTailChanged, onAudioThread)})
