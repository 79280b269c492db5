package param

import (
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var rewrite = flag.Bool("rewrite", false, "write the goldens anew")

// TestFrozen guards compatibility: ids, keys, ranges, defaults and steps that
// projects and presets were saved with must stay. Rows may be added.
func TestFrozen(t *testing.T) {
	var b strings.Builder
	for _, p := range Table {
		fmt.Fprintf(&b, "%d\t%s\t%s/%s\t%g\t%g\t%g\t%d\t%s\n", p.ID, p.Key, p.Module, p.Name, p.Min, p.Max, p.Default, p.Curve, strings.Join(p.Steps, "|"))
	}
	const golden = "testdata/table.golden"
	if *rewrite {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for line := range strings.SplitSeq(b.String(), "\n") {
		have[line] = true
	}
	for line := range strings.SplitSeq(string(want), "\n") {
		if !have[line] {
			t.Errorf("a saved project relies on this row: %s", line)
		}
	}
	if string(want) != b.String() {
		t.Error("the golden is stale: go test ./dsp/param -rewrite")
	}
}

func TestTableIsConsistent(t *testing.T) {
	ids, keys, names := map[uint32]bool{}, map[string]bool{}, map[string]bool{}
	next := map[Stage]int{}
	for _, p := range Table {
		if full := p.Module + "/" + p.Name; ids[p.ID] || keys[p.Key] || names[full] {
			t.Errorf("%s: id, key or name is taken twice", p.Key)
		} else {
			ids[p.ID], keys[p.Key], names[full] = true, true, true
		}
		if p.Index != next[p.Stage] {
			t.Errorf("%s: index %d, want %d", p.Key, p.Index, next[p.Stage])
		}
		next[p.Stage]++
		if !(p.Min < p.Max) || p.Default < p.Min || p.Default > p.Max || p.Doc == "" {
			t.Errorf("%s: range %g..%g, default %g, doc %q", p.Key, p.Min, p.Max, p.Default, p.Doc)
		}
		if p.Curve == Log && p.Min <= 0 {
			t.Errorf("%s: a logarithmic range needs a positive minimum", p.Key)
		}
	}
	if want := EQBand0 + EQBands*EQBandRows; next[EQ] != want {
		t.Errorf("equaliser has %d rows, its constants say %d", next[EQ], want)
	}
	for s, want := range map[Stage]int{Input: InputSubsonicFreq, Glue: GlueMix, Saturation: SatMix, StereoImage: StereoGuardLoss,
		Clipper: ClipKnee, Maximizer: MaxAutoTarget, Output: OutMatched, Meters: MetersTransport} {
		if next[s] != want+1 {
			t.Errorf("stage %d has %d rows, its constants say %d", s, next[s], want+1)
		}
	}
}

// TestTextRoundTrip: value -> text -> value -> text gives the same text, and
// the value is as near as the text's digits allow.
func TestTextRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := &Table[rapid.IntRange(0, len(Table)-1).Draw(t, "row")]
		v := p.Clamp(rapid.Float64Range(p.ControlMin(), p.ControlMax()).Draw(t, "value"))
		text := p.Text(v)
		back, err := p.Parse(text)
		if err != nil {
			t.Fatalf("%s: %q: %v", p.Key, text, err)
		}
		if again := p.Text(back); again != text {
			t.Errorf("%s: %v -> %q -> %v -> %q", p.Key, v, text, back, again)
		}
		if d := math.Abs(p.ToPlain(back) - p.ToPlain(v)); d > 0.5 {
			t.Errorf("%s: %q is off by %g", p.Key, text, d)
		}
	})
}

func row(key string) *Param {
	for i := range Table {
		if Table[i].Key == key {
			return &Table[i]
		}
	}
	panic(key)
}

func TestParseWhatPeopleType(t *testing.T) {
	for _, c := range []struct {
		key, text string
		want      float64
	}{
		{"maximizer.ceiling", "-1", -1}, {"maximizer.ceiling", "-1 dB", -1}, {"maximizer.ceiling", "−0.3 dbtp", -0.3}, {"maximizer.ceiling", " -2dBFS ", -2},
		{"eq.1.freq", "1k", 1000}, {"eq.1.freq", "1.2 kHz", 1200}, {"eq.1.freq", "440", 440}, {"eq.1.freq", "80 hz", 80},
		{"glue.attack", "0.03 s", 30}, {"glue.attack", "10ms", 10},
		{"glue.ratio", "4:1", 4}, {"glue.ratio", "1.5", 1.5}, {"glue.mix", "50 %", 50},
		{"bypass", "ON", 1}, {"bypass", "off", 0}, {"bypass", "yes", 1}, {"bypass", "0", 0},
		{"eq.3.type", "low shelf", LowShelf}, {"eq.3.type", "7", HighPass},
		{"eq.1.type", "highpass", HighPass}, {"eq.1.type", "band pass", BandPass}, {"maximizer.character", "bass safe", 3},
		{"input.subsonic", "24dB/oct", 2}, {"eq.1.slope", "48 DB/OCT", 5}, {"order", "eq>multiband>glue>saturation", 0},
		{"eq.1.freq", "1,2 kHz", 1200}, {"input.gain", "-1,5", -1.5}, {"input.gain", "-0,125 dB", -0.125}, {"input.gain", "–3", -3},
		{"glue.release", "0,5 sec", 500}, {"glue.release", "1 s", 1000}, {"eq.1.freq", "1e3", 1000},
		{"input.gain", "+3.5", 3.5}, {"input.gain", "100", 100},
	} {
		p := row(c.key)
		v, err := p.Parse(c.text)
		if err != nil || math.Abs(p.ToPlain(v)-c.want) > 1e-9*math.Abs(c.want) {
			t.Errorf("%s: %q gives %v, %v; want %v", c.key, c.text, p.ToPlain(v), err, c.want)
		}
	}
	for _, c := range [][2]string{{"input.gain", ""}, {"input.gain", "dB"}, {"input.gain", "nan"}, {"input.gain", "inf"}, {"input.gain", "0x10"}, {"input.gain", "3 Hz"}, {"input.gain", "1e999"}, {"input.gain", "-"}, {"input.gain", "−"}, {"input.gain", "−-3"}, {"input.gain", "1,5,0"}, {"input.gain", "1,200"}, {"eq.1.freq", "1,200 Hz"},
		{"input.gain", "1.000,5"}, {"input.gain", strings.Repeat("0", 65)}, {"eq.1.type", "-"}, {"eq.1.type", ""}, {"bypass", "maybe"}, {"eq.1.type", "1.5"}, {"eq.1.freq", "k"}} {
		if v, err := row(c[0]).Parse(c[1]); err == nil {
			t.Errorf("%s: %q is taken as %v", c[0], c[1], v)
		}
	}
}

func TestTextAllocatesNothing(t *testing.T) {
	buf := make([]byte, 0, 64)
	p := row("eq.1.freq")
	if n := testing.AllocsPerRun(100, func() {
		buf = p.AppendText(buf[:0], 9.5)
		for _, text := range []string{"1.2 kHz", "1,2k"} {
			if _, err := p.Parse(text); err != nil {
				t.Fatal(err)
			}
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzParseText(f *testing.F) {
	f.Add("1.2 kHz")
	f.Fuzz(func(t *testing.T, text string) {
		for i := range Table {
			if v, err := Table[i].Parse(text); err == nil && v != v {
				t.Errorf("%s: %q is NaN", Table[i].Key, text)
			}
		}
	})
}
