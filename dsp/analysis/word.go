package analysis

import (
	"math"
	"math/bits"
)

// word finds the shortest word that holds all samples: they are whole numbers
// of 2^23rds, whose lowest bits that are ever set tell the grid.
type word struct {
	used   [4]int32 // bits that some sample has set
	floats bool     // a sample lies between the steps of 24 bits
}

const (
	longest  = 24
	shortest = 8
	steps24  = 1 << (longest - 1)
)

func (w *word) add(x []float64) { w.floats = w.floats || !grid(x, &w.used) }

func (w *word) merge(o *word) {
	for i, v := range o.used {
		w.used[i] |= v
	}
	w.floats = w.floats || o.floats
}

// bits is the length, 0 for floating point.
func (w *word) bits() int {
	if w.floats {
		return 0
	}
	used := w.used[0] | w.used[1] | w.used[2] | w.used[3]
	return max(shortest, longest-min(bits.TrailingZeros32(uint32(used)), longest))
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
