package analysis

import "math"

// The inner loops of a survey, plain. Their vector forms in kernel_simd.go make
// the same sums in the same order and are equal bit for bit: sums run in four
// lanes, and products are rounded before they are added (float64(a*b)), so that
// no compiler fuses them on one side only.

type lanes [4]float64

func (l *lanes) sum() float64 { return l[0] + l[1] + (l[2] + l[3]) }

// hopLanes is a hop in the making.
type hopLanes struct{ sum, square, low, high lanes }

// measureHop takes one hop of a channel.
func measureHop(x []float64) hop {
	var l hopLanes
	hopSums(x, &l)
	return hop{
		n: len(x), sum: l.sum.sum(), square: l.square.sum(),
		low: min(l.low[0], l.low[1], l.low[2], l.low[3]), high: max(l.high[0], l.high[1], l.high[2], l.high[3]),
	}
}

// hopSumsPlain begins at x[from], a multiple of 4.
func hopSumsPlain(x []float64, l *hopLanes, from int) {
	for i, v := range x[from:] {
		at := i & 3
		l.sum[at] += v
		l.square[at] += float64(v * v)
		if v > l.high[at] {
			l.high[at] = v
		}
		if v < l.low[at] {
			l.low[at] = v
		}
	}
}

// productLanes are products in the making.
type productLanes struct{ ll, rr, lr lanes }

// productsOf two channels.
func productsOf(left, right []float64) products {
	var l productLanes
	productSums(left, right[:len(left)], &l)
	return products{l.ll.sum(), l.rr.sum(), l.lr.sum()}
}

// productSumsPlain begins at frame from, a multiple of 4.
func productSumsPlain(left, right []float64, p *productLanes, from int) {
	right = right[:len(left)]
	for i := from; i < len(left); i++ {
		l, r, at := left[i], right[i], i&3
		p.ll[at] += float64(l * l)
		p.rr[at] += float64(r * r)
		p.lr[at] += float64(l * r)
	}
}

// bendPiece is how many frames a piece has whose bend is found.
const bendPiece = 16

// bendsPlain finds the largest second difference of each piece from frame from
// on, a multiple of bendPiece; that of frame i is x[i] − 2x[i+1] + x[i+2].
func bendsPlain(dst, x []float64, from int) {
	for n := len(x) - 2; from < n; from += bendPiece {
		top := 0.0
		for i := from; i < min(from+bendPiece, n); i++ {
			d := x[i] + x[i+2] - (x[i+1] + x[i+1])
			if d = math.Abs(d); d > top {
				top = d
			}
		}
		dst[from/bendPiece] = top
	}
}

// gridPlain adds to used the bits of all samples from one on, in steps of 24
// bits. It tells whether all are on the grid.
func gridPlain(x []float64, used *[4]int32, from int) bool {
	for i, v := range x[from:] {
		v *= steps24
		k := int32(v)
		if float64(k) != v {
			return false
		}
		used[i&3] |= k
	}
	return true
}
