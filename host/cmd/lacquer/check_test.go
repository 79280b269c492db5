package main

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lacquer/host/audiofile"
	"lacquer/host/demo"
)

// checked is the JSON of check that machines rely on.
type checked struct {
	File, For, Rules, Error string
	Judged                  *struct {
		Is               string
		Because, Despite []string
	}
	Findings []struct {
		ID, Severity, Unit, When, What, Do string
		Figure, Limit, Base                *float64
		Places                             []struct {
			Time float64 `json:"time_s"`
		}
		Count int64
	}
	Passed []struct {
		ID            string
		Figure, Limit *float64
	}
}

// checkFiles are a mix that is fine, and one with a dropout at 5 s in a file of
// 16 bits.
func checkFiles(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	mix := demo.Mix(12)
	fade := demo.Rate / 2
	for _, x := range mix {
		for i := range fade {
			x[len(x)-1-i] *= 0.5 - 0.5*math.Cos(math.Pi*float64(i)/float64(fade))
		}
	}
	write(t, filepath.Join(dir, "mix.wav"), audiofile.PCM24, mix[0], mix[1])
	for _, x := range mix {
		clear(x[5*demo.Rate : 5*demo.Rate+480])
	}
	write(t, filepath.Join(dir, "faulty.wav"), audiofile.PCM16, mix[0], mix[1])
	return dir
}

func TestCheck(t *testing.T) {
	dir := checkFiles(t)
	out := succeed(t, dir, "check", "mix.wav")
	if !strings.HasPrefix(out, "mix.wav: taken for an unmastered mix: headroom") || !strings.Contains(out, "nothing found") {
		t.Errorf("a clean mix: %s", out)
	}
	code, out, stderr := lacquer(t, dir, "check", "mix.wav", "faulty.wav")
	if code != 1 || stderr != "" {
		t.Errorf("exit %d, %s", code, stderr)
	}
	fail, note := strings.Index(out, "fail     dropouts"), strings.Index(out, "note     word-length")
	if fail < 0 || note < fail || !strings.Contains(out, "at 0:05.000") || strings.Index(out, "mix.wav") > strings.Index(out, "faulty.wav") {
		t.Errorf("%s", out)
	}
	code, out, _ = lacquer(t, dir, "check", "-q", "faulty.wav", "--for", "mix")
	if code != 1 || out != "faulty.wav: mix: 1 fail, 1 note; 29 checks passed\n" {
		t.Errorf("exit %d, %q", code, out)
	}
	if out := succeed(t, dir, "check", "-v", "mix.wav"); !strings.Contains(out, "pass     true-peak") {
		t.Errorf("no checks that passed: %s", out)
	}
}

// TestCheckJSON: findings with their figures, and a file that cannot be read
// beside others.
func TestCheckJSON(t *testing.T) {
	dir := checkFiles(t)
	code, out, stderr := lacquer(t, dir, "check", "--json", "faulty.wav", "missing.wav", "mix.wav")
	if code != 2 || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "missing.wav") {
		t.Errorf("exit %d, %s", code, stderr)
	}
	list := parse[[]checked](t, out)
	if len(list) != 3 || list[0].File != "faulty.wav" || list[1].Error == "" || list[2].File != "mix.wav" {
		t.Fatalf("%+v", list)
	}
	if len(list[2].Findings) != 0 || list[2].Judged == nil || list[2].Judged.Is != "mix" || len(list[2].Judged.Because) == 0 {
		t.Errorf("%+v", list[2])
	}
	f := list[0].Findings
	if len(f) != 2 || f[0].ID != "dropouts" || f[0].Severity != "fail" || f[0].Count != int64(len(f[0].Places)) || *f[0].Figure != float64(f[0].Count) {
		t.Fatalf("%+v", f)
	}
	if at := f[0].Places[0].Time; math.Abs(at-5) > 0.001 || f[0].What == "" || f[0].Do == "" || f[0].When != "above" {
		t.Errorf("%+v", f[0])
	}
	if !slices.ContainsFunc(list[2].Passed, func(c struct {
		ID            string
		Figure, Limit *float64
	}) bool {
		return c.ID == "true-peak" && *c.Figure < -1 && *c.Limit == -1
	}) {
		t.Errorf("passed: %+v", list[2].Passed)
	}
}

// TestCheckFor: what the demo mix lacks for a compact disc.
func TestCheckFor(t *testing.T) {
	dir := checkFiles(t)
	code, out, _ := lacquer(t, dir, "check", "--json", "mix.wav", "--for", "CD")
	list := parse[[]checked](t, out)
	var ids []string
	for _, f := range list[0].Findings {
		ids = append(ids, f.Severity+" "+f.ID)
	}
	if code != 1 || list[0].For != "cd" || list[0].Judged != nil || strings.Join(ids, ", ") != "fail word-length, fail sample-rate" {
		t.Errorf("exit %d, %+v", code, list)
	}
}

func TestCheckUsage(t *testing.T) {
	dir := badFiles(t)
	fail(t, dir, 2, []string{"which file"}, "check")
	fail(t, dir, 2, []string{"myspace", "spotify", "vinyl"}, "check", "good.wav", "--for", "myspace")
	fail(t, dir, 2, []string{"text.wav", "looks like text"}, "check", "text.wav")
	fail(t, dir, 2, []string{"nan.wav", "every sample is NaN"}, "check", "nan.wav")
	fail(t, dir, 2, []string{"truncated.wav", "--accept-truncated"}, "check", "truncated.wav")
	code, out, _ := lacquer(t, dir, "check", "truncated.wav", "--accept-truncated")
	if code != 1 || !strings.Contains(out, "fail     truncated") {
		t.Errorf("exit %d, %s", code, out)
	}
	list := succeed(t, dir, "check", "--list", "--for", "broadcast")
	for _, words := range []string{"broadcast: ", "-23 LUFS", "beyond -23 ±0.2 LUFS", "above -18 LUFS", "fail above -0.95 dBTP"} {
		if !strings.Contains(list, words) {
			t.Errorf("no %q in %s", words, list)
		}
	}
	if list := parse[[]map[string]any](t, succeed(t, dir, "check", "--list", "--json")); len(list) < 13 {
		t.Errorf("%d profiles", len(list))
	}
}
