package dynamics

// RMS is a one-pole mean of the square, doubled so that a sine reads as its
// peak does (+3.01 dB).
type RMS struct {
	mean float64 // doubled
	c    float64
}

// SetTime sets the time constant, in frames.
func (r *RMS) SetTime(frames float64) { r.c = OnePole(frames) }

// Seed makes the detector read this power now.
func (r *RMS) Seed(power float64) { r.mean = power }

// Reading is the power that the detector reads now.
func (r *RMS) Reading() float64 { return r.mean }

// Process writes the detected power of x to to, of the same length; they may
// be the same.
func (r *RMS) Process(to, x []float64) {
	to = to[:len(x)]
	mean, take, keep := r.mean, 2*r.c, 1-r.c
	for i, v := range x {
		mean = float64(take*float64(v*v)) + float64(keep*mean)
		to[i] = mean
	}
	r.mean = mean
}

// RMSLanes is r[k].Process(to[k], x[k]) for every k, with the same bits: lanes
// that run side by side do not wait for each other. All slices are of one
// length.
func RMSLanes(r []RMS, to, x [][]float64) {
	for k := range r {
		r[k].Process(to[k], x[k])
	}
}

// Flush ends the decay of silence before it becomes denormal.
func (r *RMS) Flush() {
	if r.mean < 1e-30 {
		r.mean = 0
	}
}
