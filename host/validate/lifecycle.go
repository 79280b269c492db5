package validate

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"

	"lacquer/bindings/clap"
)

// What hosts do with an instance from create to destroy, in every order that
// CLAP allows.
var lifecycleChecks = []Check{
	{ID: activates, Run: lifecycleActivate,
		Asserts: "The plugin activates at 48 kHz for blocks of 1 to 512 frames, and processes one."},
	{ID: "lifecycle.orders", Run: lifecycleOrders,
		Asserts: "Every legal order of activate, start, process, reset, stop and deactivate works."},
	{ID: "lifecycle.destroy-inactive", Run: lifecycleInactive,
		Asserts: "An instance that was never activated, or never processed, can be reset, deactivated and destroyed."},
	{ID: "lifecycle.reactivate", Run: lifecycleReactivate,
		Asserts: "An instance can be activated again and again, at other rates and block lengths."},
	{ID: "lifecycle.restart", Run: lifecycleRestart,
		Asserts: "Once its request for a restart is granted a plugin does not ask again and again."},
	{ID: "lifecycle.bare-host", Run: lifecycleBare,
		Asserts: "A plugin works in a host that has no extensions at all."},
	{ID: "lifecycle.memory", Run: lifecycleMemory,
		Asserts: "Memory does not grow with every instance that is made, used and destroyed."},
}

func lifecycleActivate(t *T) {
	i := t.Instance()
	if err := i.Plugin.Activate(anyRate, 1, anyBlock); err != nil {
		t.Fatalf("activate answers false at %d Hz with blocks of 1 to %d frames, which every host may ask for", anyRate, anyBlock)
	}
	i.active = true
	t.Audio(func() { i.processing = i.StartProcessing() })
	if !i.processing {
		t.Fatalf("start_processing answers false after a successful activate: the plugin stays silent")
	}
	b := i.Block(anyBlock)
	b.Set(anyBlock, 0, 0)
	i.Process(b)
}

// lifecycleOrders has each letter stand for a call: a and d for activate and
// deactivate, s and e for start_processing and stop_processing, p for process,
// r for reset.
func lifecycleOrders(t *T) {
	for _, order := range []string{"asped", "aspedad", "adasped", "arspred", "asespeped", "aspespeped", "asprprpred", "asrrrped", "aspedaspedasped"} {
		t.Doing("the order %q", order)
		i := t.Instance()
		var r *rig
		for at, call := range order {
			r = i.do(r, call)
			if r.found[failedProcess].count+r.found[notFinite].count+r.found[notWritten].count > 0 {
				t.judge(r, fmt.Sprintf("in the order %q, call %d", order, at+1), sound...)
				return
			}
		}
		i.Destroy()
	}
}

// do makes one call.
func (i *Instance) do(r *rig, call rune) *rig {
	switch call {
	case 'a':
		r = i.prepare(setup{})
		i.Activate(r.rate, uint32(r.max))
	case 'd':
		i.Deactivate()
	case 's':
		i.Start()
	case 'e':
		i.Stop()
	case 'r':
		r.reset()
	case 'p':
		r.run(take{in: music(channels(r.in), 2*anyBlock, r.rate)})
	}
	return r
}

func lifecycleInactive(t *T) {
	for _, order := range []string{"", "a", "ad", "adad", "as", "ased", "ar", "ard"} {
		t.Doing("the order %q, then destroy", order)
		i := t.Instance()
		i.readValues()
		var r *rig
		for _, call := range order {
			r = i.do(r, call)
		}
		i.Destroy()
	}
}

// readValues reads parameters if there are any.
func (i *Instance) readValues() {
	if _, ok := i.Plugin.Params(); ok {
		i.Values()
	}
}

func lifecycleReactivate(t *T) {
	i := t.Instance()
	for n := range 20 {
		rate := []float64{44100, 48000, 96000, 22050, 192000}[n%5]
		size := []int{512, 64, 2048, 1}[n%4]
		r := i.rig(setup{rate: rate, max: size})
		r.run(take{in: music(channels(r.in), 2048, rate)})
		t.judge(r, fmt.Sprintf("activated for the %d. time, at %g Hz and for blocks of up to %d frames", n+1, rate, size), sound...)
		r.close()
	}
}

// lifecycleRestart grants each request, as a host does between blocks.
func lifecycleRestart(t *T) {
	i := t.Instance()
	r := i.rig(setup{})
	var events []timed
	if _, ok := i.Plugin.Params(); ok {
		events = all(0, i.movable(), t.anyValue)
	}
	in := music(channels(r.in), 4*anyBlock, r.rate)
	r.run(take{in: in, events: events})
	asked := 0
	for range 12 {
		if i.Host.Take(clap.RequestRestart) == 0 {
			break
		}
		asked++
		r.close()
		i.Host.Take(clap.RequestRestart)
		r = i.rig(setup{})
		r.run(take{in: in})
	}
	if asked > 10 {
		t.Failf("it asked for a restart %d times in a row without being touched: audio in the host never comes back", asked)
	}
	if asked == 0 && i.Host.Count(clap.RequestRestart) == 0 {
		t.Skipf("it does not ask for a restart after all of its parameters were set")
	}
	t.judge(r, "after the restarts it asked for", sound...)
}

func lifecycleBare(t *T) {
	p, err := t.Library().Instantiate(t.ID, nil)
	if err != nil {
		t.Skipf("no instance to test, see %s: %v", creates, err)
	}
	p.Host.HideExtensions()
	if !p.Init() {
		p.Destroy()
		t.Fatalf("init answers false in a host without extensions, all of which are optional")
	}
	i := &Instance{Plugin: p, t: t}
	t.Cleanup(i.Destroy)
	i.readValues()
	i.works("in a host without extensions")
	if i.HasExtension(clap.ExtState) {
		i.SaveState()
	}
}

// lifecycleMemory looks at rounds of cycles: caches and garbage collectors take
// more in one round or another, a leak in each.
func lifecycleMemory(t *T) {
	cycle := func() {
		i := t.Instance()
		r := i.rig(setup{})
		r.run(take{in: music(channels(r.in), 4*anyBlock, r.rate)})
		i.Destroy()
		r.block.Close()
	}
	const rounds, cycles, limit = 5, 20, 256 << 10
	for range cycles {
		cycle()
	}
	least := math.MaxInt
	for n := 0; n < rounds && least > limit; n++ {
		before, ok := resident()
		if !ok {
			t.Skipf("how much memory a process has is not known here")
		}
		for range cycles {
			cycle()
		}
		after, _ := resident()
		least = min(least, (after-before)/cycles)
	}
	if least > limit {
		t.Warnf("each cycle of create, process and destroy takes %d kB of memory, in %d rounds of %d", least>>10, rounds, cycles)
	}
}

// resident is the memory of this process, in bytes.
func resident() (int, bool) {
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, false
	}
	fields := strings.Fields(string(data))
	if len(fields) < 2 {
		return 0, false
	}
	pages, err := strconv.Atoi(fields[1])
	return pages * os.Getpagesize(), err == nil
}
