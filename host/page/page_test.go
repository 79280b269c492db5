package page

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lacquer/host/audiofile"
	"lacquer/host/mastering"
	"lacquer/host/report"
)

// memory is audio to measure at 48 kHz.
type memory struct {
	path  string
	audio [][]float64
	at    int
}

func (m *memory) NonFinite() int64 { return 0 }

func (m *memory) Info() audiofile.Info {
	return audiofile.Info{Path: m.path, Format: "WAV", Rate: 48000, Channels: len(m.audio), Encoding: audiofile.PCM24, Frames: int64(len(m.audio[0]))}
}

func (m *memory) Read(dst [][]float64) (n int, err error) {
	for c := range dst {
		n = copy(dst[c], m.audio[c][m.at:])
	}
	if m.at += n; n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// noise is reproducible, swells over time, and is partly the same in all channels.
func noise(path string, channels, frames int, amp float64) *memory {
	r := rand.New(rand.NewPCG(1, 2))
	m := &memory{path: path, audio: make([][]float64, channels)}
	for i := range frames {
		level := amp * (0.1 + 0.9*float64(i)/float64(frames))
		common := r.Float64()*2 - 1
		for c := range m.audio {
			m.audio[c] = append(m.audio[c], level*(0.5*common+0.5*(r.Float64()*2-1)))
		}
	}
	return m
}

func listen(t *testing.T, m *memory) (report.Figures, *report.Curves) {
	t.Helper()
	curves := report.NewCurves(m.Info())
	var opt report.MeasureOptions
	curves.Join(&opt)
	f, err := report.Measure(context.Background(), m, opt)
	if err != nil {
		t.Fatal(err)
	}
	return f, curves
}

func measured(t *testing.T, m *memory, findings []Finding) *Section {
	t.Helper()
	f, curves := listen(t, m)
	return Measured(f, curves.Series, curves.Survey(), nil, findings)
}

// master is noise made louder, with a limiter that worked twice.
func master(t *testing.T, mix, out string) *mastering.Result {
	t.Helper()
	r := &mastering.Result{
		Target: mastering.Target{Name: "spotify", LUFS: -14, Ceiling: -1}, TargetReached: true, Preset: "Loud Rock", Drive: 6.25, InputGain: -1.5,
		Stages: []mastering.StageReduction{
			{Name: "glue", GainReduction: mastering.GainReduction{}},
			{Name: "maximizer", GainReduction: mastering.GainReduction{Mean: 0.31, Max: 5.1}},
		},
		Reductions: &mastering.Reductions{
			Names: []string{"glue", "maximizer"},
			Ends:  []float64{1, 2, 3, 4, 5},
			Most:  [][]float64{{0, 0, 0, 0, 0}, {0, 1.5, 0, 5.1, 0.2}},
		},
		Warnings: []string{mix + ": clipped in 3 places", "the limiter takes away 4.4 dB on average"},
	}
	r.Input, r.Before = listen(t, noise(mix, 2, 5*48000, 0.2))
	r.Output, r.After = listen(t, noise(out, 2, 5*48000, 0.6))
	return r
}

func write(t *testing.T, p *Page) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func pageOf(t *testing.T, sections ...*Section) string {
	t.Helper()
	var p Page
	for _, s := range sections {
		p.Add(s)
	}
	return write(t, &p)
}

// elements parses a page, whose elements must all be closed, and tells each
// with the text that is directly in it.
func elements(t *testing.T, page string, see func(e xml.StartElement, text string)) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, []string{"meta", "link", "br"}, xml.HTMLEntity
	type open struct {
		start xml.StartElement
		text  string
	}
	var stack []open
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch v := token.(type) {
		case xml.StartElement:
			stack = append(stack, open{start: v.Copy()})
		case xml.CharData:
			if len(stack) > 0 {
				stack[len(stack)-1].text += string(v)
			}
		case xml.EndElement:
			last := stack[len(stack)-1]
			if last.start.Name.Local != v.Name.Local {
				t.Fatalf("</%s> closes <%s>", v.Name.Local, last.start.Name.Local)
			}
			see(last.start, last.text)
			stack = stack[:len(stack)-1]
		}
	}
	if len(stack) > 0 {
		t.Errorf("<%s> is not closed", stack[0].start.Name.Local)
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// The page has the figures that --json has, to the last digit, before and
// after.
func TestFiguresAreThoseOfJSON(t *testing.T) {
	r := master(t, "mix.wav", "master.wav")
	var values []string
	elements(t, pageOf(t, Mastered(r)), func(e xml.StartElement, _ string) {
		if e.Name.Local == "data" {
			values = append(values, attribute(e, "value"))
		}
	})
	for _, f := range []report.Figures{r.Input, r.Output} {
		text, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		var figures map[string]json.RawMessage
		if err := json.Unmarshal(text, &figures); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{
			"integrated_lufs", "range_lu", "max_momentary_lufs", "max_short_term_lufs", "true_peak_dbtp",
			"sample_peak_dbfs", "plr_lu", "min_psr_lu", "clipped_runs",
		} {
			if v := string(figures[name]); v == "" || !slices.Contains(values, v) {
				t.Errorf("%s: %s %q is not on the page", f.File, name, v)
			}
		}
	}
}

// What is read beside the number is the number.
func TestCells(t *testing.T) {
	elements(t, pageOf(t, measured(t, noise("a.wav", 2, 4*48000, 0.5), nil)), func(e xml.StartElement, text string) {
		value := attribute(e, "value")
		if e.Name.Local != "data" || value == "null" {
			return
		}
		var a, b float64
		if _, err := fmt.Sscan(value, &a); err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Sscan(strings.Replace(text, "−", "-", 1), &b); err != nil || math.Abs(a-b) > 0.5001 {
			t.Errorf("%q is shown as %q", value, text)
		}
	})
}

// Names from outside are text and nothing else.
func TestHostileNames(t *testing.T) {
	const hostile = `</title></h1><script>alert(1)</script><img src=x onerror=alert(2)>"'&{{.}}`
	var p Page
	p.Add(Mastered(master(t, hostile+"-mix.wav", hostile+".wav")))
	p.Add(measured(t, noise(hostile+".wav", 2, 48000, 0.5), []Finding{{Severity: hostile, Title: hostile, Figure: hostile, Threshold: hostile, Where: hostile, Advice: hostile}}))
	p.AddFailure(errors.New(hostile))
	titles := 0
	page := write(t, &p)
	elements(t, page, func(e xml.StartElement, text string) {
		switch name := e.Name.Local; name {
		case "script", "img", "iframe", "object", "form", "a":
			if href := attribute(e, "href"); name != "a" || !strings.HasPrefix(href, "#file-") {
				t.Errorf("<%s> %v", name, e.Attr)
			}
		case "h2":
			titles++
			if !strings.HasSuffix(text, `"'&{{.}}.wav`) {
				t.Errorf("the name reads %q", text)
			}
		}
		for _, a := range e.Attr {
			if strings.HasPrefix(a.Name.Local, "on") {
				t.Errorf("<%s %s>", e.Name.Local, a.Name.Local)
			}
		}
	})
	if titles != 2 {
		t.Errorf("%d files have a heading", titles)
	}
}

// A page needs no network and no script, whatever is on it.
func TestSelfContained(t *testing.T) {
	page := pageOf(t, Mastered(master(t, "mix.wav", "master.wav")), measured(t, noise("six.wav", 6, 3*48000, 0.3), []Finding{}))
	for _, outside := range []string{"http:", "https:", "//", "url(", "@import", "src=", "<script", "javascript:"} {
		if i := strings.Index(page, outside); i >= 0 {
			t.Errorf("%q: …%s…", outside, page[max(0, i-40):min(len(page), i+40)])
		}
	}
}

var (
	used      = regexp.MustCompile(`var\((--[a-z]+)\)`)
	fixedInk  = regexp.MustCompile(`#[0-9A-Fa-f]{6}`)
	nonNumber = regexp.MustCompile(`NaN|Inf|%!`)
)

// Plots take all their colours from the style sheet, which has each in light
// and dark, and tell a screen reader what they show.
func TestPlots(t *testing.T) {
	page := pageOf(t, Mastered(master(t, "mix.wav", "master.wav")))
	style, body, _ := strings.Cut(page, "</style>")
	for _, m := range used.FindAllStringSubmatch(page, -1) {
		if n := strings.Count(style, m[1]+": "); n != 2 {
			t.Errorf("%s is set %d times", m[1], n)
		}
	}
	if c := fixedInk.FindString(body); c != "" {
		t.Errorf("a plot has the fixed colour %s", c)
	}
	if strings.Contains(body, "font-family") {
		t.Error("a plot has a font of its own")
	}
	plots := 0
	var title, description string
	elements(t, body[strings.Index(body, "<body>"):strings.Index(body, "</html>")], func(e xml.StartElement, text string) {
		switch e.Name.Local {
		case "title":
			title = text
		case "desc":
			description = text
		case "svg":
			plots++
			if attribute(e, "role") != "img" || title == "" || description == "" {
				t.Errorf("plot %d: title %q, description %q", plots, title, description)
			}
			title, description = "", ""
		}
	})
	if plots != 7 {
		t.Errorf("%d plots: loudness, two waveforms, gain reduction, spectrum, correlation and width are 7", plots)
	}
}

// Files of which little or nothing is known have a page, too.
func TestOddFiles(t *testing.T) {
	nothing := &memory{path: "empty.wav", audio: [][]float64{{}, {}}}
	silence := &memory{path: "silence.wav", audio: [][]float64{make([]float64, 48000), make([]float64, 48000)}}
	r := master(t, "mix.wav", "master.wav")
	r.Input, r.Before = listen(t, silence)
	for _, s := range []*Section{
		measured(t, nothing, nil), measured(t, &memory{path: "silence.wav", audio: silence.audio}, nil), Mastered(r),
		measured(t, noise("mono.wav", 1, 48000, 0.5), nil), measured(t, noise("short.wav", 2, 7, 0.5), nil),
		measured(t, noise("eight.wav", 8, 48000, 0.5), nil), measured(t, noise("over.wav", 2, 48000, 40), nil),
	} {
		page := pageOf(t, s)
		elements(t, page, func(xml.StartElement, string) {})
		if odd := nonNumber.FindString(page); odd != "" {
			t.Errorf("%s: %s on the page", s.Name, odd)
		}
	}
}

// The page of a master of two hours, as busy as can be, is below 400 kB, and
// the same each time.
func TestLongFile(t *testing.T) {
	r := master(t, "mix.wav", "master.wav")
	random := rand.New(rand.NewPCG(3, 4))
	m := report.Moment{Low: make([]float64, 2), High: make([]float64, 2)}
	for _, curves := range []*report.Curves{r.Before, r.After} {
		curves.Series = report.NewSeries(2)
		for i := range 2 * 3600 * 100 {
			m.Time = float64(i+1) / 100
			m.Momentary, m.ShortTerm, m.Integrated = -40*random.Float64(), -40*random.Float64(), -40*random.Float64()
			for c := range m.Low {
				m.Low[c], m.High[c] = -random.Float64(), random.Float64()
			}
			curves.Series.Add(&m)
		}
	}
	r.Input.Duration, r.Output.Duration = 7200, 7200
	d := &mastering.Reductions{Names: []string{"a", "b", "c", "d", "e", "f"}, Most: make([][]float64, 6)}
	for i := range 4096 {
		d.Ends = append(d.Ends, 7200*float64(i+1)/4096)
		for s := range d.Most {
			d.Most[s] = append(d.Most[s], 6*random.Float64())
		}
	}
	r.Reductions = d
	page := pageOf(t, Mastered(r))
	if len(page) > 400e3 || len(page) < 100e3 {
		t.Errorf("%d bytes", len(page))
	}
	if !strings.Contains(page, ">1:00:00<") {
		t.Error("no hour on the axis")
	}
	if page != pageOf(t, Mastered(r)) {
		t.Error("another page the second time")
	}
}

// Several files have a table over all, with links to their sections, and one for all together.
func TestOverview(t *testing.T) {
	var p Page
	p.Add(measured(t, noise("a.wav", 2, 48000, 0.5), []Finding{{Severity: Fail, Title: "x"}, {Severity: Note, Title: "y"}}))
	p.Add(measured(t, noise("b.wav", 2, 48000, 0.2), []Finding{}))
	p.SetAlbum(report.AlbumFigures{Files: 2, Integrated: -12.3456})
	page := write(t, &p)
	ids, links := []string{}, []string{}
	elements(t, page, func(e xml.StartElement, _ string) {
		if id := attribute(e, "id"); id != "" {
			ids = append(ids, "#"+id)
		}
		if href := attribute(e, "href"); strings.HasPrefix(href, "#") {
			links = append(links, href)
		}
	})
	if len(ids) != 2 || !slices.Equal(ids, links) {
		t.Errorf("sections %v, links %v", ids, links)
	}
	for _, want := range []string{`<data value="-12.3456">−12.3</data>`, "every check passed", "<td>1</td>"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s", want)
		}
	}
}

// What platforms do to the master, from the dated data.
func TestPlatforms(t *testing.T) {
	list := platforms(&report.Figures{Integrated: -10, TruePeak: -0.5})
	if len(list) != len(mastering.Platforms) {
		t.Fatalf("%d platforms", len(list))
	}
	for i, p := range list {
		target := mastering.Platforms[i].LUFS
		if want := fmt.Sprintf("down %.1f dB", -10-target); p.Does != want || p.Plays.Value != fmt.Sprint(target) {
			t.Errorf("%s: %s to %s, want %s to %g", p.Title, p.Does, p.Plays.Value, want, target)
		}
	}
	if list := platforms(&report.Figures{Integrated: report.Figure(math.NaN())}); list != nil {
		t.Errorf("of silence: %v", list)
	}
}
