package chain

import (
	"lacquer/dsp/input"
	"lacquer/dsp/limiter"
	"lacquer/dsp/output"
	"lacquer/dsp/param"
	"lacquer/dsp/stereo"
)

// stages is the chain, one line a stage in the order of the signal. A new one
// needs its package, its rows in package param and its line here, or its place
// in the rack if it can stand in any order.
func (c *Chain) stages() []*slot {
	return []*slot{
		newSlot("input meter", param.Meters, &c.in),
		newSlot("input", param.Input, new(input.Input)),
		newSlot("rack", param.Global, c.rack),
		newSlot("stereo", param.StereoImage, new(stereo.Stereo)),
		newSlot("clipper", param.Clipper, &c.clipper),
		newSlot("maximizer", param.Maximizer, new(limiter.Limiter)),
		newSlot("output", param.Output, new(output.Output)),
		newSlot("monitor", param.Global, &c.monitor),
		newSlot("output meter", param.Meters, &c.out),
	}
}
