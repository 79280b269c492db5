package clap

import (
	"structs"
	"unsafe"
)

// pluginAudioPortsConfigInfo is clap_plugin_audio_ports_config_info.
type pluginAudioPortsConfigInfo struct {
	_             structs.HostLayout
	currentConfig uintptr
	get           uintptr
}

// AudioPortsConfigInfo is a plugin's audio-ports-config-info extension: the
// ports of each configuration without selecting it.
type AudioPortsConfigInfo struct {
	plugin uintptr
	c      *pluginAudioPortsConfigInfo
}

// AudioPortsConfigInfo returns the plugin's audio-ports-config-info
// extension, if it has it.
func (p *Plugin) AudioPortsConfigInfo() (AudioPortsConfigInfo, bool) {
	c, ok := extension[pluginAudioPortsConfigInfo](p, ExtAudioPortsConfigInfo)
	return AudioPortsConfigInfo{p.address, c}, ok
}

// Current is the id of the configuration in force, or InvalidID.
// [main-thread]
func (a AudioPortsConfigInfo) Current() uint32 {
	if a.c.currentConfig == 0 {
		return InvalidID
	}
	return uint32(call(a.c.currentConfig, a.plugin))
}

// Info describes the port at index that the configuration would have.
// [main-thread]
func (a AudioPortsConfigInfo) Info(config uint32, index int, input bool) (AudioPortInfo, bool) {
	c := new(audioPortInfo)
	if !callBool(a.c.get, a.plugin, uintptr(config), uintptr(index), cBool(input), uintptr(unsafe.Pointer(c))) {
		return AudioPortInfo{}, false
	}
	return c.info(), true
}
