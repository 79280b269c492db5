package chain

import (
	"lacquer/dsp/input"
	"lacquer/dsp/limiter"
	"lacquer/dsp/param"
	"lacquer/dsp/stereo"
)

// stages is the chain, one line a stage in the order of the signal. A new one
// needs its package, its rows in package param and its line here, or its place
// in the rack if it can stand in any order.
func (c *Chain) stages() []*slot {
	drive, maximizer := new(limiter.Drive), new(limiter.Limiter)
	drive.Follow(maximizer)
	return []*slot{
		newSlot("input meter", param.Meters, &c.in),
		newSlot("input", param.Input, new(input.Input)),
		newSlot("rack", param.Global, c.rack),
		newSlot("stereo", param.StereoImage, new(stereo.Stereo)),
		newSlot("drive", param.Maximizer, drive),
		newSlot("clipper", param.Clipper, &c.clipper),
		newSlot("maximizer", param.Maximizer, maximizer),
		newSlot("output", param.Output, &c.output),
		newSlot("monitor", param.Global, &c.monitor),
		newSlot("output meter", param.Meters, &c.out),
	}
}
