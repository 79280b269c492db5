package report

import (
	"math/bits"

	"lacquer/host/audiofile"
)

// Speakers of WAVE_FORMAT_EXTENSIBLE's channel mask that do not count as the
// front does.
const (
	lowFrequency = 0x008
	backPair     = 0x030
	sidePair     = 0x600
)

// weights are the channels' weights where a file names loudspeakers other than
// its number of channels stands for; nil elsewhere. By BS.1770-5, annex 3,
// loudspeakers between 60 and 120 degrees count 1.41 and all others 1; LFE is
// not measured. Of surround pairs the sides are there, and the backs only where
// there are no sides.
func weights(info audiofile.Info) []float64 {
	mask := info.ChannelMask
	if info.Channels <= 2 || mask == audiofile.DefaultChannelMask(info.Channels) || bits.OnesCount32(mask) != info.Channels {
		return nil
	}
	var list []float64
	for ; mask != 0; mask &= mask - 1 {
		w := 1.0
		switch speaker := mask & -mask; {
		case speaker == lowFrequency:
			w = 0
		case speaker&sidePair != 0, speaker&backPair != 0 && info.ChannelMask&sidePair == 0:
			w = 1.41
		}
		list = append(list, w)
	}
	return list
}
