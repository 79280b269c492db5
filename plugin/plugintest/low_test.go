package plugintest

import (
	"testing"

	"lacquer/bindings/clap"
)

// low is the plugin without the engine between.
type low struct {
	t      *testing.T
	p      *clap.Plugin
	params clap.Params
	block  *clap.Block
	active bool
	steady int64
}

// newLow makes an active instance.
func newLow(t *testing.T, rate float64, frames int) *low {
	t.Helper()
	l := &low{t: t}
	clap.OnMain(func() {
		lib, err := clap.Open(Build(t))
		if err != nil {
			t.Fatal(err)
		}
		if l.p, err = lib.Create("org.lacquer.lacquer", nil); err != nil {
			t.Fatal(err)
		}
		l.params, _ = l.p.Params()
		t.Cleanup(func() {
			l.deactivate()
			clap.OnMain(func() { l.p.Destroy(); lib.Close() })
		})
	})
	l.activate(rate, frames)
	return l
}

func (l *low) activate(rate float64, frames int) {
	l.t.Helper()
	var err error
	clap.OnMain(func() {
		ports, _ := l.p.AudioPorts()
		in, _ := ports.Info(0, true)
		out, _ := ports.Info(0, false)
		l.block = clap.NewBlock([]clap.AudioPortInfo{in}, []clap.AudioPortInfo{out}, frames, false, 256, 16)
		err = l.p.Activate(rate, 1, uint32(frames))
	})
	if err != nil {
		l.t.Fatal(err)
	}
	l.active = true
	l.p.StartProcessing()
}

func (l *low) deactivate() {
	if !l.active {
		return
	}
	l.p.StopProcessing()
	clap.OnMain(func() { l.p.Deactivate() })
	l.block.Close()
	l.active = false
}

// process runs a block, with the events that are in it, and gives a view of
// what came out.
func (l *low) process(in [][]float64) [][]float64 {
	l.t.Helper()
	n := len(in[0])
	for c := range in {
		copy(l.block.In[0].Samples64[c], in[c])
	}
	l.block.Set(n, l.steady, 0)
	l.steady += int64(n)
	if s := l.p.Process(l.block); s != clap.ProcessContinue {
		l.t.Fatalf("process says %d", s)
	}
	l.block.InEvents.Clear()
	return [][]float64{l.block.Out[0].Samples64[0][:n], l.block.Out[0].Samples64[1][:n]}
}
