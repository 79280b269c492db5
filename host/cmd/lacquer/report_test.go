package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lacquer/host/audiofile"
	"lacquer/host/demo"
)

// shows fails unless a page has all the texts.
func shows(t *testing.T, page string, texts ...string) {
	t.Helper()
	if !strings.HasPrefix(page, "<!DOCTYPE html>") || !strings.HasSuffix(strings.TrimSpace(page), "</html>") {
		t.Errorf("no whole page: %.40q", page)
	}
	for _, text := range texts {
		if !strings.Contains(page, text) {
			t.Errorf("no %q on the page", text)
		}
	}
}

// value is a figure of JSON as a page has it.
func value(object any, key string) string {
	return fmt.Sprintf(`<data value="%v">`, object.(map[string]any)[key])
}

func TestMasterReport(t *testing.T) {
	dir := t.TempDir()
	mix := demo.Mix(6)
	write(t, filepath.Join(dir, "mix.wav"), audiofile.PCM24, mix[0], mix[1])
	r := parse[map[string]any](t, succeed(t, dir, "master", "--json", "mix.wav", "-o", "m.wav", "-t", "-9", "--report", "m.html"))
	page := contents(t, filepath.Join(dir, "m.html"))
	shows(t, page, value(r["input"], "integrated_lufs"), value(r["output"], "integrated_lufs"), value(r["output"], "true_peak_dbtp"),
		"Gain reduction over time", "Apple Music", "Target reached: −9 LUFS at −1 dBTP", "The maximizer takes off")
	succeed(t, dir, "master", "-q", "mix.wav", "-o", "m.wav", "-t", "-9", "--report", "m.html", "--force")
	if contents(t, filepath.Join(dir, "m.html")) != page {
		t.Error("another page the second time")
	}
}

func TestMeasureReport(t *testing.T) {
	dir := badFiles(t)
	code, stdout, _ := lacquer(t, dir, "measure", "--json", "good.wav", "text.wav", "surround.wav", "--report", "all.html")
	if code != 2 {
		t.Errorf("exit %d", code)
	}
	list := parse[[]map[string]any](t, stdout)
	page := contents(t, filepath.Join(dir, "all.html"))
	shows(t, page, value(list[0], "integrated_lufs"), value(list[2], "true_peak_dbtp"), value(list[3], "true_peak_dbtp"), "all together")
	if n := strings.Count(page, "<figure"); n < 6 {
		t.Errorf("%d plots of two files", n)
	}
	if !strings.Contains(page, "Could not be read") || !strings.Contains(page, "text.wav") {
		t.Error("the page keeps quiet about what could not be read")
	}
	fine := succeed(t, dir, "measure", "good.wav", "--report", "fine.html", "--loudness-over-time", "good.csv")
	if !strings.Contains(fine, "good.wav") {
		t.Errorf("no table: %s", fine)
	}
	shows(t, contents(t, filepath.Join(dir, "fine.html")), "Loudness over time")
}

func TestCheckReport(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "hot.wav"), audiofile.PCM24, sine(1, 5*48000), sine(1, 5*48000))
	code, stdout, _ := lacquer(t, dir, "check", "--json", "hot.wav", "--for", "spotify", "--report", "c.html")
	if code != 1 {
		t.Errorf("exit %d", code)
	}
	r := parse[[]map[string]any](t, stdout)
	page := contents(t, filepath.Join(dir, "c.html"))
	findings := r[0]["findings"].([]any)
	if len(findings) == 0 {
		t.Fatal("no findings")
	}
	for _, f := range findings {
		shows(t, page, f.(map[string]any)["what"].(string), fmt.Sprintf(`<li class="%s">`, f.(map[string]any)["severity"]))
	}
	shows(t, page, "Checked for Spotify", "<td>−14</td>")
}

// A page never takes the place of anything that is not a page.
func TestReportRefusals(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.wav"), audiofile.PCM16, sine(0.5, 48000))
	write(t, filepath.Join(dir, "b.html"), audiofile.PCM16, sine(0.5, 48000))
	if err := os.WriteFile(filepath.Join(dir, "old.html"), []byte("old"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(filepath.Join(dir, "a.wav"), filepath.Join(dir, "link.html")); err != nil {
		t.Fatal(err)
	}
	for _, command := range [][]string{{"measure"}, {"check"}, {"master", "-o", "out.wav"}} {
		run := func(code int, word, input, page string, more ...string) {
			t.Helper()
			fail(t, dir, code, []string{word}, append(append(command, input, "--report", page), more...)...)
		}
		run(2, "read or written", "b.html", "b.html", "--force")
		run(2, "read or written", "a.wav", "link.html", "--force")
		run(2, "name it .html", "a.wav", "page.txt")
		run(3, "--force", "a.wav", "old.html")
		run(3, "folder", "a.wav", "nowhere/page.html")
	}
	fail(t, dir, 2, []string{"--compare"}, "measure", "--compare", "a.wav", "b.html", "--report", "c.html")
}
