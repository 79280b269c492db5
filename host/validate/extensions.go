package validate

import (
	"fmt"
	"maps"
	"math"

	"lacquer/bindings/clap"
)

// What is left of a plugin's extensions.
var extensionChecks = []Check{
	{ID: "extensions.render", Run: extensionsRender,
		Asserts: "The plugin renders offline unless it needs real time, and goes back to real time."},
	{ID: "extensions.remote-controls", Run: extensionsRemote,
		Asserts: "Pages of remote controls have ids of their own, names, and parameters that exist."},
	{ID: "extensions.param-indication", Run: extensionsIndication,
		Asserts: "Mappings and states of automation can be shown for every parameter and change no value."},
	{ID: "extensions.track-info", Run: extensionsTrack,
		Asserts: "A change of the track is taken, whether the host knows all, a part or nothing of it."},
	{ID: "extensions.gain-adjustment", Run: extensionsGain,
		Asserts: "The gain that is reported for meters is a number of dB."},
}

func extensionsRender(t *T) {
	i := t.Instance()
	if !i.HasExtension(clap.ExtRender) {
		t.Skipf("the plugin has no %s extension", clap.ExtRender)
	}
	offline := i.SetRenderMode(clap.RenderOffline)
	if !offline && !i.NeedsRealtime() {
		t.Warnf("it refuses to render offline and says that it does not need real time")
	}
	i.works(fmt.Sprintf("told to render offline (answer %t)", offline))
	if !i.SetRenderMode(clap.RenderRealtime) {
		t.Failf("it refuses to go back to real time")
	}
	i.works("back in real time")
}

func extensionsRemote(t *T) {
	i := t.Instance()
	remote, ok := i.RemoteControls()
	if !ok {
		t.Skipf("the plugin has no %s extension", clap.ExtRemoteControls)
	}
	exists := map[uint32]bool{clap.InvalidID: true}
	_, infos := i.Params()
	for _, p := range infos {
		exists[p.ID] = true
	}
	ids := map[uint32]string{}
	for n := range min(remote.Count(), maxParams) {
		page, ok := remote.Page(n)
		if !ok {
			t.Failf("get answers false for page %d of %d", n, remote.Count())
			continue
		}
		if other, taken := ids[page.ID]; taken || page.ID == clap.InvalidID {
			t.Failf("page %q has the id %d, which is %q's or none", page.Name, page.ID, other)
		}
		ids[page.ID] = page.Name
		if page.Name == "" {
			t.Failf("page %d has no name", n)
		}
		for knob, id := range page.Params {
			if !exists[id] {
				t.Failf("knob %d of page %q is parameter %d, which does not exist", knob+1, page.Name, id)
			}
		}
	}
	if _, ok := remote.Page(remote.Count()); ok {
		t.Failf("get answers true for page %d, there are %d", remote.Count(), remote.Count())
	}
}

func extensionsIndication(t *T) {
	i := t.Instance()
	if !i.HasExtension(clap.ExtParamIndication) {
		t.Skipf("the plugin has no %s extension", clap.ExtParamIndication)
	}
	before := i.Values()
	colour := &clap.Color{Alpha: 255, Red: 200}
	for _, p := range i.movable() {
		i.IndicateMapping(p.ID, &clap.Mapping{Color: colour, Label: "K1", Description: "Knob 1"})
		i.IndicateMapping(p.ID, &clap.Mapping{})
		i.IndicateMapping(p.ID, nil)
		for state := clap.AutomationNone; state <= clap.AutomationOverriding; state++ {
			i.IndicateAutomation(p.ID, state, colour)
			i.IndicateAutomation(p.ID, state, nil)
		}
	}
	i.IndicateMapping(987654321, &clap.Mapping{Label: "K1"})
	i.IndicateAutomation(987654321, clap.AutomationPlaying, nil)
	if after := i.Values(); !maps.Equal(before, after) {
		t.Failf("values changed with indications, which are for showing only: %v, before %v", after, before)
	}
}

func extensionsTrack(t *T) {
	i := t.Instance()
	if !i.HasExtension(clap.ExtTrackInfo) {
		t.Skipf("the plugin has no %s extension", clap.ExtTrackInfo)
	}
	long := make([]byte, clap.NameSize-1)
	for n := range long {
		long[n] = 'x'
	}
	for _, track := range []*clap.TrackInfo{
		nil, {}, {Flags: clap.TrackHasName, Name: string(long)}, {Flags: clap.TrackIsMaster},
		{Flags: clap.TrackHasName | clap.TrackHasColor | clap.TrackHasAudioChannel | clap.TrackIsBus,
			Name: "Drums", Color: clap.Color{Alpha: 255, Blue: 90}, Channels: 2, Type: clap.PortStereo},
		{Flags: clap.TrackHasAudioChannel, Channels: 0, Type: ""}, nil,
	} {
		i.Host.SetTrackInfo(track)
		i.TrackInfoChanged()
	}
	i.works("after changes of the track")
}

func extensionsGain(t *T) {
	r := t.rig(setup{})
	if !r.HasExtension(clap.ExtGainAdjustmentMetering) {
		t.Skipf("the plugin has no %s extension", clap.ExtGainAdjustmentMetering)
	}
	for range 16 {
		r.run(take{in: music(channels(r.in), anyBlock, r.rate)})
		var db float64
		t.Audio(func() { db, _ = r.GainAdjustment() })
		if math.IsNaN(db) || math.IsInf(db, 0) || math.Abs(db) > 200 {
			t.Fatalf("the gain for meters is %g dB", db)
		}
	}
}
