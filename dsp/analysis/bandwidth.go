package analysis

import (
	"math"
	"slices"
)

// The long-term spectrum is looked at in cells of 100 Hz. An edge is where the
// level of the kHz below is much higher than that of any cell above: music
// alone falls by less than 3 dB within that. The level below is a median, so
// that a whistle there does not make an edge.
const (
	cell      = 100.0 // Hz
	cellBelow = 10    // cells
	cellGap   = 3     // cells of the edge itself
	edgeFrom  = 3500  // Hz
	edgeUpTo  = 0.97  // of half the rate
	lowPass   = 0.92  // of half the rate: above are the filters of converters
	edgeDrop  = 15    // dB
	edgeLeast = -125  // dB in a cell below the edge, where a step of 16 bits is; lines reach as far by themselves
)

// sources are the rates that files are upsampled from. 32 kHz is not among
// them: 16 kHz is also where lossy coders cut.
var sources = []float64{8000, 11025, 12000, 16000, 22050, 24000, 44100, 48000, 88200, 96000}

// The edge that a good resampler leaves is at these parts of half the old rate.
// A short one, such as ffmpeg's by default, lets images through, up to imageTo:
// of it the edge tells that there was another rate rather than which. It counts
// only above music's own edges.
const (
	sourceFrom, sourceTo = 0.92, 1.01
	imageTo              = 1.16
	imageRate            = 44100
)

// bandwidth finds the steepest edge of the spectrum.
func (l *longTerm) bandwidth() Bandwidth {
	levels, above := l.cells()
	r := Bandwidth{CutOff: math.NaN()}
	best := 0
	for c := int(edgeFrom / cell); c+cellGap < len(levels) && float64(c)*cell < edgeUpTo*l.rate/2; c++ {
		level := below(levels, c)
		if drop := level - above[c+cellGap]; level > edgeLeast && drop > max(r.Drop, edgeDrop) {
			best, r.Drop = c, drop
		}
	}
	if best == 0 {
		return r
	}
	half := below(levels, best) - min(r.Drop, 30)/2
	c := best - 1
	for c < len(levels)-1 && levels[c] > half {
		c++
	}
	r.CutOff = float64(c) * cell
	r.SourceRate = l.source(r.CutOff)
	if r.LowPass = r.SourceRate == 0; r.LowPass && r.CutOff > lowPass*l.rate/2 {
		return Bandwidth{CutOff: math.NaN()}
	}
	return r
}

// source is the rate whose resampling leaves an edge at a frequency, 0 for none.
func (l *longTerm) source(edge float64) (rate float64) {
	for _, s := range sources {
		part := edge / (s / 2)
		image := s >= imageRate && part >= sourceTo && part < imageTo && edge < lowPass*l.rate/2
		if s < 0.99*l.rate && (part > sourceFrom && part < sourceTo || rate == 0 && image) {
			rate = s
		}
	}
	return rate
}

// cells are levels in dB, and of each the highest of it and all that follow.
func (l *longTerm) cells() (levels, above []float64) {
	top := math.Inf(-1)
	for c := 0; l.windows > 0 && l.reaches(float64(c+1)*cell); c++ {
		p := l.sum(float64(c)*cell, float64(c+1)*cell)
		levels = append(levels, max(nothing, decibel(p.ll+p.rr)))
	}
	above = slices.Clone(levels)
	for c := len(above) - 1; c >= 0; c-- {
		top = max(top, above[c])
		above[c] = top
	}
	return levels, above
}

// nothing is a level below that of any word's steps, in dB.
const nothing = -200

// below is the level of the kHz below a cell.
func below(levels []float64, c int) float64 {
	var x [cellBelow]float64
	copy(x[:], levels[c-cellBelow:c])
	slices.Sort(x[:])
	return (x[cellBelow/2-1] + x[cellBelow/2]) / 2
}
