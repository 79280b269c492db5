package clap

import (
	"structs"
	"time"

	"github.com/ebitengine/purego"
)

// presetIndexer is clap_preset_discovery_indexer, what a provider tells where
// presets are.
type presetIndexer struct {
	_                structs.HostLayout
	clapVersion      Version
	name             uintptr
	vendor           uintptr
	url              uintptr
	version          uintptr
	indexerData      uintptr
	declareFiletype  uintptr
	declareLocation  uintptr
	declareSoundpack uintptr
	getExtension     uintptr
}

// presetFiletype is clap_preset_discovery_filetype.
type presetFiletype struct {
	_             structs.HostLayout
	name          uintptr
	description   uintptr
	fileExtension uintptr
}

// presetLocation is clap_preset_discovery_location.
type presetLocation struct {
	_        structs.HostLayout
	flags    uint32
	name     uintptr
	kind     uint32
	location uintptr
}

// presetSoundpack is clap_preset_discovery_soundpack.
type presetSoundpack struct {
	_                structs.HostLayout
	flags            uint32
	id               uintptr
	name             uintptr
	description      uintptr
	homepageURL      uintptr
	vendor           uintptr
	imagePath        uintptr
	releaseTimestamp uint64
}

// maxDeclared bounds what a provider that never stops may declare.
const maxDeclared = 10000

// indexer is the Go side of presetIndexer; indexer_data is its address.
type indexer struct {
	c        *presetIndexer
	provider *PresetProvider
	open     bool // the provider is in its init
	misuse   misuse
}

func newIndexer(p *PresetProvider) *indexer {
	x := &indexer{provider: p, c: &presetIndexer{
		clapVersion:      HostVersion,
		name:             p.pinned(Identity.Name),
		vendor:           p.pinned(Identity.Vendor),
		url:              p.pinned(Identity.URL),
		version:          p.pinned(Identity.Version),
		declareFiletype:  declareFiletype,
		declareLocation:  declareLocation,
		declareSoundpack: declareSoundpack,
		getExtension:     indexerExtension,
	}}
	x.c.indexerData = address(x)
	p.mem.pin(x)
	p.mem.pin(x.c)
	return x
}

func (p *PresetProvider) pinned(s string) uintptr {
	c := cString(s)
	p.mem.pin(c)
	return address(c)
}

// take runs f on behalf of a declaration and answers whether it was valid.
func (x *indexer) take(name string, what uintptr, declared int, f func()) uintptr {
	if !x.open {
		x.misuse.add(name, "outside init")
		return 0
	}
	if what == 0 || declared >= maxDeclared {
		return 0
	}
	f()
	return 1
}

// The callbacks find their indexer through indexer_data.
var (
	declareFiletype = purego.NewCallback(func(table, what uintptr) uintptr {
		x := at[indexer](at[presetIndexer](table).indexerData)
		p := x.provider
		return x.take("indexer.declare_filetype", what, len(p.FileTypes), func() {
			c := at[presetFiletype](what)
			p.FileTypes = append(p.FileTypes, PresetFileType{goString(c.name), goString(c.description), goString(c.fileExtension)})
		})
	})
	declareLocation = purego.NewCallback(func(table, what uintptr) uintptr {
		x := at[indexer](at[presetIndexer](table).indexerData)
		p := x.provider
		return x.take("indexer.declare_location", what, len(p.Locations), func() {
			c := at[presetLocation](what)
			p.Locations = append(p.Locations, PresetLocation{
				PresetFlags(c.flags), goString(c.name), LocationKind(c.kind), goString(c.location)})
		})
	})
	declareSoundpack = purego.NewCallback(func(table, what uintptr) uintptr {
		x := at[indexer](at[presetIndexer](table).indexerData)
		p := x.provider
		return x.take("indexer.declare_soundpack", what, len(p.Soundpacks), func() {
			c := at[presetSoundpack](what)
			p.Soundpacks = append(p.Soundpacks, PresetSoundpack{
				Flags: PresetFlags(c.flags), ID: goString(c.id), Name: goString(c.name),
				Description: goString(c.description), URL: goString(c.homepageURL),
				Vendor: goString(c.vendor), Image: goString(c.imagePath), Released: timestamp(c.releaseTimestamp),
			})
		})
	})
	indexerExtension = purego.NewCallback(func(_, _ uintptr) uintptr { return 0 })
)

// timestamp is a clap_timestamp, seconds since 1970 with 0 for unknown.
func timestamp(seconds uint64) time.Time {
	if seconds == 0 || seconds > 1<<40 {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0).UTC()
}
