package param

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
	"unsafe"
)

// unitText says how a unit is written: digits after the point, and the suffix.
var unitText = [...]struct {
	digits int
	suffix string
}{
	None:    {3, ""},
	DB:      {2, " dB"},
	DBTP:    {2, " dBTP"},
	Hz:      {1, " Hz"},
	Ms:      {2, " ms"},
	Percent: {1, " %"},
	Ratio:   {2, ":1"},
	Q:       {3, ""},
	LUFS:    {1, " LUFS"},
	LU:      {1, " LU"},
	Degrees: {1, "°"},
}

// AppendText appends the text of a control value, as a host shows it:
// "-1.00 dBTP", "1.200 kHz", "Low Shelf". It does not allocate when dst has
// room. Parsing the text and writing it again gives the same text.
func (p *Param) AppendText(dst []byte, control float64) []byte {
	v := p.ToPlain(control)
	if p.Stepped() {
		return append(dst, p.Steps[int(p.Clamp(v))]...)
	}
	t := unitText[p.Unit]
	// The unit changes where the rounded number would read 1000.0 Hz.
	if p.Unit == Hz && v >= 999.95 {
		return append(appendFixed(dst, v/1000, 3), " kHz"...)
	}
	return append(appendFixed(dst, v, t.digits), t.suffix...)
}

// Text is AppendText as a string.
func (p *Param) Text(control float64) string { return string(p.AppendText(nil, control)) }

// Takes says which values the row has: "-24.00 dB to 24.00 dB", "Off, On".
func (p *Param) Takes() string { return string(p.appendTakes(nil)) }

func (p *Param) appendTakes(dst []byte) []byte {
	if !p.Stepped() {
		dst = append(p.AppendText(dst, p.ControlMin()), " to "...)
		return p.AppendText(dst, p.ControlMax())
	}
	for i, name := range p.Steps {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = append(dst, name...)
	}
	return dst
}

// appendFixed writes v with a fixed number of digits, and zero without a sign.
func appendFixed(dst []byte, v float64, digits int) []byte {
	if math.Abs(v) < 0.5*math.Pow10(-digits) {
		v = 0
	}
	return strconv.AppendFloat(dst, v, 'f', digits, 64)
}

// errText is returned for text that is no value of the parameter.
var errText = errors.New("not a value of this parameter")

// scales are the suffixes that people type, by unit; without one the number
// is in the unit of the table.
var scales = [...]struct {
	unit   Unit
	suffix string
	factor float64
}{
	{DB, "db", 1},
	{DBTP, "dbtp", 1}, {DBTP, "dbfs", 1}, {DBTP, "db", 1},
	{Hz, "khz", 1000}, {Hz, "hz", 1}, {Hz, "k", 1000},
	{Ms, "ms", 1}, {Ms, "sec", 1000}, {Ms, "s", 1000},
	{Percent, "%", 1},
	{Ratio, ":1", 1},
	{LUFS, "lufs", 1}, {LUFS, "lkfs", 1},
	{LU, "lu", 1}, {LU, "db", 1},
	{Degrees, "°", 1}, {Degrees, "degrees", 1}, {Degrees, "deg", 1},
}

// Parse reads what people type for the parameter ("-1", "-1 dB", "1k",
// "1.2 kHz", "4:1", "off", "low shelf") and gives the control value. The value
// may lie outside the range: the caller clamps or refuses it.
func (p *Param) Parse(text string) (control float64, err error) {
	text = strings.TrimSpace(text)
	if p.Stepped() {
		return p.parseStep(text)
	}
	factor := 1.0
	for _, s := range scales {
		if n := len(text) - len(s.suffix); s.unit == p.Unit && n > 0 && strings.EqualFold(text[n:], s.suffix) {
			text, factor = strings.TrimSpace(text[:n]), s.factor
			break
		}
	}
	v, err := parseNumber(text)
	if err != nil {
		return 0, err
	}
	v *= factor
	if p.Curve == Log && v <= 0 {
		return math.Inf(-1), nil
	}
	return p.ToControl(v), nil
}

// parseNumber accepts a typographic minus and a decimal comma beside what
// strconv takes, and no infinities, NaNs or hexadecimal.
func parseNumber(text string) (float64, error) {
	sign := 1.0
	for _, minus := range [...]string{"−", "–"} {
		if rest, ok := strings.CutPrefix(text, minus); ok {
			sign, text = -1, rest
		}
	}
	var buf [maxNumber]byte
	if len(text) > len(buf) || sign < 0 && strings.IndexAny(text, "+-") == 0 {
		return 0, errText
	}
	comma := strings.IndexByte(text, ',')
	for i := range len(text) {
		c := text[i]
		if i == comma && !thousands(text, comma) {
			c = '.'
		}
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, errText
		}
		buf[i] = c
	}
	v, err := strconv.ParseFloat(unsafe.String(&buf[0], len(text)), 64) // the string lives as long as the call
	if err != nil || math.IsInf(v, 0) {
		return 0, errText
	}
	return sign * v, nil
}

// maxNumber bounds the digits of a number: a float64 written out has 24.
const maxNumber = 64

// thousands tells that a comma may stand between thousands and hundreds:
// "1,200" is 1.2 to one person and 1200 to the next, so it is neither.
func thousands(text string, comma int) bool {
	before, after := text[:comma], text[comma+1:]
	return len(after) == 3 && strings.TrimLeft(before, "-+0") != ""
}

// parseStep finds a step by its name, in any case and with or without spaces
// and hyphens, or by its number.
func (p *Param) parseStep(text string) (float64, error) {
	for i, name := range p.Steps {
		if sameName(text, name) {
			return float64(i), nil
		}
	}
	if len(p.Steps) == 2 && p.Steps[0] == "Off" {
		switch {
		case strings.EqualFold(text, "no"), strings.EqualFold(text, "false"):
			return 0, nil
		case strings.EqualFold(text, "yes"), strings.EqualFold(text, "true"):
			return 1, nil
		}
	}
	v, err := parseNumber(text)
	if err != nil || v != math.Trunc(v) {
		return 0, errText
	}
	return v, nil
}

// sameName compares without regard to case, spaces and hyphens.
func sameName(a, b string) bool {
	for {
		a, b = strings.TrimLeft(a, " -"), strings.TrimLeft(b, " -")
		if a == "" || b == "" {
			return a == b
		}
		x, m := utf8.DecodeRuneInString(a)
		y, n := utf8.DecodeRuneInString(b)
		if unicode.ToLower(x) != unicode.ToLower(y) {
			return false
		}
		a, b = a[m:], b[n:]
	}
}
