package clap

import "structs"

// pluginAudioPortsActivation is clap_plugin_audio_ports_activation.
type pluginAudioPortsActivation struct {
	_                          structs.HostLayout
	canActivateWhileProcessing uintptr
	setActive                  uintptr
}

// AudioPortsActivation is a plugin's audio-ports-activation extension, which
// switches ports off that nothing is connected to.
type AudioPortsActivation struct {
	plugin *Plugin
	c      *pluginAudioPortsActivation
}

// AudioPortsActivation returns the plugin's audio-ports-activation extension,
// if it has it.
func (p *Plugin) AudioPortsActivation() (AudioPortsActivation, bool) {
	c, ok := extension[pluginAudioPortsActivation](p, ExtAudioPortsActivation)
	return AudioPortsActivation{p, c}, ok
}

// WhileProcessing reports whether SetActiveAudio may be used. [main-thread]
func (a AudioPortsActivation) WhileProcessing() bool {
	return callBool(a.c.canActivateWhileProcessing, a.plugin.address)
}

// SetActive switches a port of a plugin that is not active on or off and
// reports whether it is done. bits is the width of the samples to come, 32 or
// 64, or 0 for either. [main-thread]
func (a AudioPortsActivation) SetActive(input bool, index int, active bool, bits int) bool {
	return callBool(a.c.setActive, a.plugin.address, cBool(input), uintptr(index), cBool(active), uintptr(bits))
}

// SetActiveAudio is SetActive for an active plugin. [audio-thread]
func (a AudioPortsActivation) SetActiveAudio(input bool, index int, active bool, bits int) bool {
	a.plugin.Host.enterAudio()
	defer a.plugin.Host.leaveAudio()
	return a.SetActive(input, index, active, bits)
}
