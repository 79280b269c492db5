package filter

// Grid is the control grid in frames: coefficients are designed at its points
// and run on straight lines between them.
const Grid = 16

// Cascade is sections in series whose coefficients can move. Its zero value
// passes audio through.
type Cascade struct {
	sections [MaxSections]Section
	target   [MaxSections]Coeffs
	rungs    rungs
	n        int
	gliding  bool
	near     bool // target is near the design, not equal
}

// Set makes s the filter at once and clears the state.
func (c *Cascade) Set(s Spec, rate float64) {
	c.n = s.Design(rate, c.target[:])
	c.gliding, c.near = false, false
	c.rungs = rungs{spec: s, rate: rate}
	for i := range c.n {
		c.sections[i] = Section{Coeffs: c.target[i]}
	}
}

// Glide moves to s within the next Grid frames, after which Land must be
// called. The number of sections must stay: same rate, Shape and Order. A
// Glide in which only Gain changes, and by little, is cheaper.
func (c *Cascade) Glide(s Spec, rate float64) {
	c.near = !c.rungs.design(s, rate, c.target[:])
	c.gliding = true
	const d = 1.0 / Grid
	for i := range c.n {
		s := &c.sections[i]
		from, to := &s.Coeffs, &c.target[i]
		if s.moves = !from.neutral() || !to.neutral(); !s.moves {
			s.Reset()
			continue
		}
		s.step = Coeffs{
			A: (to.A - from.A) * d, B1: (to.B1 - from.B1) * d, B2: (to.B2 - from.B2) * d,
			C1: (to.C1 - from.C1) * d, C2: (to.C2 - from.C2) * d, D: (to.D - from.D) * d,
		}
	}
}

// Land ends a Glide: the coefficients are its target.
func (c *Cascade) Land() {
	if c.gliding {
		c.gliding = false
		c.take()
	}
}

// take makes the sections what target says.
func (c *Cascade) take() {
	for i := range c.n {
		s := &c.sections[i]
		s.wake()
		s.Coeffs, s.moves = c.target[i], false
	}
}

// Rest tells the cascade that its tuning stays for now, after Land: the
// coefficients are exactly those designed, and sections that do nothing forget
// their state, so that they start afresh when moved again.
func (c *Cascade) Rest() {
	if c.near {
		c.near = false
		c.rungs.spec.Design(c.rungs.rate, c.target[:])
		c.take()
	}
	for i := range c.n {
		if c.sections[i].neutral() {
			c.sections[i].Reset()
		}
	}
}

// Neutral reports whether the output is the input, also until the end of a
// Glide.
func (c *Cascade) Neutral() bool {
	for i := range c.n {
		if !c.sections[i].neutral() || c.gliding && !c.target[i].neutral() {
			return false
		}
	}
	return true
}

// Gliding reports whether a Glide is on.
func (c *Cascade) Gliding() bool { return c.gliding }

// Reset clears the state and ends a Glide.
func (c *Cascade) Reset() {
	c.Land()
	for i := range c.n {
		c.sections[i].Reset()
	}
}

// Flush clears state that has decayed below 1e-30. Call it now and then, at
// points fixed in time, so that no denormals arise.
func (c *Cascade) Flush() {
	for i := range c.n {
		c.sections[i].flush()
	}
}

// Process filters two channels in place. During a Glide it must not be given
// more than what is left of the Grid.
func (c *Cascade) Process(l, r []float64) {
	for i := range c.n {
		if s := &c.sections[i]; s.active() {
			s.process(l, r)
		}
	}
}

// Gather appends the sections that do something to dst, for a Runner. They stay
// the cascade's own and valid until the next Set, Glide or Land.
func (c *Cascade) Gather(dst []*Section) []*Section {
	for i := range c.n {
		if c.sections[i].active() {
			dst = append(dst, &c.sections[i])
		}
	}
	return dst
}

// Coeffs are the sections as they run now, for Response and Decay.
func (c *Cascade) Coeffs(dst []Coeffs) []Coeffs {
	for i := range c.n {
		dst = append(dst, c.sections[i].Coeffs)
	}
	return dst
}
