package fir

import (
	"math"
	"math/bits"
	"sync"

	"lacquer/dsp/reuse"
)

// powers are what is needed to find the power of stereo signals at n = 2^k
// frequencies, k at least 4; see Powering.
type powers struct {
	transform *transform
	window    []float64 // in the blocks of transform, imaginary parts 0
	place     []int32   // where the transform leaves a frequency
	scale     float64
}

// allPowers are shared as transforms are.
var allPowers struct {
	sync.Mutex
	of [bits.UintSize]*powers
}

// powersOf are those of n points.
func powersOf(n int) *powers {
	allPowers.Lock()
	defer allPowers.Unlock()
	p := &allPowers.of[bits.TrailingZeros(uint(n))]
	if *p == nil {
		*p = newPowers(n)
	}
	return *p
}

// newPowers sees n points through a periodic Hann window.
func newPowers(n int) *powers {
	p := &powers{transform: transformOf(n), window: room(nil, 2*n), place: make([]int32, n)}
	var energy float64
	for i := range n {
		w := 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(n))
		p.window[i/4*8+i%4] = w
		energy += w * w
		p.place[p.transform.perm(i)] = int32(i)
	}
	p.scale = 1 / (float64(n) * energy)
	return p
}

// Size is the number of points.
func (p *powers) Size() int { return p.transform.n }

// Powering finds the power of a stereo signal at a power of two of frequencies,
// in slices of about the same work. Prepare comes first.
//
// Left and right go through one complex transform, as its real and imaginary
// part: of Z, |Z[k]|² + |Z[n−k]|² is twice the power of both at k together.
type Powering struct {
	*powers
	x, power []float64
	done     []float64 // scratch: a few blocks of the spectrum
	steps    []step
	job      job

	z []float64 // the spectrum in the blocks of transform; nil: not kept

	left, right []float64
	first       int
}

// scratchUnits is how many units of the last pass are held at a time.
const scratchUnits = 16

// Prepare takes the number of points, a power of two of at least 16, which are
// seen through a periodic Hann window. It allocates where more are asked for
// than ever before.
func (g *Powering) Prepare(n int) {
	g.powers = powersOf(n)
	g.x = room(g.x, 2*n)
	g.power = reuse.Zeros(g.power, n)
	g.done = room(g.done, 32*scratchUnits)
	g.steps = append(g.steps[:0], step{powering: g, units: n / 4, cost: weighCost,
		run: func(s *step, lo, hi int) { s.powering.weigh(lo, hi) }})
	g.steps = g.transform.forwardSteps(g.steps, g.x)
	g.steps = append(g.steps, step{powering: g, units: g.transform.ends(), cost: 2 * endsCost,
		run: func(s *step, lo, hi int) { s.powering.finish(lo, hi) }})
	g.job.clear()
	g.job.addAll(g.steps)
}

// Keep keeps the spectrum too, for Products; it comes after Prepare.
func (g *Powering) Keep() { g.z = room(g.z, 2*g.Size()) }

// Ring makes a buffer for Begin of a number of frames, a multiple of 4, of one
// that it made before.
func (g *Powering) Ring(x []float64, frames int) []float64 { return room(x, frames) }

// Begin takes n frames from buffers that Ring made, the oldest at index first, a
// multiple of 4. The frames must stay there until the work is done.
func (g *Powering) Begin(left, right []float64, first int) {
	g.left, g.right, g.first = left, right, first
	g.job.done, g.job.at, g.job.unit = 0, 0, 0
}

// Advance does what is left of the first part of parts of the work.
func (g *Powering) Advance(part, parts int) { g.job.advance(part, parts) }

func (g *Powering) weigh(lo, hi int) {
	for lo < hi {
		at := (g.first + 4*lo) % len(g.left)
		n := min(hi-lo, (len(g.left)-at)/4)
		weigh(g.x[8*lo:8*(lo+n)], g.left[at:at+4*n], g.right[at:at+4*n], g.window[8*lo:8*(lo+n)])
		lo += n
	}
}

func (g *Powering) finish(lo, hi int) {
	for lo < hi {
		n := min(hi-lo, scratchUnits)
		lastPass(g.done, 8, g.x[32*lo:32*(lo+n)], n)
		for block := range 4 * n {
			z, to := g.done[8*block:][:8], g.power[4*(4*lo+block):][:4]
			for i := range to {
				to[i] = float64(z[i]*z[i]) + float64(z[i+4]*z[i+4])
			}
		}
		if g.z != nil {
			copy(g.z[32*lo:], g.done[:32*n])
		}
		lo += n
	}
}

// Sum is the mean square of both channels, added up, between the frequencies
// from and to, in units of the distance of two points and within 0.5 to
// (n−1)/2. Points whose surroundings of ±0.5 are cut by a limit count in part.
func (g *Powering) Sum(from, to float64) float64 {
	lo, hi := int(math.Round(from)), int(math.Round(to))
	if lo == hi {
		return (to - from) * g.at(lo) * g.scale
	}
	sum := float64((float64(lo)+0.5-from)*g.at(lo)) + float64((to-float64(hi)+0.5)*g.at(hi))
	for k := lo + 1; k < hi; k++ {
		sum += g.at(k)
	}
	return sum * g.scale
}

// at is the power at k and at −k.
func (g *Powering) at(k int) float64 {
	return g.power[g.place[k]] + g.power[g.place[g.Size()-k]]
}

// Products are the mean squares of left and right and the mean of their product
// within the surroundings of ±0.5 of a point 1…n/2−1, after Keep. Of Z[k] and
// Z[n−k], L = (Z[k] + Z*[n−k]) / 2 and R = (Z[k] − Z*[n−k]) / 2i; what is left
// of Z[k]·Z[n−k] = a + ib in |L|², |R|² and Re L·R* is a/2, −a/2 and b/2.
func (g *Powering) Products(k int) (ll, rr, lr float64) {
	p, q := int(g.place[k]), int(g.place[g.Size()-k])
	i, j := p/4*8+p%4, q/4*8+q%4
	pr, pi, qr, qi := g.z[i], g.z[i+4], g.z[j], g.z[j+4]
	both := (float64(pr*pr) + float64(pi*pi) + (float64(qr*qr) + float64(qi*qi))) / 2
	a := float64(pr*qr) - float64(pi*qi)
	b := float64(pr*qi) + float64(pi*qr)
	return (both + a) * g.scale, (both - a) * g.scale, b * g.scale
}
