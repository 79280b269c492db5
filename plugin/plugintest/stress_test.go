package plugintest

import (
	"math"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lacquer/dsp/param"
	"lacquer/host/engine"
)

// TestStress: eight instances on eight threads with random blocks and
// parameters, while their states are saved and loaded and their meters and
// texts are read.
func TestStress(t *testing.T) {
	length := 2 * time.Second
	if testing.Short() {
		length = 500 * time.Millisecond
	}
	var stop atomic.Bool
	var audio, others sync.WaitGroup
	plugins := make([]*engine.Plugin, 8)
	for i := range plugins {
		plugins[i] = open(t)
		activate(t, plugins[i], engine.Config{Rate: rates[i%len(rates)], BlockSize: 2048, Single: i%2 == 1})
	}
	var blocksDone atomic.Int64
	for i, p := range plugins {
		audio.Go(func() {
			runtime.LockOSThread()
			rng := rand.New(rand.NewPCG(uint64(i), 3))
			in, out := noise(2048, 0.9), silence(2048)
			for !stop.Load() {
				n := 1 + rng.IntN(2048)
				var events []engine.Event
				for f := rng.IntN(200); f < n; f += rng.IntN(300) {
					q := &param.Table[rng.IntN(len(param.Table))]
					v := q.ControlMin() + (q.ControlMax()-q.ControlMin())*rng.Float64()
					events = append(events, engine.Event{Time: uint32(f), ParamID: q.ID, Value: v, Mod: rng.IntN(4) == 0})
				}
				if err := p.Process(in.part(0, n), out.part(0, n), events); err != nil {
					t.Error(err)
					return
				}
				for c := range out {
					for f, v := range out[c][:n] {
						if !(math.Abs(v) < 1e6) { // bounded and a number; the maximizer may be off
							t.Errorf("instance %d: %g at frame %d", i, v, f)
							return
						}
					}
				}
				blocksDone.Add(1)
			}
		})
	}
	saves := 0
	others.Go(func() {
		rng := rand.New(rand.NewPCG(9, 9))
		var last []byte
		for !stop.Load() {
			p := plugins[rng.IntN(len(plugins))]
			state, err := p.SaveState()
			if err != nil {
				t.Error(err)
				return
			}
			if saves++; saves%50 == 0 {
				if err := p.LoadState(last); err != nil {
					t.Errorf("%v\n%s", err, last)
					return
				}
			}
			last = state
		}
	})
	others.Go(func() {
		for !stop.Load() {
			for i, p := range plugins {
				q := &param.Table[(i*7)%len(param.Table)]
				v, _ := p.Value(q.ID)
				if _, ok := p.ValueToText(q.ID, v); !ok {
					t.Errorf("%s: no text for %g", q.Key, v)
				}
				if m, ok := p.Meters(); !ok || len(m.Stages) == 0 {
					t.Error("no meters")
				}
				time.Sleep(time.Millisecond)
			}
		}
	})
	time.Sleep(length)
	stop.Store(true)
	audio.Wait()
	others.Wait()
	t.Logf("%d blocks, %d states", blocksDone.Load(), saves)
	if blocksDone.Load() < 8 || saves < 8 {
		t.Error("hardly anything was done")
	}
	for _, p := range plugins {
		for _, m := range p.Messages() {
			t.Errorf("the plugin says: %s", m.Text)
		}
	}
}

// steadies fails when memory goes on growing by more than most bytes. What
// leaks grows every time; a machine that is busy elsewhere, which puts the
// collector off, makes it grow once.
func steadies(t *testing.T, most int, growth func() int) {
	t.Helper()
	if resident() == 0 {
		t.Skip("the memory of the process is not known here")
	}
	var grown int
	for range 5 {
		if grown = growth(); grown <= most {
			t.Logf("grown by %d kB", grown/1024)
			return
		}
	}
	t.Errorf("grown by %.1f MB, and as much each time before", float64(grown)/mega)
}

// growth runs f and gives by how many bytes the process has grown, the test's
// own garbage not counted.
func growth(f func()) int {
	debug.FreeOSMemory()
	before := resident()
	f()
	debug.FreeOSMemory()
	return resident() - before
}

const mega = 1 << 20

// TestLifecycleLeak: instances that come and go leave nothing behind.
func TestLifecycleLeak(t *testing.T) {
	in, out := noise(512, 0.5), silence(512)
	cycle := func() {
		p, err := engine.Open(Build(t), "")
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		for range 2 {
			if err := p.Activate(engine.Config{Rate: 48000}); err != nil {
				t.Fatal(err)
			}
			if err := p.Process(in[:], out[:], nil); err != nil {
				t.Fatal(err)
			}
			p.Deactivate()
		}
	}
	keep := open(t) // so that the file stays loaded
	cycles := 1000
	if testing.Short() {
		cycles = 300
	}
	// The collector's pace moves the size up and down by some megabytes; what
	// leaks raises its lowest point too.
	lowest := func(cycles int) int {
		low := math.MaxInt
		for i := range cycles {
			cycle()
			if i%10 == 9 {
				debug.FreeOSMemory()
				low = min(low, resident())
			}
		}
		return low
	}
	lowest(cycles / 4)
	steadies(t, 3*mega, func() int {
		early := lowest(cycles / 4)
		lowest(cycles / 4)
		return lowest(cycles/4) - early
	})
	activate(t, keep, engine.Config{Rate: 48000})
}

// TestNoGarbage: while an instance is active the plugin's collector rests, so
// what it allocates shows in the size of the process: processing with events,
// saving the state, texts, flushes and resets allocate nothing.
func TestNoGarbage(t *testing.T) {
	p := open(t)
	activate(t, p, engine.Config{Rate: 48000, BlockSize: 64})
	in, out := noise(64, 0.9), silence(64)
	events := automation(64*200, 4)
	for i := range events {
		events[i].Time %= 64
	}
	work := func(rounds int) {
		for k := range rounds {
			at := k % (len(events) - 2)
			if err := p.Process(in[:], out[:], []engine.Event{{Time: 0, ParamID: events[at].ParamID, Value: events[at].Value, Mod: events[at].Mod}}); err != nil {
				t.Fatal(err)
			}
			if k%4 == 0 {
				saveState(t, p)
				q := &param.Table[k%len(param.Table)]
				text, _ := p.ValueToText(q.ID, q.ControlDefault())
				p.TextToValue(q.ID, text)
				meters(t, p)
			}
			if k%64 == 0 {
				p.Reset()
			}
		}
	}
	rounds := 16000
	if testing.Short() {
		rounds = 4000
	}
	work(4000)
	// Every fourth round saves a state of 2.5 kB.
	steadies(t, max(3*mega, rounds*2500/4/2), func() int { return growth(func() { work(rounds) }) })
}
