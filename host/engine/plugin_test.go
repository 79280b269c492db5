package engine

import (
	"bytes"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"lacquer/bindings/clap"
)

func TestOpenNamesTheFault(t *testing.T) {
	dir := t.TempDir()
	junk, empty := filepath.Join(dir, "junk.clap"), filepath.Join(dir, "empty.clap")
	for path, content := range map[string]string{junk: "RIFF....WAVEfmt ", empty: ""} {
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		path, id string
		is       error
		says     string
	}{
		{filepath.Join(dir, "none.clap"), "", fs.ErrNotExist, "no such file"},
		{junk, "", clap.ErrNotCLAP, "not a shared library"},
		{empty, "", clap.ErrNotCLAP, "empty"},
		{dir, "", clap.ErrNotCLAP, "directory"},
		{testplug, "no.such.id", clap.ErrNoPlugin, "test.instrument, test.gain"},
		{testplug, "test.create-fails", clap.ErrCreate, "test.create-fails"},
		{testplug, "test.init-fails", clap.ErrPluginInit, "no licence for the flux capacitor"},
	} {
		_, err := Open(c.path, c.id)
		if !errors.Is(err, c.is) || !strings.HasPrefix(err.Error(), c.path+": ") || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v, want %v with %q", err, c.is, c.says)
		}
	}
}

func TestActivateNamesTheFault(t *testing.T) {
	for _, c := range []struct {
		id   string
		cfg  Config
		is   error
		says string
	}{
		{"test.noports", Config{Rate: 48000}, ErrNoAudioPorts, ""},
		{"test.null-extensions", Config{Rate: 48000}, ErrNoAudioPorts, ""},
		{"test.null-everything", Config{Rate: 48000}, ErrNoAudioPorts, ""},
		{"test.mono", Config{Rate: 48000}, ErrNotStereo, `input "Main" is mono`},
		{"test.activate-fails", Config{Rate: 44100}, clap.ErrActivate, "44100 Hz"},
		{"test.start-fails", Config{Rate: 48000}, ErrStart, ""},
		{"test.gain", Config{}, clap.ErrActivate, "0 Hz"},
		{"test.gain", Config{Rate: math.NaN()}, clap.ErrActivate, "NaN Hz"},
		{"test.gain", Config{Rate: math.Inf(1)}, clap.ErrActivate, "Inf Hz"},
		{"test.gain", Config{Rate: 48000, BlockSize: -1}, clap.ErrActivate, "-1 frames"},
	} {
		p := open(t, c.id)
		for range 2 { // and again
			err := p.Activate(c.cfg)
			if !errors.Is(err, c.is) || !strings.HasPrefix(err.Error(), testplug+": ") ||
				!strings.Contains(err.Error(), c.id) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v, want %v with %q", c.id, err, c.is, c.says)
			}
		}
		if err := p.Process(nil, nil, nil); !errors.Is(err, ErrInactive) {
			t.Errorf("%s: process: %v", c.id, err)
		}
		p.Reset()
		p.Deactivate()
	}
}

func TestDescribe(t *testing.T) {
	p := open(t, "")
	if d := p.Descriptor(); d.ID != "test.gain" {
		t.Errorf("the first effect is %q", d.ID)
	}
	infos := p.Params()
	i := slices.IndexFunc(infos, func(i clap.ParamInfo) bool { return i.ID == gainID })
	if len(infos) != 9 || infos[i].Name != "Gain" || infos[i].Module != "Main" || infos[i].Min != -60 || infos[i].Max != 24 ||
		infos[i].Flags != clap.ParamIsAutomatable|clap.ParamIsModulatable {
		t.Errorf("%+v", infos)
	}
	if text, ok := p.ValueToText(gainID, -3); !ok || text != "-3.00 dB" {
		t.Errorf("%q", text)
	}
	if v, ok := p.TextToValue(modeID, "Warm"); !ok || v != 1 {
		t.Errorf("%g", v)
	}
	want := []string{clap.ExtAudioPorts, clap.ExtLatency, clap.ExtParams, clap.ExtRender, clap.ExtState, clap.ExtTail}
	if got := p.Extensions(); !slices.Equal(got, want) {
		t.Errorf("extensions %q", got)
	}
	in, out := open(t, "test.extra").Ports()
	if len(in) != 2 || len(out) != 2 || in[0].Name != "Main" || in[0].Channels != 2 || in[1].Type != clap.PortMono ||
		in[0].Flags != clap.PortIsMain|clap.PortSupports64Bits || out[1].Flags&clap.PortIsMain != 0 {
		t.Errorf("%+v %+v", in, out)
	}
	if frames, infinite := open(t, "test.echo").Tail(); frames != 1000 || infinite {
		t.Errorf("tail %d, %v", frames, infinite)
	}
	if _, infinite := open(t, "test.decay").Tail(); !infinite {
		t.Error("a finite tail")
	}
	if frames, infinite := open(t, "test.echo-no-tail").Tail(); frames != 0 || infinite {
		t.Errorf("tail %d, %v", frames, infinite)
	}
}

func TestRenderModeAndTransport(t *testing.T) {
	p := open(t, "test.gain")
	for _, c := range []struct {
		realtime bool
		want     float64
	}{{false, 1}, {true, 0}} {
		activate(t, p, Config{Rate: 1000, BlockSize: 100, Realtime: c.realtime})
		if v := value(t, p, offlineID); v != c.want {
			t.Errorf("realtime %v: offline %g", c.realtime, v)
		}
		for range 2 { // the position starts at 0 with each render
			pass(t, p, noise(1600), RenderOptions{})
			if v := value(t, p, positionID); v != 1.5 {
				t.Errorf("the last block of 100 began at %g s", v)
			}
		}
	}
}

func TestProcess(t *testing.T) {
	p := open(t, "test.gain")
	activate(t, p, Config{BlockSize: 4})
	audio := [][]float64{{1, 1, 1, 1}, {2, 2, 2, 2}}
	events := []Event{{Time: 1, ParamID: gainID, Value: 20}, {Time: 2, ParamID: gainID, Value: -40, Mod: true}}
	if err := p.Process(audio, audio, events); err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{1, 10, 0.1, 0.1} {
		if !near(audio[0][i], want) || !near(audio[1][i], 2*want) {
			t.Errorf("frame %d: %g and %g", i, audio[0][i], audio[1][i])
		}
	}
	if v := value(t, p, gainID); v != 20 {
		t.Errorf("modulation changed the value: %g", v)
	}
	if err := p.Process([][]float64{nil, nil}, [][]float64{nil, nil}, nil); err != nil {
		t.Errorf("0 frames: %v", err)
	}
	two, five := [][]float64{{0, 0}, {0, 0}}, [][]float64{make([]float64, 5), make([]float64, 5)}
	for name, err := range map[string]error{
		"mono":           p.Process(two[:1], two[:1], nil),
		"uneven":         p.Process(two, [][]float64{{0, 0}, {0}}, nil),
		"too long":       p.Process(five, five, nil),
		"event late":     p.Process(two, two, []Event{{Time: 2}}),
		"event disorder": p.Process(two, two, []Event{{Time: 1}, {Time: 0}}),
	} {
		if err == nil || !strings.Contains(err.Error(), "test.gain") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestState(t *testing.T) {
	for _, id := range []string{"test.gain", "test.bytes"} {
		p := open(t, id)
		set(t, p, "Main/Gain=-7.25", "Mode=Hot")
		state, err := p.SaveState()
		if err != nil {
			t.Fatal(err)
		}
		q := open(t, id)
		activate(t, q, Config{}) // loading must work while active
		if err := q.LoadState(state); err != nil {
			t.Fatal(err)
		}
		again, err := q.SaveState()
		if err != nil || !bytes.Equal(again, state) || value(t, q, gainID) != -7.25 || value(t, q, modeID) != 2 {
			t.Errorf("%s: %v, gain %g", id, err, value(t, q, gainID))
		}
		for _, bad := range [][]byte{nil, state[:39], append(state, 0), make([]byte, 40)} {
			if err := q.LoadState(bad); !errors.Is(err, ErrState) {
				t.Errorf("%s: %d bytes: %v", id, len(bad), err)
			}
		}
	}
	p := open(t, "test.state-fails")
	if _, err := p.SaveState(); !errors.Is(err, ErrState) {
		t.Error(err)
	}
	if err := open(t, "test.bare").LoadState(nil); !errors.Is(err, ErrState) || !strings.Contains(err.Error(), "none") {
		t.Error(err)
	}
}

func TestMeters(t *testing.T) {
	p := open(t, "test.meters")
	activate(t, p, Config{BlockSize: 100})
	var written []int64
	pass(t, p, noise(1000), RenderOptions{Meters: func(m *Meters, frames int64) {
		written = append(written, frames)
		if m.Stages[0].Name != "glue" {
			t.Errorf("after %d frames: %+v", frames, m)
		}
	}})
	if len(written) != 10 || written[0] != 100 || written[9] != 1000 {
		t.Errorf("told of meters after %v frames", written)
	}
	m, ok := p.Meters()
	if !ok || m.Stages[0].Name != "glue" || m.Stages[0].Frames != 1000 || m.Stages[0].Mean() != 2 || m.Output.Integrated != -23 {
		t.Errorf("%+v", m)
	}
	if _, ok := open(t, "test.gain").Meters(); ok {
		t.Error("meters of a plugin without")
	}
}

func TestMessagesAndCallbacks(t *testing.T) {
	p := open(t, "test.threads")
	if m := p.Messages(); len(m) != 1 || m[0].Text != "hello from another thread" || m[0].Severity != clap.LogInfo {
		t.Errorf("%+v", m)
	}
	if n := value(t, p, callbacksID); n != 1 {
		t.Errorf("%g callbacks", n)
	}
}

func TestTooManyOutputEvents(t *testing.T) {
	p := open(t, "test.pushy")
	activate(t, p, Config{BlockSize: 1000})
	src := noise(3000)
	if !equal(pass(t, p, src, RenderOptions{}), src) {
		t.Error("not the input")
	}
}

func TestClosed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "alone.clap")
	code, err := os.ReadFile(testplug)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, code, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".journal", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	p, err := Open(path, "test.gain")
	if err != nil {
		t.Fatal(err)
	}
	activate(t, p, Config{})
	p.Close()
	p.Close()
	if _, err := Open(path, "no.such.id"); err == nil {
		t.Error("opened what is not there")
	}
	if journal, err := os.ReadFile(path + ".journal"); err != nil || string(journal) != "init\ndeinit\ninit\ndeinit\n" {
		t.Errorf("journal %q, %v", journal, err)
	}
	_, err1 := p.SaveState()
	for _, err := range []error{err1, p.LoadState(nil), p.Set("Mode=1"), p.SetValue(1, 1), p.Activate(Config{Rate: 48000})} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("%v", err)
		}
	}
	if err := p.Process(nil, nil, nil); !errors.Is(err, ErrInactive) {
		t.Error(err)
	}
	if in, out := p.Ports(); in != nil || out != nil || p.Params() != nil || p.Latency() != 0 || p.Extensions() != nil {
		t.Error("a closed plugin answers")
	}
	p.Reset()
	p.Deactivate()
}

// Several plugins render on their own goroutines while others save state,
// read and set parameters.
func TestConcurrency(t *testing.T) {
	var renders, others sync.WaitGroup
	done := make(chan struct{})
	for i := range 4 {
		p := open(t, []string{"test.echo", "test.nagging", "test.gain", "test.float32"}[i])
		activate(t, p, Config{BlockSize: 32})
		renders.Go(func() {
			src := noise(4000)
			first := &memory{}
			for k := range 5 {
				src.at = 0
				dst := &memory{}
				if _, err := p.Render(t.Context(), src, dst, RenderOptions{}); err != nil {
					t.Error(err)
				}
				if k == 0 {
					first = dst
				} else if !equal(dst, first) {
					t.Error("another output")
				}
			}
		})
		others.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if _, err := p.SaveState(); err != nil {
					t.Error(err)
				}
				p.Value(gainID)
				p.Params()
				p.Latency()
				if err := p.Set("Mode=Warm"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	renders.Wait()
	close(done)
	others.Wait()
}
