package dynamics

// RMS is a one-pole mean of the square, doubled so that a sine reads as its
// peak does (+3.01 dB).
type RMS struct {
	mean, take, keep, _ float64 // mean and take doubled; the vector loops read four
}

// SetTime sets the time constant, in frames.
func (r *RMS) SetTime(frames float64) {
	c := OnePole(frames)
	r.take, r.keep = 2*c, 1-c
}

// Seed makes the detector read this power now.
func (r *RMS) Seed(power float64) { r.mean = power }

// Reading is the power that the detector reads now.
func (r *RMS) Reading() float64 { return r.mean }

// Process writes the detected power of x to to, of the same length; they may
// be the same.
func (r *RMS) Process(to, x []float64) {
	to = to[:len(x)]
	mean, take, keep := r.mean, r.take, r.keep
	for i, v := range x {
		mean = float64(take*float64(v*v)) + float64(keep*mean)
		to[i] = mean
	}
	r.mean = mean
}

// Flush ends the decay of silence before it becomes denormal.
func (r *RMS) Flush() {
	if r.mean < 1e-30 {
		r.mean = 0
	}
}
