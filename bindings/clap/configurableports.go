package clap

import (
	"structs"
	"unsafe"
)

// pluginConfigurableAudioPorts is clap_plugin_configurable_audio_ports.
type pluginConfigurableAudioPorts struct {
	_                     structs.HostLayout
	canApplyConfiguration uintptr
	applyConfiguration    uintptr
}

// audioPortConfigurationRequest is clap_audio_port_configuration_request.
type audioPortConfigurationRequest struct {
	_            structs.HostLayout
	isInput      byte
	portIndex    uint32
	channelCount uint32
	portType     uintptr
	portDetails  uintptr
}

// PortRequest is a wish for the shape of one audio port.
type PortRequest struct {
	Input    bool
	Index    int
	Channels int
	Type     string // PortStereo, …
}

// CanConfigurePorts reports whether a plugin that is not active could give
// its ports these shapes, all of them together. [main-thread]
func (p *Plugin) CanConfigurePorts(requests []PortRequest) bool {
	c, _ := extension[pluginConfigurableAudioPorts](p, ExtConfigurableAudioPorts)
	return p.withPortRequests(requests, c.canApplyConfiguration)
}

// ConfigurePorts gives the ports of a plugin that is not active these shapes,
// all or none, and reports whether it did. [main-thread]
func (p *Plugin) ConfigurePorts(requests []PortRequest) bool {
	c, _ := extension[pluginConfigurableAudioPorts](p, ExtConfigurableAudioPorts)
	return p.withPortRequests(requests, c.applyConfiguration)
}

func (p *Plugin) withPortRequests(requests []PortRequest, fn uintptr) bool {
	mem := newMemory()
	defer mem.release()
	list := make([]audioPortConfigurationRequest, len(requests), len(requests)+1)
	mem.pin(unsafe.SliceData(list))
	for i, r := range requests {
		portType := cString(r.Type)
		mem.pin(portType)
		list[i] = audioPortConfigurationRequest{
			isInput: byte(cBool(r.Input)), portIndex: uint32(r.Index),
			channelCount: uint32(r.Channels), portType: address(portType),
		}
	}
	return callBool(fn, p.address, uintptr(unsafe.Pointer(unsafe.SliceData(list))), uintptr(len(list)))
}
