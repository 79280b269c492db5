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
	edgeUpTo  = 0.94  // of half the rate: filters of converters are above
	edgeDrop  = 15    // dB
)

// sources are the rates that files are upsampled from. 32 kHz is not among
// them: 16 kHz is also where lossy coders cut.
var sources = []float64{8000, 11025, 12000, 16000, 22050, 24000, 44100, 48000, 88200, 96000}

// A resampler's filter reaches down to this part of half the rate, and its edge
// is no higher than that.
const sourceFrom, sourceTo = 0.92, 1.01

// bandwidth finds the steepest edge of the spectrum.
func (l *longTerm) bandwidth() Bandwidth {
	levels, above := l.cells()
	r := Bandwidth{CutOff: math.NaN()}
	best := 0
	for c := int(edgeFrom / cell); c+cellGap < len(levels) && float64(c)*cell < edgeUpTo*l.rate/2; c++ {
		if drop := below(levels, c) - above[c+cellGap]; drop > max(r.Drop, edgeDrop) {
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
	if r.CutOff > edgeUpTo*l.rate/2 {
		return Bandwidth{CutOff: math.NaN()}
	}
	for _, s := range sources {
		if s < 0.99*l.rate && r.CutOff > sourceFrom*s/2 && r.CutOff < sourceTo*s/2 {
			r.SourceRate = s
		}
	}
	r.LowPass = r.SourceRate == 0
	return r
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
