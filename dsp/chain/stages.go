package chain

import (
	"lacquer/dsp/eq"
	"lacquer/dsp/glue"
	"lacquer/dsp/input"
	"lacquer/dsp/limiter"
	"lacquer/dsp/multiband"
	"lacquer/dsp/output"
	"lacquer/dsp/param"
)

// stages is the chain, one line a stage in the order of the signal. A new one
// needs its package, its rows in package param and its line here.
func stages() []*slot {
	return []*slot{
		newSlot("input", param.Input, new(input.Input)),
		newSlot("equaliser", param.EQ, new(eq.EQ)),
		newSlot("multiband", param.Multiband, new(multiband.Multiband)),
		newSlot("glue", param.Glue, new(glue.Glue)),
		newSlot("maximizer", param.Maximizer, new(limiter.Limiter)),
		newSlot("output", param.Output, new(output.Output)),
	}
}
