package dynamics

import "math"

// Ramp glides a setting from one value to the next in a straight line, so
// that moving it does not click. The zero value rests at 0.
type Ramp struct {
	Value  float64 // in force at this frame
	target float64
	step   float64
	left   int
}

// RampFrames is the number of frames in a glide of the given time, at least 1.
func RampFrames(seconds, rate float64) int {
	return max(1, int(math.Round(seconds*rate)))
}

// Jump takes v at once.
func (r *Ramp) Jump(v float64) { *r = Ramp{Value: v, target: v} }

// Glide heads for v and is there after the given number of frames. Naming the
// target again does not disturb a glide under way.
func (r *Ramp) Glide(v float64, frames int) {
	if v == r.target {
		return
	}
	r.target, r.left = v, frames
	r.step = (v - r.Value) / float64(frames)
}

// Settle ends a glide at its target.
func (r *Ramp) Settle() { r.Jump(r.target) }

// Target is where the glide ends.
func (r *Ramp) Target() float64 { return r.target }

// Moving reports whether Value still changes.
func (r *Ramp) Moving() bool { return r.left > 0 }

// Left is how many frames Value still changes.
func (r *Ramp) Left() int { return r.left }

// Advance moves Value by one frame; the last step lands on the target
// exactly.
func (r *Ramp) Advance() {
	if r.left == 0 {
		return
	}
	r.left--
	r.Value += r.step
	if r.left == 0 {
		r.Value = r.target
	}
}
