package clap

import (
	"slices"
	"structs"
	"sync"
	"unsafe"

	"github.com/ebitengine/purego"
)

// pluginPresetLoad is clap_plugin_preset_load.
type pluginPresetLoad struct {
	_            structs.HostLayout
	fromLocation uintptr
}

// hostPresetLoad is clap_host_preset_load.
type hostPresetLoad struct {
	_       structs.HostLayout
	onError uintptr
	loaded  uintptr
}

// LocationKind says where presets are.
type LocationKind uint32

// The kinds of location.
const (
	LocationFile   LocationKind = 0 // CLAP_PRESET_DISCOVERY_LOCATION_FILE
	LocationPlugin LocationKind = 1 // CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN
)

// PresetPlace is where one preset is.
type PresetPlace struct {
	Kind     LocationKind
	Location string // a path; empty for LocationPlugin
	LoadKey  string // which of the presets there; empty where there is one
}

// PresetResult is what a plugin told its host about a preset it was to load.
type PresetResult struct {
	PresetPlace
	Loaded  bool
	OSError int32  // of the operating system, or 0
	Message string // why it was not loaded
}

// LoadPreset has the plugin load a preset and reports whether it says that it
// did; Host.PresetResults has what it told beside. [main-thread]
func (p *Plugin) LoadPreset(preset PresetPlace) bool {
	c, _ := extension[pluginPresetLoad](p, ExtPresetLoad)
	location, key := optionalString(preset.Location), optionalString(preset.LoadKey)
	return callBool(c.fromLocation, p.address, uintptr(preset.Kind),
		uintptr(unsafe.Pointer(location)), uintptr(unsafe.Pointer(key)))
}

// optionalString is cString, and null for the empty string.
func optionalString(s string) *byte {
	if s == "" {
		return nil
	}
	return cString(s)
}

// presetResults are the host's notes of preset-load.
type presetResults struct {
	mu   sync.Mutex
	list []PresetResult
}

// maxPresetResults bounds what is kept until it is asked for.
const maxPresetResults = 1024

func (r *presetResults) add(result PresetResult) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.list) < maxPresetResults {
		r.list = append(r.list, result)
	}
}

// PresetResults are what the plugin told about presets since it was last
// asked. [thread-safe]
func (h *Host) PresetResults() []PresetResult {
	h.presets.mu.Lock()
	defer h.presets.mu.Unlock()
	list := slices.Clone(h.presets.list)
	h.presets.list = nil
	return list
}

var hostPresetLoadTable = shared(&hostPresetLoad{
	onError: purego.NewCallback(func(host, kind, location, key, osError, message uintptr) uintptr {
		if h := caller(host, "preset-load.on_error", onMainThread); h != nil {
			h.presets.add(PresetResult{
				PresetPlace: PresetPlace{LocationKind(kind), goString(location), goString(key)},
				OSError:     int32(osError), Message: goString(message),
			})
		}
		return 0
	}),
	loaded: purego.NewCallback(func(host, kind, location, key uintptr) uintptr {
		if h := caller(host, "preset-load.loaded", onMainThread); h != nil {
			h.presets.add(PresetResult{
				PresetPlace: PresetPlace{LocationKind(kind), goString(location), goString(key)},
				Loaded:      true,
			})
		}
		return 0
	}),
})
