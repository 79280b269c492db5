package main

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"lacquer/host/audiofile"
)

// table reads CSV with a line of headings.
func table(t *testing.T, text string) []map[string]string {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(lines) < 2 {
		t.Fatalf("%v: %q", err, text)
	}
	var list []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, v := range line {
			row[lines[0][i]] = v
		}
		list = append(list, row)
	}
	return list
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Error(err)
	}
	return v
}

func contents(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// album is files whose first takes longest, so that the others are done
// before it, and one that is none.
func album(t *testing.T, dir string) (files []string) {
	t.Helper()
	for i, c := range []struct {
		amp     float64
		seconds int
	}{{0.1, 40}, {0.05, 1}, {0.2, 2}, {0.02, 1}} {
		x := sine(c.amp, 48000*c.seconds)
		name := fmt.Sprintf("%d.wav", 9-i)
		write(t, filepath.Join(dir, name), audiofile.PCM24, x, x)
		files = append(files, name)
	}
	return append(files, "missing.wav")
}

// TestManyFiles: the order is that of the arguments, the album's loudness that
// of all blocks gated once, in CSV, JSON and the table; what cannot be measured
// stands in its place.
func TestManyFiles(t *testing.T) {
	dir := t.TempDir()
	files := album(t, dir)
	// Blocks of 0.4 s every 0.1 s: 397, 7 and 17 of −20, −26 and −14 LUFS. Those
	// of −34 are more than 10 LU below the rest.
	power := func(db float64) float64 { return math.Pow(10, db/10) }
	want := 10 * math.Log10((397*power(-20)+7*power(-26.0206)+17*power(-13.9794))/421)

	code, out, stderr := lacquer(t, dir, append([]string{"measure", "--csv", "-"}, files...)...)
	if code != 2 || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "missing.wav") {
		t.Errorf("exit %d: %s", code, stderr)
	}
	rows := table(t, out)
	for i, name := range append(files, "album of 4") {
		if rows[i]["file"] != name {
			t.Errorf("line %d is %q, want %s", i, rows[i]["file"], name)
		}
	}
	for i, level := range []float64{-20, -26.02, -13.98, -33.98} {
		if got := number(t, rows[i]["integrated_lufs"]); math.Abs(got-level) > 0.02 || rows[i]["error"] != "" {
			t.Errorf("%v, want %g", rows[i], level)
		}
	}
	if rows[4]["error"] == "" || rows[4]["integrated_lufs"] != "" {
		t.Errorf("%v", rows[4])
	}
	last := rows[5]
	if got := number(t, last["integrated_lufs"]); math.Abs(got-want) > 0.02 {
		t.Errorf("album %g LUFS, want %g", got, want)
	}
	if got := number(t, last["true_peak_dbtp"]); math.Abs(got+13.98) > 0.02 || last["duration_s"] != "44" {
		t.Errorf("%v", last)
	}

	_, out, _ = lacquer(t, dir, append([]string{"measure", "--json", "--csv", "all.csv"}, files...)...)
	list := parse[[]map[string]any](t, out)
	if got, _ := list[5]["integrated_lufs"].(float64); len(list) != 6 || math.Abs(got-want) > 0.02 {
		t.Errorf("%v", list)
	}
	if got := table(t, contents(t, filepath.Join(dir, "all.csv"))); len(got) != 6 || got[0]["integrated_lufs"] != rows[0]["integrated_lufs"] {
		t.Errorf("%v", got)
	}
	_, out, _ = lacquer(t, dir, append([]string{"measure"}, files...)...)
	if lines := strings.Split(strings.TrimSpace(out), "\n"); len(lines) != 6 || !strings.HasSuffix(lines[1], "  9.wav") || !strings.HasSuffix(lines[5], "  album of 4") {
		t.Error(out)
	}
	if one := succeed(t, dir, "measure", "9.wav"); strings.Contains(one, "album") {
		t.Errorf("an album of one: %s", one)
	}
}

// TestLoudnessOverTime: a line every step, for one file and for several.
func TestLoudnessOverTime(t *testing.T) {
	dir := t.TempDir()
	x := append(sine(0.1, 48000*4), sine(0.05, 48000*4)...)
	write(t, filepath.Join(dir, "a.wav"), audiofile.PCM24, x, x)
	write(t, filepath.Join(dir, "b.wav"), audiofile.PCM24, x[:48000], x[:48000])
	succeed(t, dir, "measure", "a.wav", "--loudness-over-time", "a.csv")
	rows := table(t, contents(t, filepath.Join(dir, "a.csv")))
	if len(rows) != 80 {
		t.Fatalf("%d lines for 8 s", len(rows))
	}
	for at, want := range map[int]map[string]float64{
		39: {"time_s": 4, "momentary_lufs": -20, "short_term_lufs": -20, "true_peak_dbtp": -20, "integrated_lufs": -20},
		79: {"time_s": 8, "momentary_lufs": -26.02, "short_term_lufs": -26.02, "true_peak_dbtp": -26.02, "integrated_lufs": -22.04},
	} {
		for key, v := range want {
			if got := number(t, rows[at][key]); math.Abs(got-v) > 0.1 {
				t.Errorf("line %d: %s is %g, want %g", at, key, got, v)
			}
		}
	}
	if rows[1]["momentary_lufs"] != "" || rows[20]["short_term_lufs"] != "" {
		t.Errorf("windows that are not yet full: %v", rows[1])
	}
	succeed(t, dir, "measure", "a.wav", "b.wav", "--loudness-over-time", "curves/", "--step", "10ms")
	for name, want := range map[string]int{"a.csv": 800, "b.csv": 100} {
		if got := table(t, contents(t, filepath.Join(dir, "curves", name))); len(got) != want {
			t.Errorf("%s: %d lines, want %d", name, len(got), want)
		}
	}
}

func TestMeasureRefusals(t *testing.T) {
	dir := badFiles(t)
	write(t, filepath.Join(dir, "other.wav"), audiofile.PCM16, sine(0.1, 4800))
	if err := os.Mkdir(filepath.Join(dir, "deep"), 0o777); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "deep", "good.wav"), audiofile.PCM16, sine(0.1, 4800))
	for _, c := range []struct {
		words []string
		args  []string
	}{
		{[]string{"--step 15ms", "10ms"}, []string{"good.wav", "--loudness-over-time", "x.csv", "--step", "15ms"}},
		{[]string{"--loudness-over-time", "name"}, []string{"good.wav", "--loudness-over-time", "-"}},
		{[]string{"x.csv", "folder"}, []string{"good.wav", "other.wav", "--loudness-over-time", "x.csv"}},
		{[]string{"good.csv", "twice"}, []string{"good.wav", "deep/good.wav", "--loudness-over-time", "."}},
		{[]string{"--json", "--csv"}, []string{"good.wav", "--json", "--csv", "-"}},
		{[]string{"other.wav", "to measure"}, []string{"good.wav", "other.wav", "--csv", "other.wav", "--force"}},
		{[]string{"--compare", "two"}, []string{"--compare", "good.wav"}},
		{[]string{"--compare", "--csv"}, []string{"--compare", "good.wav", "other.wav", "--csv", "x.csv"}},
		{[]string{"1 channels", "other.wav"}, []string{"--compare", "good.wav", "other.wav"}},
		{[]string{"missing.wav", "no such file"}, []string{"--compare", "good.wav", "missing.wav"}},
	} {
		fail(t, dir, 2, c.words, append([]string{"measure"}, c.args...)...)
	}
	fail(t, dir, 3, []string{"text.wav", "exists", "--force"}, "measure", "good.wav", "--csv", "text.wav")
	fail(t, dir, 2, []string{"missing.wav"}, "measure", "missing.wav", "--loudness-over-time", "x.csv")
}

// TestCompare: a copy that is late, soft and upside down, in words and figures.
func TestCompare(t *testing.T) {
	dir := t.TempDir()
	x := make([]float64, 48000*2)
	seed := uint32(1)
	for i := range x {
		seed = seed*1664525 + 1013904223
		x[i] = 0.3 * (float64(seed)/(1<<31) - 1)
	}
	y := make([]float64, len(x)+480)
	for i, v := range x {
		y[i+480] = -v / 2
	}
	write(t, filepath.Join(dir, "a.wav"), audiofile.Float64, x, x)
	write(t, filepath.Join(dir, "b.wav"), audiofile.Float64, y, y)
	if out := succeed(t, dir, "measure", "--compare", "a.wav", "a.wav"); !strings.Contains(out, "identical, bit for bit\n") {
		t.Error(out)
	}
	out := succeed(t, dir, "measure", "--compare", "a.wav", "b.wav")
	for _, w := range []string{"later by 480 frames (10 ms)", "softer by 6.02 dB", "other polarity", "nothing is left", "1000 Hz", "96480"} {
		if !strings.Contains(out, w) {
			t.Errorf("no %q in %s", w, out)
		}
	}
	r := parse[map[string]any](t, succeed(t, dir, "measure", "--compare", "--json", "a.wav", "b.wav"))
	has(t, r["a"].(map[string]any), figures...)
	for key, want := range map[string]any{
		"identical": false, "offset_frames": 480.0, "offset_s": 0.01, "gain_db": -6.0206, "inverted": true, "correlation": -1.0,
		"null_depth_db": nil, "nothing_left": true, "common_frames": 96000.0, "length_diff_frames": 480.0,
	} {
		if r[key] != want {
			t.Errorf("%s is %v, want %v", key, r[key], want)
		}
	}
	if bands := r["spectrum_third_octave"].([]any); len(bands) != 31 {
		t.Errorf("%d bands", len(bands))
	}
}
