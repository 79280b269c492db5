//go:build goexperiment.simd && amd64

package filter

import (
	"math"
	"simd/archsimd"
	"unsafe"
)

// Six sections run at once, each one frame behind the one before it, so
// that none waits for another: three vectors of two sections by two channels.
// On the first frames only the vectors run that have something to do yet, on
// the last those that still have; in each one's first and last step the half
// that has nothing keeps its state. Each section does the very operations of
// Section.process, so the result is the same bits.
const (
	group    = 6
	lag      = group - 1 // frames between first and last section
	vectored = 256       // frames at once
	shortest = group     // frames that fill the pipeline
)

var hasVector = archsimd.X86.AVX2() && archsimd.X86.FMA()

type vector = archsimd.Float64x4

// lanes are two sections by two channels: first left, first right, second
// left, second right.
type lanes struct {
	k, e, c1, c2, d [4]float64
	p, q, y         [4]float64
}

// Runner filters two channels through sections in series. It keeps nothing
// from one Run to the next.
type Runner struct {
	room [unsafe.Sizeof(pipe{}) + line]byte
}

// pipe is the room for one run.
type pipe struct {
	// Frames stand in the upper half, left and right, and so they come out.
	frames [vectored][4]float64
	lanes  [group / 2]lanes
}

const line = 64 // bytes of a cache line; vectors across two are slow

// Run filters two channels in place through the sections in series. It equals
// calling each in turn, bit for bit.
func (w *Runner) Run(sections []*Section, l, r []float64) {
	r = r[:len(l)]
	if hasVector && worthwhile(sections) {
		p := (*pipe)(unsafe.Pointer((uintptr(unsafe.Pointer(&w.room)) + line - 1) &^ (line - 1)))
		for len(l) >= shortest {
			n := min(vectored, len(l))
			p.run(sections, l[:n], r[:n])
			l, r = l[n:], r[n:]
		}
	}
	if len(l) == 0 {
		return
	}
	for _, s := range sections {
		s.process(l, r)
	}
}

// worthwhile tells whether vectors are faster: not for one section at rest.
func worthwhile(s []*Section) bool { return len(s) > 1 || len(s) == 1 && s[0].moves }

// run is Run for shortest to vectored frames.
func (w *pipe) run(sections []*Section, l, r []float64) {
	f := w.frames[:len(l)]
	interleave(f, l, r)
	for len(sections) > 0 {
		n := alike(sections)
		if sections[0].moves {
			glidePairs(sections[:n], f)
		} else {
			w.load(sections[:n])
			pipeline(&w.lanes, f)
			w.store(sections[:n])
		}
		sections = sections[n:]
	}
	deinterleave(l, r, f)
}

// alike is how many of the first sections, a group at most, all move or all
// rest.
func alike(s []*Section) int {
	n := 1
	for n < min(group, len(s)) && s[n].moves == s[0].moves {
		n++
	}
	return n
}

// interleave puts frames of l and r into the upper halves of f.
func interleave(f [][4]float64, l, r []float64) {
	for len(l) >= 4 && len(r) >= 4 && len(f) >= 4 {
		a, b := load((*[4]float64)(l)), load((*[4]float64)(r))
		even, odd := a.SelectFromPairGrouped(0, 2, b), a.SelectFromPairGrouped(1, 3, b)
		behind(even, even).Store(&f[0])
		behind(odd, odd).Store(&f[1])
		even.Store(&f[2])
		odd.Store(&f[3])
		l, r, f = l[4:], r[4:], f[4:]
	}
	archsimd.ClearAVXUpperBits()
	for i := range f {
		f[i][2], f[i][3] = l[i], r[i]
	}
}

// deinterleave is the inverse of interleave.
func deinterleave(l, r []float64, f [][4]float64) {
	for len(l) >= 4 && len(r) >= 4 && len(f) >= 4 {
		even := load(&f[0]).Select128FromPair(1, 3, load(&f[2]))
		odd := load(&f[1]).Select128FromPair(1, 3, load(&f[3]))
		even.SelectFromPairGrouped(0, 2, odd).Store((*[4]float64)(l))
		even.SelectFromPairGrouped(1, 3, odd).Store((*[4]float64)(r))
		l, r, f = l[4:], r[4:], f[4:]
	}
	archsimd.ClearAVXUpperBits()
	for i := range f {
		l[i], r[i] = f[i][2], f[i][3]
	}
}

// load puts up to six sections into the lanes; those left over pass audio
// through.
func (w *pipe) load(sections []*Section) {
	for _, s := range sections {
		s.settle()
	}
	for i := range w.lanes {
		s, t := &through, &through
		if 2*i < len(sections) {
			s = sections[2*i]
		}
		if 2*i+1 < len(sections) {
			t = sections[2*i+1]
		}
		v := &w.lanes[i]
		both(&s.still.K, &t.still.K).Store(&v.k)
		both(&s.still.E, &t.still.E).Store(&v.e)
		both(&s.still.C1, &t.still.C1).Store(&v.c1)
		both(&s.still.C2, &t.still.C2).Store(&v.c2)
		both(&s.still.D, &t.still.D).Store(&v.d)
		both(&s.a, &t.a).Store(&v.p)
		both(&s.b, &t.b).Store(&v.q)
	}
}

// through leaves the samples as they are, negative zeros too.
var through = Section{still: Still{C2: [2]float64{negativeZero, negativeZero}, D: [2]float64{1, 1}}, rests: true}

var negativeZero = math.Copysign(0, -1)

// both is a, b.
func both(a, b *[2]float64) (v vector) {
	return v.SetLo(archsimd.LoadFloat64x2(a)).SetHi(archsimd.LoadFloat64x2(b))
}

// store gives the sections their states back.
func (w *pipe) store(sections []*Section) {
	for i, s := range sections {
		p, q := load(&w.lanes[i/2].p), load(&w.lanes[i/2].q)
		if i%2 == 0 {
			p.GetLo().Store(&s.a)
			q.GetLo().Store(&s.b)
		} else {
			p.GetHi().Store(&s.a)
			q.GetHi().Store(&s.b)
		}
	}
	archsimd.ClearAVXUpperBits()
}

func load(x *[4]float64) vector { return archsimd.LoadFloat64x4(x) }

// behind is the input of a vector: the outputs of the step before, of the
// section in front (the upper half of a) and of its own first.
func behind(a, y vector) vector { return a.Select128FromPair(1, 2, y) }

// lower is the lower half of a with the upper half of b.
func lower(a, b vector) vector { return a.Select128FromPair(0, 3, b) }

// step is one frame of two sections. The stores of y part the loads, so that
// the compiler, which would do all loads first, does not run out of registers.
func (v *lanes) step(x, p, q vector) (y, p1, q1 vector) {
	y = load(&v.c1).MulAdd(p, load(&v.c2).Mul(q))
	y.Store(&v.y)
	y = load(&v.d).MulAdd(x, y)
	p1 = load(&v.k).MulAdd(p, x.Sub(q))
	y.Store(&v.y)
	return y, p1, load(&v.e).MulAdd(p, q)
}

// first is the first step of two sections: only the first has a frame.
func (v *lanes) first(x, p, q vector) (y, p1, q1 vector) {
	y, p1, q1 = v.step(x, p, q)
	return y, lower(p1, p), lower(q1, q)
}

// last is the last step of two sections: only the second has a frame.
func (v *lanes) last(x, p, q vector) (y vector) {
	y, p1, q1 := v.step(x, p, q)
	v.keep(lower(p, p1), lower(q, q1))
	return y
}

// keep stores the state; y is in store already.
func (v *lanes) keep(p, q vector) {
	p.Store(&v.p)
	q.Store(&v.q)
}

// pipeline runs frames, at least shortest, through six sections in place.
func pipeline(w *[group / 2]lanes, f [][4]float64) {
	fill(w, (*[lag][4]float64)(f))
	n := len(f) - lag
	full(w, f[lag:], f[:n])
	drain(w, (*[lag][4]float64)(f[n:]))
}

// fill takes the first frames in.
func fill(w *[group / 2]lanes, f *[lag][4]float64) {
	a, b, c := &w[0], &w[1], &w[2]
	x := load(&f[0])
	ay, ap, aq := a.first(behind(x, x), load(&a.p), load(&a.q))
	ay, ap, aq = a.step(behind(load(&f[1]), ay), ap, aq)

	by, bp, bq := b.first(behind(ay, ay), load(&b.p), load(&b.q))
	ay, ap, aq = a.step(behind(load(&f[2]), ay), ap, aq)
	by, bp, bq = b.step(behind(ay, by), bp, bq)
	ay, ap, aq = a.step(behind(load(&f[3]), ay), ap, aq)

	_, cp, cq := c.first(behind(by, by), load(&c.p), load(&c.q))
	_, bp, bq = b.step(behind(ay, by), bp, bq)
	_, ap, aq = a.step(behind(load(&f[4]), ay), ap, aq)
	a.keep(ap, aq)
	b.keep(bp, bq)
	c.keep(cp, cq)
}

// full takes frames in while all sections are busy and puts out those that
// come through.
func full(w *[group / 2]lanes, in, out [][4]float64) {
	a, b, c := &w[0], &w[1], &w[2]
	ay, ap, aq := load(&a.y), load(&a.p), load(&a.q)
	by, bp, bq := load(&b.y), load(&b.p), load(&b.q)
	cy, cp, cq := load(&c.y), load(&c.p), load(&c.q)
	out = out[:len(in)]
	for i := range in {
		cy, cp, cq = c.step(behind(by, cy), cp, cq)
		cy.Store(&out[i])
		by, bp, bq = b.step(behind(ay, by), bp, bq)
		ay, ap, aq = a.step(behind(load(&in[i]), ay), ap, aq)
	}
	a.keep(ap, aq)
	b.keep(bp, bq)
	c.keep(cp, cq)
}

// drain puts out the last frames.
func drain(w *[group / 2]lanes, f *[lag][4]float64) {
	a, b, c := &w[0], &w[1], &w[2]
	ay, by := load(&a.y), load(&b.y)
	cy, cp, cq := c.step(behind(by, load(&c.y)), load(&c.p), load(&c.q))
	cy.Store(&f[0])
	by, bp, bq := b.step(behind(ay, by), load(&b.p), load(&b.q))
	ay = a.last(behind(ay, ay), load(&a.p), load(&a.q))

	cy, cp, cq = c.step(behind(by, cy), cp, cq)
	cy.Store(&f[1])
	by, bp, bq = b.step(behind(ay, by), bp, bq)
	cy, cp, cq = c.step(behind(by, cy), cp, cq)
	cy.Store(&f[2])
	by = b.last(behind(by, by), bp, bq)

	cy, cp, cq = c.step(behind(by, cy), cp, cq)
	cy.Store(&f[3])
	c.last(behind(cy, cy), cp, cq).Store(&f[4])
}
