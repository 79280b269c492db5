package validate

import (
	"fmt"
	"sync"
	"time"

	"lacquer/bindings/clap"
)

// Which thread calls what: the plugin's calls of the host, and the host's calls
// side by side.
var threadChecks = []Check{
	{ID: "threads.host-calls", Run: threadsHostCalls,
		Asserts: "The plugin calls the host only where CLAP allows: on the right thread and at the right time."},
	{ID: "threads.migrating", Run: threadsMigrating,
		Asserts: "The audio thread may be another for each block."},
	{ID: "threads.parallel", Run: threadsParallel,
		Asserts: "Instances that process on threads of their own at the same time give the output they give alone."},
	{ID: "threads.main-thread-beside", Run: threadsBeside,
		Asserts: "Values, texts and states can be read on the main thread while audio is processed on another."},
	{ID: "threads.load-beside", Run: threadsLoad,
		Asserts: "A state can be loaded on the main thread while audio is processed on another."},
	{ID: "threads.messages", Run: threadsMessages,
		Asserts: "The plugin has no errors to log, and finds no fault with a host that does all right."},
}

// threadsHostCalls lives through all a plugin can, and looks at what the host
// has noted.
func threadsHostCalls(t *T) {
	r := t.exercise()
	r.live(t)
	for _, v := range r.Host.Violations() {
		if v.Rule == clap.OutsideActivate {
			t.Warnf("%v: CLAP allowed that at first", v)
		} else {
			t.Failf("%v", v)
		}
	}
}

// live does what may make a plugin call its host.
func (r *rig) live(t *T) {
	r.idle()
	if state, ok := r.SaveState(); ok {
		r.LoadState(state)
	}
	r.run(take{frames: 4 * anyBlock})
	r.reset()
	r.Stop()
	if _, ok := r.Plugin.Params(); ok {
		list := clap.NewEventList(16)
		defer list.Close()
		for _, e := range all(0, r.movable(), t.anyValue) {
			list.Add(*e.param)
		}
		r.Flush(list, nil) // on the audio thread, active
		r.close()
		r.Flush(list, nil) // on the main thread, inactive
	}
	r.close()
	again := r.rig(setup{rate: 44100})
	again.run(take{frames: anyBlock})
	again.close()
	r.idle()
}

func threadsMigrating(t *T) {
	want := t.reproducible(setup{}, plainRun)
	r := t.rig(setup{})
	got := r.run(take{in: music(channels(r.in), plainRun, r.rate), migrate: true})
	t.same("each block on another thread, and all on one", want, got)
	t.judge(r, "each block on another thread", sound...)
}

func threadsParallel(t *T) {
	want := t.reproducible(setup{}, plainRun)
	const instances = 4
	var rigs [instances]*rig
	var outs [instances][][]float64
	for n := range rigs {
		rigs[n] = t.rig(setup{})
		outs[n] = newSignal(len(want), plainRun)
	}
	in := music(channels(rigs[0].in), plainRun, anyRate)
	var all sync.WaitGroup
	for n, r := range rigs {
		all.Go(func() {
			t.Audio(func() { r.frames(&take{in: in}, outs[n]) })
		})
	}
	all.Wait()
	for n, r := range rigs {
		t.same(fmt.Sprintf("instance %d of %d at the same time, and alone", n+1, instances), want, outs[n])
		t.judge(r, "beside other instances", sound...)
	}
}

// beside runs audio on its own thread until f is done on the main thread.
func (r *rig) beside(t *T, f func()) {
	in := music(channels(r.in), 4*anyBlock, r.rate)
	out := newSignal(channels(r.out), 4*anyBlock)
	var params []clap.ParamInfo
	if _, ok := r.Plugin.Params(); ok {
		params = r.movable()
	}
	done := make(chan struct{})
	var audio sync.WaitGroup
	audio.Go(func() {
		t.Audio(func() {
			for n := 0; ; n++ {
				select {
				case <-done:
					return
				default:
				}
				k := take{in: in}
				if len(params) > 0 {
					p := params[n%len(params)]
					k.events = []timed{set(0, p, p.Default)}
				}
				r.frames(&k, out)
			}
		})
	})
	f()
	close(done)
	audio.Wait()
}

func threadsBeside(t *T) {
	r := t.rig(setup{})
	saved := 0
	var last []byte
	r.beside(t, func() {
		for end := time.Now().Add(200 * time.Millisecond); time.Now().Before(end); {
			if a, ok := r.Plugin.Params(); ok {
				_, infos := r.Params()
				for _, p := range infos[:min(len(infos), 50)] {
					v, _ := a.Value(p.ID)
					text, _ := a.ValueToText(p.ID, v)
					a.TextToValue(p.ID, text)
				}
			}
			if state, ok := r.SaveState(); ok {
				saved, last = saved+1, state
			}
			r.idle()
		}
	})
	t.judge(r, "while values, texts and states were read", sound...)
	if saved > 0 {
		r.close()
		if !r.LoadState(last) {
			t.Failf("the last of %d states that were saved while audio was processed does not load", saved)
		}
	}
}

func threadsLoad(t *T) {
	r := t.rig(setup{})
	if !r.HasExtension(clap.ExtState) {
		t.Skipf("the plugin has no %s extension", clap.ExtState)
	}
	state, ok := r.SaveState()
	if !ok {
		t.Skipf("its state cannot be saved")
	}
	loads := 0
	r.beside(t, func() {
		for end := time.Now().Add(200 * time.Millisecond); time.Now().Before(end); loads++ {
			if !r.LoadState(state) {
				t.Failf("load %d of its own state answers false while audio is processed", loads+1)
				return
			}
			r.idle()
		}
	})
	t.judge(r, fmt.Sprintf("while a state was loaded %d times", loads), sound...)
}

func threadsMessages(t *T) {
	var mu sync.Mutex
	var messages []string
	p, err := t.Library().Create(t.ID, func(s clap.Severity, text string) {
		mu.Lock()
		defer mu.Unlock()
		switch s {
		case clap.LogError, clap.LogFatal:
			messages = append(messages, "it logs an error: "+text)
		case clap.LogHostMisbehaving:
			messages = append(messages, "it finds the host misbehaving: "+text)
		case clap.LogPluginMisbehaving:
			messages = append(messages, "a layer of the plugin finds it misbehaving: "+text)
		}
	})
	if err != nil {
		t.Skipf("no instance to test, see %s: %v", creates, err)
	}
	i := &Instance{Plugin: p, t: t}
	t.Cleanup(i.Destroy)
	r := i.rig(setup{})
	r.run(take{in: music(channels(r.in), plainRun, r.rate)})
	r.live(t)
	mu.Lock()
	defer mu.Unlock()
	for _, m := range messages {
		t.Warnf("%s", m)
	}
}
