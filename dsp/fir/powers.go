package fir

import "math"

// Powers are what is needed to find the power of stereo signals at n = 2^k
// frequencies, k at least 4; see Powering.
type Powers struct {
	transform *transform
	window    []float64 // in the blocks of transform, imaginary parts 0
	place     []int32   // where the transform leaves a frequency
	scale     float64
}

// NewPowers prepares n points, seen through a periodic Hann window.
func NewPowers(n int) *Powers {
	p := &Powers{transform: newTransform(n), window: room(2 * n), place: make([]int32, n)}
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
func (p *Powers) Size() int { return p.transform.n }

// Powering finds the powers of one signal, in slices of about the same work.
//
// Left and right go through one complex transform, as its real and imaginary
// part: of Z, |Z[k]|² + |Z[n−k]|² is twice the power of both at k together.
type Powering struct {
	*Powers
	x, power []float64
	done     []float64 // scratch: a few blocks of the spectrum
	job      job

	left, right []float64
	first       int
}

// scratchUnits is how many units of the last pass are held at a time.
const scratchUnits = 16

// Powering allocates what one signal needs; signals share p.
func (p *Powers) Powering() *Powering {
	n := p.Size()
	g := &Powering{Powers: p, x: room(2 * n), power: make([]float64, n), done: room(32 * scratchUnits)}
	g.job.add(step{g.weigh, n / 4, weighCost})
	for _, s := range p.transform.forwardSteps(g.x) {
		g.job.add(s)
	}
	g.job.add(step{g.finish, p.transform.ends(), 2 * endsCost})
	return g
}

// Ring makes a buffer for Begin of a number of frames, a multiple of 4.
func (g *Powering) Ring(frames int) []float64 { return room(frames) }

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
