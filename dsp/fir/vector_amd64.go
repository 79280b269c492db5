//go:build goexperiment.simd && amd64

package fir

import (
	"math"
	"simd/archsimd"
	"unsafe"
)

// The vector loops: the scalar ones with a block in two vectors. Their
// pointers climb through slices whose length is checked first, which spares
// the checks in the loop, and end behind them (see room).

// wide says that the vector loops may run. Tests switch it off to compare.
var wide = archsimd.X86.AVX2() && archsimd.X86.FMA()

type vec = archsimd.Float64x4

// get reads the i-th vector after p, put writes it.
func get(p unsafe.Pointer, i int) vec {
	return archsimd.LoadFloat64x4((*[4]float64)(unsafe.Add(p, 32*i)))
}

func put(p unsafe.Pointer, i int, v vec) { v.Store((*[4]float64)(unsafe.Add(p, 32*i))) }

func timesVector(re, im, wr, wi vec) (vec, vec) {
	return re.Mul(wr).Sub(im.Mul(wi)), re.Mul(wi).Add(im.Mul(wr))
}

func timesConjugateVector(re, im, wr, wi vec) (vec, vec) {
	return re.Mul(wr).Add(im.Mul(wi)), im.Mul(wr).Sub(re.Mul(wi))
}

func forward2(x, w []float64, span, n int) {
	if !wide {
		forward2Scalar(x, w, span, n)
		return
	}
	_, _ = x[8*(span+n)-1], w[8*n-1]
	a, t := unsafe.Pointer(&x[0]), unsafe.Pointer(&w[0])
	b := unsafe.Add(a, 64*span)
	for range n {
		aR, aI, bR, bI := get(a, 0), get(a, 1), get(b, 0), get(b, 1)
		put(a, 0, aR.Add(bR))
		put(a, 1, aI.Add(bI))
		re, im := timesVector(aR.Sub(bR), aI.Sub(bI), get(t, 0), get(t, 1))
		put(b, 0, re)
		put(b, 1, im)
		a, b, t = unsafe.Add(a, 64), unsafe.Add(b, 64), unsafe.Add(t, 64)
	}
	archsimd.ClearAVXUpperBits()
}

func inverse2(x, w []float64, span, n int) {
	if !wide {
		inverse2Scalar(x, w, span, n)
		return
	}
	_, _ = x[8*(span+n)-1], w[8*n-1]
	a, t := unsafe.Pointer(&x[0]), unsafe.Pointer(&w[0])
	b := unsafe.Add(a, 64*span)
	for range n {
		aR, aI := get(a, 0), get(a, 1)
		bR, bI := timesConjugateVector(get(b, 0), get(b, 1), get(t, 0), get(t, 1))
		put(a, 0, aR.Add(bR))
		put(a, 1, aI.Add(bI))
		put(b, 0, aR.Sub(bR))
		put(b, 1, aI.Sub(bI))
		a, b, t = unsafe.Add(a, 64), unsafe.Add(b, 64), unsafe.Add(t, 64)
	}
	archsimd.ClearAVXUpperBits()
}

func forward4(x, w []float64, span, n int) {
	if !wide {
		forward4Scalar(x, w, span, n)
		return
	}
	next, turn := unitStep(span)
	_, _ = x[next*(n-1)+24*span+7], w[turn*(n-1)+23]
	a, t := unsafe.Pointer(&x[0]), unsafe.Pointer(&w[0])
	b, c, d := unsafe.Add(a, 64*span), unsafe.Add(a, 128*span), unsafe.Add(a, 192*span)
	for range n {
		aR, bR, cR, dR := get(a, 0), get(b, 0), get(c, 0), get(d, 0)
		aI, bI, cI, dI := get(a, 1), get(b, 1), get(c, 1), get(d, 1)
		sumR, sumI, difR, difI := aR.Add(cR), aI.Add(cI), aR.Sub(cR), aI.Sub(cI)
		oddR, oddI, turR, turI := bR.Add(dR), bI.Add(dI), bR.Sub(dR), bI.Sub(dI)
		put(a, 0, sumR.Add(oddR))
		put(a, 1, sumI.Add(oddI))
		re, im := timesVector(difR.Sub(turI), difI.Add(turR), get(t, 0), get(t, 1))
		put(b, 0, re)
		put(b, 1, im)
		re, im = timesVector(sumR.Sub(oddR), sumI.Sub(oddI), get(t, 2), get(t, 3))
		put(c, 0, re)
		put(c, 1, im)
		re, im = timesVector(difR.Add(turI), difI.Sub(turR), get(t, 4), get(t, 5))
		put(d, 0, re)
		put(d, 1, im)
		a, b, c, d = unsafe.Add(a, 8*next), unsafe.Add(b, 8*next), unsafe.Add(c, 8*next), unsafe.Add(d, 8*next)
		t = unsafe.Add(t, 8*turn)
	}
	archsimd.ClearAVXUpperBits()
}

func inverse4(x, w []float64, span, n int) {
	if !wide {
		inverse4Scalar(x, w, span, n)
		return
	}
	next, turn := unitStep(span)
	_, _ = x[next*(n-1)+24*span+7], w[turn*(n-1)+23]
	a, t := unsafe.Pointer(&x[0]), unsafe.Pointer(&w[0])
	b, c, d := unsafe.Add(a, 64*span), unsafe.Add(a, 128*span), unsafe.Add(a, 192*span)
	for range n {
		aR, aI := get(a, 0), get(a, 1)
		bR, bI := timesConjugateVector(get(b, 0), get(b, 1), get(t, 0), get(t, 1))
		cR, cI := timesConjugateVector(get(c, 0), get(c, 1), get(t, 2), get(t, 3))
		dR, dI := timesConjugateVector(get(d, 0), get(d, 1), get(t, 4), get(t, 5))
		sumR, sumI, difR, difI := aR.Add(cR), aI.Add(cI), aR.Sub(cR), aI.Sub(cI)
		oddR, oddI, turR, turI := bR.Add(dR), bI.Add(dI), bR.Sub(dR), bI.Sub(dI)
		put(a, 0, sumR.Add(oddR))
		put(a, 1, sumI.Add(oddI))
		put(b, 0, difR.Add(turI))
		put(b, 1, difI.Sub(turR))
		put(c, 0, sumR.Sub(oddR))
		put(c, 1, sumI.Sub(oddI))
		put(d, 0, difR.Sub(turI))
		put(d, 1, difI.Add(turR))
		a, b, c, d = unsafe.Add(a, 8*next), unsafe.Add(b, 8*next), unsafe.Add(c, 8*next), unsafe.Add(d, 8*next)
		t = unsafe.Add(t, 8*turn)
	}
	archsimd.ClearAVXUpperBits()
}

// transposed exchanges lanes and vectors.
func transposed(a, b, c, d vec) (vec, vec, vec, vec) {
	ab0, ab1 := a.SelectFromPairGrouped(0, 2, b), a.SelectFromPairGrouped(1, 3, b)
	cd0, cd1 := c.SelectFromPairGrouped(0, 2, d), c.SelectFromPairGrouped(1, 3, d)
	return ab0.Select128FromPair(0, 2, cd0), ab1.Select128FromPair(0, 2, cd1),
		ab0.Select128FromPair(1, 3, cd0), ab1.Select128FromPair(1, 3, cd1)
}

func lastPass(dst []float64, stride int, x []float64, n int) {
	if !wide {
		lastPassScalar(dst, stride, x, n)
		return
	}
	if n == 0 {
		return
	}
	_, _ = dst[(4*n-1)*stride+7], x[32*n-1]
	from, to := unsafe.Pointer(&x[0]), unsafe.Pointer(&dst[0])
	for range n {
		aR, bR, cR, dR := transposed(get(from, 0), get(from, 2), get(from, 4), get(from, 6))
		aI, bI, cI, dI := transposed(get(from, 1), get(from, 3), get(from, 5), get(from, 7))
		sumR, sumI, difR, difI := aR.Add(cR), aI.Add(cI), aR.Sub(cR), aI.Sub(cI)
		oddR, oddI, turR, turI := bR.Add(dR), bI.Add(dI), bR.Sub(dR), bI.Sub(dI)
		put(to, 0, sumR.Add(oddR))
		put(to, 1, sumI.Add(oddI))
		to = unsafe.Add(to, 8*stride)
		put(to, 0, difR.Sub(turI))
		put(to, 1, difI.Add(turR))
		to = unsafe.Add(to, 8*stride)
		put(to, 0, sumR.Sub(oddR))
		put(to, 1, sumI.Sub(oddI))
		to = unsafe.Add(to, 8*stride)
		put(to, 0, difR.Add(turI))
		put(to, 1, difI.Sub(turR))
		to = unsafe.Add(to, 8*stride)
		from = unsafe.Add(from, 256)
	}
	archsimd.ClearAVXUpperBits()
}

func firstPass(x []float64, n int) {
	if !wide {
		firstPassScalar(x, n)
		return
	}
	if n == 0 {
		return
	}
	_ = x[32*n-1]
	p := unsafe.Pointer(&x[0])
	for range n {
		aR, aI, bR, bI := get(p, 0), get(p, 1), get(p, 2), get(p, 3)
		cR, cI, dR, dI := get(p, 4), get(p, 5), get(p, 6), get(p, 7)
		sumR, sumI, difR, difI := aR.Add(cR), aI.Add(cI), aR.Sub(cR), aI.Sub(cI)
		oddR, oddI, turR, turI := bR.Add(dR), bI.Add(dI), bR.Sub(dR), bI.Sub(dI)
		v0, v1, v2, v3 := transposed(sumR.Add(oddR), difR.Add(turI), sumR.Sub(oddR), difR.Sub(turI))
		put(p, 0, v0)
		put(p, 2, v1)
		put(p, 4, v2)
		put(p, 6, v3)
		v0, v1, v2, v3 = transposed(sumI.Add(oddI), difI.Sub(turR), sumI.Sub(oddI), difI.Add(turR))
		put(p, 1, v0)
		put(p, 3, v1)
		put(p, 5, v2)
		put(p, 7, v3)
		p = unsafe.Add(p, 256)
	}
	archsimd.ClearAVXUpperBits()
}

func accumulate(sum, kernel, x []float64, stride int, offsets []int, n int, fresh bool) {
	if !wide || n == 0 {
		accumulateScalar(sum, kernel, x, stride, offsets, n, fresh)
		return
	}
	half := len(offsets) / 2
	_, _, _ = sum[8*n-1], kernel[8*n*half-1], x[n*stride-1]
	for _, at := range offsets {
		_ = x[at : at+8 : stride]
	}
	to, h, from := unsafe.Pointer(&sum[0]), unsafe.Pointer(&kernel[0]), unsafe.Pointer(&x[0])
	for range n {
		var re, im vec
		if !fresh {
			re, im = get(to, 0), get(to, 1)
		}
		for p := range half {
			px, qx := unsafe.Add(from, 8*offsets[p]), unsafe.Add(from, 8*offsets[len(offsets)-1-p])
			pR, pI, qR, qI := get(px, 0), get(px, 1), get(qx, 0), get(qx, 1)
			hR, hI := get(h, 0), get(h, 1)
			re = hR.MulAdd(pR.Sub(qI), re)
			im = hR.MulAdd(pI.Add(qR), im)
			re = hI.MulAdd(qR.Sub(pI), re)
			im = hI.MulAdd(qI.Add(pR), im)
			h = unsafe.Add(h, 64)
		}
		put(to, 0, re)
		put(to, 1, im)
		to, from = unsafe.Add(to, 64), unsafe.Add(from, 8*stride)
	}
	archsimd.ClearAVXUpperBits()
}

func weigh(dst, before, now, w []float64) {
	if !wide || len(before) == 0 {
		weighScalar(dst, before, now, w)
		return
	}
	_, _, _ = dst[2*len(before)-1], now[len(before)-1], w[2*len(before)-1]
	to, t := unsafe.Pointer(&dst[0]), unsafe.Pointer(&w[0])
	pa, pb := unsafe.Pointer(&before[0]), unsafe.Pointer(&now[0])
	up, down := archsimd.BroadcastFloat64x4(least), archsimd.BroadcastFloat64x4(-least)
	for range len(before) / 4 {
		a, b := get(pa, 0), get(pb, 0)
		a = a.Masked(a.GreaterEqual(up).Or(a.LessEqual(down)))
		b = b.Masked(b.GreaterEqual(up).Or(b.LessEqual(down)))
		re, im := timesVector(a, b, get(t, 0), get(t, 1))
		put(to, 0, re)
		put(to, 1, im)
		to, t, pa, pb = unsafe.Add(to, 64), unsafe.Add(t, 64), unsafe.Add(pa, 32), unsafe.Add(pb, 32)
	}
	archsimd.ClearAVXUpperBits()
}

func unweigh(dst, x, w []float64) {
	if !wide || len(dst) == 0 {
		unweighScalar(dst, x, w)
		return
	}
	_, _ = x[2*len(dst)-1], w[2*len(dst)-1]
	to, from, t := unsafe.Pointer(&dst[0]), unsafe.Pointer(&x[0]), unsafe.Pointer(&w[0])
	for range len(dst) / 4 {
		put(to, 0, get(from, 1).Mul(get(t, 0)).Sub(get(from, 0).Mul(get(t, 1))))
		to, from, t = unsafe.Add(to, 32), unsafe.Add(from, 64), unsafe.Add(t, 64)
	}
	archsimd.ClearAVXUpperBits()
}

// reversed has the lanes of x from last to first.
func reversed(x vec) vec {
	return x.Select128FromPair(1, 0, x).SelectFromPairGrouped(1, 0, x)
}

// mirrored is lane 0 of b, then a from lane 3 to lane 1.
func mirrored(a, b vec) vec {
	return b.Select128FromPair(0, 3, a).SelectFromPairGrouped(0, 3, a.Select128FromPair(1, 0, a))
}

// unfold is unfoldScalar for places between the first four and the last one,
// four at a time.
func unfold(h, z, turns, shape []float64, from, to int) {
	if !wide || from >= to {
		unfoldScalar(h, z, turns, shape, from, to)
		return
	}
	m := len(h) - 1
	_, _, _ = z[2*(m/2-from)+7], turns[4*to-1], shape[m]
	half := archsimd.BroadcastFloat64x4(math.Sqrt2 / 2)
	var zero vec
	up, down := unsafe.Pointer(&z[2*from]), unsafe.Pointer(&z[2*(m/2-from)])
	t := unsafe.Pointer(&turns[4*from])
	for n := from; n < to; n += 4 {
		zr, zi := get(up, 0), get(up, 1)
		yr, yi := mirrored(get(down, -2), get(down, 0)), mirrored(get(down, -1), get(down, 1))
		er, ei := timesVector(zr.Add(yr), zi.Sub(yi), get(t, 0), get(t, 1))
		or, oi := timesVector(zi.Add(yi), yr.Sub(zr), get(t, 2), get(t, 3))
		re, im := er.Sub(or), ei.Sub(oi)
		put4(h[m-n-3:], reversed(er.Add(or)), shape[m-n-3:])
		put4(h[n:], zero.Sub(ei).Sub(oi), shape[n:])
		put4(h[m/2+n:], re.Sub(im).Mul(half), shape[m/2+n:])
		put4(h[m/2-n-3:], reversed(re.Add(im).Mul(half)), shape[m/2-n-3:])
		up, down, t = unsafe.Add(up, 64), unsafe.Add(down, -64), unsafe.Add(t, 128)
	}
	archsimd.ClearAVXUpperBits()
}

// put4 writes v times by.
func put4(to []float64, v vec, by []float64) {
	v.Mul(archsimd.LoadFloat64x4Slice(by)).StoreSlice(to)
}
