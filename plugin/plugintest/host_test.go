package plugintest

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"lacquer/dsp/param"
	"lacquer/host/demo"
	"lacquer/host/engine"
)

func TestMain(m *testing.M) { Main(m) }

func open(t testing.TB) *engine.Plugin {
	t.Helper()
	p, err := engine.Open(Build(t), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func activate(t testing.TB, p *engine.Plugin, cfg engine.Config) {
	t.Helper()
	if err := p.Activate(cfg); err != nil {
		t.Fatal(err)
	}
}

// row finds a parameter by its key.
func row(key string) *param.Param {
	for i := range param.Table {
		if param.Table[i].Key == key {
			return &param.Table[i]
		}
	}
	panic(key)
}

// set gives a parameter a plain value.
func set(t testing.TB, p *engine.Plugin, key string, plain float64) {
	t.Helper()
	if err := p.SetValue(row(key).ID, row(key).ToControl(plain)); err != nil {
		t.Fatal(err)
	}
}

func value(t testing.TB, p *engine.Plugin, key string) float64 {
	t.Helper()
	v, ok := p.Value(row(key).ID)
	if !ok {
		t.Fatalf("no value of %s", key)
	}
	return v
}

// busy are settings with which every stage works.
var busy = map[string]float64{
	"input.gain": 2, "input.dc": 1, "input.subsonic": 2, "eq.scale": 120,
	"eq.1.on": 1, "eq.2.on": 1, "eq.2.gain": 3, "eq.3.on": 1, "eq.3.gain": -4, "eq.3.route": param.Mid,
	"eq.4.on": 1, "eq.4.gain": 5, "eq.4.route": param.Side, "eq.8.on": 1, "eq.8.slope": 4,
	"glue.on": 1, "glue.threshold": -24, "glue.link": 70, "glue.mix": 80, "glue.automakeup": 1,
	"multiband.on": 1, "saturation.on": 1, "saturation.type": param.Tape, "saturation.drive": 3, "stereo.width.high": 130, "clipper.on": 1, "clipper.threshold": -6,
	"maximizer.drive": 9, "maximizer.link": 60, "output.trim": -0.5, "output.dither": 1, "output.shaping": 2,
}

func setBusy(t testing.TB, p *engine.Plugin) {
	t.Helper()
	for key, v := range busy {
		set(t, p, key, v)
	}
}

// stereo is audio in memory.
type stereo [2][]float64

func silence(n int) stereo { return stereo{make([]float64, n), make([]float64, n)} }

func (s stereo) part(from, to int) [][]float64 { return [][]float64{s[0][from:to], s[1][from:to]} }

// sine is a sine on the left and its cosine on the right.
func sine(n int, hz, rate, peak float64) stereo {
	s := silence(n)
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * hz * float64(i) / rate)
		s[0][i], s[1][i] = peak*sin, peak*cos
	}
	return s
}

func noise(n int, peak float64) stereo {
	rng := rand.New(rand.NewPCG(3, 4))
	s := silence(n)
	for i := range n {
		s[0][i], s[1][i] = peak*(2*rng.Float64()-1), peak*(2*rng.Float64()-1)
	}
	return s
}

// song is music from the demo's chorus-less start, at the gain.
func song(seconds, gain float64) stereo {
	s := stereo(demo.Mix(seconds))
	for c := range s {
		for i := range s[c] {
			s[c][i] *= gain
		}
	}
	return s
}

// blocks of one size.
func blocks(size int) func() int { return func() int { return size } }

func randomBlocks(most int) func() int {
	rng := rand.New(rand.NewPCG(5, 6))
	return func() int { return 1 + rng.IntN(most) }
}

// process passes audio through an active plugin in the given blocks. The
// events' times are frames of the whole.
func process(t testing.TB, p *engine.Plugin, in stereo, block func() int, events []engine.Event) stereo {
	t.Helper()
	out := silence(len(in[0]))
	for at := 0; at < len(in[0]); {
		n := min(block(), len(in[0])-at)
		var now []engine.Event
		for len(events) > 0 && int(events[0].Time) < at+n {
			e := events[0]
			e.Time -= uint32(at)
			now, events = append(now, e), events[1:]
		}
		if err := p.Process(in.part(at, at+n), out.part(at, at+n), now); err != nil {
			t.Fatal(err)
		}
		at += n
	}
	return out
}

// memory is a source and a sink of Render.
type memory struct {
	audio stereo
	at    int
}

func (m *memory) Read(dst [][]float64) (int, error) {
	n := copy(dst[0], m.audio[0][m.at:])
	copy(dst[1], m.audio[1][m.at:])
	if m.at += n; m.at == len(m.audio[0]) {
		return n, io.EOF
	}
	return n, nil
}

func (m *memory) Write(src [][]float64) error {
	m.audio[0] = append(m.audio[0], src[0]...)
	m.audio[1] = append(m.audio[1], src[1]...)
	return nil
}

// render is what comes out of Render.
func render(t testing.TB, p *engine.Plugin, in stereo, opt engine.RenderOptions) stereo {
	t.Helper()
	out := &memory{}
	if _, err := p.Render(t.Context(), &memory{audio: in}, out, opt); err != nil {
		t.Fatal(err)
	}
	return out.audio
}

// same wants two pieces of audio equal to the bit.
func same(t *testing.T, what string, got, want stereo) {
	t.Helper()
	for c := range want {
		if len(got[c]) != len(want[c]) {
			t.Fatalf("%s: %d frames, want %d", what, len(got[c]), len(want[c]))
		}
		for i := range want[c] {
			if got[c][i] != want[c][i] {
				t.Fatalf("%s: channel %d, frame %d is %v, want %v", what, c, i, got[c][i], want[c][i])
			}
		}
	}
}

// largestJump is the largest step from one sample to the next.
func largestJump(x []float64) (jump float64, at int) {
	for i := 1; i < len(x); i++ {
		if d := math.Abs(x[i] - x[i-1]); d > jump {
			jump, at = d, i
		}
	}
	return jump, at
}

// automation moves every parameter that can be moved while playing, by events
// and by modulation.
func automation(n int, seed uint64) (events []engine.Event) {
	rng := rand.New(rand.NewPCG(seed, 9))
	for f := 0; f < n; f += rng.IntN(200) {
		q := &param.Table[rng.IntN(len(param.Table))]
		if q.Latched || q.Bypass && rng.IntN(4) > 0 {
			continue
		}
		span := q.ControlMax() - q.ControlMin()
		e := engine.Event{Time: uint32(f), ParamID: q.ID, Value: q.ControlMin() + span*rng.Float64()}
		if !q.Stepped() && rng.IntN(3) == 0 {
			e.Mod, e.Value = true, 0.2*span*rng.NormFloat64()
		}
		events = append(events, e)
	}
	return events
}

// resident is the memory of this process in bytes, 0 where it is not known.
func resident() int {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	var total, pages int
	if _, err := fmt.Sscan(string(text), &total, &pages); err != nil {
		return 0
	}
	return pages * os.Getpagesize()
}
