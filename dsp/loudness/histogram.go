package loudness

import "math"

// Block energies are kept in a histogram instead of a list, so that ten
// hours take the room of ten seconds. A bin holds the sum and the number of
// its energies, hence their exact mean:
//   - a gated mean is the exact mean of the blocks above the gate, but for
//     those in the one bin that the gate cuts, which are judged together by
//     their mean. All of them lie within binWidth of the gate, ten or more
//     below the loudness, so one block in 400 judged wrong makes 0.01 LU;
//   - a percentile is off by less than binWidth, LRA by less than twice that,
//     0.01 LU.
const (
	binsPerLU = 200
	binWidth  = 1.0 / binsPerLU
	floorLUFS = -70 // the absolute gate
	spanLU    = 100 // louder blocks share the last bin
)

// offset is the K-weighting's gain at 997 Hz, taken off so that a 0 dBFS
// sine in one front channel reads −3.01.
const offset = -0.691

// lufs turns a weighted mean square into loudness: −Inf for 0.
func lufs(energy float64) float64 { return offset + 10*math.Log10(energy) }

// meanSquare is the inverse of lufs.
func meanSquare(l float64) float64 { return math.Pow(10, (l-offset)/10) }

var absoluteGate = meanSquare(floorLUFS)

type bin struct {
	sum float64
	n   uint64
}

// histogram counts energies at and above the absolute gate. The coarse bins,
// 1 LU each, make queries short and clearing cheap: fine bins under an empty
// coarse one are stale and mean nothing.
type histogram struct {
	total  bin
	coarse [spanLU]bin
	fine   [spanLU * binsPerLU]bin
}

func (h *histogram) reset() {
	h.total = bin{}
	h.coarse = [spanLU]bin{}
}

func binOf(energy float64) int {
	i := int((lufs(energy) - floorLUFS) * binsPerLU)
	return max(0, min(i, spanLU*binsPerLU-1))
}

func (h *histogram) add(energy float64) { h.addBin(binOf(energy), bin{energy, 1}) }

func (h *histogram) addBin(i int, b bin) {
	c := &h.coarse[i/binsPerLU]
	if c.n == 0 {
		first := i / binsPerLU * binsPerLU
		clear(h.fine[first : first+binsPerLU])
	}
	for _, to := range []*bin{&h.total, c, &h.fine[i]} {
		to.sum += b.sum
		to.n += b.n
	}
}

// merge adds what other has counted.
func (h *histogram) merge(other *histogram) {
	for c := range other.coarse {
		if other.coarse[c].n == 0 {
			continue
		}
		for i := c * binsPerLU; i < (c+1)*binsPerLU; i++ {
			if other.fine[i].n > 0 {
				h.addBin(i, other.fine[i])
			}
		}
	}
}

// above sums the energies over a gate.
func (h *histogram) above(gate float64) bin {
	if gate < absoluteGate {
		return h.total
	}
	cut := binOf(gate)
	var b bin
	for _, c := range h.coarse[cut/binsPerLU+1:] {
		b.sum += c.sum
		b.n += c.n
	}
	if h.coarse[cut/binsPerLU].n == 0 {
		return b
	}
	for i := cut; i < (cut/binsPerLU+1)*binsPerLU; i++ {
		f := h.fine[i]
		if i == cut && f.sum <= gate*float64(f.n) {
			continue
		}
		b.sum += f.sum
		b.n += f.n
	}
	return b
}

// fromTop returns the loudness of the energy that has k louder ones in the
// histogram, k in 0..total.n-1.
func (h *histogram) fromTop(k uint64) float64 {
	for c := spanLU - 1; c >= 0; c-- {
		if k >= h.coarse[c].n {
			k -= h.coarse[c].n
			continue
		}
		for i := (c+1)*binsPerLU - 1; ; i-- {
			if k < h.fine[i].n {
				return lufs(h.fine[i].sum / float64(h.fine[i].n))
			}
			k -= h.fine[i].n
		}
	}
	return math.NaN()
}

// integrated is the gated loudness of BS.1770: the mean of all blocks over
// the absolute gate, less 10 LU, is the gate for the final mean.
func (h *histogram) integrated() float64 {
	if h.total.n == 0 {
		return math.NaN()
	}
	b := h.above(h.total.sum / float64(h.total.n) / 10)
	return lufs(b.sum / float64(b.n))
}

// loudnessRange is the spread of Tech 3342: from the 10th to the 95th
// percentile of what lies at most 20 LU under the mean.
func (h *histogram) loudnessRange() float64 {
	if h.total.n == 0 {
		return math.NaN()
	}
	n := h.above(h.total.sum / float64(h.total.n) / 100).n
	return h.fromTop(n-1-percentile(n, 0.95)) - h.fromTop(n-1-percentile(n, 0.10))
}

// percentile returns the 0-based rank of a percentile among n, as Tech 3342
// rounds it: round((n−1)·p + 1), counted from 1.
func percentile(n uint64, p float64) uint64 {
	return uint64(math.Round(float64(n-1)*p+1)) - 1
}
