package param

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// loaded is a state that must be taken.
func loaded(t testing.TB, data string) *State {
	t.Helper()
	s := NewState()
	if problem := s.Parse([]byte(data)); problem != nil {
		t.Fatalf("%s\nof %.200s", problem, data)
	}
	return s
}

func TestStateRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := Defaults()
		for i := range Table {
			p := &Table[i]
			values[i] = p.Clamp(rapid.Float64Range(p.ControlMin(), p.ControlMax()).Draw(t, p.Key))
		}
		blob := AppendState(nil, values)
		s := NewState()
		if problem := s.Parse(blob); problem != nil {
			t.Fatal(string(problem))
		}
		if again := s.Append(nil, true); string(again) != string(blob) {
			t.Errorf("state changes in a round trip")
		}
	})
}

func TestStateAcceptsPresetText(t *testing.T) {
	s := loaded(t, `{"lacquer":1,"params":{"eq.2.freq":"120 Hz","eq.2.type":"b\u0065ll","eq.3.fre\u0071":3,"nobody.knows":3,"input.gain":99}}`)
	for i, p := range Table {
		want := p.ControlDefault()
		switch p.Key {
		case "eq.2.freq":
			want = math.Log2(120)
		case "eq.2.type":
			want = Bell
		case "eq.3.freq":
			want = math.Log2(10)
		case "input.gain":
			want = 24
		}
		if s.Values[i] != want {
			t.Errorf("%s = %v, want %v", p.Key, s.Values[i], want)
		}
	}
}

// TestStateRemarks: what is passed over is told, what is exact is not.
func TestStateRemarks(t *testing.T) {
	for blob, want := range map[string]string{
		`{"lacquer":1}`: "",
		`{"lacquer":1,"params":{"input.gain":"24 dB"}}`: "",
		`{"lacquer":1,"params":{"input.gain":99,"Input.Gain":1}}`: `"Input.Gain" is not a parameter, it is left out; ` +
			`input.gain: 99 is out of range, 24.00 dB is used: it takes -24.00 dB to 24.00 dB`,
		`{"lacquer":1,"params":{"eq.1.freq":"0 Hz"}}`: `eq.1.freq: "0 Hz" is out of range, 10.0 Hz is used: it takes 10.0 Hz to 22.000 kHz`,
	} {
		got, err := CheckState([]byte(blob), Defaults())
		if err != nil || strings.Join(got, "; ") != want {
			t.Errorf("%s: %q, %v", blob, got, err)
		}
	}
	values := []float64{12345}
	_, err := CheckState([]byte(`{"lacquer":1,"params":{"input.gain":2,"glue.on":"perhaps"}}`), values)
	if err == nil || err.Error() != `state: glue.on: "perhaps" is not a value of this parameter: it takes Off, On` || values[0] != 12345 {
		t.Error(err, values)
	}
}

// TestStateProblems: what is refused, and what is said of it.
func TestStateProblems(t *testing.T) {
	const no = "state: not a Lacquer state"
	gain := func(v string) string { return `{"lacquer":1,"params":{"input.gain":` + v + `}}` }
	gainIs := func(v string) string {
		return "state: input.gain: " + v + " is not a value of this parameter: it takes -24.00 dB to 24.00 dB"
	}
	for blob, want := range map[string]string{
		"": "state: not readable: empty", "{}": no, "null": no, "[]": no, "\x00": no, "{\"lacquer\":0}": no, `{"lacquer":-1}`: no, `{"params":{}}`: no,
		`{"lacquer":2,"params":[`:                         "state: format 2 is not known here (this is format 1): update Lacquer",
		`{"lacquer":99999999999999999999}`:                "state: format 99999999999999999999 is not known here (this is format 1): update Lacquer",
		`{"lacquer":"1"}`:                                 `state: lacquer: "1" is not the number of a format`,
		`{"lacquer":1.0}`:                                 `state: lacquer: 1.0 is not the number of a format`,
		`{"lacquer":null}`:                                `state: lacquer: null is not the number of a format`,
		`{"lacquer":1,"params":[]}`:                       "state: params: not an object",
		`{"lacquer":1,"params":null}`:                     "state: params: not an object",
		`{"lacquer":1,"lac\u0071uer":1}`:                  `state: "lac\u0071uer" is there twice`,
		`{"lacquer":1}{`:                                  "state: more data behind its end",
		"{\"lacquer\":1}\x00":                             "state: more data behind its end",
		`{"lacquer":1`:                                    "state: not readable at byte 12: a comma is missing, or the end",
		`{"lacquer":1,}`:                                  "state: not readable at byte 13: a key is missing",
		`{"lacquer":1,"x":tru}`:                           "state: not readable at byte 17: a value is missing",
		`{"lacquer":1,"x":"\q"}`:                          "state: not readable at byte 18: an escape that is none",
		`{"lacquer":1,"x":"\u12g4"}`:                      "state: not readable at byte 18: an escape that is none",
		"{\"lacquer\":1,\"x\":\"\n\"}":                    "state: not readable at byte 18: a control character in a text",
		"{\"lacquer\":1,\"x\":\"\xff\"}":                  "state: not readable at byte 18: a text that is not UTF-8",
		`{"lacquer":1,"x":-}`:                             "state: not readable at byte 18: a digit is missing",
		`{"lacquer":1,"x":` + strings.Repeat("[", 100000): "state: not readable at byte 80: nested too deep",
		gain(`1,"input.gain":1`):                          "state: input.gain is there twice",
		gain("null"):                                      gainIs("null"), gain("[1]"): gainIs("[1]"), gain("true"): gainIs("true"), gain("1e999"): gainIs("1e999"),
		gain(`"NaN"`): gainIs(`"NaN"`), gain(`"inf"`): gainIs(`"inf"`), gain(`"0x1p3"`): gainIs(`"0x1p3"`), gain(`"1_0"`): gainIs(`"1_0"`),
		gain("NaN"): "state: not readable at byte 36: a value is missing", gain("01"): "state: not readable at byte 37: a comma is missing, or the end",
		gain(`"` + strings.Repeat("é", 50) + `"`): gainIs(`"` + strings.Repeat("é", 39)),
		`{"lacquer":1,"params":{"eq.1.type":"`:    "state: not readable at byte 36: the end of a text is missing",
	} {
		if got := NewState().Parse([]byte(blob)); string(got) != want {
			t.Errorf("%.80q: %q, want %q", blob, got, want)
		}
	}
	if NewState().Parse(bytes.Repeat([]byte(" "), MaxState+1)) == nil {
		t.Error("more than MaxState is taken")
	}
	good := AppendState(nil, Defaults())
	for n := range len(good) - 1 { // the last byte is a line end
		if NewState().Parse(good[:n]) == nil {
			t.Fatalf("the first %d bytes are taken", n)
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 { // a state whose bytes have been hit here and there, or that is noise
		bad := bytes.Clone(good)
		for range 1 + rng.IntN(20) {
			bad[rng.IntN(len(bad))] = byte(rng.Uint32())
		}
		compare(t, bad)
		for i := range bad {
			bad[i] = byte(rng.Uint32())
		}
		compare(t, bad)
	}
}

// TestStateKeepsUnknown: what this build does not know comes back as it was,
// every time, and goes with the next state.
func TestStateKeepsUnknown(t *testing.T) {
	const later = `{"lacquer" : 1,"version":"9.9", "notes" : {"a":[1, 2.50,"\u00e9/\/"],"b":{}}, "name":"not kept", "params":{"new.row" : 1.250,
		"input.gain":3,"new.te\u0078t":"4 dB","deep":[[{"x":null}]]} ,"\u0001":true}`
	const params = ",\n\"new.row\":1.250,\n\"new.te\\u0078t\":\"4 dB\",\n\"deep\":[[{\"x\":null}]]\n},\n"
	const members = "\"notes\":{\"a\":[1, 2.50,\"\\u00e9/\\/\"],\"b\":{}},\n\"\\u0001\":true}\n"
	s := loaded(t, later)
	first := s.Append(nil, true)
	if !strings.HasSuffix(string(first), params+members) {
		t.Errorf("kept as\n%s", first)
	}
	if again := loaded(t, string(first)).Append(nil, true); !bytes.Equal(again, first) {
		t.Errorf("the second time\n%s\nthe first\n%s", again, first)
	}
	for range 3 {
		if problem := s.Parse(first); problem != nil || !bytes.Equal(s.Append(nil, true), first) {
			t.Fatalf("%s\n%s", problem, s.Append(nil, true))
		}
	}
	if s.Parse([]byte(`{"lacquer":1}`)) != nil || !bytes.Equal(s.Append(nil, true), AppendState(nil, Defaults())) {
		t.Errorf("left over from the last state:\n%s", s.Append(nil, true))
	}
	text := func(n int) string { return `{"lacquer":1,"x":"` + strings.Repeat("x", n) + `"}` }
	if s.Parse([]byte(text(maxKept-20))) != nil || s.Parse(s.Append(nil, true)) != nil {
		t.Error("nearly too much is refused")
	}
	if problem := s.Parse([]byte(text(maxKept))); !strings.Contains(string(problem), "at most 65536 bytes") {
		t.Errorf("too much: %q", problem)
	}
}

// TestStateWithoutListening: a state for a preset has every row but those for
// listening.
func TestStateWithoutListening(t *testing.T) {
	var want, got []string
	for _, p := range Table {
		if !p.Listening {
			want = append(want, p.Key)
		}
	}
	var file struct{ Params map[string]float64 }
	if err := json.Unmarshal(NewState().Append(nil, false), &file); err != nil {
		t.Fatal(err)
	}
	for key := range file.Params {
		got = append(got, key)
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("has %q\nwant %q", got, want)
	}
	for _, key := range []string{"bypass", "eq.solo", "multiband.2.solo", "glue.listen", "output.monitor", "output.matched", "meters.restart", "meters.transport"} {
		if slices.Contains(got, key) {
			t.Errorf("%s is in it", key)
		}
	}
}

// TestStateAllocatesNothing: a State used again makes no garbage, not by
// refusing either.
func TestStateAllocatesNothing(t *testing.T) {
	full := AppendState(nil, Defaults())
	preset := []byte(`{"lacquer":1,"name":"N","params":{"eq.2.freq":"120 Hz","glue.on":"o\u006e","input.gain":"-1.5 dB","new":[1,{"x":"y"}]},"more":{}}`)
	later := []byte(`{"lacquer":2,"params":{}}`)
	s, blob := NewState(), []byte(nil)
	if n := testing.AllocsPerRun(50, func() {
		if s.Parse(full) != nil || s.Parse(preset) != nil {
			t.Fatal("refused")
		}
		blob = s.Append(blob[:0], true)
		if s.Parse(later) == nil || s.Parse(full[:2000]) == nil {
			t.Fatal("taken")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
