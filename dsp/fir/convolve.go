package fir

import "lacquer/dsp/reuse"

// spectraStride is the distance of two blocks of a spectrum in Bank.spectra,
// where the same block of all past hops, and of silence, stand together.
const spectraStride = 8 * (parts + 1)

// Costs of units of work. The unit is about a vector operation, loads and
// stores included: 0.13 ns where they were measured.
const (
	butterflies4Cost = 34
	butterflies2Cost = 12
	endsCost         = 36
	weighCost        = 12
	productCost      = 9 * parts // of one path
	blendCost        = 48
	copyCost         = 2
	hopCost          = 2500 // what comes with a new hop
)

func (p *pass) cost() int {
	if p.radix == 2 {
		return butterflies2Cost
	}
	return butterflies4Cost
}

// output is the work for one output: by the kernels that sound and by those
// that come in, and their crossfade.
type output struct {
	sides [2]struct {
		product step // whose cost depends on the paths
		back    []step
		unity   step
	}
	blend step
}

// convolver makes the steps of Bank.hopWork.
func (b *Bank) convolver(outs int) {
	b.shared = append(b.shared[:0], step{run: wait, units: 1, cost: hopCost})
	for c := range 2 {
		b.shared = b.input(b.shared, c)
	}
	b.outputs = reuse.Slice(b.outputs, outs)
	for o := range b.outputs {
		to := &b.outputs[o]
		for s := range to.sides {
			side := &to.sides[s]
			side.product = step{bank: b, side: s, at: o, units: b.hop / 4,
				run: func(s *step, lo, hi int) { s.bank.product(s.bank.side(s.side), s.at, lo, hi) }}
			side.back = b.back(side.back[:0], s, o)
			side.unity = step{bank: b, side: s, at: o, units: b.hop / 4, cost: copyCost,
				run: func(s *step, lo, hi int) { s.bank.unity(s.side, s.at, lo, hi) }}
		}
		to.blend = step{bank: b, at: o, units: b.hop / 4, cost: blendCost,
			run: func(s *step, lo, hi int) { s.bank.blend(s.at, lo, hi) }}
	}
	b.hopWork.clear()
	b.hopWork.steps = reuse.Slice(b.hopWork.steps, len(b.shared)+outs*(2*len(b.outputs[0].sides[0].back)+5))[:0]
}

func (b *Bank) side(s int) *set {
	if s == 0 {
		return b.live
	}
	return b.next
}

// target is where the sound of side s goes.
func (b *Bank) target(s, o int) []float64 {
	if s == 0 {
		return b.ready[b.frame/b.hop%2][o]
	}
	return b.fading
}

// input appends the steps that transform the newest hop of channel c.
//
// A part has hop+1 taps and filters the last two hops x, of which it gives the
// newer. Products modulo t^2hop + 1, which wrap around into the older, are
// enough for it; on the roots of t^hop = i that is a product of the complex
// transforms of (x[n] + i·x[n+hop])·e^(iπn/2hop), of length hop: no bin is
// special, and no real signal takes a complex one's time (Crandall and Fagin,
// Discrete weighted transforms and large-integer arithmetic, 1994).
func (b *Bank) input(steps []step, c int) []step {
	steps = append(steps, step{bank: b, at: c, units: b.hop / 4, cost: weighCost,
		run: func(s *step, lo, hi int) { s.bank.weighInput(s.at, lo, hi) }})
	steps = b.short.forwardSteps(steps, b.work)
	return append(steps, step{bank: b, at: c, units: b.short.ends(), cost: endsCost,
		run: func(s *step, lo, hi int) { s.bank.finishInput(s.at, lo, hi) }})
}

// weighInput begins the transform of the newest hop of channel c.
func (b *Bank) weighInput(c, lo, hi int) {
	x := b.raw[c]
	h := b.frame/b.hop - 1
	now := x[h%parts*b.hop:][:b.hop]
	before := b.silent
	if h > 0 {
		before = x[(h-1)%parts*b.hop:][:b.hop]
	}
	weigh(b.work[8*lo:8*hi], before[4*lo:4*hi], now[4*lo:4*hi], b.weights[8*lo:8*hi])
}

// finishInput ends it.
func (b *Bank) finishInput(c, lo, hi int) {
	lastPass(b.spectra[c][8*b.head+4*lo*spectraStride:], spectraStride, b.work[32*lo:32*hi], hi-lo)
}

// beginHop plans the work for the hop that has just come in.
func (b *Bank) beginHop() {
	b.hopWork.clear()
	if b.frame == 0 {
		return
	}
	b.head = (b.head + 1) % parts
	b.age = min(b.age+1, parts)
	for p := range b.offsets {
		b.offsets[p] = 8 * parts
		if p < b.age {
			b.offsets[p] = 8 * ((b.head - p + parts) % parts)
		}
	}
	b.hopWork.addAll(b.shared)
	for o := range b.outputs {
		b.plan(o, 0)
		if b.next != nil && !b.unchanging(o) {
			b.plan(o, 1)
			b.hopWork.add(&b.outputs[o].blend)
		}
	}
}

// unchanging tells that a crossfade does not concern output o.
func (b *Bank) unchanging(o int) bool {
	var paths [2]Path
	for s := range paths {
		if kernels, unity := b.side(s).to(o); kernels > 0 || !unity {
			return false
		}
		for _, p := range b.side(s).paths {
			if p.Out == o {
				paths[s] = p
			}
		}
	}
	return paths[0] == paths[1]
}

// plan adds the work for output o by one side.
func (b *Bank) plan(o, s int) {
	side := &b.outputs[o].sides[s]
	kernels, unity := b.side(s).to(o)
	if kernels > 0 {
		side.product.cost = kernels * productCost
		b.hopWork.add(&side.product)
		b.hopWork.addAll(side.back)
	}
	if unity || kernels == 0 {
		b.hopWork.add(&side.unity)
	}
}

// product sums the products of spectra that make output o.
func (b *Bank) product(s *set, o, lo, hi int) {
	fresh := true
	for _, p := range s.paths {
		if p.Out == o && p.Kernel != Unity {
			accumulate(b.work[8*lo:8*hi], s.kernels[p.Kernel][4*parts*lo:4*parts*hi],
				b.spectra[p.In][spectraStride*lo:spectraStride*hi], spectraStride, b.offsets, hi-lo, fresh)
			fresh = false
		}
	}
}

// back appends the steps from an output's spectrum to its frames.
func (b *Bank) back(steps []step, side, o int) []step {
	return append(b.short.inverseSteps(steps, b.work), step{bank: b, side: side, at: o, units: b.hop / 4, cost: weighCost,
		run: func(s *step, lo, hi int) { s.bank.unweigh(s.side, s.at, lo, hi) }})
}

func (b *Bank) unweigh(side, o, lo, hi int) {
	unweigh(b.target(side, o)[4*lo:4*hi], b.work[8*lo:8*hi], b.weights[8*lo:8*hi])
}

// unity writes, or adds to what kernels give, the inputs that pass as they are.
func (b *Bank) unity(side, o, lo, hi int) {
	s, dst := b.side(side), b.target(side, o)
	lo, hi = 4*lo, 4*hi
	kernels, _ := s.to(o)
	alone := kernels == 0
	if h := b.frame/b.hop - 1 - parts/2; h >= 0 {
		for _, p := range s.paths {
			if p.Out != o || p.Kernel != Unity {
				continue
			}
			x := b.raw[p.In][h%parts*b.hop:][:b.hop]
			if alone {
				copy(dst[lo:hi], x[lo:hi])
				alone = false
				continue
			}
			for i := lo; i < hi; i++ {
				dst[i] += x[i]
			}
		}
	}
	if alone {
		clear(dst[lo:hi])
	}
}

// blend fades from the kernels that sound to those that come in.
func (b *Bank) blend(o, lo, hi int) {
	dst := b.target(0, o)
	at := b.frame % b.Period() / b.hop * b.hop
	span := 1 / float64(b.Period())
	for i := 4 * lo; i < 4*hi; i++ {
		w := float64(at+i+1) * span
		w *= w * (3 - 2*w)
		dst[i] += float64(w * (b.fading[i] - dst[i]))
	}
}
