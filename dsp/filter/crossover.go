package filter

import "math"

const (
	// Bands is the number of bands that a Crossover makes.
	Bands = 4
	// Stretch is the most frames that a Crossover works on at once.
	Stretch = 64

	// highestSplit is the most a split can be, in cycles per frame: from there
	// to Nyquist a band would be nothing but the squeeze of the bilinear
	// transform. At 40 kHz and more it is above 18 kHz.
	highestSplit = 0.45

	// damping is 1/Q of a Butterworth section.
	damping = math.Sqrt2
)

// Banded is a stretch of sound in bands, lowest first, two channels each.
type Banded [Bands][2][Stretch]float64

// Crossover splits two channels into four bands with Linkwitz-Riley filters
// of 24 dB per octave, whose sum is an allpass: all bands are in phase at
// every frequency.
//
// A split is made of two Butterworth sections (S. Linkwitz, "Active crossover
// networks for noncoincident drivers", JAES 24(1), 1976). The first gives the
// low-pass LP and, from the same state, the allpass AP of its denominator;
// the second filters LP once more. That is the lower band LP·LP; the upper is
// AP − LP·LP, the Linkwitz-Riley high-pass by the identity
// (1+s⁴)/D² = D(−s)/D, so lower and upper sum to AP without any rounding that
// could be heard. The middle split comes first; each half then passes the
// allpass of the outer split that the other half is going to have, and its
// own outer split. The sum of the bands is AP1·AP2·AP3.
//
// The sections are trapezoidal state variable filters (A. Simper, "Solving
// the continuous SVF equations using trapezoidal integration", 2013): zero
// input never raises their energy, whatever their tuning, so that no movement
// of the splits can make them blow up. The outputs follow from the states at
// both ends of a frame, low = (s2+s2')/2 and band = (s1+s1')/2, and so need no
// coefficients of their own.
//
// While the splits move, every frame has a tuning of its own: the frequencies
// go in steps of equal ratio.
//
// Set comes first.
type Crossover struct {
	middle, outer tuning // of the middle split and of the outer ones
	across        tuning // of the allpasses: outer with its halves exchanged
	splits        [Bands - 1]float64
	gliding       bool

	mid1, mid2 states // the sections of the middle split; two lanes would do
	comp       states // the allpasses
	out1, out2 states // the sections of the outer splits

	frames [Stretch]crossed
}

// tuning is the frequencies of four lanes, low left, low right, high left, high
// right, in cycles per frame; the factor by which they grow each frame of a
// Glide; and the coefficients. With v = x − s2 the states become
//
//	s1' = a·s1 + b1·v
//	s2' = s2 + b1·s1 + b2·v
type tuning struct{ freq, grow, a, b1, b2 [4]float64 }

// states are the states of a section in four lanes.
type states struct{ s1, s2 [4]float64 }

// Terms of tan y = y·P(y²)/Q(y²), the continued fraction of Lambert (1761) cut
// off at y²/17, from the constant on. Up to highestSplit it is right within
// 2e-13, and a division for it is saved by putting P/Q into what follows.
var (
	tanP = [...]float64{34459425, -4729725, 135135, -990, 1}
	tanQ = [...]float64{34459425, -16216200, 945945, -13860, 45}
)

// tune computes the coefficients: of g = tan(π·freq) = n/d
//
//	a1 = 1/(1+g·(g+damping)), a = 2·a1−1, b1 = 2·g·a1, b2 = 2·g²·a1
func (t *tuning) tune() {
	for i, f := range t.freq {
		y := math.Pi * f
		z := y * y
		n := y * poly(&tanP, z)
		d := poly(&tanQ, z)
		nn, nd, dd := n*n, n*d, d*d
		scale := 2 / (float64(dd+float64(damping*nd)) + nn)
		t.a[i] = float64(dd*scale) - 1
		t.b1[i] = nd * scale
		t.b2[i] = nn * scale
	}
}

func poly(c *[5]float64, z float64) float64 {
	return c[0] + float64(z*(c[1]+float64(z*(c[2]+float64(z*(c[3]+float64(z*c[4])))))))
}

// Held keeps splits from crossing, a higher one at or above a lower one, and
// within what the rate allows.
func Held(splits [Bands - 1]float64) [Bands - 1]float64 {
	least := 0.0
	for i, f := range splits {
		least = min(max(f, least), highestSplit)
		splits[i] = least
	}
	return splits
}

// Set takes the splits, in cycles per frame, at once.
func (c *Crossover) Set(splits [Bands - 1]float64) {
	c.splits = Held(splits)
	c.gliding = true
	c.Land()
}

// Glide moves to the splits within the next Grid frames. Then Land must be
// called.
func (c *Crossover) Glide(splits [Bands - 1]float64) {
	var grow [Bands - 1]float64
	for i, to := range Held(splits) {
		grow[i] = 1
		if to != c.splits[i] {
			grow[i] = math.Exp2(math.Log2(to/c.splits[i]) / Grid)
		}
		c.splits[i] = to
	}
	c.middle.grow, c.outer.grow = lanesOf(grow)
	c.gliding = true
}

// Land ends a Glide: the splits are exactly where they should be.
func (c *Crossover) Land() {
	if !c.gliding {
		return
	}
	c.gliding = false
	c.middle.freq, c.outer.freq = lanesOf(c.splits)
	c.tune()
}

// lanesOf sorts what belongs to the splits into the lanes.
func lanesOf(x [Bands - 1]float64) (middle, outer [4]float64) {
	return [4]float64{x[1], x[1], x[1], x[1]}, [4]float64{x[0], x[0], x[2], x[2]}
}

func (c *Crossover) tune() {
	c.middle.tune()
	c.outer.tune()
	for i := range 4 {
		k := i ^ 2
		c.across.a[i], c.across.b1[i], c.across.b2[i] = c.outer.a[k], c.outer.b1[k], c.outer.b2[k]
	}
}

// Gliding reports whether a Glide is on.
func (c *Crossover) Gliding() bool { return c.gliding }

// Reset clears the states.
func (c *Crossover) Reset() {
	c.mid1, c.mid2 = states{}, states{}
	c.comp, c.out1, c.out2 = states{}, states{}, states{}
}

// Flush clears states that have decayed below 1e-30. Call it now and then, at
// points fixed in time, so that no denormals arise.
func (c *Crossover) Flush() {
	for _, s := range [5]*states{&c.mid1, &c.mid2, &c.comp, &c.out1, &c.out2} {
		s.flush()
	}
}

func (s *states) flush() {
	const least = 1e-30
	for i := range s.s1 {
		if math.Abs(s.s1[i]) < least && math.Abs(s.s2[i]) < least {
			s.s1[i], s.s2[i] = 0, 0
		}
	}
}

// Process splits l and r into the frames of bands from frame from on. During a
// Glide it must not be given more than what is left of the Grid.
func (c *Crossover) Process(bands *Banded, from int, l, r []float64) {
	frames := c.frames[from : from+len(l)]
	r = r[:len(l)]
	for i := range frames {
		frames[i].in = [4]float64{l[i], r[i], l[i], r[i]}
	}
	if c.gliding {
		for i := range frames {
			c.move()
			c.run(frames[i : i+1])
		}
	} else {
		c.run(frames)
	}
	planar(bands, from, frames)
}

// moveScalar goes on by one frame of a Glide.
func (c *Crossover) moveScalar() {
	for i := range 4 {
		c.middle.freq[i] *= c.middle.grow[i]
		c.outer.freq[i] *= c.outer.grow[i]
	}
	c.tune()
}

// crossed is one frame: the input, left and right and once more, and the
// bands, 1 and 3 in low, 2 and 4 in high, left and right each.
type crossed struct{ in, low, high [4]float64 }

// runScalar splits frames, in plain Go: the reference of all other ways.
func (c *Crossover) runScalar(frames []crossed) {
	for i := range frames {
		f := &frames[i]
		for ch := range 2 {
			low2, all := butterworth(&c.mid1, &c.middle, ch, f.in[ch])
			low4, _ := butterworth(&c.mid2, &c.middle, ch, low2)
			f.low[ch] = 0.25 * low4
			f.low[ch+2] = all - f.low[ch]
		}
		for k, x := range f.low {
			_, x = butterworth(&c.comp, &c.across, k, x)
			low2, all := butterworth(&c.out1, &c.outer, k, x)
			low4, _ := butterworth(&c.out2, &c.outer, k, low2)
			f.low[k] = 0.25 * low4
			f.high[k] = all - f.low[k]
		}
	}
}

// butterworth runs one frame of lane k. It gives twice the low-pass, so that a
// factor is saved where two follow each other, and the allpass.
func butterworth(s *states, t *tuning, k int, x float64) (low2, all float64) {
	s1, s2 := s.s1[k], s.s2[k]
	v := x - s2
	s.s1[k] = math.FMA(t.a[k], s1, float64(t.b1[k]*v))
	s.s2[k] = math.FMA(t.b2[k], v, math.FMA(t.b1[k], s1, s2))
	return s2 + s.s2[k], math.FMA(-damping, s1+s.s1[k], x)
}

// planarScalar puts frames into the bands from frame from on.
func planarScalar(bands *Banded, from int, frames []crossed) {
	for i := range frames {
		f := &frames[i]
		for ch := range 2 {
			bands[0][ch][from+i], bands[1][ch][from+i] = f.low[ch], f.high[ch]
			bands[2][ch][from+i], bands[3][ch][from+i] = f.low[ch+2], f.high[ch+2]
		}
	}
}
