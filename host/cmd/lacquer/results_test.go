package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lacquer/host/audiofile"
	"lacquer/host/demo"
)

// figures are the keys that machines rely on.
var figures = []string{
	"file", "sample_rate", "channels", "frames", "duration_s", "integrated_lufs", "range_lu", "max_momentary_lufs",
	"max_short_term_lufs", "true_peak_dbtp", "sample_peak_dbfs", "plr_lu", "min_psr_lu",
}

func parse[T any](t *testing.T, text string) (v T) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return v
}

// has fails unless an object has all keys, with numbers for those of figures.
func has(t *testing.T, object map[string]any, keys ...string) {
	t.Helper()
	for _, k := range keys {
		if _, ok := object[k]; !ok {
			t.Errorf("no %q in %v", k, object)
		}
	}
}

func TestMeasureJSON(t *testing.T) {
	dir := badFiles(t)
	write(t, filepath.Join(dir, "silent.wav"), audiofile.PCM16, make([]float64, 48000))
	code, stdout, stderr := lacquer(t, dir, "measure", "--json", "good.wav", "missing.wav", "silent.wav", "text.wav", "surround.wav")
	if code != 2 || strings.Count(stderr, "\n") != 3 { // two errors and a warning of silence
		t.Errorf("exit %d: %s", code, stderr)
	}
	list := parse[[]map[string]any](t, stdout)
	if len(list) != 6 || list[5]["album_files"] != 3.0 {
		t.Fatalf("%d elements: %s", len(list), stdout)
	}
	for i, name := range []string{"good.wav", "missing.wav", "silent.wav", "text.wav", "surround.wav"} {
		if list[i]["file"] != name {
			t.Errorf("element %d is %v", i, list[i]["file"])
		}
	}
	for _, i := range []int{0, 2, 4} {
		has(t, list[i], figures...)
	}
	for _, i := range []int{1, 3} {
		if text, _ := list[i]["error"].(string); !strings.Contains(text, list[i]["file"].(string)) || len(list[i]) != 2 {
			t.Errorf("%v", list[i])
		}
	}
	// A stereo sine of 0.1 is at −20 dBFS and, at 997 Hz, at −20.00 LUFS.
	for key, want := range map[string]float64{
		"sample_rate": 48000, "channels": 2, "frames": 48000, "duration_s": 1, "integrated_lufs": -20,
		"max_momentary_lufs": -20, "true_peak_dbtp": -20, "sample_peak_dbfs": -20, "plr_lu": 0,
	} {
		if got, _ := list[0][key].(float64); math.Abs(got-want) > 0.02 {
			t.Errorf("%s is %v, want %g", key, list[0][key], want)
		}
	}
	for _, key := range figures[5:] {
		if v := list[2][key]; v != nil {
			t.Errorf("%s of silence is %v", key, v)
		}
	}
	if got := list[0]["range_lu"]; got != nil && got != 0.0 {
		t.Errorf("range of a steady tone %v", got)
	}
}

// TestMeasureSurround: three front channels at weight 1 and two surrounds at
// 1.41, LFE left out; a file that names other loudspeakers is weighted by them.
func TestMeasureSurround(t *testing.T) {
	dir := t.TempDir()
	tone := sine(0.1, 48000)
	write(t, filepath.Join(dir, "51.wav"), audiofile.PCM24, tone, tone, tone, tone, tone, tone)
	w, err := audiofile.Create(filepath.Join(dir, "21.wav"), audiofile.Format{Rate: 48000, Channels: 3, Encoding: audiofile.PCM24, ChannelMask: 0x0B}, audiofile.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write([][]float64{tone, tone, sine(0.9, 48000)}); err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	list := parse[[]struct {
		Integrated float64 `json:"integrated_lufs"`
	}](t, succeed(t, dir, "measure", "--json", "51.wav", "21.wav"))
	if got, want := list[0].Integrated, -23.01+10*math.Log10(3+2*1.41); math.Abs(got-want) > 0.02 {
		t.Errorf("5.1: %g LUFS, want %g", got, want)
	}
	if got, want := list[1].Integrated, -20.0; math.Abs(got-want) > 0.02 {
		t.Errorf("2.1: %g LUFS, want %g", got, want)
	}
}

func TestDualMono(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "mono.wav"), audiofile.PCM24, sine(0.1, 48000))
	level := func(args ...string) float64 {
		return parse[[]map[string]any](t, succeed(t, dir, append([]string{"measure", "--json", "mono.wav"}, args...)...))[0]["integrated_lufs"].(float64)
	}
	if one, two := level(), level("--dual-mono"); math.Abs(one+23.01) > 0.02 || math.Abs(two-one-3.0103) > 0.0002 {
		t.Errorf("%g LUFS, %g as dual mono", one, two)
	}
}

// TestMeasureTable: numbers stand under their headings however wide, and the
// names come last, where their width does not matter.
func TestMeasureTable(t *testing.T) {
	dir := t.TempDir()
	tone := sine(0.1, 48000)
	names := []string{"a.wav", "音楽の長い名前 – final final 2.wav", strings.Repeat("long", 40) + ".wav"}
	for i := range 40 {
		names = append(names, fmt.Sprintf("track %02d.wav", i+1))
	}
	for _, n := range names {
		write(t, filepath.Join(dir, n), audiofile.PCM16, tone, tone)
	}
	write(t, filepath.Join(dir, "silent.wav"), audiofile.PCM16, make([]float64, 48000))
	_, stdout, _ := lacquer(t, dir, append(append([]string{"measure"}, names...), "silent.wav")...)
	lines := strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
	if len(lines) != len(names)+3 { // headings, silence, album
		t.Fatalf("%d lines for %d files", len(lines), len(names)+1)
	}
	ends := func(line string) (at []int) { // of the columns that the album has too
		for _, m := range regexp.MustCompile(`\S+( [MSL]U?\b)?`).FindAllStringIndex(line, 9) {
			at = append(at, len([]rune(line[:m[1]])))
		}
		return at
	}
	for i, line := range lines {
		if !slices.Equal(ends(line), ends(lines[0])) {
			t.Errorf("columns out of line:\n%s\n%s", lines[0], line)
		}
		if i > 0 && i <= len(names) && !strings.HasSuffix(line, "  "+names[i-1]) {
			t.Errorf("line %d: %s", i, line)
		}
	}
	if silent := lines[len(lines)-2]; !strings.Contains(silent, "–") {
		t.Errorf("silence: %s", silent)
	}
}

func TestMasterJSON(t *testing.T) {
	dir := t.TempDir()
	mix := demo.Mix(8)
	write(t, filepath.Join(dir, "mix.wav"), audiofile.PCM24, mix[0], mix[1])
	r := parse[map[string]any](t, succeed(t, dir, "master", "--json", "mix.wav", "-t", "apple"))
	has(t, r, "input", "output", "target", "target_reached", "passes", "gain_reduction_db", "shortfall_lu", "drive_db", "warnings")
	has(t, r["input"].(map[string]any), figures...)
	has(t, r["output"].(map[string]any), figures...)
	has(t, r["gain_reduction_db"].(map[string]any), "mean", "max")
	if got := r["target"]; fmt.Sprint(got) != "map[ceiling:-1 lufs:-16 name:apple]" {
		t.Errorf("target %v", got)
	}
	out := r["output"].(map[string]any)
	if r["target_reached"] != true || out["file"] != "mix-master.wav" || math.Abs(out["integrated_lufs"].(float64)+16) > 0.1 {
		t.Errorf("%v", r)
	}
	if info, _ := read(t, filepath.Join(dir, "mix-master.wav")); info.Encoding != audiofile.PCM24 || info.Frames != 8*demo.Rate {
		t.Errorf("%+v", info)
	}

	code, stdout, stderr := lacquer(t, dir, "master", "mix.wav", "-o", "crushed.wav", "--target", "-2", "--ceiling", "-0.5", "--bits", "16")
	if code != 0 || !strings.Contains(stderr, "more than limiting can do") || !strings.Contains(stdout, "not reached") {
		t.Errorf("exit %d, %s%s", code, stdout, stderr)
	}
	if info, _ := read(t, filepath.Join(dir, "crushed.wav")); info.Encoding != audiofile.PCM16 {
		t.Errorf("%v", info.Encoding)
	}
	if out := succeed(t, dir, "master", "mix.wav", "-q", "--force"); out != "" {
		t.Errorf("quiet: %q", out)
	}
}

func TestMasterOfSilenceJSON(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "in.wav"), audiofile.PCM16, make([]float64, 4800), make([]float64, 4800))
	code, stdout, stderr := lacquer(t, dir, "master", "--json", "in.wav", "-o", "out.wav")
	r := parse[map[string]any](t, stdout)
	if code != 0 || r["target_reached"] != false || r["shortfall_lu"] != nil || r["drive_db"] != 0.0 || !strings.Contains(stderr, "silence") || !strings.Contains(stderr, "gain 0 dB") {
		t.Errorf("exit %d, %s%s", code, stdout, stderr)
	}
	if text, code := func() (string, int) {
		code, stdout, _ := lacquer(t, dir, "master", "in.wav", "-o", "out.wav", "--force")
		return stdout, code
	}(); code != 0 || !strings.Contains(text, "no loudness to bring to a target") {
		t.Error(text)
	}
}

func TestInfo(t *testing.T) {
	dir := t.TempDir()
	clap := filepath.Join(filepath.Dir(program(t)), "lacquer.clap")
	d := parse[struct {
		Name, Version string
		Extensions    []string
		Inputs        []map[string]any
		Parameters    []map[string]any
	}](t, succeed(t, dir, "info", "--json", clap))
	if d.Name != "Lacquer" || len(d.Inputs) != 1 || d.Inputs[0]["channels"] != 2.0 || !slices.Contains(d.Extensions, "lacquer.meters/1") {
		t.Errorf("%+v", d)
	}
	text := succeed(t, dir, "info", clap)
	for _, p := range d.Parameters {
		has(t, p, "id", "module", "name", "min", "max", "default", "min_text", "max_text", "default_text", "automatable")
		if !strings.Contains(text, fmt.Sprint(p["name"])) {
			t.Errorf("the table lacks %v", p["name"])
		}
	}
	if len(d.Parameters) < 50 || !strings.Contains(text, "Maximizer/Ceiling") || !strings.Contains(text, "-1.00 dBTP") {
		t.Error(text)
	}
}

func TestDemo(t *testing.T) {
	dir := t.TempDir()
	files := parse[struct{ Files []string }](t, succeed(t, dir, "demo", "--json", "song")).Files
	if len(files) != 7 {
		t.Fatalf("%v", files)
	}
	info, mix := read(t, filepath.Join(dir, files[0]))
	if info.Frames != demo.Frames || info.Rate != 48000 || info.Encoding != audiofile.PCM24 {
		t.Errorf("%+v", info)
	}
	sum := [][]float64{make([]float64, demo.Frames), make([]float64, demo.Frames)}
	for _, f := range files[1:] {
		_, stem := read(t, filepath.Join(dir, f))
		for c := range sum {
			for i, v := range stem[c] {
				sum[c][i] += v
			}
		}
	}
	for c := range sum {
		for i, v := range sum[c] {
			if v != mix[c][i] {
				t.Fatalf("channel %d frame %d: the stems make %g, the mix has %g", c, i, v, mix[c][i])
			}
		}
	}
	fail(t, dir, 3, []string{"demo-mix.wav", "exists", "--force"}, "demo", "song")
}

// TestProgressOnTerminalsOnly: here stderr is none, and succeed wants it empty.
func TestProgressOnTerminalsOnly(t *testing.T) {
	dir := t.TempDir()
	tone := sine(0.1, 48000*4)
	write(t, filepath.Join(dir, "in.wav"), audiofile.PCM24, tone, tone)
	succeed(t, dir, "measure", "in.wav")
	succeed(t, dir, "master", "in.wav")
	if out := succeed(t, dir, "render", "in.wav", "out.wav"); !strings.Contains(out, "out.wav through Lacquer: -20.0 LUFS") {
		t.Error(out)
	}
	if out := succeed(t, dir, "render", "-q", "--force", "in.wav", "out.wav"); out != "" {
		t.Error(out)
	}
}

// TestHelp: every command explains itself with an example, and the examples of
// the root are commands that exist.
func TestHelp(t *testing.T) {
	dir := t.TempDir()
	for command, words := range map[string][]string{
		"":        {"Exit codes: 0 ok, 1 findings, 2 usage", "master", "render", "measure", "info", "demo"},
		"master":  {"spotify", "--preset", "lacquer presets", "-18 LUFS", "-23 LUFS", "--ceiling", "--force", "--accept-truncated", "exit 2"},
		"render":  {"--plugin", "--automate", "--tail", "--bits", "exit 3", "TPDF"},
		"measure": {"BS.1770", "--dual-mono", "--json", "null", "--csv", "--loudness-over-time", "--compare", "exit code is 2"},
		"info":    {"parameter", "--id"},
		"presets": {"--preset", "--export", "presets", "exit 3"},
		"demo":    {"stems", "40 seconds"},
	} {
		args := []string{"--help"}
		if command != "" {
			args = []string{command, "--help"}
			words = append(words, "Examples:", "lacquer "+command)
		}
		text := succeed(t, dir, args...)
		for _, w := range words {
			if !strings.Contains(text, w) {
				t.Errorf("lacquer %s --help does not mention %q", command, w)
			}
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Error("help leaves files")
	}
}
