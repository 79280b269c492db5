package clap

import (
	"fmt"
	"structs"

	"github.com/ebitengine/purego"
)

// presetReceiver is clap_preset_discovery_metadata_receiver, what a provider
// tells about the presets of one location.
type presetReceiver struct {
	_              structs.HostLayout
	receiverData   uintptr
	onError        uintptr
	beginPreset    uintptr
	addPluginID    uintptr
	setSoundpackID uintptr
	setFlags       uintptr
	addCreator     uintptr
	setDescription uintptr
	setTimestamps  uintptr
	addFeature     uintptr
	addExtraInfo   uintptr
}

// universalPluginID is clap_universal_plugin_id.
type universalPluginID struct {
	_   structs.HostLayout
	abi uintptr
	id  uintptr
}

// maxPresets bounds what a provider that never stops may tell.
const maxPresets = 100000

// receiver is the Go side of presetReceiver; receiver_data is its address.
type receiver struct {
	c         *presetReceiver
	provider  *PresetProvider
	place     PresetPlace
	inherited PresetFlags
	presets   []Preset
	failed    string
	mem       *memory
}

func newReceiver(p *PresetProvider, place PresetPlace, inherited PresetFlags) *receiver {
	table := receiverTable
	r := &receiver{c: &table, provider: p, place: place, inherited: inherited, mem: newMemory()}
	r.c.receiverData = address(r)
	r.mem.pin(r)
	r.mem.pin(r.c)
	return r
}

func receiverAt(table uintptr) *receiver {
	return at[receiver](at[presetReceiver](table).receiverData)
}

var receiverTable = presetReceiver{
	onError: purego.NewCallback(func(table, osError, message uintptr) uintptr {
		r := receiverAt(table)
		if r.failed = goString(message); int32(osError) != 0 {
			r.failed = fmt.Sprintf("%s (error %d of the system)", r.failed, int32(osError))
		}
		return 0
	}),
	beginPreset: purego.NewCallback(func(table, name, key uintptr) uintptr {
		r := receiverAt(table)
		if len(r.presets) == maxPresets {
			return 0
		}
		p := Preset{PresetPlace: r.place, Name: goString(name), Flags: r.inherited}
		p.LoadKey = goString(key)
		r.presets = append(r.presets, p)
		return 1
	}),
	addPluginID: receives("add_plugin_id", func(p *Preset, id, _ uintptr) {
		if id != 0 {
			c := at[universalPluginID](id)
			p.Plugins = append(p.Plugins, UniversalID{goString(c.abi), goString(c.id)})
		}
	}),
	setSoundpackID: receives("set_soundpack_id", func(p *Preset, id, _ uintptr) { p.Soundpack = goString(id) }),
	setFlags:       receives("set_flags", func(p *Preset, flags, _ uintptr) { p.Flags = PresetFlags(flags) }),
	addCreator: receives("add_creator", func(p *Preset, creator, _ uintptr) {
		p.Creators = append(p.Creators, goString(creator))
	}),
	setDescription: receives("set_description", func(p *Preset, s, _ uintptr) { p.Description = goString(s) }),
	setTimestamps: receives("set_timestamps", func(p *Preset, created, modified uintptr) {
		p.Created, p.Modified = timestamp(uint64(created)), timestamp(uint64(modified))
	}),
	addFeature: receives("add_feature", func(p *Preset, feature, _ uintptr) {
		p.Features = append(p.Features, goString(feature))
	}),
	addExtraInfo: receives("add_extra_info", func(p *Preset, key, value uintptr) {
		if p.Extra == nil {
			p.Extra = map[string]string{}
		}
		p.Extra[goString(key)] = goString(value)
	}),
}

// receives makes the callback that takes something about the preset begun
// last.
func receives(name string, take func(p *Preset, a, b uintptr)) uintptr {
	return purego.NewCallback(func(table, a, b uintptr) uintptr {
		r := receiverAt(table)
		if len(r.presets) == 0 {
			r.provider.indexer.misuse.add("metadata-receiver."+name, "before begin_preset")
			return 0
		}
		take(&r.presets[len(r.presets)-1], a, b)
		return 0
	})
}
