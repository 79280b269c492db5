package clap_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lacquer/bindings/clap"
	"lacquer/bindings/clap/claptest"
)

// extended opens the plugin with all extensions and makes an instance. said
// returns what it has logged since the last call.
func extended(t *testing.T, defines ...string) (lib *clap.Library, p *clap.Plugin, said func() string) {
	t.Helper()
	path, err := claptest.CompileExtensions(t.TempDir(), defines...)
	if err != nil {
		t.Fatal(err)
	}
	lib = mustOpen(t, path)
	var lines []string
	p = create(t, lib, "test.extensions", func(_ clap.Severity, m string) { lines = append(lines, m) })
	t.Cleanup(func() { clap.OnMain(p.Destroy) })
	return lib, p, func() string {
		s := strings.Join(lines, "; ")
		lines = nil
		return s
	}
}

func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); g != w {
		t.Errorf("%s: %s, want %s", what, g, w)
	}
}

// Every extension is found under its id and under the one it had as a draft.
func TestExtensionsUnderBothIDs(t *testing.T) {
	for _, defines := range [][]string{nil, {"DRAFT"}} {
		lib, p, said := extended(t, defines...)
		expect(t, "init", said(), "init")
		for _, id := range []string{
			clap.ExtAudioPortsActivation, clap.ExtAudioPortsConfig, clap.ExtAudioPortsConfigInfo,
			clap.ExtConfigurableAudioPorts, clap.ExtGainAdjustmentMetering, clap.ExtNotePorts,
			clap.ExtParamIndication, clap.ExtPresetLoad, clap.ExtRemoteControls, clap.ExtStateContext,
			clap.ExtTrackInfo,
		} {
			if !p.HasExtension(id) {
				t.Errorf("%v: no %s", defines, id)
			}
		}
		expect(t, "providers", lib.PresetProviders(), "[{CLAP:1.2.10 ID:test.presets Name:Test presets Vendor:Test}]")
		p.Host.SetTrackInfo(&clap.TrackInfo{
			Flags: clap.TrackHasName | clap.TrackIsMaster, Name: "Sum",
			Color: clap.Color{Alpha: 255, Red: 1, Green: 2, Blue: 3}, Channels: 2, Type: clap.PortStereo,
		})
		clap.OnMain(func() { p.TrackInfoChanged(); p.LoadPreset(clap.PresetPlace{Kind: clap.LocationPlugin}) })
		expect(t, "track", said(), "track 33 Sum 255/1/2/3 2 stereo")
		expect(t, "results", len(p.Host.PresetResults()), 1)
		p.Host.SetTrackInfo(nil)
		clap.OnMain(p.TrackInfoChanged)
		expect(t, "track", said(), "no track")
		expect(t, "violations", p.Host.Violations(), "[]")
	}
}

func TestPortConfigurations(t *testing.T) {
	_, p, said := extended(t)
	clap.OnMain(func() {
		configs, _ := p.AudioPortsConfigs()
		info, _ := p.AudioPortsConfigInfo()
		ports, _ := p.AudioPorts()
		expect(t, "count", configs.Count(), 2)
		mono, _ := configs.Config(1)
		expect(t, "mono", mono, "{ID:11 Name:Mono Inputs:1 Outputs:1 MainIn:{Present:true Channels:1 Type:mono} MainOut:{Present:true Channels:1 Type:mono}}")
		if _, ok := configs.Config(2); ok {
			t.Error("a third configuration")
		}
		expect(t, "current", info.Current(), 10)
		foreseen, _ := info.Info(11, 0, true)
		expect(t, "select", fmt.Sprint(configs.Select(11), configs.Select(12), info.Current()), "true false 11")
		seen, _ := ports.Info(0, true)
		expect(t, "port", seen, foreseen)
		expect(t, "port", seen, "{ID:1 Name:In Flags:3 Channels:1 Type:mono InPlacePair:0}")

		shape := func(in, out int) []clap.PortRequest {
			return []clap.PortRequest{{Input: true, Channels: in, Type: clap.PortStereo}, {Channels: out, Type: clap.PortMono}}
		}
		said()
		expect(t, "refused", fmt.Sprint(p.CanConfigurePorts(shape(2, 1)), p.ConfigurePorts(shape(3, 3)), p.ConfigurePorts(nil)), "false false false")
		expect(t, "requests", said(), "request 1 0 2 stereo 0; request 0 0 1 mono 0; request 1 0 3 stereo 0; request 0 0 3 mono 0")
		expect(t, "applied", fmt.Sprint(p.CanConfigurePorts(shape(2, 2)), p.ConfigurePorts(shape(2, 2)), info.Current()), "true true 10")
		said()
		a, _ := p.AudioPortsActivation()
		expect(t, "activation", fmt.Sprint(a.WhileProcessing(), a.SetActive(true, 0, false, 64), a.SetActive(false, 1, true, 0)), "true true false")
	})
	a, _ := p.AudioPortsActivation()
	a.SetActiveAudio(false, 0, true, 32)
	expect(t, "activation", said(), "active 1 0 0 64 on main; active 0 1 1 0 on main; active 0 0 1 32 on audio")
}

func TestControlsAndIndications(t *testing.T) {
	_, p, said := extended(t)
	said()
	clap.OnMain(func() {
		remote, _ := p.RemoteControls()
		expect(t, "pages", remote.Count(), 1)
		page, _ := remote.Page(0)
		expect(t, "page", page, "{Section:Main ID:77 Name:Drive Params:[1 2 3 4 5 6 7 4294967295] ForPreset:true}")
		if _, ok := remote.Page(1); ok {
			t.Error("a second page")
		}
		p.IndicateMapping(5, &clap.Mapping{Color: &clap.Color{Alpha: 9, Blue: 1}, Label: "K1", Description: "Knob"})
		p.IndicateMapping(5, nil)
		p.IndicateAutomation(6, clap.AutomationRecording, &clap.Color{Red: 7})
		p.IndicateAutomation(6, clap.AutomationNone, nil)
		expect(t, "notes", fmt.Sprint(p.NotePorts(true), p.NotePorts(false)), "2 0")
	})
	expect(t, "told", said(), "mapping 5 1 9/0/0/1 K1 Knob; mapping 5 0 none null null; automation 6 3 0/7/0/0; automation 6 0 none")
	dB, ok := p.GainAdjustment()
	expect(t, "gain", fmt.Sprint(dB, ok), "-3.25 true")
}

func TestStateContexts(t *testing.T) {
	_, p, said := extended(t)
	said()
	clap.OnMain(func() {
		state, ok := p.SaveStateFor(clap.StateForDuplicate)
		expect(t, "state", fmt.Sprintf("%s %t", state, ok), "context 2 saved. true")
		expect(t, "load", p.LoadStateFor(clap.StateForProject, state), true)
		expect(t, "cut short", p.LoadStateFor(clap.StateForPreset, state[:7]), false)
	})
	expect(t, "told", said(), "load of context 2 saved. for 3 in 1 calls; load of context for 1 in 1 calls")
}

func TestNullExtensionsAreHarmless(t *testing.T) {
	_, p, _ := extended(t, "NULLS")
	clap.OnMain(func() {
		configs, _ := p.AudioPortsConfigs()
		info, _ := p.AudioPortsConfigInfo()
		activation, _ := p.AudioPortsActivation()
		remote, _ := p.RemoteControls()
		_, hasConfig := configs.Config(0)
		_, hasPort := info.Info(0, 0, true)
		_, hasPage := remote.Page(0)
		_, hasState := p.SaveStateFor(clap.StateForPreset)
		one := []clap.PortRequest{{Channels: 1}}
		if hasConfig || configs.Count() != 0 || configs.Select(0) || hasPort || info.Current() != clap.InvalidID ||
			activation.WhileProcessing() || activation.SetActive(true, 0, true, 0) || hasPage || remote.Count() != 0 ||
			hasState || p.LoadStateFor(clap.StateForPreset, nil) || p.CanConfigurePorts(one) || p.ConfigurePorts(one) ||
			p.LoadPreset(clap.PresetPlace{}) || p.NotePorts(true) != 0 {
			t.Error("something out of nothing")
		}
		p.TrackInfoChanged()
		p.IndicateMapping(1, nil)
		p.IndicateAutomation(1, clap.AutomationNone, nil)
	})
	if _, ok := p.GainAdjustment(); ok {
		t.Error("a gain out of nothing")
	}
}

func TestPresetLoad(t *testing.T) {
	_, p, _ := extended(t)
	inside := clap.PresetPlace{Kind: clap.LocationPlugin, LoadKey: "loud"}
	gone := clap.PresetPlace{Kind: clap.LocationFile, Location: "/gone", LoadKey: "k"}
	clap.OnMain(func() {
		expect(t, "inside", p.LoadPreset(inside), true)
		expect(t, "gone", p.LoadPreset(gone), false)
	})
	expect(t, "results", p.Host.PresetResults(), []clap.PresetResult{
		{PresetPlace: inside, Loaded: true},
		{PresetPlace: gone, OSError: 2, Message: "no such file"},
	})
	expect(t, "asked again", p.Host.PresetResults(), "[]")
}

func TestPresetDiscovery(t *testing.T) {
	lib, _, _ := extended(t)
	dir := lib.Path() + ".presets"
	for name, kind := range map[string]string{"a.preset": "", "b.PRESET": "", "c.txt": "", "sub/d.preset": "", "broken.preset": "", "mute.preset": ""} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(kind), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := lib.OpenPresetProvider("test.presetsx"); err == nil || !strings.Contains(err.Error(), `"test.presetsx"`) {
		t.Errorf("an unknown provider: %v", err)
	}
	p, err := lib.OpenPresetProvider("test.presets")
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	expect(t, "types", p.FileTypes, "[{Name:Preset Description: Extension:preset}]")
	expect(t, "locations", p.Locations[:2], []clap.PresetLocation{
		{Flags: clap.PresetIsFactory, Name: "Factory", Kind: clap.LocationPlugin},
		{Flags: clap.PresetIsUser, Name: "User", Kind: clap.LocationFile, Path: dir},
	})
	expect(t, "soundpack", p.Soundpacks[0].ID+p.Soundpacks[0].Released.Format(time.DateOnly), "pack1970-01-02")
	expect(t, "before", p.Violations(), "[]")

	presets, err := p.Presets()
	if err == nil || !strings.Contains(err.Error(), "broken.preset: it is broken (error 5 of the system)") ||
		!strings.Contains(err.Error(), "mute.preset: no reason given") {
		t.Errorf("broken files: %v", err)
	}
	day := time.Unix(86400, 0).UTC()
	expect(t, "full", presets[0], clap.Preset{
		PresetPlace: clap.PresetPlace{Kind: clap.LocationPlugin, LoadKey: "loud"}, Name: "Loud",
		Plugins: []clap.UniversalID{{ABI: "clap", ID: "test.extensions"}}, Soundpack: "pack",
		Flags: clap.PresetIsFactory | clap.PresetIsFavorite, Creators: []string{"A", "B"}, Description: "Very loud",
		Created: day, Modified: day.AddDate(0, 0, 1), Features: []string{"club"}, Extra: map[string]string{"key": "value"},
	})
	expect(t, "inherits", fmt.Sprint(presets[1].Flags, presets[1].Created.IsZero()), "1 true")
	var files []string
	for _, preset := range presets[2:] {
		files = append(files, strings.TrimPrefix(preset.Location, dir+"/"))
	}
	slices.Sort(files)
	expect(t, "files", files, "[a.preset b.PRESET sub/d.preset]")
	expect(t, "violations", p.Violations(),
		"[metadata-receiver.add_feature before begin_preset (3 times) indexer.declare_filetype outside init (3 times)]")
}

// The host notes what a plugin calls where it must not, and nothing else.
func TestViolations(t *testing.T) {
	for _, c := range []struct{ misuse, want string }{
		{"lawful", "[]"},
		{"latency", "[latency.changed outside activate, while active (1 times)]"},
		{"rescan", "[params.rescan with flag 8 while active (1 times)]"},
		{"ports", "[audio-ports.rescan with flag 4 while active (1 times)]"},
		{"notes", "[note-ports.rescan with flag 1 while active (1 times)]"},
		{"tail", "[tail.changed not on the audio thread (1 times)]"},
		{"later", "[state.mark_dirty not on the main thread (2 times) params.request_flush on the audio thread (2 times)]"},
	} {
		_, p, _ := extended(t)
		activate(t, p)
		b := newBlock(p, 16)
		defer b.Close()
		clap.OnMain(func() { p.LoadPreset(clap.PresetPlace{Kind: clap.LocationPlugin, LoadKey: c.misuse}) })
		p.Process(b)
		p.Process(b)
		expect(t, c.misuse, p.Host.Violations(), c.want)
		if c.misuse == "later" {
			expect(t, "restarts", p.Host.Count(clap.RequestRestart), 4)
		}
		p.StopProcessing()
		clap.OnMain(p.Deactivate)
		if c.misuse == "rescan" {
			clap.OnMain(func() { p.LoadPreset(clap.PresetPlace{Kind: clap.LocationPlugin, LoadKey: c.misuse}) })
			expect(t, "while inactive", p.Host.Violations(), c.want)
		}
	}
}

func TestRawCreation(t *testing.T) {
	lib, _, _ := extended(t)
	clap.OnMain(func() {
		if _, err := lib.Instantiate("test.extensions ", nil); err == nil {
			t.Error("an id with a space behind it")
		}
		p, _ := lib.Instantiate("early", nil)
		expect(t, "violations", p.Host.Violations(), "[get_extension before init (1 times)]")
		p.Destroy() // without init
		var lines int
		p, _ = lib.Instantiate("test.extensions", func(clap.Severity, string) { lines++ })
		p.Host.HideExtensions()
		expect(t, "init", p.Init(), true)
		expect(t, "log without the extension", lines, 0)
		if err := p.Activate(48000, 1, 16); err != nil {
			t.Error(err)
		}
		p.Deactivate()
		p.Destroy()
	})
}
