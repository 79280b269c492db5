package clap

import (
	"structs"
	"unsafe"
)

// pluginAudioPortsConfig is clap_plugin_audio_ports_config.
type pluginAudioPortsConfig struct {
	_      structs.HostLayout
	count  uintptr
	get    uintptr
	Select uintptr // "select" is a keyword
}

// hostAudioPortsConfig is clap_host_audio_ports_config.
type hostAudioPortsConfig struct {
	_      structs.HostLayout
	rescan uintptr
}

// audioPortsConfig is clap_audio_ports_config.
type audioPortsConfig struct {
	_                      structs.HostLayout
	id                     uint32
	name                   [NameSize]byte
	inputPortCount         uint32
	outputPortCount        uint32
	hasMainInput           byte
	mainInputChannelCount  uint32
	mainInputPortType      uintptr
	hasMainOutput          byte
	mainOutputChannelCount uint32
	mainOutputPortType     uintptr
}

// PortsConfig is one of the arrangements of audio ports a plugin offers.
type PortsConfig struct {
	ID              uint32
	Name            string
	Inputs, Outputs int           // ports
	MainIn, MainOut MainPortShape // of the main ports, if any
}

// MainPortShape is what a configuration says of its main port.
type MainPortShape struct {
	Present  bool
	Channels int
	Type     string // PortStereo, …; may be empty
}

// AudioPortsConfigs is a plugin's audio-ports-config extension.
type AudioPortsConfigs struct {
	plugin uintptr
	c      *pluginAudioPortsConfig
}

// AudioPortsConfigs returns the plugin's audio-ports-config extension, if it
// has it.
func (p *Plugin) AudioPortsConfigs() (AudioPortsConfigs, bool) {
	c, ok := extension[pluginAudioPortsConfig](p, ExtAudioPortsConfig)
	return AudioPortsConfigs{p.address, c}, ok
}

// Count returns the number of configurations. [main-thread]
func (a AudioPortsConfigs) Count() int { return int(uint32(call(a.c.count, a.plugin))) }

// Config describes the configuration at index, counted from 0. [main-thread]
func (a AudioPortsConfigs) Config(index int) (PortsConfig, bool) {
	c := new(audioPortsConfig)
	if !callBool(a.c.get, a.plugin, uintptr(index), uintptr(unsafe.Pointer(c))) {
		return PortsConfig{}, false
	}
	return PortsConfig{
		ID: c.id, Name: text(c.name[:]), Inputs: int(c.inputPortCount), Outputs: int(c.outputPortCount),
		MainIn:  MainPortShape{c.hasMainInput != 0, int(c.mainInputChannelCount), goString(c.mainInputPortType)},
		MainOut: MainPortShape{c.hasMainOutput != 0, int(c.mainOutputChannelCount), goString(c.mainOutputPortType)},
	}, true
}

// Select has a plugin that is not active take a configuration and reports
// whether it did. [main-thread]
func (a AudioPortsConfigs) Select(id uint32) bool {
	return callBool(a.c.Select, a.plugin, uintptr(id))
}

var hostAudioPortsConfigTable = shared(&hostAudioPortsConfig{
	rescan: teller("audio-ports-config.rescan", ToldPortsConfigChanged, onMainThread),
})
