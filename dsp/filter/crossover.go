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
// input never raises their energy, also on straight lines between tunings, so
// that no movement of the splits can make them blow up. The outputs follow
// from the states at both ends of a frame, low = (s2+s2')/2 and
// band = (s1+s1')/2, and so need no coefficients of their own.
type Crossover struct {
	middle, across, outer tuning // of the middle split; of the allpasses; of the outer splits
	step, goal            [3]tuning
	gliding               bool

	mid1, mid2 states // the sections of the middle split; two lanes would do
	comp       states // the allpasses
	out1, out2 states // the sections of the outer splits

	frames [Stretch]crossed
}

// tuning is the coefficients of four lanes: low left, low right, high left,
// high right. With v = x − s2 the states become
//
//	s1' = a·s1 + b1·v
//	s2' = s2 + b1·s1 + b2·v
type tuning struct{ a, b1, b2 [4]float64 }

// states are the states of a section in four lanes.
type states struct{ s1, s2 [4]float64 }

// tune sets two lanes from lane on to a frequency in cycles per frame.
func (t *tuning) tune(lane int, freq float64) {
	g := math.Tan(math.Pi * min(freq, highestSplit))
	a1 := 1 / (1 + g*(g+damping))
	for i := lane; i < lane+2; i++ {
		t.a[i] = 2*a1 - 1
		t.b1[i] = 2 * g * a1
		t.b2[i] = 2 * g * g * a1
	}
}

// tunings are those of the three kinds of sections. Splits do not
// cross: a higher one is held at or above a lower one.
func tunings(freqs [Bands - 1]float64) (t [3]tuning) {
	freqs[1] = max(freqs[1], freqs[0])
	freqs[2] = max(freqs[2], freqs[1])
	t[0].tune(0, freqs[1])
	t[0].tune(2, freqs[1])
	t[1].tune(0, freqs[2])
	t[1].tune(2, freqs[0])
	t[2].tune(0, freqs[0])
	t[2].tune(2, freqs[2])
	return t
}

// Set takes the splits, in cycles per frame, at once.
func (c *Crossover) Set(freqs [Bands - 1]float64) {
	c.goal = tunings(freqs)
	c.gliding = true
	c.Land()
}

// Glide moves to the splits within the next Grid frames, the coefficients in
// straight lines. Then Land must be called.
func (c *Crossover) Glide(freqs [Bands - 1]float64) {
	c.goal = tunings(freqs)
	c.gliding = true
	for i, from := range [3]*tuning{&c.middle, &c.across, &c.outer} {
		to, step := &c.goal[i], &c.step[i]
		for k := range 4 {
			step.a[k] = (to.a[k] - from.a[k]) * (1.0 / Grid)
			step.b1[k] = (to.b1[k] - from.b1[k]) * (1.0 / Grid)
			step.b2[k] = (to.b2[k] - from.b2[k]) * (1.0 / Grid)
		}
	}
}

// Land ends a Glide: the tuning is exactly the one designed.
func (c *Crossover) Land() {
	if !c.gliding {
		return
	}
	c.gliding = false
	c.middle, c.across, c.outer = c.goal[0], c.goal[1], c.goal[2]
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

// Process splits l and r, at most Stretch frames, into bands. During a Glide
// it must not be given more than what is left of the Grid.
func (c *Crossover) Process(bands *Banded, l, r []float64) {
	frames := c.frames[:len(l)]
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
	planar(bands, frames)
}

// move advances the tuning by one frame of a Glide.
func (c *Crossover) move() {
	for i, t := range [3]*tuning{&c.middle, &c.across, &c.outer} {
		step := &c.step[i]
		for k := range 4 {
			t.a[k] += step.a[k]
			t.b1[k] += step.b1[k]
			t.b2[k] += step.b2[k]
		}
	}
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

// planarScalar moves frames to their bands, from frame at on.
func planarScalar(bands *Banded, frames []crossed, at int) {
	for i := at; i < len(frames); i++ {
		f := &frames[i]
		for ch := range 2 {
			bands[0][ch][i], bands[1][ch][i] = f.low[ch], f.high[ch]
			bands[2][ch][i], bands[3][ch][i] = f.low[ch+2], f.high[ch+2]
		}
	}
}
