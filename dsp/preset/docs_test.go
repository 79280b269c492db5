package preset

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lacquer/dsp/param"
)

// TestDocs keeps docs/presets.md in step with the files; -rewrite writes it.
func TestDocs(t *testing.T) {
	const path = "../../docs/presets.md"
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	intro, _, found := strings.Cut(string(have), tableMark)
	if !found {
		t.Fatalf("%s has no line %q", path, tableMark)
	}
	want := intro + tableMark + tables()
	if *rewrite {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if string(have) != want {
		t.Errorf("%s is stale: go test ./dsp/preset -rewrite", path)
	}
}

// tableMark parts what is written by hand from what is made.
const tableMark = "## The presets\n"

func tables() string {
	var b strings.Builder
	b.WriteString("\nMade from the files in `dsp/preset/factory` (`go test ./dsp/preset -rewrite`).\n")
	category := ""
	for _, p := range All() {
		if p.Category != category {
			category = p.Category
			fmt.Fprintf(&b, "\n### %s\n\n| name | for | LUFS / dBTP | what it does |\n|---|---|---|---|\n", category)
		}
		fmt.Fprintf(&b, "| %s | %s | %s / %s | %s |\n", p.Name, p.Description, number(p.Target.LUFS), number(p.Target.Ceiling), p.summary())
	}
	return b.String()
}

// negative is a minus that is none of a hyphen.
var negative = regexp.MustCompile(`-(\d)`)

func number(v float64) string { return strings.Replace(fmt.Sprintf("%g", v), "-", "−", 1) }

// summary is what a preset does, stage by stage, on one line.
func (p *Preset) summary() string {
	var parts []string
	add := func(part string) {
		if part != "" {
			parts = append(parts, negative.ReplaceAllString(part, "−$1"))
		}
	}
	add(p.inputSummary())
	add(p.eqSummary())
	add(p.multibandSummary())
	if p.on("glue.on") {
		add(fmt.Sprintf("glue %s above %s%s", p.text("glue.ratio"), p.text("glue.threshold"), p.mixed("glue.mix")))
	}
	if p.on("saturation.on") {
		focus := ""
		if f := p.text("saturation.focus"); f != "Full" {
			focus = " on the " + strings.ToLower(f)
		}
		add(fmt.Sprintf("%s%s, drive %s%s", strings.ToLower(p.text("saturation.type")), focus, p.text("saturation.drive"), p.mixed("saturation.mix")))
	}
	add(p.stereoSummary())
	if p.on("clipper.on") {
		add("clipper at " + p.text("clipper.threshold"))
	}
	add("maximizer " + strings.ToLower(p.text("maximizer.character")))
	return strings.Join(parts, "; ")
}

func (p *Preset) row(key string) int {
	return slices.IndexFunc(param.Table, func(r param.Param) bool { return r.Key == key })
}

func (p *Preset) text(key string) string {
	i := p.row(key)
	return short(param.Table[i].Text(p.Values[i]))
}

func (p *Preset) on(key string) bool { return p.text(key) != "Off" }

// atRest reports whether a parameter has its default.
func (p *Preset) atRest(key string) bool {
	i := p.row(key)
	return p.Values[i] == param.Table[i].ControlDefault()
}

func (p *Preset) mixed(key string) string {
	if p.atRest(key) {
		return ""
	}
	return ", mix " + p.text(key)
}

func (p *Preset) inputSummary() string {
	if !p.on("input.subsonic") {
		return ""
	}
	return "subsonic filter " + p.text("input.subsonic.freq")
}

func (p *Preset) eqSummary() string {
	var bands []string
	for b := 1; b <= param.EQBands; b++ {
		key := func(name string) string { return fmt.Sprintf("eq.%d.%s", b, name) }
		if !p.on(key("on")) {
			continue
		}
		s := p.text(key("freq"))
		switch kind := p.text(key("type")); kind {
		case "High-pass", "Low-pass", "Tilt":
			s = strings.ToLower(kind) + " " + s
		}
		if route := p.text(key("route")); route != "Stereo" {
			s = strings.ToLower(route) + " " + s
		}
		if !p.atRest(key("gain")) {
			s += " " + signed(p.text(key("gain")))
		}
		if p.on(key("dynamic")) {
			s += " dynamic " + signed(p.text(key("range")))
		}
		bands = append(bands, s)
	}
	if bands == nil {
		return ""
	}
	return "equaliser " + strings.Join(bands, ", ")
}

func signed(text string) string {
	if strings.HasPrefix(text, "-") {
		return text
	}
	return "+" + text
}

func (p *Preset) multibandSummary() string {
	if !p.on("multiband.on") {
		return ""
	}
	var bands []string
	for b := 1; b <= param.MultibandBands; b++ {
		key := func(name string) string { return fmt.Sprintf("multiband.%d.%s", b, name) }
		if p.on(key("on")) {
			mode := ""
			if !p.atRest(key("mode")) {
				mode = strings.ToLower(p.text(key("mode"))) + " "
			}
			bands = append(bands, fmt.Sprintf("%d %sat %s", b, mode, p.text(key("ratio"))))
		}
	}
	return "multiband " + strings.Join(bands, ", ")
}

func (p *Preset) stereoSummary() string {
	var parts []string
	for _, part := range []string{"low", "mid", "high"} {
		if key := "stereo.width." + part; !p.atRest(key) {
			parts = append(parts, part+" "+p.text(key))
		}
	}
	s := ""
	if parts != nil {
		s = "width " + strings.Join(parts, ", ")
	}
	join := func(more string) {
		if s != "" {
			s += ", "
		}
		s += more
	}
	if p.on("stereo.monobass") {
		join("mono below " + p.text("stereo.monobass.freq"))
	}
	if p.on("stereo.guard") {
		join("mono guard " + p.text("stereo.guard.loss"))
	}
	return s
}
