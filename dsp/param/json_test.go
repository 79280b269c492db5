package param

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// oracle reads a state with encoding/json.
func oracle(data []byte) (values []float64, whole, params map[string]json.RawMessage, ok bool) {
	var format int
	if json.Unmarshal(data, &whole) != nil || json.Unmarshal(whole["lacquer"], &format) != nil || format != 1 {
		return nil, nil, nil, false
	}
	if raw, there := whole["params"]; there && json.Unmarshal(raw, &params) != nil {
		return nil, nil, nil, false
	}
	values = Defaults()
	for i := range Table {
		raw, there := params[Table[i].Key]
		if !there {
			continue
		}
		var text string
		var v *float64
		if json.Unmarshal(raw, &text) == nil && raw[0] == '"' {
			parsed, err := Table[i].Parse(text)
			if err != nil {
				return nil, nil, nil, false
			}
			v = &parsed
		} else if json.Unmarshal(raw, &v) != nil || v == nil {
			return nil, nil, nil, false
		}
		values[i] = Table[i].Clamp(*v)
	}
	if _, saved := whole["version"]; saved && params["maximizer.transientlink"] == nil {
		values[transientLink] = values[releaseLink]
	}
	return values, whole, params, true
}

// repeats tells whether an object has a key twice that is known here.
func repeats(raw []byte) bool {
	dec := json.NewDecoder(bytes.NewReader(raw))
	seen := map[string]bool{}
	if open, _ := dec.Token(); open != json.Delim('{') {
		return false
	}
	for dec.More() {
		token, _ := dec.Token()
		key := token.(string)
		_, row := rowOf[key]
		_, member := memberOf[key]
		var value json.RawMessage
		if seen[key] && (row || member) || dec.Decode(&value) != nil {
			return true
		}
		seen[key] = true
	}
	return false
}

// compare holds Parse against the oracle. Parse is stricter in what is told
// twice, what is not UTF-8, what is deep, params that are null, and how much
// it keeps.
func compare(t testing.TB, data []byte) {
	t.Helper()
	s := NewState()
	problem := s.Parse(data)
	values, whole, params, ok := oracle(data)
	if problem != nil {
		stricter := ok && (repeats(data) || repeats(whole["params"])) || !utf8.Valid(data) || bytes.Contains(problem, []byte("deep")) ||
			bytes.Contains(problem, []byte("kept")) || string(whole["params"]) == "null"
		if ok && !stricter {
			t.Errorf("%q: refused: %s", data, problem)
		}
		return
	}
	if !json.Valid(data) || !ok {
		t.Fatalf("%q: taken", data)
	}
	for i := range Table {
		if got, want := s.Values[i], values[i]; math.Float64bits(got) != math.Float64bits(want) || Table[i].Clamp(got) != got {
			t.Errorf("%q: %s is %v, want %v", data, Table[i].Key, got, want)
		}
	}
	blob := s.Append(nil, true)
	_, whole2, params2, ok := oracle(blob)
	if !ok {
		t.Fatalf("%q: saved as %q", data, blob)
	}
	for i := range Table {
		delete(params, Table[i].Key)
		delete(params2, Table[i].Key)
	}
	for key := range memberOf {
		delete(whole, key)
		delete(whole2, key)
	}
	if fmt.Sprint(whole, params) != fmt.Sprint(whole2, params2) && !(len(params) == 0 && reflect.DeepEqual(whole, whole2)) {
		t.Errorf("%q: keeps\n%s %s\nand not\n%s %s", data, whole2, params2, whole, params)
	}
	if problem := s.Parse(blob); problem != nil || !bytes.Equal(s.Append(nil, true), blob) {
		t.Errorf("%q: saved as %q, and that is not the same again: %s", data, blob, problem)
	}
}

// TestStateGenerated: states made at random, with all that JSON can say, read
// as encoding/json reads them.
func TestStateGenerated(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	space := func() string { return pick("", "", "", " ", "\n\t", "\r") }
	var value func(depth int) string
	text := func() string {
		return pick(`""`, `"a"`, `"\"\\\/\b\f\n\r\t"`, `"\u00e9"`, `"é𝄞"`, `"\ud834\udd1e"`, `"\ud834"`, `"\udd1e\ud834x"`, `"\uD834\u0041"`, `"\ufffd"`, "\"\x7f\"", `"On"`, `"1.5 dB"`, `" -2 "`, `"120 Hz"`, `"4:1"`)
	}
	value = func(depth int) string {
		if depth < 5 {
			switch rng.IntN(4) {
			case 0:
				return "[" + space() + "]"
			case 1:
				return "[" + value(depth+1) + space() + "," + space() + value(depth+1) + "]"
			case 2:
				return "{" + text() + space() + ":" + space() + value(depth+1) + "}"
			}
		}
		return pick("true", "false", "null", "0", "-0", "0.5", "-1e2", "1E+2", "12e-3", "1e-400", "1e400", "3.25", text())
	}
	taken := 0
	for range 5000 {
		var params []string
		for range rng.IntN(4) {
			key := Table[rng.IntN(len(Table))].Key
			if rng.IntN(4) == 0 {
				key = pick("x", "new.row", "Bypass", `\u0062ypass`, "é")
			}
			v := pick("0", "1", "-0.5", "1e1", "0.25e+1", `"On"`, `"1"`, value(4))
			if strings.HasPrefix(key, "new") {
				v = value(0)
			}
			params = append(params, space()+`"`+key+`"`+space()+":"+space()+v+space())
		}
		state := []string{`"lacquer":` + pick("1", "1", "1", "1", "1", "1.0", "0", "2", "1e0"), `"params":{` + strings.Join(params, ",") + "}"}
		if rng.IntN(3) == 0 {
			state = append(state, text()+":"+value(0))
		}
		if rng.IntN(3) == 0 {
			state = append(state, `"version":`+value(4))
		}
		rng.Shuffle(len(state), func(i, j int) { state[i], state[j] = state[j], state[i] })
		data := []byte(space() + "{" + strings.Join(state, ",") + "}" + space())
		compare(t, data)
		if NewState().Parse(data) == nil {
			taken++
		}
	}
	if taken < 1500 {
		t.Errorf("only %d of 5000 are taken", taken)
	}
}

func FuzzParseState(f *testing.F) {
	f.Add(AppendState(nil, Defaults()))
	f.Add([]byte(`{"lacquer":1,"params":{"eq.2.freq":"120 Hz"}}`))
	f.Add([]byte(`{"lacquer":1,"version":"9","x":[1,-0.5e+3,{"\ud834\udd1e":null}],"params":{"bypass":true}}`))
	f.Fuzz(func(t *testing.T, data []byte) { compare(t, data) })
}
