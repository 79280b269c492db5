package engine

import (
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"lacquer/bindings/clap/claptest"
)

// The test plugin's parameters.
const (
	gainID      = 1
	latencyID   = 2
	modeID      = 7
	sideGainID  = 9
	offlineID   = 12
	positionID  = 13
	callbacksID = 14
	activations = 15
	violations  = 99
)

var testplug string

func TestMain(m *testing.M) { claptest.Main(m, &testplug) }

// open opens a plugin and, when the test is over, asks it whether the engine
// called it as CLAP wants: on the right threads, in the right states, with
// ordered events and sound data.
func open(t testing.TB, id string) *Plugin {
	t.Helper()
	p, err := Open(testplug, id)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if n, ok := p.Value(violations); ok && n != 0 {
			t.Errorf("%s: %g violations of CLAP's rules", id, n)
		}
		p.Close()
	})
	return p
}

func activate(t testing.TB, p *Plugin, cfg Config) {
	t.Helper()
	if cfg.Rate == 0 {
		cfg.Rate = 48000
	}
	if err := p.Activate(cfg); err != nil {
		t.Fatal(err)
	}
}

func set(t testing.TB, p *Plugin, assignments ...string) {
	t.Helper()
	for _, a := range assignments {
		if err := p.Set(a); err != nil {
			t.Fatal(err)
		}
	}
}

func value(t testing.TB, p *Plugin, id uint32) float64 {
	t.Helper()
	v, ok := p.Value(id)
	if !ok {
		t.Fatalf("no value of #%d", id)
	}
	return v
}

// memory is a source that returns chunk frames at a time, and a sink.
type memory struct {
	audio [2][]float64
	chunk int
	at    int
}

func (m *memory) Read(dst [][]float64) (int, error) {
	n := min(len(dst[0]), len(m.audio[0])-m.at)
	if m.chunk > 0 {
		n = min(n, m.chunk)
	}
	for c := range dst {
		copy(dst[c], m.audio[c][m.at:m.at+n])
	}
	if m.at += n; m.at == len(m.audio[0]) {
		return n, io.EOF
	}
	return n, nil
}

func (m *memory) Write(src [][]float64) error {
	for c := range src {
		m.audio[c] = append(m.audio[c], src[c]...)
	}
	return nil
}

// noise is white noise between -1 and 1.
func noise(frames int) *memory {
	r := rand.New(rand.NewPCG(1, uint64(frames)))
	m := &memory{}
	for c := range m.audio {
		m.audio[c] = make([]float64, frames)
		for i := range m.audio[c] {
			m.audio[c][i] = 2*r.Float64() - 1
		}
	}
	return m
}

// impulse is a 1 on the left and a 2 on the right at one frame.
func impulse(frames, at int) *memory {
	m := &memory{audio: [2][]float64{make([]float64, frames), make([]float64, frames)}}
	m.audio[0][at], m.audio[1][at] = 1, 2
	return m
}

func pass(t testing.TB, p *Plugin, src *memory, opt RenderOptions) *memory {
	t.Helper()
	src.at = 0
	dst := &memory{}
	stats, err := p.Render(t.Context(), src, dst, opt)
	if err != nil {
		t.Fatal(err)
	}
	if in, out := len(src.audio[0]), len(dst.audio[0]); stats.In != int64(in) || stats.Out != int64(out) ||
		stats.Latency != p.Latency() || stats.Tail() != int64(out-in) {
		t.Errorf("stats %+v for %d frames in, %d out", stats, in, out)
	}
	return dst
}

func equal(a, b *memory) bool {
	return slices.Equal(a.audio[0], b.audio[0]) && slices.Equal(a.audio[1], b.audio[1])
}

// narrow rounds audio to what a 32-bit plugin can hand on.
func narrow(m *memory) *memory {
	n := &memory{}
	for c := range m.audio {
		for _, v := range m.audio[c] {
			n.audio[c] = append(n.audio[c], float64(float32(v)))
		}
	}
	return n
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-12*max(1, math.Abs(b)) }
