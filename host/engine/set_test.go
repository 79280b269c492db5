package engine

import (
	"errors"
	"strings"
	"testing"
)

func TestSet(t *testing.T) {
	for _, c := range []struct {
		assignment string
		id         uint32
		want       float64
	}{
		{"Main/Gain=-3 dB", gainID, -3},
		{"main/gAIN = -4.5", gainID, -4.5},
		{" Main/Gain =-60", gainID, -60},
		{"#1=24.00dB", gainID, 24},
		{"Side/Gain=1", sideGainID, 1},
		{"Setup/Time/Latency=12", latencyID, 12},
		{"time/latency=13", latencyID, 13},
		{"Latency=14", latencyID, 14},
		{"Mode=Hot", modeID, 2},
		{"Setup/Mode=1", modeID, 1},
	} {
		for _, active := range []bool{false, true} {
			p := open(t, "test.gain")
			if active {
				activate(t, p, Config{})
			}
			if err := p.Set(c.assignment); err != nil {
				t.Errorf("%q: %v", c.assignment, err)
				continue
			}
			if active {
				pass(t, p, noise(1), RenderOptions{})
			}
			if got := value(t, p, c.id); got != c.want {
				t.Errorf("%q: %g, want %g", c.assignment, got, c.want)
			}
		}
	}
}

func TestSetNamesTheFault(t *testing.T) {
	p := open(t, "test.gain")
	for _, c := range []struct {
		assignment string
		is         error
		says       []string
	}{
		{"", ErrValue, []string{"Module/Name=value"}},
		{"=3", ErrValue, []string{"Module/Name=value"}},
		{"Main/Gain", ErrValue, []string{"Module/Name=value", "Main/Gain"}},
		{"Mian/Gain=3", ErrUnknownParam, []string{`"Mian/Gain"`, "nearest are Main/Gain"}},
		{"Latancy=3", ErrUnknownParam, []string{"Setup/Time/Latency"}},
		{"ain=3", ErrUnknownParam, nil},
		{"Time=3", ErrUnknownParam, nil},
		{"#4711=3", ErrUnknownParam, []string{"4711"}},
		{"#x=3", ErrUnknownParam, []string{"#x"}},
		{"#-1=3", ErrUnknownParam, nil},
		{"gain=3", ErrAmbiguous, []string{"Main/Gain (#1)", "Side/Gain (#9)"}},
		{"Main/Gain=24.1 dB", ErrRange, []string{"24.10 dB", "-60.00 dB to 24.00 dB", "Main/Gain"}},
		{"Main/Gain=nan", ErrRange, nil},
		{"Main/Gain=-inf", ErrRange, nil},
		{"Main/Gain=loud", ErrValue, []string{`"loud"`, "-60.00 dB to 24.00 dB"}},
		{"Main/Gain=", ErrValue, nil},
		{"Mode=Cold", ErrValue, []string{"Clean, Warm, Hot"}},
		{"Mode=0.5", ErrValue, []string{"between two steps", "Clean, Warm, Hot"}},
		{"Mode=3", ErrRange, []string{"Clean to Hot"}},
		{"Latency=1.5", ErrValue, []string{"0 to 4096"}},
		{"Violations=0", ErrReadOnly, []string{"State/Violations"}},
	} {
		err := p.Set(c.assignment)
		if !errors.Is(err, c.is) {
			t.Errorf("%q: %v, want %v", c.assignment, err, c.is)
			continue
		}
		for _, s := range c.says {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("%q: %q does not say %q", c.assignment, err, s)
			}
		}
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %q has more than one line", c.assignment, err)
		}
	}
	if v := value(t, p, gainID); v != 0 {
		t.Errorf("a refused setting was made: %g", v)
	}
}

// A plugin whose text conversions answer false takes plain numbers.
func TestSetWithoutTexts(t *testing.T) {
	p := open(t, "test.no-text")
	set(t, p, "Main/Gain=-12.5", "Mode=2")
	if g, m := value(t, p, gainID), value(t, p, modeID); g != -12.5 || m != 2 {
		t.Errorf("gain %g, mode %g", g, m)
	}
	if err := p.Set("Mode=Hot"); !errors.Is(err, ErrValue) || !strings.Contains(err.Error(), "0, 1, 2") {
		t.Error(err)
	}
	if err := p.Set("Main/Gain=99"); !errors.Is(err, ErrRange) || !strings.Contains(err.Error(), "-60 to 24") {
		t.Error(err)
	}
	for _, id := range []string{"test.null-extensions", "test.bare"} {
		if err := open(t, id).Set("Gain=1"); !errors.Is(err, ErrUnknownParam) || !strings.Contains(err.Error(), "no parameters") {
			t.Errorf("%s: %v", id, err)
		}
	}
}

// A plugin that cannot be told while it is inactive hears with its first
// frame.
func TestSetWithoutFlush(t *testing.T) {
	p := open(t, "test.no-flush")
	set(t, p, "Main/Gain=20")
	if v := value(t, p, gainID); v != 0 {
		t.Fatalf("gain %g", v)
	}
	activate(t, p, Config{})
	src := noise(1000)
	got := pass(t, p, src, RenderOptions{})
	for i, v := range got.audio[0] {
		if !near(v, 10*src.audio[0][i]) {
			t.Fatalf("frame %d: %g, want %g", i, v, 10*src.audio[0][i])
		}
	}
	set(t, p, "Main/Gain=20") // waits again, for this block only
	block, down := [][]float64{{1}, {1}}, []Event{{ParamID: gainID, Value: -20}}
	for i, want := range []float64{10, 1, 0.1} {
		if err := p.Process(block, block, [][]Event{nil, down, nil}[i]); err != nil {
			t.Fatal(err)
		}
		if !near(block[0][0], want) {
			t.Errorf("block %d: %g, want %g", i, block[0][0], want)
		}
	}
}

func TestSetValue(t *testing.T) {
	p := open(t, "test.gain")
	if err := p.SetValue(gainID, 24+1e-12); err != nil {
		t.Error(err)
	}
	if v := value(t, p, gainID); v != 24 {
		t.Errorf("gain %v", v)
	}
	if err := p.SetValue(gainID, 25); !errors.Is(err, ErrRange) {
		t.Error(err)
	}
	if err := p.SetValue(5, 0); !errors.Is(err, ErrUnknownParam) {
		t.Error(err)
	}
}
