package clap

import (
	"structs"
	"unsafe"

	"github.com/ebitengine/purego"
)

// pluginParams is clap_plugin_params.
type pluginParams struct {
	_           structs.HostLayout
	count       uintptr
	getInfo     uintptr
	getValue    uintptr
	valueToText uintptr
	textToValue uintptr
	flush       uintptr
}

// hostParams is clap_host_params.
type hostParams struct {
	_            structs.HostLayout
	rescan       uintptr
	clear        uintptr
	requestFlush uintptr
}

// paramInfo is clap_param_info.
type paramInfo struct {
	_            structs.HostLayout
	id           uint32
	flags        uint32
	cookie       uintptr
	name         [NameSize]byte
	module       [PathSize]byte
	minValue     float64
	maxValue     float64
	defaultValue float64
}

// ParamFlags say what a parameter is and allows.
type ParamFlags uint32

// Flags of a parameter.
const (
	ParamIsStepped       ParamFlags = 1 << 0  // CLAP_PARAM_IS_STEPPED
	ParamIsPeriodic      ParamFlags = 1 << 1  // CLAP_PARAM_IS_PERIODIC
	ParamIsHidden        ParamFlags = 1 << 2  // CLAP_PARAM_IS_HIDDEN
	ParamIsReadonly      ParamFlags = 1 << 3  // CLAP_PARAM_IS_READONLY
	ParamIsBypass        ParamFlags = 1 << 4  // CLAP_PARAM_IS_BYPASS
	ParamIsAutomatable   ParamFlags = 1 << 5  // CLAP_PARAM_IS_AUTOMATABLE
	ParamIsModulatable   ParamFlags = 1 << 10 // CLAP_PARAM_IS_MODULATABLE
	ParamRequiresProcess ParamFlags = 1 << 15 // CLAP_PARAM_REQUIRES_PROCESS
	ParamIsEnum          ParamFlags = 1 << 16 // CLAP_PARAM_IS_ENUM
)

// ParamRescanAll says that the list of parameters changed, which a plugin may
// tell only while it is not active.
const ParamRescanAll = 8 // CLAP_PARAM_RESCAN_ALL

// ParamInfo describes one parameter. Min, Max and Default are in the values
// events carry, which need not be the unit its texts show.
type ParamInfo struct {
	ID                uint32
	Flags             ParamFlags
	Cookie            uintptr // goes into the parameter's events, spares the plugin a search
	Name              string
	Module            string // where it belongs, parts separated by slashes
	Min, Max, Default float64
}

// Params is a plugin's params extension.
type Params struct {
	plugin uintptr
	c      *pluginParams
	// A double between integers needs purego's full calling sequence; nil
	// where the plugin has no such function.
	valueToText func(plugin uintptr, id uint32, value float64, out unsafe.Pointer, capacity uint32) bool
}

// Params returns the plugin's params extension, if it has it.
func (p *Plugin) Params() (Params, bool) {
	c, ok := extension[pluginParams](p, ExtParams)
	params := Params{plugin: p.address, c: c}
	if c.valueToText != 0 {
		purego.RegisterFunc(&params.valueToText, c.valueToText)
	}
	return params, ok
}

// Count returns the number of parameters. [main-thread]
func (a Params) Count() int { return int(uint32(call(a.c.count, a.plugin))) }

// Info describes the parameter at index, counted from 0. [main-thread]
func (a Params) Info(index int) (ParamInfo, bool) {
	c := new(paramInfo)
	if !callBool(a.c.getInfo, a.plugin, uintptr(index), uintptr(unsafe.Pointer(c))) {
		return ParamInfo{}, false
	}
	return ParamInfo{
		ID: c.id, Flags: ParamFlags(c.flags), Cookie: c.cookie,
		Name: text(c.name[:]), Module: text(c.module[:]),
		Min: c.minValue, Max: c.maxValue, Default: c.defaultValue,
	}, true
}

// Value returns a parameter's current value. [main-thread]
func (a Params) Value(id uint32) (float64, bool) {
	v := new(float64)
	ok := callBool(a.c.getValue, a.plugin, uintptr(id), uintptr(unsafe.Pointer(v)))
	return *v, ok
}

// ValueToText returns a value as the plugin shows it. [main-thread]
func (a Params) ValueToText(id uint32, value float64) (string, bool) {
	if a.valueToText == nil {
		return "", false
	}
	buffer := new([NameSize]byte)
	ok := a.valueToText(a.plugin, id, value, unsafe.Pointer(buffer), NameSize)
	return text(buffer[:]), ok
}

// TextToValue returns the value a text stands for. [main-thread]
func (a Params) TextToValue(id uint32, s string) (float64, bool) {
	v, c := new(float64), cString(s)
	ok := callBool(a.c.textToValue, a.plugin, uintptr(id), uintptr(unsafe.Pointer(c)), uintptr(unsafe.Pointer(v)))
	return *v, ok
}

// HasTextToValue reports whether the plugin has a TextToValue of its own.
func (a Params) HasTextToValue() bool { return a.c.textToValue != 0 }

// Flush hands parameter events to a plugin that is not processing and reports
// whether the plugin has a function for that. It must not run beside Process.
// [active ? audio-thread : main-thread]
func (a Params) Flush(in *EventList, out *OutputList) bool {
	if a.c.flush == 0 {
		return false
	}
	call(a.c.flush, a.plugin, address(in.c), address(out.c))
	return true
}

var hostParamsTable = shared(&hostParams{
	rescan:       teller("params.rescan", ToldParamsChanged, onMainThread, inactiveFor(ParamRescanAll)),
	clear:        teller("params.clear", ToldParamsChanged, onMainThread),
	requestFlush: teller("params.request_flush", RequestFlush, notOnAudioThread),
})
