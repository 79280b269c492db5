package clap

import (
	"structs"
	"unsafe"
)

// pluginAudioPorts is clap_plugin_audio_ports.
type pluginAudioPorts struct {
	_     structs.HostLayout
	count uintptr
	get   uintptr
}

// hostAudioPorts is clap_host_audio_ports.
type hostAudioPorts struct {
	_                     structs.HostLayout
	isRescanFlagSupported uintptr
	rescan                uintptr
}

// audioPortInfo is clap_audio_port_info.
type audioPortInfo struct {
	_            structs.HostLayout
	id           uint32
	name         [NameSize]byte
	flags        uint32
	channelCount uint32
	portType     uintptr
	inPlacePair  uint32
}

// PortFlags say what an audio port is and takes.
type PortFlags uint32

// Flags of an audio port.
const (
	PortIsMain                   PortFlags = 1 // CLAP_AUDIO_PORT_IS_MAIN
	PortSupports64Bits           PortFlags = 2 // CLAP_AUDIO_PORT_SUPPORTS_64BITS
	PortPrefers64Bits            PortFlags = 4 // CLAP_AUDIO_PORT_PREFERS_64BITS
	PortRequiresCommonSampleSize PortFlags = 8 // CLAP_AUDIO_PORT_REQUIRES_COMMON_SAMPLE_SIZE
)

// AudioPortsRescanNames says that nothing but names of ports changed, the one
// change allowed while a plugin is active.
const AudioPortsRescanNames = 1 // CLAP_AUDIO_PORTS_RESCAN_NAMES

// What an audio port's type can be; other types exist.
const (
	PortMono   = "mono"   // CLAP_PORT_MONO
	PortStereo = "stereo" // CLAP_PORT_STEREO
)

// AudioPortInfo describes one audio port.
type AudioPortInfo struct {
	ID          uint32
	Name        string
	Flags       PortFlags
	Channels    int
	Type        string // PortStereo, …; may be empty
	InPlacePair uint32 // id of the port that may share its buffer, or InvalidID
}

// AudioPorts is a plugin's audio-ports extension.
type AudioPorts struct {
	plugin uintptr
	c      *pluginAudioPorts
}

// AudioPorts returns the plugin's audio-ports extension, if it has it.
func (p *Plugin) AudioPorts() (AudioPorts, bool) {
	c, ok := extension[pluginAudioPorts](p, ExtAudioPorts)
	return AudioPorts{p.address, c}, ok
}

// Count returns the number of input or output ports. [main-thread]
func (a AudioPorts) Count(input bool) int {
	return int(uint32(call(a.c.count, a.plugin, cBool(input))))
}

// Info describes the port at index, counted from 0. [main-thread]
func (a AudioPorts) Info(index int, input bool) (AudioPortInfo, bool) {
	c := new(audioPortInfo)
	if !callBool(a.c.get, a.plugin, uintptr(index), cBool(input), uintptr(unsafe.Pointer(c))) {
		return AudioPortInfo{}, false
	}
	return c.info(), true
}

func (c *audioPortInfo) info() AudioPortInfo {
	return AudioPortInfo{
		ID: c.id, Name: text(c.name[:]), Flags: PortFlags(c.flags),
		Channels: int(c.channelCount), Type: goString(c.portType), InPlacePair: c.inPlacePair,
	}
}

// hostAudioPortsTable answers that no change of ports is supported while the
// plugin lives, and notes that one was announced all the same.
var hostAudioPortsTable = shared(&hostAudioPorts{
	isRescanFlagSupported: ignorer("audio-ports.is_rescan_flag_supported", onMainThread),
	rescan:                teller("audio-ports.rescan", ToldAudioPortsChanged, onMainThread, inactiveFor(^uint32(AudioPortsRescanNames))),
})
