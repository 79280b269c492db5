//go:build goexperiment.simd && amd64

package dynamics

import (
	"simd/archsimd"
	"unsafe"
)

// Recurrences of two channels, one to an element of a vector, and of several
// parts at once: a step has to wait for the one before, but channels and parts
// wait together. They do the very operations of their scalar twins.

// FilterRMS filters both channels of x into side and writes the power that r
// reads there to to. All slices are of one length.
func FilterRMS(f *[2]SVF, r *[2]RMS, to, side, x [2][]float64) {
	if done := len(x[0]) &^ 1; hasVector && done > 0 {
		filterRMSPair(f, r, pairOf(to, done), pairOf(side, done), pairOf(x, done), done)
		for c := range x {
			to[c], side[c], x[c] = to[c][done:], side[c][done:], x[c][done:]
		}
	}
	filterRMSScalar(f, r, to, side, x)
}

// FilterPower writes the square of both channels of x, after two filters in
// series, to to. All slices are of one length.
func FilterPower(f *[2][2]SVF, to, x [2][]float64) {
	if done := len(x[0]) &^ 1; hasVector && done > 0 {
		filterPowerPair(f, pairOf(to, done), pairOf(x, done), done)
		for c := range x {
			to[c], x[c] = to[c][done:], x[c][done:]
		}
	}
	filterPowerScalar(f, to, x)
}

// pair is where two channels begin.
type pair [2]unsafe.Pointer

// pairOf takes two channels of n frames or more.
func pairOf(x [2][]float64, n int) pair {
	return pair{unsafe.Pointer(&x[0][:n][0]), unsafe.Pointer(&x[1][:n][0])}
}

// get reads two frames, offset bytes from the beginning.
func (p *pair) get(offset int) (a, b vector2) {
	l := archsimd.LoadFloat64x2((*[2]float64)(unsafe.Add(p[0], offset)))
	r := archsimd.LoadFloat64x2((*[2]float64)(unsafe.Add(p[1], offset)))
	return l.SelectFromPair(0, 2, r), l.SelectFromPair(1, 3, r)
}

// put does the reverse.
func (p *pair) put(offset int, a, b vector2) {
	a.SelectFromPair(0, 2, b).Store((*[2]float64)(unsafe.Add(p[0], offset)))
	a.SelectFromPair(1, 3, b).Store((*[2]float64)(unsafe.Add(p[1], offset)))
}

type vector2 = archsimd.Float64x2

func read(x *[2]float64) vector2 { return archsimd.LoadFloat64x2(x) }

// svfPair is an SVF for each channel. Its coefficients are read from memory at
// every step, so that the states can stay in registers.
type svfPair struct {
	keep1, keep2, cross, drive, yx, y1, y2 [2]float64
}

func newSVFPair(f *[2]SVF) (p svfPair, s1, s2 vector2) {
	var ones, twos [2]float64
	for c := range f {
		p.keep1[c], p.keep2[c], p.cross[c], p.drive[c] = f[c].keep1, f[c].keep2, f[c].cross, f[c].drive
		p.yx[c], p.y1[c], p.y2[c] = f[c].yx, f[c].y1, f[c].y2
		ones[c], twos[c] = f[c].s1, f[c].s2
	}
	return p, read(&ones), read(&twos)
}

// step filters x and gives the new states.
func (p *svfPair) step(x, s1, s2 vector2) (y, t1, t2 vector2) {
	cross := read(&p.cross)
	return read(&p.yx).Mul(x).Add(read(&p.y1).Mul(s1).Add(read(&p.y2).Mul(s2))),
		read(&p.keep1).Mul(s1).Add(cross.Mul(x).Sub(cross.Mul(s2))),
		read(&p.keep2).Mul(s2).Add(read(&p.drive).Mul(x).Add(cross.Mul(s1)))
}

func keepSVFPair(f *[2]SVF, s1, s2 vector2) {
	f[0].s1, f[1].s1 = s1.GetElem(0), s1.GetElem(1)
	f[0].s2, f[1].s2 = s2.GetElem(0), s2.GetElem(1)
}

// rmsPair is an RMS for each channel.
type rmsPair struct{ take, keep [2]float64 }

func newRMSPair(r *[2]RMS) (p rmsPair, mean vector2) {
	means := [2]float64{r[0].mean, r[1].mean}
	return rmsPair{[2]float64{r[0].take, r[1].take}, [2]float64{r[0].keep, r[1].keep}}, read(&means)
}

func (p *rmsPair) step(x, mean vector2) vector2 {
	return read(&p.take).Mul(x.Mul(x)).Add(read(&p.keep).Mul(mean))
}

func filterRMSPair(f *[2]SVF, r *[2]RMS, to, side, x pair, frames int) {
	filter, s1, s2 := newSVFPair(f)
	power, mean := newRMSPair(r)
	for offset := 0; offset < 8*frames; offset += 16 {
		a, b := x.get(offset)
		a, s1, s2 = filter.step(a, s1, s2)
		first := power.step(a, mean)
		b, s1, s2 = filter.step(b, s1, s2)
		mean = power.step(b, first)
		side.put(offset, a, b)
		to.put(offset, first, mean)
	}
	keepSVFPair(f, s1, s2)
	r[0].mean, r[1].mean = mean.GetElem(0), mean.GetElem(1)
}

func filterPowerPair(f *[2][2]SVF, to, x pair, frames int) {
	first, s1, s2 := newSVFPair(&f[0])
	second, t1, t2 := newSVFPair(&f[1])
	for offset := 0; offset < 8*frames; offset += 16 {
		a, b := x.get(offset)
		a, s1, s2 = first.step(a, s1, s2)
		b, s1, s2 = first.step(b, s1, s2)
		a, t1, t2 = second.step(a, t1, t2)
		b, t1, t2 = second.step(b, t1, t2)
		to.put(offset, a.Mul(a), b.Mul(b))
	}
	keepSVFPair(&f[0], s1, s2)
	keepSVFPair(&f[1], t1, t2)
}
