// Package preset is what a set of settings looks like in a file, and the
// factory's own.
//
// A preset is a state (see package param) in words: values as people type
// them, by parameter key, only those that differ from the default; and beside
// them a name, a category, a sentence that says what it is for, and the
// loudness and ceiling that it is made for.
//
//	{"lacquer":1,
//	"name":"Gentle Lift", "category":"Tone", "description":"Air for dull mixes.",
//	"target":{"lufs":-14, "ceiling":-1},
//	"params":{
//	"eq.7.on":"On",
//	"eq.7.gain":"1.5 dB"
//	}}
//
// Thresholds are set for a mix at Level, which Input/Gain brings it to.
package preset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lacquer/dsp/param"
)

// Level is the integrated loudness in LUFS of the mix that presets are made
// for: 0 VU of analog gear on the usual scale.
const Level = -18.0

// Target is what a preset is made for.
type Target struct {
	LUFS    float64 `json:"lufs"`    // integrated
	Ceiling float64 `json:"ceiling"` // dBTP
}

// Preset is a set of settings with a name. Values has a control value for each
// row of param.Table, Drive and Input/Gain as a rule at their defaults: they
// depend on the mix.
type Preset struct {
	Key         string // of a factory preset, which never changes; else ""
	Name        string
	Category    string
	Description string
	Target      *Target // nil: none in particular
	Values      []float64
	Remarks     []string // what Parse passed over, a line each
}

// Setting is one parameter of a preset that is not at its default.
type Setting struct {
	Param *param.Param
	Text  string // the value as a host shows it, without zeros at its end
}

// The most runes that a name or category, and a description, may have.
const (
	maxName        = 60
	maxDescription = 400
)

// Parse reads a preset, or a state that a plugin has saved, which has no name.
// A target also sets Maximizer/Ceiling and Auto Target where the file does not,
// so that in a DAW they are where they belong.
func Parse(data []byte) (*Preset, error) {
	p := &Preset{Values: param.Defaults()}
	var err error
	if p.Remarks, err = param.CheckState(data, p.Values); err != nil {
		return nil, err
	}
	var file struct {
		Name, Category, Description string
		Target                      *struct{ LUFS, Ceiling *float64 }
		Params                      map[string]json.RawMessage
	}
	var wrong *json.UnmarshalTypeError
	if err := json.Unmarshal(data, &file); errors.As(err, &wrong) {
		return nil, fmt.Errorf("preset: %s: cannot be of type %s", strings.ToLower(wrong.Field), wrong.Value)
	} else if err != nil {
		return nil, fmt.Errorf("preset: %w", err)
	}
	for _, text := range []struct {
		what, value string
		most        int
	}{{"name", file.Name, maxName}, {"category", file.Category, maxName}, {"description", file.Description, maxDescription}} {
		if err := checkText(text.value, text.most); err != nil {
			return nil, fmt.Errorf("preset: %s: %w", text.what, err)
		}
	}
	p.Name, p.Category, p.Description = file.Name, file.Category, file.Description
	if t := file.Target; t != nil {
		if p.Target, err = newTarget(t.LUFS, t.Ceiling); err != nil {
			return nil, fmt.Errorf("preset: target: %w", err)
		}
	}
	for i, v := range p.Target.rest() {
		if file.Params[param.Table[i].Key] == nil {
			p.Values[i] = v
		}
	}
	return p, nil
}

// checkText refuses what would not fit on a line or play tricks on a terminal.
func checkText(s string, most int) error {
	if n := utf8.RuneCountInString(s); n > most {
		return fmt.Errorf("%d characters, at most %d are taken", n, most)
	}
	if strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return fmt.Errorf("%q has characters that cannot be shown", s)
	}
	return nil
}

// The range of a target, in LUFS and dBTP.
const (
	MinLUFS, MaxLUFS       = -60.0, 0.0
	MinCeiling, MaxCeiling = -24.0, 0.0
)

// defaultCeiling in dBTP goes with a target that names none.
const defaultCeiling = -1

func newTarget(lufs, ceiling *float64) (*Target, error) {
	if lufs == nil {
		return nil, errors.New("lufs is missing")
	}
	t := &Target{*lufs, defaultCeiling}
	if ceiling != nil {
		t.Ceiling = *ceiling
	}
	if t.LUFS < MinLUFS || t.LUFS > MaxLUFS {
		return nil, fmt.Errorf("lufs %g: the range is %g to %g", t.LUFS, MinLUFS, MaxLUFS)
	}
	if t.Ceiling < MinCeiling || t.Ceiling > MaxCeiling {
		return nil, fmt.Errorf("ceiling %g: the range is %g to %g", t.Ceiling, MinCeiling, MaxCeiling)
	}
	return t, nil
}

// rest are the control values of a preset that sets nothing: the defaults, and
// what follows from the target.
func (t *Target) rest() []float64 {
	values := param.Defaults()
	if t == nil {
		return values
	}
	for i := range param.Table {
		switch row := &param.Table[i]; {
		case row.Stage == param.Maximizer && row.Index == param.MaxCeiling:
			values[i] = row.Clamp(t.Ceiling)
		case row.Stage == param.Maximizer && row.Index == param.MaxAutoTarget:
			values[i] = row.Clamp(t.LUFS)
		}
	}
	return values
}

// State is the preset as the plugin's state, for CLAP's state extension.
func (p *Preset) State() []byte { return param.AppendState(nil, p.Values) }

// Settings are the parameters that are neither at their defaults nor follow
// from the target, in the order of the table.
func (p *Preset) Settings() (list []Setting) {
	rest := p.Target.rest()
	for i := range param.Table {
		if row := &param.Table[i]; p.Values[i] != rest[i] {
			list = append(list, Setting{row, short(row.Text(p.Values[i]))})
		}
	}
	return list
}

// short leaves out the zeros at the end of a number: "1.50 dB" is "1.5 dB".
func short(text string) string {
	end := strings.IndexFunc(text, func(r rune) bool { return r != '-' && r != '.' && (r < '0' || r > '9') })
	if end < 0 {
		end = len(text)
	}
	number, unit := text[:end], text[end:]
	if strings.Contains(number, ".") {
		number = strings.TrimRight(strings.TrimRight(number, "0"), ".")
	}
	return number + unit
}

// AppendFile appends the preset as a file that Parse reads, one setting on a
// line.
func (p *Preset) AppendFile(dst []byte) []byte {
	b := bytes.NewBuffer(dst)
	line := func(key string, v any) {
		text := new(bytes.Buffer)
		enc := json.NewEncoder(text)
		enc.SetEscapeHTML(false)
		_ = enc.Encode(v) // of strings and numbers: cannot fail
		fmt.Fprintf(b, "%q:%s", key, bytes.TrimSpace(text.Bytes()))
	}
	b.WriteString(`{"lacquer":1`)
	for _, text := range [][2]string{{"name", p.Name}, {"category", p.Category}, {"description", p.Description}} {
		if text[1] != "" {
			b.WriteString(",\n")
			line(text[0], text[1])
		}
	}
	if p.Target != nil {
		b.WriteString(",\n")
		line("target", p.Target)
	}
	b.WriteString(",\n\"params\":{")
	for i, s := range p.Settings() {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n")
		line(s.Param.Key, s.Text)
	}
	b.WriteString("\n}}\n")
	return b.Bytes()
}

// Find gives the preset of a name.
func Find(list []*Preset, name string) (*Preset, bool) {
	i := slices.IndexFunc(list, func(p *Preset) bool { return Same(p.Name, name) })
	if i < 0 {
		return nil, false
	}
	return list[i], true
}

// Same tells whether two names mean the same preset, whatever their case,
// spaces and punctuation.
func Same(a, b string) bool { return Fold(a) == Fold(b) && Fold(a) != "" }

// Fold is a name without what does not count in comparing it: case, spaces
// and punctuation.
func Fold(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}
