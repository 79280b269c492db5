//go:build goexperiment.simd && amd64

package filter

import "simd/archsimd"

// Six sections run at once, each one frame behind the one before it, so that
// none waits for another: three vectors of two sections by two channels. The
// first and last frames, where some sections have nothing to do yet or any
// more, keep the state of those unchanged. Each section does the very
// operations of Section.process, so the result is the same bits.
const (
	group    = 6
	lag      = group - 1 // frames between first and last section
	vectored = 256       // frames at once
	shortest = 16        // frames worth the setting up; at least lag
)

var hasVector = archsimd.X86.AVX2()

// lanes are two sections by two channels: first left, first right, second
// left, second right.
type lanes struct {
	a, b1, b2, c1, c2, d [4]float64
	s1, s2, y            [4]float64
}

// Runner filters two channels through sections at rest.
type Runner struct {
	// Frames stand in the upper half, left and right, and so they come out.
	frames [vectored + lag][4]float64
}

// Run filters two channels in place through the sections in series. It equals
// calling each in turn, bit for bit.
func (w *Runner) Run(sections []*Section, l, r []float64) {
	r = r[:len(l)]
	if hasVector && len(sections) > 1 {
		for len(l) >= shortest {
			n := min(vectored, len(l))
			w.run(sections, l[:n], r[:n])
			l, r = l[n:], r[n:]
		}
	}
	for _, s := range sections {
		s.process(l, r)
	}
}

// run is Run for shortest to vectored frames.
func (w *Runner) run(sections []*Section, l, r []float64) {
	for i, x := range l {
		w.frames[i][2], w.frames[i][3] = x, r[i]
	}
	for len(sections) > 0 {
		n := min(group, len(sections))
		runGroup(sections[:n], w.frames[:len(l)+lag])
		sections = sections[n:]
	}
	for i := range l {
		l[i], r[i] = w.frames[i][2], w.frames[i][3]
	}
	archsimd.ClearAVXUpperBits() // else scalar code after this is slow
}

// runGroup filters the frames, of which the last lag are room to drain,
// through at most six sections.
func runGroup(sections []*Section, frames [][4]float64) {
	var v [group / 2]lanes
	for i := range v {
		v[i].d = [4]float64{1, 1, 1, 1}
	}
	for i, s := range sections {
		v[i/2].load(s, i%2*2)
	}
	n := len(frames) - lag
	for i := range lag {
		edge(&v, 0, i/2, &frames[i], &never, &steps[i])
	}
	pipeline(&v, frames[lag:n], frames)
	for i := range lag {
		edge(&v, (i+1)/2, len(v)-1, &frames[n+i], &steps[i], &steps[lag]).Store(&frames[n+i-lag])
	}
	for i, s := range sections {
		v[i/2].store(s, i%2*2)
	}
}

func (v *lanes) load(s *Section, at int) {
	for i := at; i < at+2; i++ {
		v.a[i], v.b1[i], v.b2[i] = s.A, s.B1, s.B2
		v.c1[i], v.c2[i], v.d[i] = s.C1, s.C2, s.D
	}
	v.s1[at], v.s2[at] = s.l.s1, s.l.s2
	v.s1[at+1], v.s2[at+1] = s.r.s1, s.r.s2
}

func (v *lanes) store(s *Section, at int) {
	s.l = State{v.s1[at], v.s2[at]}
	s.r = State{v.s1[at+1], v.s2[at+1]}
}

// pipeline takes in frames while all sections are busy and puts out those
// that come through.
func pipeline(v *[3]lanes, in, out [][4]float64) {
	p, q, r := &v[0], &v[1], &v[2]
	p1, q1, r1 := load(&p.s1), load(&q.s1), load(&r.s1)
	p2, q2, r2 := load(&p.s2), load(&q.s2), load(&r.s2)
	py, qy, ry := load(&p.y), load(&q.y), load(&r.y)
	out = out[:len(in)]
	for i := range in {
		// Inputs are the outputs of the step before.
		rx := qy.Select128FromPair(1, 2, ry)
		qx := py.Select128FromPair(1, 2, qy)
		px := load(&in[i]).Select128FromPair(1, 2, py)

		t := px.Sub(p2)
		py = load(&p.d).Mul(px).Add(load(&p.c1).Mul(p1).Add(load(&p.c2).Mul(p2)))
		b1 := load(&p.b1)
		p2 = p2.Add(b1.Mul(p1).Add(load(&p.b2).Mul(t)))
		p1 = load(&p.a).Mul(p1).Add(b1.Mul(t))

		t = qx.Sub(q2)
		qy = load(&q.d).Mul(qx).Add(load(&q.c1).Mul(q1).Add(load(&q.c2).Mul(q2)))
		b1 = load(&q.b1)
		q2 = q2.Add(b1.Mul(q1).Add(load(&q.b2).Mul(t)))
		q1 = load(&q.a).Mul(q1).Add(b1.Mul(t))

		t = rx.Sub(r2)
		ry = load(&r.d).Mul(rx).Add(load(&r.c1).Mul(r1).Add(load(&r.c2).Mul(r2)))
		b1 = load(&r.b1)
		r2 = r2.Add(b1.Mul(r1).Add(load(&r.b2).Mul(t)))
		r1 = load(&r.a).Mul(r1).Add(b1.Mul(t))

		ry.Store(&out[i])
	}
	p1.Store(&p.s1)
	q1.Store(&q.s1)
	r1.Store(&r.s1)
	p2.Store(&p.s2)
	q2.Store(&q.s2)
	r2.Store(&r.s2)
	py.Store(&p.y)
	qy.Store(&q.y)
	ry.Store(&r.y)
}

func load(x *[4]float64) archsimd.Float64x4 { return archsimd.LoadFloat64x4(x) }

// edge is a step at the ends of the pipeline, from frame x on, of the vectors
// first to last. A lane rests while its lag is not in (after, upTo].
func edge(v *[3]lanes, first, last int, x, after, upTo *[4]float64) archsimd.Float64x4 {
	before := load(x)
	if first > 0 {
		before = load(&v[first-1].y)
	}
	for k := first; k <= last; k++ {
		s := &v[k]
		late := load(&lags[k])
		busy := late.LessEqual(load(upTo)).And(late.Greater(load(after)))
		y, s1, s2, b1 := load(&s.y), load(&s.s1), load(&s.s2), load(&s.b1)
		in := before.Select128FromPair(1, 2, y)
		t := in.Sub(s2)
		load(&s.d).Mul(in).Add(load(&s.c1).Mul(s1).Add(load(&s.c2).Mul(s2))).Store(&s.y)
		s2.Add(b1.Mul(s1).Add(load(&s.b2).Mul(t))).Merge(s2, busy).Store(&s.s2)
		load(&s.a).Mul(s1).Add(b1.Mul(t)).Merge(s1, busy).Store(&s.s1)
		before = y
	}
	return load(&v[len(v)-1].y)
}

// How many frames each lane lags, by vector; and the steps to compare with.
var (
	lags  = [3][4]float64{{0, 0, 1, 1}, {2, 2, 3, 3}, {4, 4, 5, 5}}
	never = [4]float64{-1, -1, -1, -1}
	steps = [group][4]float64{{0, 0, 0, 0}, {1, 1, 1, 1}, {2, 2, 2, 2}, {3, 3, 3, 3}, {4, 4, 4, 4}, {5, 5, 5, 5}}
)
