package main

import (
	"log"

	"lacquer/dsp/chain"
	"lacquer/dsp/clipper"
	"lacquer/dsp/eq"
	"lacquer/dsp/glue"
	"lacquer/dsp/limiter"
	"lacquer/dsp/multiband"
	"lacquer/dsp/param"
	"lacquer/dsp/saturation"
	"lacquer/host/engine"
)

// stages are those that scripts/peers compares.
var stages = map[string]struct {
	rows param.Stage
	make func() chain.Stage
}{
	"chain":      {param.Global, func() chain.Stage { return whole{chain.New()} }},
	"none":       {param.Global, func() chain.Stage { return none{} }},
	"eq":         {param.EQ, func() chain.Stage { return new(eq.EQ) }},
	"multiband":  {param.Multiband, func() chain.Stage { return new(multiband.Multiband) }},
	"glue":       {param.Glue, func() chain.Stage { return new(glue.Glue) }},
	"saturation": {param.Saturation, func() chain.Stage { return new(saturation.Saturation) }},
	"clipper":    {param.Clipper, func() chain.Stage { return new(clipper.Clipper) }},
	"maximizer":  {param.Maximizer, func() chain.Stage { return newMaximizer() }},
}

// whole is the chain as if it were a stage. It is set by rows of the table.
type whole struct{ *chain.Chain }

func (w whole) SetParam(int, float64)         {}
func (w whole) Process(left, right []float64) { w.Chain.Process(left, right, nil) }

// none changes nothing: the cost of reading and writing alone.
type none struct{}

func (none) Prepare(float64, int)          {}
func (none) Reset()                        {}
func (none) SetParam(int, float64)         {}
func (none) Process(left, right []float64) {}
func (none) Latency() int                  { return 0 }
func (none) Tail() int                     { return 0 }

// hosted is a plugin as if it were a stage.
type hosted struct {
	none
	plugin *engine.Plugin
	view   [][]float64
}

// host opens a plugin, sets it and gets it ready.
func host(path string, settings []string) (chain.Stage, error) {
	p, err := engine.Open(path, "")
	if err != nil {
		return nil, err
	}
	for _, text := range settings {
		if err := p.Set(text); err != nil {
			return nil, err
		}
	}
	return &hosted{plugin: p, view: make([][]float64, 2)}, p.Activate(engine.Config{Rate: rate, BlockSize: block})
}

func (h *hosted) Process(left, right []float64) {
	h.view[0], h.view[1] = left, right
	if err := h.plugin.Process(h.view, h.view, nil); err != nil {
		log.Fatal("stage: ", err)
	}
}

// maximizer is the limiter and its drive.
type maximizer struct {
	*limiter.Limiter
	drive limiter.Drive
}

func newMaximizer() *maximizer {
	m := &maximizer{Limiter: limiter.New()}
	m.drive.Follow(m.Limiter)
	for i := range param.Table {
		if p := &param.Table[i]; p.Stage == param.Maximizer {
			m.drive.SetParam(p.Index, p.Default)
		}
	}
	return m
}

func (m *maximizer) Prepare(rate float64, maxFrames int) {
	m.drive.Prepare(rate, maxFrames)
	m.Limiter.Prepare(rate, maxFrames)
}

func (m *maximizer) SetParam(i int, v float64) {
	m.drive.SetParam(i, v)
	m.Limiter.SetParam(i, v)
}

func (m *maximizer) Process(left, right []float64) {
	for len(left) > 0 {
		n := min(len(left), limiter.MaxPiece)
		m.drive.Process(left[:n], right[:n])
		m.Limiter.Process(left[:n], right[:n])
		left, right = left[n:], right[n:]
	}
}
