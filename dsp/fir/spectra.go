package fir

import (
	"math"

	"lacquer/dsp/reuse"
)

// room is n zeros in the memory of x if that suffices, with some capacity
// behind them, where the pointers of the vector loops end.
func room(x []float64, n int) []float64 { return reuse.Zeros(x, n+spectraStride)[:n] }

// accumulateScalar adds to (or, if fresh, writes to) n blocks of sum the
// products of a symmetric kernel's first half, one block of each partition
// after the other, with the spectra of the past.
//
// A kernel's partition q = P-1-p is partition p backwards. On the roots of
// t^B = i that is i·conj(H), so both take one product each with the real and
// the imaginary part of H:
//
//	X[p]·H + X[q]·i·conj(H) = re H·(X[p] + i·X[q]) + im H·(X[q] + i·X[p])
//
// offsets are those of the partitions in each stride of x.
func accumulateScalar(sum, kernel, x []float64, stride int, offsets []int, n int, fresh bool) {
	half := len(offsets) / 2
	for b := range n {
		to := sum[8*b:][:8]
		for i := range 4 {
			var re, im float64
			if !fresh {
				re, im = to[i], to[i+4]
			}
			for p := range half {
				h := kernel[8*(b*half+p):][:8]
				p0, q0 := x[b*stride+offsets[p]:][:8], x[b*stride+offsets[len(offsets)-1-p]:][:8]
				re = math.FMA(h[i], p0[i]-q0[i+4], re)
				im = math.FMA(h[i], p0[i+4]+q0[i], im)
				re = math.FMA(h[i+4], q0[i]-p0[i+4], re)
				im = math.FMA(h[i+4], q0[i+4]+p0[i], im)
			}
			to[i], to[i+4] = re, im
		}
	}
}

// weighScalar writes (before + i·now)·w to dst, in blocks. Samples below
// least are taken for 0, so that no denormals arise.
func weighScalar(dst, before, now, w []float64) {
	for i, a := range before {
		b := now[i]
		if math.Abs(a) < least {
			a = 0
		}
		if math.Abs(b) < least {
			b = 0
		}
		at := i/4*8 + i%4
		dst[at], dst[at+4] = times(a, b, w[at], w[at+4])
	}
}

// least is the smallest sample that is convolved.
const least = 1e-30

// unweighScalar writes the imaginary part of x·conj(w) to dst.
func unweighScalar(dst, x, w []float64) {
	for i := range dst {
		at := i/4*8 + i%4
		dst[i] = float64(x[at+4]*w[at]) - float64(x[at]*w[at+4])
	}
}
