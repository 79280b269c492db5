package analysis

import (
	"math"
	"math/bits"
)

// word finds the shortest word that holds all samples: they are whole numbers
// of 2^23rds, whose lowest bits that are ever set tell the grid.
type word struct {
	used   uint64 // bits that some sample has set
	floats bool   // a sample lies between the steps of 24 bits
}

const (
	longest  = 24
	shortest = 8
	steps24  = 1 << (longest - 1)
)

func (w *word) add(x []float64) {
	if w.floats {
		return
	}
	used := w.used
	for _, v := range x {
		k := int64(v * steps24)
		if float64(k) != v*steps24 {
			w.floats = true
			return
		}
		used |= uint64(k)
	}
	w.used = used
}

func (w *word) merge(o *word) {
	w.used |= o.used
	w.floats = w.floats || o.floats
}

// bits is the length, 0 for floating point.
func (w *word) bits() int {
	if w.floats {
		return 0
	}
	return max(shortest, longest-min(bits.TrailingZeros64(w.used), longest))
}

// step of the grid, as far as is known by now; 0 for floating point.
func (w *word) step() float64 {
	if w.floats {
		return 0
	}
	return math.Ldexp(1, 1-w.bits())
}

func (w *word) result(peak float64) WordLength {
	r := WordLength{Bits: w.bits(), Effective: math.NaN()}
	if r.Bits > 0 && peak > 0 {
		r.Effective = float64(r.Bits) + math.Log2(peak)
	}
	return r
}
