//go:build goexperiment.simd && amd64

package dynamics

import (
	"simd/archsimd"
	"unsafe"
)

// Recurrences of several lanes, one lane to an element of a vector: a step
// has to wait for the one before, but four lanes wait together. They do the
// very operations of their scalar twins.

// ProcessLanes is b[k].Process(x[k]) for every k, with the same bits: lanes
// that run side by side do not wait for each other. All x are of one length.
func ProcessLanes(b []Ballistics, x [][]float64) {
	for len(b) > 0 {
		n := min(4, len(b))
		done := 0
		if hasVector && n > 1 {
			done = len(x[0]) &^ 3
			ballisticsQuad(b[:n], x[:n], done)
		}
		for k := 0; k < n && done < len(x[0]); k++ {
			b[k].Process(x[k][done:])
		}
		b, x = b[n:], x[n:]
	}
}

type vector = archsimd.Float64x4

// quad is where four lanes begin.
type quad [4]unsafe.Pointer

// newQuad takes up to four slices; missing lanes repeat the first.
func newQuad(x [][]float64) (q quad) {
	for k := range q {
		if k >= len(x) {
			q[k] = q[0]
			continue
		}
		q[k] = unsafe.Pointer(unsafe.SliceData(x[k]))
	}
	return q
}

// quadOf points at four fields of as many structs of n that lie size apart;
// missing ones repeat the first.
func quadOf(first unsafe.Pointer, size uintptr, n int) (q quad) {
	for k := range q {
		q[k] = first
		if k < n {
			q[k] = unsafe.Add(first, uintptr(k)*size)
		}
	}
	return q
}

// get reads four values of each lane, offset bytes from its beginning, and
// turns them: the first of all lanes, the second, and so on.
func (q *quad) get(offset int) (a, b, c, d vector) {
	return turn(at(q[0], offset), at(q[1], offset), at(q[2], offset), at(q[3], offset))
}

// put does the reverse.
func (q *quad) put(offset int, a, b, c, d vector) {
	a, b, c, d = turn(a, b, c, d)
	a.Store((*[4]float64)(unsafe.Add(q[0], offset)))
	b.Store((*[4]float64)(unsafe.Add(q[1], offset)))
	c.Store((*[4]float64)(unsafe.Add(q[2], offset)))
	d.Store((*[4]float64)(unsafe.Add(q[3], offset)))
}

func at(p unsafe.Pointer, offset int) vector {
	return archsimd.LoadFloat64x4((*[4]float64)(unsafe.Add(p, offset)))
}

func turn(a, b, c, d vector) (e, f, g, h vector) {
	ab0, cd0 := a.SelectFromPairGrouped(0, 2, b), c.SelectFromPairGrouped(0, 2, d)
	ab1, cd1 := a.SelectFromPairGrouped(1, 3, b), c.SelectFromPairGrouped(1, 3, d)
	return ab0.Select128FromPair(0, 2, cd0), ab1.Select128FromPair(0, 2, cd1),
		ab0.Select128FromPair(1, 3, cd0), ab1.Select128FromPair(1, 3, cd1)
}

// ballisticsQuad does two to four lanes for a number of frames that four
// divides.
func ballisticsQuad(b []Ballistics, x [][]float64, frames int) {
	fields, lanes := quadOf(unsafe.Pointer(&b[0]), unsafe.Sizeof(b[0]), len(b)), newQuad(x)
	y, p, sign, grow := fields.get(0)
	keepGrowing, shrink, keepShrinking, charge := fields.get(32)
	keepCharging, fade, keepFading, _ := fields.get(64)
	y = y.Mul(sign)
	step := func(target vector) vector {
		p = charge.Mul(target).Add(keepCharging.Mul(p)).Max(fade.Mul(target).Add(keepFading.Mul(p)))
		target = target.Max(p).Mul(sign)
		y = grow.Mul(target).Add(keepGrowing.Mul(y)).Max(shrink.Mul(target).Add(keepShrinking.Mul(y)))
		return y.Mul(sign)
	}
	for offset := 0; offset < 8*frames; offset += 32 {
		t0, t1, t2, t3 := lanes.get(offset)
		t0 = step(t0)
		t1 = step(t1)
		t2 = step(t2)
		t3 = step(t3)
		lanes.put(offset, t0, t1, t2, t3)
	}
	var ys, ps [4]float64
	y.Mul(sign).Store(&ys)
	p.Store(&ps)
	archsimd.ClearAVXUpperBits()
	for k := range b {
		b[k].y, b[k].platform = ys[k], ps[k]
	}
}
