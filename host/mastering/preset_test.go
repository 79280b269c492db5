package mastering

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lacquer/dsp/param"
	"lacquer/dsp/preset"
	"lacquer/host/audiofile"
	"lacquer/host/demo"
	"lacquer/host/engine"
	"lacquer/host/report"
)

func parsePreset(t *testing.T, params string) *preset.Preset {
	t.Helper()
	p, err := preset.Parse([]byte(`{"lacquer":1,"name":"Test","params":{` + params + `}}`))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// masterWith masters the song's beginning with a preset and gives the file.
func masterWith(t *testing.T, plugin *engine.Plugin, mix string, p *preset.Preset, set ...string) (*Result, []byte) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "master.wav")
	r, err := Master(context.Background(), plugin, MasterOptions{
		Input: mix, Output: out, Target: Target{"", -12, -1}, Encoding: audiofile.PCM24, Preset: p, Set: set,
	})
	if err != nil {
		t.Fatal(err)
	}
	check(t, r, songSeconds*demo.Rate)
	blob, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return r, blob
}

const glued = `"glue.on":"On","glue.threshold":"-22 dB"`

// TestMasterWithPreset: the preset is heard, the mix comes to its level, and
// settings of the user's go before it.
func TestMasterWithPreset(t *testing.T) {
	plugin, quiet, loud := openPlugin(t), writeSong(t, 0.5), writeSong(t, 2)
	plain, _ := masterWith(t, plugin, quiet, nil)
	if plain.InputGain != 0 || plain.Preset != "" || plain.Reduction("glue").Max != 0 {
		t.Errorf("without a preset: %+v", plain)
	}
	a, _ := masterWith(t, plugin, quiet, parsePreset(t, glued))
	b, _ := masterWith(t, plugin, loud, parsePreset(t, glued))
	for _, r := range []*Result{a, b} {
		if level := float64(r.Input.Integrated + r.InputGain); math.Abs(level-preset.Level) > 1e-6 || r.Preset != "Test" || !r.TargetReached {
			t.Errorf("the mix of %.2f LUFS comes in at %.2f; target reached %v", r.Input.Integrated, level, r.TargetReached)
		}
	}
	// The same song at two levels becomes the same master.
	ga, gb := a.Reduction("glue").Mean, b.Reduction("glue").Mean
	if !(ga > 0.5) || math.Abs(float64(ga-gb)) > 0.01 || math.Abs(float64(a.Drive-b.Drive)) > 0.02 || math.Abs(float64(a.Output.Range-b.Output.Range)) > 0.05 {
		t.Errorf("glue %.3f and %.3f dB, drive %.3f and %.3f dB, range %.2f and %.2f LU", ga, gb, a.Drive, b.Drive, a.Output.Range, b.Output.Range)
	}
	if g := a.GainReduction; g != a.Reduction(LimiterStage) || !(g.Max > 0) {
		t.Errorf("limiter %+v, by name %+v", g, a.Reduction(LimiterStage))
	}
	if r, _ := masterWith(t, plugin, loud, parsePreset(t, glued), "Input/Gain=0", "Glue/On=off"); r.InputGain != 0 || r.Reduction("glue").Max != 0 {
		t.Errorf("input gain %.2f dB, glue %.2f dB", r.InputGain, r.Reduction("glue").Max)
	}
	if r, _ := masterWith(t, plugin, loud, parsePreset(t, `"input.gain":"-3 dB"`)); r.InputGain != -3 {
		t.Errorf("input gain %.2f dB, the preset has -3", r.InputGain)
	}
}

// TestPresetCannotUndoMastering: what would break the promise of a master has
// no effect in a preset.
func TestPresetCannotUndoMastering(t *testing.T) {
	plugin, mix := openPlugin(t), writeSong(t, 1)
	_, want := masterWith(t, plugin, mix, parsePreset(t, glued))
	_, got := masterWith(t, plugin, mix, parsePreset(t, glued+`,"bypass":"On","maximizer.on":"Off","maximizer.drive":"20 dB","maximizer.ceiling":"0 dBTP",
		"maximizer.auto":"On","output.monitor":"Side","output.matched":"On","output.dither":"16 bit","eq.solo":"Band 3","glue.listen":"On",
		"multiband.1.solo":"On","multiband.2.solo":"On","multiband.3.solo":"On","multiband.4.solo":"On"`))
	if !bytes.Equal(want, got) {
		t.Error("the master is another one")
	}
}

// TestReservedExist guards the names against a change of the table.
func TestReservedExist(t *testing.T) {
	have := map[string]bool{}
	for _, p := range openPlugin(t).Params() {
		have[fullName(p)] = true
	}
	for name := range reserved {
		if !have[name] {
			t.Errorf("no parameter %s", name)
		}
	}
	if !have[gainName] {
		t.Errorf("no parameter %s", gainName)
	}
}

// TestPresetOfSilence: without a loudness there is no level to bring it to.
func TestPresetOfSilence(t *testing.T) {
	silence := make([]float64, 48000)
	in := write(t, filepath.Join(t.TempDir(), "in.wav"), audiofile.PCM24, silence, silence)
	r, err := Master(context.Background(), openPlugin(t), MasterOptions{
		Input: in, Output: filepath.Join(t.TempDir(), "out.wav"), Target: Target{"", -14, -1}, Encoding: audiofile.PCM24, Preset: parsePreset(t, glued),
	})
	if err != nil {
		t.Fatal(err)
	}
	if r.InputGain != 0 || !strings.Contains(strings.Join(r.Warnings, " "), "silence") {
		t.Errorf("input gain %.2f, %q", r.InputGain, r.Warnings)
	}
}

// TestFactoryInThePlugin: the plugin takes every preset whole.
func TestFactoryInThePlugin(t *testing.T) {
	plugin := openPlugin(t)
	for _, p := range preset.All() {
		if err := plugin.LoadState(p.State()); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
		for i := range param.Table {
			row := &param.Table[i]
			if v, ok := plugin.Value(row.ID); !ok || math.Abs(v-p.Values[i]) > 1e-12 {
				t.Errorf("%s: %s is %g, the preset has %g", p.Name, row.Key, v, p.Values[i])
			}
		}
	}
}

// TestMasterWithFactory through the plugin, offline as users have it; what each
// preset does to the sound is tested in host/presets.
func TestMasterWithFactory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	plugin, mix := openPlugin(t), writeSong(t, 1)
	for _, name := range []string{"Loud Rock", "Vinyl Premaster", "Podcast"} {
		p, ok := preset.Find(preset.All(), name)
		if !ok {
			t.Fatalf("no %s", name)
		}
		r, err := Master(context.Background(), plugin, MasterOptions{
			Input: mix, Output: filepath.Join(t.TempDir(), "master.wav"), Target: Target{"", p.Target.LUFS, p.Target.Ceiling},
			Encoding: audiofile.PCM24, Preset: p,
		})
		if err != nil {
			t.Fatal(err)
		}
		check(t, r, songSeconds*demo.Rate)
		if !r.TargetReached || r.Preset != name {
			t.Errorf("%s: preset %q, %.2f LUFS for %g", name, r.Preset, r.Output.Integrated, p.Target.LUFS)
		}
	}
}

// TestRemarksOnTheClipper: one that works too hard is told, and one that is on
// already is not recommended.
func TestRemarksOnTheClipper(t *testing.T) {
	short := Result{Target: Target{"", -5, -1}, Shortfall: 1}
	short.Output.Integrated = -6
	for mean, want := range map[float64]string{0: `"Clipper/On=on"`, clippingWarning: "compression before the limiter", 2 * clippingWarning: "the clipper takes away 0.10 dB"} {
		r := short
		r.Stages = []StageReduction{{ClipperStage, GainReduction{report.Figure(mean), report.Figure(20 * mean)}}}
		said := strings.Join(r.remarks(), "\n")
		if !strings.Contains(said, want) || strings.Contains(said, "Clipper/On") != (mean == 0) || strings.Contains(said, "takes away") != (mean > clippingWarning) {
			t.Errorf("%g dB: %s", mean, said)
		}
	}
}
