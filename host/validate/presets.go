package validate

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"unicode/utf8"

	"lacquer/bindings/clap"
)

var presetChecks = []Check{
	{ID: "presets.providers", File: true, Run: presetProviders,
		Asserts: "There is a preset provider for every index below the count and none above, each with an id of its own and a name."},
	{ID: "presets.provider-unknown", File: true, Run: presetProviderUnknown,
		Asserts: "The factory creates no provider for an id that it does not have."},
	{ID: "presets.provider-consistent", File: true, Run: presetConsistent,
		Asserts: "A provider's own descriptor says the same as the factory's."},
	{ID: "presets.declared", File: true, Run: presetDeclared,
		Asserts: "Providers declare during init where presets are: named locations with absolute paths, and file types without a dot."},
	{ID: "presets.crawl", File: true, Run: presetCrawl,
		Asserts: "Every file in the declared locations is read without an error, and the same twice."},
	{ID: "presets.metadata", File: true, Run: presetMetadata,
		Asserts: "Every preset has a name, the ids of plugins, and a load key of its own where there are several in one place."},
	{ID: "presets.plugin-ids", File: true, Run: presetPlugins,
		Asserts: "The CLAP plugins that presets are for are plugins of the file."},
	{ID: "presets.missing-file", File: true, Run: presetMissing,
		Asserts: "Reading a file that does not exist is an error and gives no preset."},
	{ID: "presets.load", Run: presetLoad,
		Asserts: "Every preset found loads, the host is told so, and the values are in range."},
	{ID: "presets.load-again", Run: presetAgain,
		Asserts: "A preset gives the same values whatever stood before and while the plugin is active; what one preset leaves alone, all do."},
	{ID: "presets.load-saved", Run: presetSaved,
		Asserts: "What a preset set is in the state, and there again when it is loaded."},
	{ID: "presets.load-missing", Run: presetLoadMissing,
		Asserts: "A preset that does not exist is refused, the host is told why, and nothing changes."},
}

// providers opens the preset providers of the file until the check ends, as far
// as that can be done.
func (t *T) providers() (list []*clap.PresetProvider) {
	l := t.Library()
	infos := l.PresetProviders()
	if len(infos) == 0 {
		t.Skipf("the file has no preset discovery")
	}
	for _, info := range infos {
		if p, err := l.OpenPresetProvider(info.ID); err == nil {
			t.Cleanup(p.Close)
			list = append(list, p)
		}
	}
	if len(list) == 0 {
		t.Skipf("no preset provider can be opened, see presets.declared")
	}
	return list
}

func presetProviders(t *T) {
	l := t.Library()
	n := l.PresetProviderCount()
	if n == 0 {
		t.Skipf("the file has no preset discovery")
	}
	seen := map[string]bool{}
	for i := range min(n, maxPlugins) {
		info, ok := l.PresetProviderAt(i)
		if !ok {
			t.Failf("there is no descriptor of preset provider %d, below the count of %d", i, n)
			continue
		}
		if strings.TrimSpace(info.ID) == "" || seen[info.ID] {
			t.Failf("preset provider %d has the id %q, which is blank or another's", i, info.ID)
		}
		seen[info.ID] = true
		if strings.TrimSpace(info.Name) == "" {
			t.Failf("preset provider %q has no name", info.ID)
		}
		if !info.CLAP.Compatible() {
			t.Failf("preset provider %q states CLAP %v", info.ID, info.CLAP)
		}
	}
	for _, i := range []uint32{n, n + 1, 1<<32 - 1} {
		if _, ok := l.PresetProviderAt(i); ok {
			t.Failf("there is a descriptor of preset provider %d, beyond the count of %d", i, n)
		}
	}
}

func presetProviderUnknown(t *T) {
	l := t.Library()
	infos := l.PresetProviders()
	if len(infos) == 0 {
		t.Skipf("the file has no preset discovery")
	}
	for _, id := range []string{"", "lacquer.no-such-provider", infos[0].ID + "x"} {
		if p, err := l.OpenPresetProvider(id); err == nil {
			p.Close()
			t.Failf("the factory creates a preset provider for the id %q, which it does not have", id)
		}
	}
}

func presetConsistent(t *T) {
	infos := t.Library().PresetProviders()
	for n, p := range t.providers() {
		if n < len(infos) && p.Info != infos[n] {
			t.Failf("preset provider %q describes itself as %+v, the factory as %+v", infos[n].ID, p.Info, infos[n])
		}
	}
}

const allPresetFlags = clap.PresetIsFactory | clap.PresetIsUser | clap.PresetIsDemo | clap.PresetIsFavorite

func presetDeclared(t *T) {
	for _, info := range t.Library().PresetProviders() {
		p, err := t.Library().OpenPresetProvider(info.ID)
		if err != nil {
			t.Failf("%v: a host's browser shows none of its presets", err)
			continue
		}
		p.Close()
	}
	for _, p := range t.providers() {
		for _, v := range p.Violations() {
			t.Failf("preset provider %q: %v", p.Info.ID, v)
		}
		if len(p.Locations) == 0 {
			t.Failf("preset provider %q declares no location: it offers nothing", p.Info.ID)
		}
		for _, l := range p.Locations {
			t.location(l)
		}
		for _, f := range p.FileTypes {
			if strings.HasPrefix(f.Extension, ".") {
				t.Failf("the file type %q has the extension %q: it is written without the dot", f.Name, f.Extension)
			}
			if strings.TrimSpace(f.Name) == "" {
				t.Failf("the file type with the extension %q has no name", f.Extension)
			}
		}
	}
}

func (t *T) location(l clap.PresetLocation) {
	if strings.TrimSpace(l.Name) == "" {
		t.Failf("the location %q has no name: a browser shows it by that", l.Path)
	}
	switch {
	case l.Kind == clap.LocationPlugin && l.Path != "":
		t.Failf("the location %q is in the plugin and has the path %q: that must be null", l.Name, l.Path)
	case l.Kind == clap.LocationFile && !filepath.IsAbs(l.Path):
		t.Failf("the location %q has the path %q, which is not absolute: hosts look for it in their own folder", l.Name, l.Path)
	case l.Kind != clap.LocationPlugin && l.Kind != clap.LocationFile:
		t.Failf("the location %q is of the kind %d, which does not exist", l.Name, l.Kind)
	}
	if unknown := l.Flags &^ allPresetFlags; unknown != 0 {
		t.Warnf("the location %q has unknown flags %#x", l.Name, uint32(unknown))
	}
}

// eachPreset reads all locations of all providers. A file that fails is told
// to failed.
func (t *T) eachPreset(failed func(l clap.PresetLocation, err error)) (all []clap.Preset) {
	for _, p := range t.providers() {
		for _, l := range p.Locations {
			files, err := p.Files(l)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				failed(l, err)
			}
			for _, file := range files {
				presets, err := p.Read(l.Kind, file, l.Flags)
				if err != nil {
					failed(l, err)
				}
				all = append(all, presets...)
			}
		}
		for _, v := range p.Violations() {
			failed(clap.PresetLocation{}, errors.New(v.String()))
		}
	}
	return all
}

// found is what eachPreset finds; without presets the check is skipped.
func (t *T) found() []clap.Preset {
	all := t.eachPreset(func(clap.PresetLocation, error) {})
	if len(all) == 0 {
		t.Skipf("no presets are found")
	}
	return all
}

func presetCrawl(t *T) {
	failed := func(l clap.PresetLocation, err error) {
		if l.Flags&clap.PresetIsUser != 0 {
			t.Warnf("%v", err) // the user's own file may be at fault
		} else {
			t.Failf("%v", err)
		}
	}
	first := t.eachPreset(failed)
	if again := t.eachPreset(failed); !reflect.DeepEqual(first, again) {
		t.Failf("%d presets are found, then %d or others: a browser's list changes by itself", len(first), len(again))
	}
	if len(first) == 0 && !t.Failed() {
		t.Warnf("no presets are found in any location")
	}
}

func presetMetadata(t *T) {
	seen := map[clap.PresetPlace]string{}
	for _, p := range t.found() {
		where := describePlace(p.PresetPlace)
		if strings.TrimSpace(p.Name) == "" {
			t.Failf("the preset %s has no name", where)
		}
		for _, s := range append([]string{p.Name, p.Description, p.Soundpack, p.LoadKey}, append(p.Creators, p.Features...)...) {
			if !utf8.ValidString(s) || strings.ContainsRune(s, utf8.RuneError) {
				t.Failf("the preset %q has a text that is not UTF-8: %q", p.Name, s)
			}
		}
		if len(p.Plugins) == 0 {
			t.Failf("the preset %q is for no plugin: a browser does not know where to load it", p.Name)
		}
		for _, id := range p.Plugins {
			if id.ABI == "" || id.ID == "" {
				t.Failf("the preset %q is for the plugin %q of the ABI %q: both must be told", p.Name, id.ID, id.ABI)
			}
		}
		if other, ok := seen[p.PresetPlace]; ok {
			t.Failf("the presets %q and %q have the same place and load key (%s): one of them can never be loaded", other, p.Name, where)
		}
		seen[p.PresetPlace] = p.Name
	}
}

func describePlace(p clap.PresetPlace) string {
	where := p.Location
	if p.Kind == clap.LocationPlugin {
		where = "in the plugin"
	}
	if p.LoadKey != "" {
		where += ", key " + p.LoadKey
	}
	return where
}

func presetPlugins(t *T) {
	here := map[string]bool{}
	for _, d := range t.Library().Plugins() {
		here[d.ID] = true
	}
	for _, p := range t.found() {
		for _, id := range p.Plugins {
			if id.ABI == "clap" && !here[id.ID] {
				t.Warnf("the preset %q is for the CLAP plugin %q, which is not in the file", p.Name, id.ID)
			}
		}
	}
}

func presetMissing(t *T) {
	providers := t.providers()
	dir, err := os.MkdirTemp("", "lacquer-validate-")
	if err != nil {
		t.Skipf("no folder to look in: %v", err)
	}
	defer os.RemoveAll(dir)
	for _, p := range providers {
		name := "missing"
		if len(p.FileTypes) > 0 {
			name += "." + p.FileTypes[0].Extension
		}
		if presets, err := p.Read(clap.LocationFile, filepath.Join(dir, name), 0); err == nil || len(presets) > 0 {
			t.Failf("preset provider %q finds %d presets in a file that does not exist, without an error", p.Info.ID, len(presets))
		}
	}
}
