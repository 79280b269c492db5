package plugintest

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"lacquer/dsp/param"
	"lacquer/host/engine"
)

func saveState(t testing.TB, p *engine.Plugin) []byte {
	t.Helper()
	state, err := p.SaveState()
	if err != nil {
		t.Fatal(err)
	}
	return state
}

// scatter sets every parameter to something else.
func scatter(t testing.TB, p *engine.Plugin, seed uint64) {
	t.Helper()
	for _, v := range randomValues(seed) {
		if err := p.SetValue(v.ParamID, v.Value); err != nil {
			t.Fatal(err)
		}
	}
}

// TestStateRoundTrip: a state makes another instance the same, in value, in
// sound and in the bytes of its own state.
func TestStateRoundTrip(t *testing.T) {
	in := song(0.5, 2)
	for seed := range uint64(5) {
		a, b := open(t), open(t)
		scatter(t, a, seed)
		state := saveState(t, a)
		if !bytes.Equal(saveState(t, a), state) {
			t.Fatal("saved twice, two states")
		}
		if err := b.LoadState(state); err != nil {
			t.Fatal(err)
		}
		if got := saveState(t, b); !bytes.Equal(got, state) {
			t.Fatalf("the state came back as\n%s\nnot as\n%s", got, state)
		}
		for i := range param.Table {
			if key := param.Table[i].Key; value(t, a, key) != value(t, b, key) {
				t.Errorf("%s is %g, want %g", key, value(t, b, key), value(t, a, key))
			}
		}
		activate(t, a, engine.Config{Rate: 48000})
		activate(t, b, engine.Config{Rate: 48000})
		if a.Latency() != b.Latency() {
			t.Errorf("latency %d, want %d", b.Latency(), a.Latency())
		}
		same(t, "after loading", process(t, b, in, blocks(512), nil), process(t, a, in, blocks(512), nil))
		if !bytes.Equal(saveState(t, b), state) {
			t.Error("processing has changed the state")
		}
	}
}

// TestStateRefused: what is not a state changes nothing, active or not.
func TestStateRefused(t *testing.T) {
	p := open(t)
	scatter(t, p, 1)
	state := saveState(t, p)
	other := open(t)
	scatter(t, other, 2)
	good := saveState(t, other)

	rng := rand.New(rand.NewPCG(1, 1))
	random := make([]byte, 1<<20)
	for i := range random {
		random[i] = byte(rng.Uint32())
	}
	bad := map[string][]byte{
		"nothing": {}, "random": random, "more than 2 MB": bytes.Repeat([]byte(" "), 3<<20), "a zero": {0}, "null": []byte("null"),
		"an array": []byte("[]"), "empty JSON": []byte("{}"), "two states": append(bytes.Clone(good), good...),
		"a later format": []byte(`{"lacquer":2,"params":{}}`), "a format that is text": []byte(`{"lacquer":"1"}`),
		"a value that is null":  []byte(`{"lacquer":1,"params":{"output.trim":null}}`),
		"a value that is true":  []byte(`{"lacquer":1,"params":{"output.trim":true}}`),
		"a value too large":     []byte(`{"lacquer":1,"params":{"output.trim":1e999}}`),
		"a value that is words": []byte(`{"lacquer":1,"params":{"output.trim":"loud"}}`),
		"depth":                 append([]byte(`{"lacquer":1,"x":`), bytes.Repeat([]byte("["), 100000)...),
	}
	for i := 0; i < len(good)-3; i += 97 { // the last bytes are }} and a line end
		bad["the first "+string(good[:i])] = good[:i]
	}
	for _, active := range []bool{false, true} {
		if active {
			activate(t, p, engine.Config{Rate: 48000})
		}
		for what, blob := range bad {
			if p.LoadState(blob) == nil {
				t.Errorf("%.200s: taken", what)
			}
			if active {
				process(t, p, silence(1), blocks(1), nil)
			}
			if !bytes.Equal(saveState(t, p), state) {
				t.Fatalf("%.200s: refused, and the state has changed", what)
			}
		}
	}
	const why = "format 2 is not known here (this is format 1): update Lacquer"
	if err := p.LoadState(bad["a later format"]); err == nil || !strings.Contains(err.Error(), why) {
		t.Errorf("a later format: %v", err)
	}
	if err := p.LoadState(good); err != nil || !bytes.Equal(saveState(t, p), good) {
		t.Errorf("a good state after all that: %v", err)
	}
}

// TestStateWhileProcessing: a state that is loaded while audio runs is heard
// from the next block on, without a click; what it says of the look-ahead
// waits for the next activate.
func TestStateWhileProcessing(t *testing.T) {
	const rate, n = 48000, 512
	in := sine(rate, 100, rate, 0.1)
	p := open(t)
	loud := open(t)
	for key, v := range map[string]float64{
		"input.gain": 4, "eq.2.on": 1, "eq.2.gain": 3, "eq.4.on": 1, "eq.4.gain": -6, "glue.on": 1, "glue.threshold": -40,
		"maximizer.drive": 6, "output.trim": -3, "maximizer.lookahead": 1,
	} {
		set(t, loud, key, v)
	}
	state := saveState(t, loud)
	activate(t, p, engine.Config{Rate: rate, BlockSize: n})
	latency := p.Latency()
	out := process(t, p, stereo{in[0][:20*n], in[1][:20*n]}, blocks(n), nil)
	if err := p.LoadState(state); err != nil {
		t.Fatal(err)
	}
	rest := process(t, p, stereo{in[0][20*n:], in[1][20*n:]}, blocks(n), nil)
	if got := saveState(t, p); !bytes.Equal(got, state) {
		t.Error("the state loaded is not the state saved")
	}
	if p.Latency() != latency {
		t.Error("the latency has changed while active")
	}
	for c := range out {
		out[c] = append(out[c], rest[c]...)
		// A 100 Hz sine of 0.4 moves 0.0052 a frame.
		if jump, at := largestJump(out[c][latency+10:]); jump > 0.0065 {
			t.Errorf("channel %d jumps by %.4f at frame %d", c, jump, at+latency+10)
		}
		if peak := loudest(out[c][rate/2:]); math.Abs(peak-0.1) < 0.02 {
			t.Errorf("channel %d: the state is not heard: %g", c, peak)
		}
	}
	activate(t, p, engine.Config{Rate: rate, BlockSize: n})
	if p.Latency() >= latency {
		t.Errorf("latency %d after activate, %d before", p.Latency(), latency)
	}
	// From here on it is the other instance.
	activate(t, loud, engine.Config{Rate: rate, BlockSize: n})
	same(t, "after activate", process(t, p, in, blocks(n), nil), process(t, loud, in, blocks(n), nil))
}

func loudest(x []float64) (peak float64) {
	for _, v := range x {
		peak = math.Max(peak, math.Abs(v))
	}
	return peak
}
