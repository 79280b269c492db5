package plugintest

import (
	"slices"
	"testing"

	"lacquer/bindings/clap"
	"lacquer/dsp"
)

func TestDescriptor(t *testing.T) {
	d := open(t).Descriptor()
	if d.ID != "org.lacquer.lacquer" || d.Name != "Lacquer" || d.Version != dsp.Version {
		t.Errorf("%+v", d)
	}
	if !slices.Contains(d.Features, "audio-effect") || !slices.Contains(d.Features, "mastering") {
		t.Errorf("features %q", d.Features)
	}
	sorted := slices.Clone(d.Features)
	slices.Sort(sorted)
	if len(slices.Compact(sorted)) != len(d.Features) {
		t.Errorf("features twice: %q", d.Features)
	}
}

// TestVersion: the build sets the version of the descriptor.
func TestVersion(t *testing.T) {
	if testing.Short() {
		t.Skip("a build")
	}
	lib, err := clap.Open(BuildVersion(t, "7.8.9"))
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	if v := lib.Plugins()[0].Version; v != "7.8.9" {
		t.Errorf("version %q", v)
	}
}

func TestPorts(t *testing.T) {
	p := open(t)
	in, out := p.Ports()
	for _, ports := range [][]clap.AudioPortInfo{in, out} {
		if len(ports) != 1 || ports[0].Channels != 2 || ports[0].Type != clap.PortStereo || ports[0].Name == "" ||
			ports[0].Flags != clap.PortIsMain|clap.PortSupports64Bits {
			t.Errorf("%+v", ports)
		}
	}
	want := []string{
		clap.ExtAudioPorts,
		clap.ExtAudioPortsConfig,
		clap.ExtAudioPortsConfigInfo,
		clap.ExtConfigurableAudioPorts,
		clap.ExtGainAdjustmentMetering,
		clap.ExtLatency,
		clap.ExtParamIndication,
		clap.ExtParams,
		clap.ExtPresetLoad,
		clap.ExtRemoteControls,
		clap.ExtRender,
		clap.ExtState,
		clap.ExtStateContext,
		clap.ExtTail,
		clap.ExtTrackInfo,
		clap.ExtMeters,
	}
	got := p.Extensions()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("extensions %q", got)
	}
}
