package param

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"lacquer/dsp"
)

// stateFormat is the version of the state's layout; a newer one is refused.
const stateFormat = 1

// maxState bounds the bytes of a state blob: ours have about 5 kB.
const maxState = 1 << 20

// Defaults gives the control value of every row's default.
func Defaults() []float64 {
	v := make([]float64, len(Table))
	for i := range Table {
		v[i] = Table[i].ControlDefault()
	}
	return v
}

// AppendState appends the state as JSON: values are control values by row of
// the table. The same values give the same bytes.
func AppendState(dst []byte, values []float64) []byte {
	dst = append(dst, `{"lacquer":`...)
	dst = strconv.AppendInt(dst, stateFormat, 10)
	dst = append(dst, `,"version":`...)
	dst = strconv.AppendQuote(dst, dsp.Version)
	dst = append(dst, `,"params":{`...)
	for i := range Table {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, "\n\""...)
		dst = append(dst, Table[i].Key...)
		dst = append(dst, `":`...)
		dst = strconv.AppendFloat(dst, values[i], 'g', -1, 64)
	}
	return append(dst, "\n}}\n"...)
}

// ParseState reads a state or preset into values, which has a control value
// per row of the table: keys that are missing become defaults, unknown ones
// are left out, values out of range are clamped. A value is a number in the
// control domain (state) or a text as people type it (presets). On an error
// values is unchanged.
func ParseState(data []byte, values []float64) error {
	_, err := CheckState(data, values)
	return err
}

// CheckState is ParseState, and says what was left out or clamped, one line
// each in the order of the keys.
func CheckState(data []byte, values []float64) (remarks []string, err error) {
	given, err := readState(data)
	if err != nil {
		return nil, err
	}
	next := Defaults()
	for i := range Table {
		p := &Table[i]
		raw, ok := given[p.Key]
		if !ok {
			continue
		}
		delete(given, p.Key)
		v, err := p.decode(raw)
		if err != nil {
			return nil, fmt.Errorf("state: %s: %.40s is %w: it takes %s", p.Key, raw, err, p.Takes())
		}
		if next[i] = p.Clamp(v); math.Abs(next[i]-v) > clampSlack {
			remarks = append(remarks, fmt.Sprintf("%s: %.40s is out of range, %s is used: it takes %s", p.Key, raw, p.Text(next[i]), p.Takes()))
		}
	}
	for key := range given {
		remarks = append(remarks, fmt.Sprintf("%.60q is not a parameter, it is left out", key))
	}
	slices.Sort(remarks)
	copy(values, next)
	return remarks, nil
}

// clampSlack is what rounding may put a saved value beyond its range.
const clampSlack = 1e-9

var errNoState = errors.New("state: not a Lacquer state")

// readState takes a state apart, as far as values by key.
func readState(data []byte) (map[string]json.RawMessage, error) {
	if len(data) > maxState {
		return nil, fmt.Errorf("state: %d bytes, at most %d are taken", len(data), maxState)
	}
	var s struct {
		Lacquer int
		Params  map[string]json.RawMessage
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	var wrong *json.UnmarshalTypeError
	if err := dec.Decode(&s); errors.As(err, &wrong) {
		if wrong.Field == "" {
			return nil, errNoState
		}
		return nil, fmt.Errorf("state: %s: cannot be of type %s", strings.ToLower(wrong.Field), wrong.Value)
	} else if err != nil {
		return nil, fmt.Errorf("state: not readable: %w", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("state: more data behind its end")
	}
	switch {
	case s.Lacquer == 0:
		return nil, errNoState
	case s.Lacquer < 0 || s.Lacquer > stateFormat:
		return nil, fmt.Errorf("state: format %d is not known here (this is format %d): update Lacquer", s.Lacquer, stateFormat)
	}
	return s.Params, nil
}

// decode reads one value of a state or preset.
func (p *Param) decode(raw json.RawMessage) (float64, error) {
	var text string
	if len(raw) > 0 && raw[0] == '"' {
		if err := json.Unmarshal(raw, &text); err != nil {
			return 0, err
		}
		return p.Parse(text)
	}
	var v *float64
	if err := json.Unmarshal(raw, &v); err != nil || v == nil {
		return 0, errText
	}
	return *v, nil
}
