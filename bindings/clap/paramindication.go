package clap

import (
	"structs"
	"unsafe"
)

// pluginParamIndication is clap_plugin_param_indication.
type pluginParamIndication struct {
	_             structs.HostLayout
	setMapping    uintptr
	setAutomation uintptr
}

// AutomationState says what a host's automation does to a parameter.
type AutomationState uint32

// The states of automation.
const (
	AutomationNone       AutomationState = 0 // CLAP_PARAM_INDICATION_AUTOMATION_NONE
	AutomationPresent    AutomationState = 1 // CLAP_PARAM_INDICATION_AUTOMATION_PRESENT
	AutomationPlaying    AutomationState = 2 // CLAP_PARAM_INDICATION_AUTOMATION_PLAYING
	AutomationRecording  AutomationState = 3 // CLAP_PARAM_INDICATION_AUTOMATION_RECORDING
	AutomationOverriding AutomationState = 4 // CLAP_PARAM_INDICATION_AUTOMATION_OVERRIDING
)

// Mapping is the control of a device that moves a parameter.
type Mapping struct {
	Color              *Color // nil for none
	Label, Description string
}

// IndicateMapping tells the plugin which control moves a parameter, nil for
// none. [main-thread]
func (p *Plugin) IndicateMapping(param uint32, m *Mapping) {
	c, _ := extension[pluginParamIndication](p, ExtParamIndication)
	has := cBool(m != nil)
	if m == nil {
		m = new(Mapping)
	}
	label, description := optionalString(m.Label), optionalString(m.Description)
	call(c.setMapping, p.address, uintptr(param), has, uintptr(unsafe.Pointer(m.Color)),
		uintptr(unsafe.Pointer(label)), uintptr(unsafe.Pointer(description)))
}

// IndicateAutomation tells the plugin what automation does to a parameter; the
// colour may be nil. [main-thread]
func (p *Plugin) IndicateAutomation(param uint32, state AutomationState, color *Color) {
	c, _ := extension[pluginParamIndication](p, ExtParamIndication)
	call(c.setAutomation, p.address, uintptr(param), uintptr(state), uintptr(unsafe.Pointer(color)))
}
