package clap_test

import (
	"bytes"
	"math"
	"sync"
	"testing"

	"lacquer/bindings/clap"
	"lacquer/bindings/clap/claptest"
)

// Parameters of the test plugin.
const (
	gain       = 1
	position   = 13
	violations = 99
)

var testplug string

func TestMain(m *testing.M) { claptest.Main(m, &testplug) }

func create(t testing.TB, lib *clap.Library, id string, log clap.LogFunc) *clap.Plugin {
	t.Helper()
	var p *clap.Plugin
	var err error
	clap.OnMain(func() { p, err = lib.Create(id, log) })
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// value reads a parameter on the main thread.
func value(t testing.TB, p *clap.Plugin, id uint32) float64 {
	t.Helper()
	var v float64
	clap.OnMain(func() {
		params, _ := p.Params()
		var ok bool
		if v, ok = params.Value(id); !ok {
			t.Errorf("no value of parameter %d", id)
		}
	})
	return v
}

// newBlock makes a block for the plugin's ports.
func newBlock(p *clap.Plugin, frames int) *clap.Block {
	var in, out []clap.AudioPortInfo
	clap.OnMain(func() {
		ports, _ := p.AudioPorts()
		for i := range ports.Count(true) {
			info, _ := ports.Info(i, true)
			in = append(in, info)
		}
		for i := range ports.Count(false) {
			info, _ := ports.Info(i, false)
			out = append(out, info)
		}
	})
	return clap.NewBlock(in, out, frames, false, 8, 64)
}

func activate(t testing.TB, p *clap.Plugin) {
	t.Helper()
	clap.OnMain(func() {
		if err := p.Activate(48000, 1, 64); err != nil {
			t.Fatal(err)
		}
	})
	if !p.StartProcessing() {
		t.Fatal("start_processing failed")
	}
}

func TestProcess(t *testing.T) {
	p := create(t, mustOpen(t, testplug), "test.latency", nil)
	activate(t, p)
	b := newBlock(p, 256)
	defer b.Close()
	for c := range b.In[0].Samples64 {
		b.In[0].Samples64[c][3] = float64(c + 1)
	}
	b.InEvents.AddValue(0, gain, cookie(t, p, gain), 20)
	b.InEvents.AddMod(2, gain, cookie(t, p, gain), -40)
	b.Set(256, 0, 1.5)
	if status := p.Process(b); status != clap.ProcessContinue {
		t.Fatalf("status %d", status)
	}
	for c, samples := range b.Out[0].Samples64 {
		for i, v := range samples {
			want := 0.0
			if i == 103 {
				want = float64(c+1) * 0.1
			}
			if math.Abs(v-want) > 1e-12 {
				t.Fatalf("channel %d frame %d: %g, want %g", c, i, v, want)
			}
		}
	}
	p.Reset()
	p.StopProcessing()
	clap.OnMain(func() {
		if n := p.Latency(); n != 100 {
			t.Errorf("latency %d", n)
		}
		p.Deactivate()
	})
	if at := value(t, p, position); at != 1.5 {
		t.Errorf("song position %g s", at)
	}
	if n := value(t, p, violations); n != 0 {
		t.Errorf("%g calls on the wrong thread, in the wrong state or with wrong data", n)
	}
	clap.OnMain(p.Destroy)
}

func cookie(t testing.TB, p *clap.Plugin, id uint32) uintptr {
	t.Helper()
	var found uintptr
	clap.OnMain(func() {
		params, _ := p.Params()
		for i := range params.Count() {
			if info, ok := params.Info(i); ok && info.ID == id {
				found = info.Cookie
			}
		}
	})
	return found
}

// Callback slots are limited and never freed: no instance may take any.
func TestManyInstances(t *testing.T) {
	lib := mustOpen(t, testplug)
	var batch []*clap.Plugin
	for i := range 3000 {
		p := create(t, lib, "test.gain", nil)
		b := newBlock(p, 1)
		b.Close()
		if batch = append(batch, p); i%10 == 9 {
			clap.OnMain(func() {
				for _, p := range batch {
					p.Destroy()
				}
			})
			batch = batch[:0]
		}
	}
}

func TestRequestsReachTheirOwnPlugin(t *testing.T) {
	lib := mustOpen(t, testplug)
	nagging := create(t, lib, "test.nagging", nil)
	quiet := create(t, lib, "test.gain", nil)
	for _, p := range []*clap.Plugin{nagging, quiet} {
		activate(t, p)
		b := newBlock(p, 16)
		defer b.Close()
		b.Set(16, 0, 1.5)
		p.Process(b)
		clap.OnMain(p.OnMainThread)
	}
	all := ^clap.Request(0)
	want := clap.RequestRestart | clap.RequestProcess | clap.RequestCallback | clap.RequestFlush |
		clap.ToldTailChanged | clap.ToldStateDirty | clap.ToldParamsChanged | clap.ToldAudioPortsChanged
	if got := nagging.Host.Take(clap.RequestRestart); got != clap.RequestRestart {
		t.Errorf("restart: %b", got)
	}
	if got := nagging.Host.Take(all); got != want&^clap.RequestRestart {
		t.Errorf("requests %b, want %b", got, want&^clap.RequestRestart)
	}
	if got := quiet.Host.Take(all); got != 0 {
		t.Errorf("requests %b of a plugin that made none", got)
	}
	for _, p := range []*clap.Plugin{nagging, quiet} {
		p.StopProcessing()
		clap.OnMain(func() { p.Deactivate(); p.Destroy() })
	}
}

// A thread that Go did not start may call the host.
func TestForeignThread(t *testing.T) {
	var mu sync.Mutex
	var messages []string
	p := create(t, mustOpen(t, testplug), "test.threads", func(s clap.Severity, m string) {
		mu.Lock()
		defer mu.Unlock()
		if s == clap.LogInfo {
			messages = append(messages, m)
		}
	})
	if p.Host.Take(clap.RequestCallback) == 0 {
		t.Error("the callback request did not arrive")
	}
	mu.Lock()
	defer mu.Unlock()
	if len(messages) != 1 || messages[0] != "hello from another thread" {
		t.Errorf("messages %q", messages)
	}
	if n := value(t, p, violations); n != 0 {
		t.Errorf("%g wrong answers about threads", n)
	}
	clap.OnMain(p.Destroy)
}

func TestNullFunctionsAreHarmless(t *testing.T) {
	lib := mustOpen(t, testplug)
	for _, id := range []string{"test.null-extensions", "test.null-everything", "test.bare"} {
		p := create(t, lib, id, nil)
		b := newBlock(p, 16)
		b.Set(16, 0, 1.5)
		clap.OnMain(func() {
			if params, ok := p.Params(); ok {
				_, hasInfo := params.Info(0)
				_, hasValue := params.Value(1)
				_, hasText := params.ValueToText(1, 0)
				_, hasNumber := params.TextToValue(1, "0")
				flushed := params.Flush(b.InEvents, b.OutEvents)
				if params.Count() != 0 || hasInfo || hasValue || hasText || hasNumber || flushed {
					t.Errorf("%s: parameters out of nothing", id)
				}
			}
			if ports, ok := p.AudioPorts(); ok && id != "test.bare" {
				if _, ok := ports.Info(0, true); ok || ports.Count(false) != 0 {
					t.Errorf("%s: ports out of nothing", id)
				}
			}
			_, hasTail := p.Tail()
			_, hasState := p.SaveState()
			_, hasMeters := p.Meters()
			if p.Latency() != 0 || hasTail || hasState || p.LoadState(nil) || hasMeters ||
				p.SetRenderMode(clap.RenderOffline) || p.NeedsRealtime() {
				t.Errorf("%s: extensions out of nothing", id)
			}
			p.OnMainThread()
			err := p.Activate(48000, 1, 16)
			if null := id == "test.null-everything"; (err != nil) != null {
				t.Errorf("%s: activate: %v", id, err)
			} else if null {
				p.Destroy()
			}
		})
		if id == "test.null-everything" {
			if p.StartProcessing() || p.Process(b) != clap.ProcessError {
				t.Error("processing out of nothing")
			}
			p.Reset()
			p.StopProcessing()
		} else {
			clap.OnMain(func() { p.Deactivate(); p.Destroy() })
		}
		b.Close()
	}
}

func TestStateStreams(t *testing.T) {
	lib := mustOpen(t, testplug)
	bytewise := create(t, lib, "test.bytes", nil)
	whole := create(t, lib, "test.gain", nil)
	failing := create(t, lib, "test.state-fails", nil)
	clap.OnMain(func() {
		a, ok1 := bytewise.SaveState()
		b, ok2 := whole.SaveState()
		if !ok1 || !ok2 || !bytes.Equal(a, b) || len(a) != 40 {
			t.Errorf("states %q and %q", a, b)
		}
		for _, p := range []*clap.Plugin{bytewise, whole} {
			if !p.LoadState(a) || p.LoadState(a[:39]) || p.LoadState(nil) || p.LoadState(append(a, 0)) {
				t.Errorf("%s: loading", p.Descriptor.ID)
			}
		}
		if _, ok := failing.SaveState(); ok || failing.LoadState(a) {
			t.Error("a failing state succeeded")
		}
	})
}

func TestOutputEvents(t *testing.T) {
	p := create(t, mustOpen(t, testplug), "test.pushy", nil)
	activate(t, p)
	b := newBlock(p, 16)
	defer b.Close()
	for range 2 {
		b.OutEvents.Clear()
		b.Set(16, 0, 1.5)
		p.Process(b)
		events := b.OutEvents.Events()
		if len(events) != 64 { // the capacity; the plugin is refused beyond it
			t.Fatalf("%d events", len(events))
		}
		for _, e := range events {
			if e.Header.Type != clap.EventTypeParamValue || e.ParamID != gain || e.Value != 3 {
				t.Fatalf("%+v", e)
			}
		}
	}
}

func TestMeters(t *testing.T) {
	lib := mustOpen(t, testplug)
	p := create(t, lib, "test.meters", nil)
	activate(t, p)
	b := newBlock(p, 64)
	defer b.Close()
	b.Set(64, 0, 1.5)
	p.Process(b)
	m, ok := p.Meters()
	if !ok || len(m.Stages) != 2 {
		t.Fatalf("%+v, %v", m, ok)
	}
	if s := m.Stages[0]; s.Name != "glue" || s.Now != 1.5 || s.Max != 6 || s.Frames != 64 || s.Mean() != 2 {
		t.Errorf("%+v", s)
	}
	if s := m.Stages[1]; len(s.Name) != 32 || s.Mean() != 0 {
		t.Errorf("%+v", s)
	}
	if !math.IsNaN(m.Input.SamplePeak) {
		t.Errorf("sample peak %g", m.Input.SamplePeak)
	}
	m.Input.SamplePeak = 0
	in := clap.LoudnessMeter{Momentary: -20, ShortTerm: -21, Integrated: -22, Range: 7,
		MaxMomentary: -12, MaxShortTerm: -13, TruePeak: -0.5, PLR: 21.5, PSR: 20.5, MinPSR: 12,
		Frames: 4800, Correlation: -0.25, Spectra: 8}
	in.Bands[clap.MeterBands-1] = -90
	if m.Input != in || m.Output.Integrated != -23 || m.Output.Frames != 4801 || m.Output.Bands[clap.MeterBands-1] != -91 {
		t.Errorf("%+v", m)
	}
	p.Analyse()
	if m, _ := p.Meters(); m.Output.Spectra != 9 {
		t.Error("Analyse has not asked")
	}
	create(t, lib, "test.gain", nil).Analyse()
	if _, ok := create(t, lib, "test.gain", nil).Meters(); ok {
		t.Error("meters of a plugin without them")
	}
}

// A block costs what purego allocates for the call and for each callback, and
// nothing on top.
func TestProcessAllocations(t *testing.T) {
	lib := mustOpen(t, testplug)
	count := func(id string, events int) float64 {
		p := create(t, lib, id, nil)
		activate(t, p)
		b := newBlock(p, 64)
		defer b.Close()
		return testing.AllocsPerRun(100, func() {
			b.InEvents.Clear()
			for i := range events {
				b.InEvents.AddValue(uint32(i), gain, 0, 0)
			}
			b.Set(64, 0, 1.5)
			p.Process(b)
		})
	}
	t.Logf("no callbacks: %v, size and get: %v, 8 events: %v",
		count("test.deaf", 0), count("test.gain", 0), count("test.gain", 8))
	if n := count("test.deaf", 8); n > 1 {
		t.Errorf("%v allocations in a block without callbacks", n)
	}
}

func BenchmarkProcess(b *testing.B) {
	lib := mustOpen(b, testplug)
	for _, id := range []string{"test.deaf", "test.gain"} {
		b.Run(id, func(b *testing.B) {
			p := create(b, lib, id, nil)
			activate(b, p)
			block := newBlock(p, 64)
			defer block.Close()
			block.Set(1, 0, 1.5)
			for b.Loop() {
				p.Process(block)
			}
		})
	}
}
