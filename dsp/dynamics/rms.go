package dynamics

// RMS is a one-pole mean of the square, doubled so that a sine reads as its
// peak does (+3.01 dB).
type RMS struct {
	mean, take, keep float64 // mean and take doubled
}

// SetTime sets the time constant, in frames.
func (r *RMS) SetTime(frames float64) {
	c := OnePole(frames)
	r.take, r.keep = 2*c, 1-c
}

// Tune takes over the time constant of another.
func (r *RMS) Tune(other *RMS) { r.take, r.keep = other.take, other.keep }

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

// RMSTimes shares attack and release between an RMS detector and the
// Ballistics after it: of a step of 20 dB both together cover 63.2 % of the dB
// in these times. It returns the detector's time constant, at most longest,
// and the times for Ballistics; all are in one unit, frames or seconds.
//
// In dB a mean of the square is quick to rise (12.6 dB of 20 in 0.19 of its
// time constant) and slow to fall (in 2.9 of it). So it may take up to four
// times the attack, which keeps distortion low, but only a seventh of the
// release. Steps of 3 dB take longer up, by up to the detector's time
// constant, and a fifth less down where the detector has its full share.
//
// The corrections are fits to the step response of both in series. What is
// left depends on how far below the threshold the level starts or ends: 3 % of
// the attack, 4 % of the release at most.
func RMSTimes(attack, release, longest float64) (average, ballAttack, ballRelease float64) {
	average = min(longest, 4*attack, release/7)
	if average <= 0 {
		return 0, attack, release
	}
	r := average / attack
	rising := (0.33878 + r*(0.73194+r*0.15102)) / (1 + r*(0.93695+r*1.45809))
	r = average / release
	falling := 2.47 + r*(1.3+r*5)
	return average, attack - rising*average, release - falling*average
}
