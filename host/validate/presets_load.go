package validate

import (
	"os"
	"path/filepath"

	"lacquer/bindings/clap"
)

// mine are presets for the plugin, at most maxLoaded of them.
func (t *T) mine(i *Instance) (list []clap.Preset) {
	if !i.HasExtension(clap.ExtPresetLoad) {
		t.Skipf("the plugin has no %s extension", clap.ExtPresetLoad)
	}
	for _, p := range t.found() {
		for _, id := range p.Plugins {
			if id == (clap.UniversalID{ABI: "clap", ID: t.ID}) {
				list = append(list, p)
				break
			}
		}
	}
	if len(list) == 0 {
		t.Skipf("no presets for this plugin are found")
	}
	t.Rand.Shuffle(len(list), func(a, b int) { list[a], list[b] = list[b], list[a] })
	return list[:min(len(list), maxLoaded)]
}

// maxLoaded bounds how many presets are loaded.
const maxLoaded = 200

// loadPreset loads a preset and fails where that is not done or not told.
func (i *Instance) loadPreset(p clap.Preset) bool {
	i.Host.PresetResults()
	took := i.LoadPreset(p.PresetPlace)
	i.Idle()
	results := i.Host.PresetResults()
	if !took {
		why := ""
		if len(results) > 0 {
			why = " (" + results[0].Message + ")"
		}
		i.t.Failf("the preset %q (%s) is not loaded%s", p.Name, describePlace(p.PresetPlace), why)
		return false
	}
	for _, r := range results {
		if r.Loaded && r.PresetPlace == p.PresetPlace {
			return true
		}
	}
	i.t.Failf("the preset %q is loaded and the host is not told by preset-load.loaded with its place: the browser still shows the one before", p.Name)
	return true
}

func presetLoad(t *T) {
	i := t.Instance()
	for _, p := range t.mine(i) {
		if i.loadPreset(p) {
			_, infos := i.settable()
			i.inRange(infos, "the preset "+p.Name)
		}
	}
}

// presetAgain loads presets over random values. A parameter may stand outside
// of presets, as bypass and solos do, but then outside of all of them.
func presetAgain(t *T) {
	one, other := t.Instance(), t.Running()
	sets, leaves := map[uint32]string{}, map[uint32]string{} // by which preset
	for _, p := range t.mine(one) {
		one.loadPreset(p)
		want, _ := one.values()
		other.scatter()
		before, infos := other.values()
		other.loadPreset(p)
		b := other.Block(anyBlock)
		b.Set(anyBlock, 0, 0)
		other.Process(b)
		other.Idle()
		got, _ := other.values()
		for _, info := range infos {
			id := info.ID
			switch {
			case info.Flags&clap.ParamIsReadonly != 0 || near(info, before[id], want[id]):
			case near(info, got[id], want[id]):
				sets[id] = p.Name
			case near(info, got[id], before[id]):
				leaves[id] = p.Name
			default:
				t.Failf("%s has the value %g, not %g: the preset %s was loaded over the value %g, into a plugin that is active", named(info), got[id], want[id], p.Name, before[id])
			}
		}
	}
	for _, info := range one.infos {
		if a, b := sets[info.ID], leaves[info.ID]; a != "" && b != "" {
			t.Warnf("%s is set by the preset %s and left alone by the preset %s: what that sounds like depends on what stood before", named(info), a, b)
		}
	}
}

func presetSaved(t *T) {
	i := t.stateful()
	for _, p := range t.mine(i) {
		i.loadPreset(p)
		want, infos := i.values()
		other := t.stateful()
		other.load(i.save())
		got, _ := other.values()
		t.differences(infos, got, want, "the preset "+p.Name+" is not in the state: a session opens without it")
		other.Destroy()
	}
}

func presetLoadMissing(t *T) {
	i := t.Instance()
	first := t.mine(i)[0].PresetPlace
	unknown := clap.PresetPlace{Kind: clap.LocationFile, Location: filepath.Join(os.TempDir(), "lacquer-no-such-preset")}
	if first.LoadKey != "" {
		first.LoadKey += "-no-such-key"
	} else {
		first = unknown
	}
	for _, p := range []clap.PresetPlace{unknown, first} {
		i.scatter()
		before, infos := i.values()
		i.Host.PresetResults()
		if i.LoadPreset(p) {
			t.Failf("a preset that does not exist (%s) is said to be loaded", describePlace(p))
		} else if told := i.Host.PresetResults(); len(told) == 0 || told[0].Loaded || told[0].Message == "" {
			t.Warnf("a preset that does not exist (%s) is refused and the host is not told why by preset-load.on_error", describePlace(p))
		}
		i.Idle()
		now, _ := i.values()
		t.differences(infos, now, before, "a preset that does not exist changed it")
	}
}
