package clap

import (
	"errors"
	"fmt"
	"structs"
	"time"
	"unsafe"
)

// The preset-discovery factory, and the id it had as a draft.
const (
	PresetDiscoveryFactoryID      = "clap.preset-discovery-factory/2"       // CLAP_PRESET_DISCOVERY_FACTORY_ID
	draftPresetDiscoveryFactoryID = "clap.preset-discovery-factory/draft-2" // CLAP_PRESET_DISCOVERY_FACTORY_ID_COMPAT
)

// presetDiscoveryFactory is clap_preset_discovery_factory.
type presetDiscoveryFactory struct {
	_             structs.HostLayout
	count         uintptr
	getDescriptor uintptr
	create        uintptr
}

// presetProvider is clap_preset_discovery_provider.
type presetProvider struct {
	_            structs.HostLayout
	desc         uintptr
	providerData uintptr
	init         uintptr
	destroy      uintptr
	getMetadata  uintptr
	getExtension uintptr
}

// presetProviderDescriptor is clap_preset_discovery_provider_descriptor.
type presetProviderDescriptor struct {
	_           structs.HostLayout
	clapVersion Version
	id          uintptr
	name        uintptr
	vendor      uintptr
}

// What can be wrong with a file's presets.
var (
	ErrProvider = errors.New("the preset provider could not be created")
	ErrPresets  = errors.New("the presets could not be read")
)

// PresetProviderInfo is what a file says about one of its preset providers.
type PresetProviderInfo struct {
	CLAP             Version
	ID, Name, Vendor string
}

// PresetFlags say what presets are, or a whole location's.
type PresetFlags uint32

// Flags of presets.
const (
	PresetIsFactory  PresetFlags = 1 // CLAP_PRESET_DISCOVERY_IS_FACTORY_CONTENT
	PresetIsUser     PresetFlags = 2 // CLAP_PRESET_DISCOVERY_IS_USER_CONTENT
	PresetIsDemo     PresetFlags = 4 // CLAP_PRESET_DISCOVERY_IS_DEMO_CONTENT
	PresetIsFavorite PresetFlags = 8 // CLAP_PRESET_DISCOVERY_IS_FAVORITE
)

// PresetFileType is a kind of preset file. An empty extension, which has no
// dot, is any.
type PresetFileType struct{ Name, Description, Extension string }

// PresetLocation is a place with presets: a directory, a file or the plugin's
// own file.
type PresetLocation struct {
	Flags PresetFlags
	Name  string
	Kind  LocationKind
	Path  string // empty for LocationPlugin
}

// PresetSoundpack is a collection of presets or samples.
type PresetSoundpack struct {
	Flags                                     PresetFlags
	ID, Name, Description, URL, Vendor, Image string
	Released                                  time.Time // zero if unknown
}

// Preset is what a provider says about one preset.
type Preset struct {
	PresetPlace
	Name              string
	Plugins           []UniversalID
	Soundpack         string
	Flags             PresetFlags // of the preset, else of its location
	Creators          []string
	Description       string
	Created, Modified time.Time // zero if unknown
	Features          []string
	Extra             map[string]string
}

// UniversalID is a plugin's id and the ABI it belongs to, as "clap".
type UniversalID struct{ ABI, ID string }

// maxProviders is more than any file has.
const maxProviders = 1000

func (l *Library) presetFactory() *presetDiscoveryFactory {
	for _, id := range []string{PresetDiscoveryFactoryID, draftPresetDiscoveryFactoryID} {
		if f := l.FactoryAddress(id); f != 0 {
			return at[presetDiscoveryFactory](f)
		}
	}
	return new(presetDiscoveryFactory)
}

// PresetProviders describes the preset providers in the file. [thread-safe]
func (l *Library) PresetProviders() []PresetProviderInfo {
	f := l.presetFactory()
	n := min(uint32(call(f.count, address(f))), maxProviders)
	list := make([]PresetProviderInfo, 0, n)
	for i := range n {
		if d := call(f.getDescriptor, address(f), uintptr(i)); d != 0 {
			list = append(list, newProviderInfo(d))
		}
	}
	return list
}

func newProviderInfo(p uintptr) PresetProviderInfo {
	d := at[presetProviderDescriptor](p)
	return PresetProviderInfo{d.clapVersion, goString(d.id), goString(d.name), goString(d.vendor)}
}

// PresetProvider finds the presets of a file's plugins. It is for one
// goroutine at a time, any.
type PresetProvider struct {
	Info       PresetProviderInfo // what it says itself
	FileTypes  []PresetFileType
	Locations  []PresetLocation
	Soundpacks []PresetSoundpack

	path    string
	c       *presetProvider
	indexer *indexer
	mem     *memory
}

// OpenPresetProvider makes the provider with the given id, listed or not, and
// has it declare where its presets are.
func (l *Library) OpenPresetProvider(id string) (*PresetProvider, error) {
	p := &PresetProvider{path: l.Path(), mem: newMemory()}
	p.indexer = newIndexer(p)
	cid, f := cString(id), l.presetFactory()
	c := call(f.create, address(f), address(p.indexer.c), uintptr(unsafe.Pointer(cid)))
	if c == 0 {
		p.mem.release()
		return nil, fmt.Errorf("%s: %w: %q", l.Path(), ErrProvider, id)
	}
	p.c = at[presetProvider](c)
	if p.c.desc != 0 {
		p.Info = newProviderInfo(p.c.desc)
	}
	p.indexer.open = true
	ok := callBool(p.c.init, c)
	p.indexer.open = false
	if !ok {
		p.Close()
		return nil, fmt.Errorf("%s: %w: %q: its init failed", l.Path(), ErrProvider, id)
	}
	return p, nil
}

// Close ends the provider.
func (p *PresetProvider) Close() {
	call(p.c.destroy, address(p.c))
	p.mem.release()
}

// Violations are the calls of the host's that the provider was not allowed to
// make.
func (p *PresetProvider) Violations() []Violation { return p.indexer.misuse.all() }

// Read returns the presets in one location or file. Presets that came before
// an error are returned with it.
func (p *PresetProvider) Read(kind LocationKind, path string, inherited PresetFlags) ([]Preset, error) {
	r := newReceiver(p, PresetPlace{Kind: kind, Location: path}, inherited)
	defer r.mem.release()
	cpath := optionalString(path)
	ok := callBool(p.c.getMetadata, address(p.c), uintptr(kind), uintptr(unsafe.Pointer(cpath)), address(r.c))
	what := path
	if kind == LocationPlugin {
		what = "in the plugin"
	}
	if r.failed != "" {
		return r.presets, fmt.Errorf("%s: %w: %s: %s", p.path, ErrPresets, what, r.failed)
	}
	if !ok {
		return r.presets, fmt.Errorf("%s: %w: %s: no reason given", p.path, ErrPresets, what)
	}
	return r.presets, nil
}
