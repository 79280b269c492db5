package engine

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// What comes out lies under what went in, to the frame, whatever the latency.
func TestLatencyIsTakenOff(t *testing.T) {
	for _, c := range []struct {
		id      string
		set     string
		single  bool
		latency int
	}{
		{id: "test.gain"},
		{id: "test.latency", latency: 100},
		{id: "test.latency", set: "Latency=4096", latency: 4096},
		{id: "test.latency", single: true, latency: 100},
		{id: "test.float32", latency: 37},
		{id: "test.extra", latency: 5},
		{id: "test.bare"}, // has a latency of 0 by default and no params
	} {
		p := open(t, c.id)
		if c.set != "" {
			set(t, p, c.set)
		}
		activate(t, p, Config{Single: c.single})
		if got := p.Latency(); got != c.latency {
			t.Errorf("%s: latency %d, want %d", c.id, got, c.latency)
		}
		for _, frames := range []int{0, 1, 50, 100, 101, 511, 512, 513, 5000} {
			src := noise(frames)
			want := src
			if c.single || c.id == "test.float32" {
				want = narrow(src)
			}
			if got := pass(t, p, src, RenderOptions{}); !equal(got, want) {
				t.Errorf("%s %s, %d frames: the output is not the input", c.id, c.set, frames)
			}
		}
	}
}

// The way a render is cut into blocks and reads does not show, automation and
// tail included.
func TestBlocksDoNotMatter(t *testing.T) {
	src := noise(9000)
	src.audio[0][8999] = 0.5
	var points []Point
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		points = append(points, Point{r.Int64N(9500), gainID, -60 + 84*r.Float64()})
	}
	random := func() int { return 1 + r.IntN(512) }
	var want *memory
	for _, c := range []struct {
		size   int
		blocks func() int
		chunk  int
	}{
		{size: 0}, {size: 1}, {size: 7}, {size: 64}, {size: 441}, {size: 512, chunk: 5}, {size: 8192},
		{size: 512, blocks: random}, {size: 512, blocks: random, chunk: 77},
		{size: 100, blocks: func() int { return 1000 }}, {size: 3, blocks: func() int { return -1 }},
	} {
		p := open(t, "test.echo")
		activate(t, p, Config{BlockSize: c.size, Blocks: c.blocks})
		src.chunk = c.chunk
		got := pass(t, p, src, RenderOptions{Automation: points, Tail: TailAuto})
		if want == nil {
			want = got
		}
		if !equal(got, want) || len(got.audio[0]) != 10000 {
			t.Errorf("size %d: another output, %d frames", c.size, len(got.audio[0]))
		}
	}
}

func TestAutomationIsOnTheFrame(t *testing.T) {
	p := open(t, "test.latency")
	activate(t, p, Config{BlockSize: 64})
	src := noise(1000)
	points := []Point{ // out of order, two in one frame, one before the start
		{700, gainID, 0}, {333, gainID, 20}, {-5, gainID, -20}, {334, gainID, 0}, {334, gainID, -40},
	}
	got := pass(t, p, src, RenderOptions{Automation: points})
	for i := range 1000 {
		gain := 0.1
		switch {
		case i == 333:
			gain = 10
		case i >= 334 && i < 700:
			gain = 0.01
		case i >= 700:
			gain = 1
		}
		if want := src.audio[0][i] * gain; !near(got.audio[0][i], want) {
			t.Fatalf("frame %d: %g, want %g", i, got.audio[0][i], want)
		}
	}
}

func TestAutomationIsChecked(t *testing.T) {
	p := open(t, "test.gain")
	activate(t, p, Config{})
	for _, c := range []struct {
		point Point
		is    error
	}{
		{Point{5, 4711, 0}, ErrUnknownParam},
		{Point{5, gainID, 24.5}, ErrRange},
		{Point{5, gainID, math.NaN()}, ErrRange},
		{Point{5, modeID, 0.5}, ErrValue},
	} {
		_, err := p.Render(t.Context(), noise(10), &memory{}, RenderOptions{Automation: []Point{c.point}})
		if !errors.Is(err, c.is) || !strings.Contains(err.Error(), "frame 5") {
			t.Errorf("%+v: %v, want %v", c.point, err, c.is)
		}
	}
}

func TestTails(t *testing.T) {
	const rate = 8000
	decay := int(math.Ceil(math.Log(1e-6/2)/math.Log(0.999))) - 1 // of the 2 on the right, below −120 dBFS
	for _, c := range []struct {
		id   string
		tail TailMode
		want int
	}{
		{"test.echo", TailNone, 0},
		{"test.echo", 1, 1},
		{"test.echo", 123456, 123456},
		{"test.echo", TailAuto, 1000},
		{"test.echo-no-tail", TailAuto, 1000},
		{"test.long-tail", TailAuto, 1000},
		{"test.short-tail", TailAuto, 400},
		{"test.latency", TailAuto, 0},
		{"test.decay", TailAuto, decay},
		{"test.hum", TailAuto, 60 * rate},
	} {
		p := open(t, c.id)
		activate(t, p, Config{Rate: rate, BlockSize: 1000})
		got := pass(t, p, impulse(300, 299), RenderOptions{Tail: c.tail})
		if n := len(got.audio[0]) - 300; n != c.want {
			t.Errorf("%s, tail %d: %d frames, want %d", c.id, c.tail, n, c.want)
		}
		if c.id == "test.echo" && c.want >= 1000 && (got.audio[0][1299] != 0.5 || got.audio[1][1299] != 1) {
			t.Errorf("%s: no echo", c.id)
		}
	}
}

// A gap shorter than the patience belongs to the tail, a longer one ends it.
func TestTailKeepsGaps(t *testing.T) {
	for _, c := range []struct {
		rate float64
		want int
	}{
		{2100, 1000}, // half a second is 1050 frames
		{1900, 0},    // 950
	} {
		p := open(t, "test.echo-no-tail")
		activate(t, p, Config{Rate: c.rate, BlockSize: 64})
		got := pass(t, p, impulse(300, 299), RenderOptions{Tail: TailAuto})
		if n := len(got.audio[0]) - 300; n != c.want {
			t.Errorf("%g Hz: a tail of %d frames, want %d", c.rate, n, c.want)
		}
	}
}

func TestRendersDoNotMeet(t *testing.T) {
	p := open(t, "test.echo")
	activate(t, p, Config{})
	src := noise(3000)
	first := pass(t, p, src, RenderOptions{})
	for range 3 {
		if !equal(pass(t, p, src, RenderOptions{}), first) {
			t.Fatal("a render sounds on in the next")
		}
	}
	if n := value(t, p, activations); n != 1 {
		t.Errorf("%g activations", n)
	}
}

// A setting that changes the latency asks for a restart; the next render has
// both, and the one in progress keeps its latency.
func TestRestartBetweenRenders(t *testing.T) {
	p := open(t, "test.latency")
	activate(t, p, Config{BlockSize: 64})
	src := noise(2000)
	if !equal(pass(t, p, src, RenderOptions{}), src) {
		t.Fatal("before")
	}
	set(t, p, "latency=700")
	if p.Latency() != 100 {
		t.Error("the latency changed without a restart")
	}
	if !equal(pass(t, p, src, RenderOptions{}), src) || p.Latency() != 700 || value(t, p, activations) != 2 {
		t.Errorf("latency %d after %g activations", p.Latency(), value(t, p, activations))
	}
	points := []Point{{500, latencyID, 9}}
	if !equal(pass(t, p, src, RenderOptions{Automation: points}), src) || p.Latency() != 700 {
		t.Error("restarted in the middle")
	}
	if !equal(pass(t, p, src, RenderOptions{}), src) || p.Latency() != 9 || value(t, p, activations) != 3 {
		t.Errorf("latency %d after %g activations", p.Latency(), value(t, p, activations))
	}
}

// A setting made while the plugin is active is there when it activates again.
func TestActivateTakesWhatWaits(t *testing.T) {
	p := open(t, "test.latency")
	activate(t, p, Config{})
	set(t, p, "latency=300")
	activate(t, p, Config{})
	src := noise(1000)
	if p.Latency() != 300 || !equal(pass(t, p, src, RenderOptions{}), src) || value(t, p, activations) != 2 {
		t.Errorf("latency %d after %g activations", p.Latency(), value(t, p, activations))
	}
}

func TestNaggingPluginIsAnsweredInMeasure(t *testing.T) {
	p := open(t, "test.nagging")
	activate(t, p, Config{BlockSize: 100})
	src := noise(1000)
	for i := range 3 {
		if !equal(pass(t, p, src, RenderOptions{}), src) {
			t.Fatal("not the input")
		}
		if n := value(t, p, activations); n != float64(i+1) {
			t.Errorf("%g activations for %d renders", n, i+1)
		}
	}
	if n := value(t, p, callbacksID); n < 33 || n > 100 { // a block of the three renders, and each call of ours, gives one
		t.Errorf("%g callbacks", n)
	}
}

func TestRenderFaults(t *testing.T) {
	p := open(t, "test.gain")
	if _, err := p.Render(t.Context(), noise(10), &memory{}, RenderOptions{}); !errors.Is(err, ErrInactive) {
		t.Errorf("inactive: %v", err)
	}
	activate(t, p, Config{BlockSize: 10})
	ctx, cancel := context.WithCancel(t.Context())
	boom := errors.New("boom")
	var dst memory
	stop := func(frames int64) {
		if frames == 50 {
			cancel()
		}
	}
	if stats, err := p.Render(ctx, noise(1000), &dst, RenderOptions{Progress: stop}); !errors.Is(err, context.Canceled) || stats.Out != 50 {
		t.Errorf("cancelled: %v, %+v", err, stats)
	}
	if _, err := p.Render(t.Context(), noise(1000), sinkFunc(func([][]float64) error { return boom }), RenderOptions{}); err != boom {
		t.Errorf("sink: %v", err)
	}
	for name, src := range map[string]sourceFunc{
		"fails":      func([][]float64) (int, error) { return 3, boom },
		"is empty":   func([][]float64) (int, error) { return 0, nil },
		"overflows":  func(dst [][]float64) (int, error) { return len(dst[0]) + 1, nil },
		"goes under": func([][]float64) (int, error) { return -1, nil },
	} {
		if _, err := p.Render(t.Context(), src, &memory{}, RenderOptions{}); err == nil {
			t.Errorf("a source that %s: no error", name)
		}
	}
	src := noise(100)
	if !equal(pass(t, p, src, RenderOptions{}), src) {
		t.Error("not usable after failures")
	}
}

type sinkFunc func([][]float64) error

func (f sinkFunc) Write(src [][]float64) error { return f(src) }

type sourceFunc func([][]float64) (int, error)

func (f sourceFunc) Read(dst [][]float64) (int, error) { return f(dst) }

func TestProcessError(t *testing.T) {
	p := open(t, "test.errors")
	activate(t, p, Config{BlockSize: 10})
	stats, err := p.Render(t.Context(), noise(100), &memory{}, RenderOptions{})
	if !errors.Is(err, ErrProcess) || !strings.Contains(err.Error(), "frame 20") || stats.Out != 20 {
		t.Errorf("%v, %+v", err, stats)
	}
}

func TestProgress(t *testing.T) {
	p := open(t, "test.latency")
	activate(t, p, Config{BlockSize: 10})
	for _, c := range []struct{ hint, want int64 }{{0, 5001}, {50000, 1001}} {
		var calls, last int64
		opt := RenderOptions{Frames: c.hint, Progress: func(n int64) {
			if calls++; n <= last {
				t.Errorf("progress from %d to %d", last, n)
			}
			last = n
		}}
		pass(t, p, noise(50003), opt)
		if calls > c.want || calls < c.want*9/10 || last < 49900 {
			t.Errorf("hint %d: %d calls up to %d", c.hint, calls, last)
		}
	}
}

// 1,000 lives of a plugin leave nothing behind.
func TestNoLeaks(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("reads /proc")
	}
	src := noise(64)
	life := func() {
		p, err := Open(testplug, "test.latency")
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			activate(t, p, Config{})
			pass(t, p, src, RenderOptions{})
			p.Deactivate()
		}
		p.Close()
	}
	var before int
	for i := range 1000 {
		if life(); i == 99 {
			before = rss(t)
		}
	}
	// One life's buffers are 16 kB and its plugin 260 kB, so that 900
	// leaked ones would be 14 or 230 MB.
	if grown := rss(t) - before; grown > 4<<20 {
		t.Errorf("grown by %d kB", grown>>10)
	} else {
		t.Logf("grown by %d kB", grown>>10)
	}
}

// rss is the resident memory after a collection, in bytes.
func rss(t *testing.T) int {
	runtime.GC()
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := strconv.Atoi(strings.Fields(string(data))[1])
	if err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize()
}

// Rendering needs no more memory for more audio, and next to none per block.
func TestRenderMemory(t *testing.T) {
	p := open(t, "test.deaf")
	activate(t, p, Config{})
	bytes := func(blocks int) float64 {
		left := blocks
		src := sourceFunc(func(dst [][]float64) (int, error) {
			if left--; left < 0 {
				return 0, errors.New("end")
			}
			return len(dst[0]), nil
		})
		dst := sinkFunc(func([][]float64) error { return nil })
		var a, b runtime.MemStats
		runtime.ReadMemStats(&a)
		_, _ = p.Render(t.Context(), src, dst, RenderOptions{})
		runtime.ReadMemStats(&b)
		return float64(b.TotalAlloc - a.TotalAlloc)
	}
	bytes(10)
	if perBlock := (bytes(4000) - bytes(2000)) / 2000; perBlock > 160 { // purego: 16, and more under the race detector
		t.Errorf("%g bytes a block", perBlock)
	} else {
		t.Logf("%g bytes a block", perBlock)
	}
}

func BenchmarkRender(b *testing.B) {
	for _, id := range []string{"test.gain", "test.float32"} {
		b.Run(id, func(b *testing.B) {
			p := open(b, id)
			activate(b, p, Config{})
			src := noise(48000)
			dst := sinkFunc(func([][]float64) error { return nil })
			for b.Loop() {
				src.at = 0
				if _, err := p.Render(b.Context(), src, dst, RenderOptions{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/48000, "ns/frame")
		})
	}
}
