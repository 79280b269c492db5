package dynamics

import "math"

// lagRest is how far from its target a Lag is there.
const lagRest = 1e-6

// Lag is a setting that follows its target through two one-pole lags: it has
// no kink, so that a host's automation in steps leaves no zipper noise behind,
// even where a curve sharpens what it moves. 90 % of a change takes four times
// the time of a lag.
type Lag struct {
	Value         float64 // in force at this frame
	first, target float64
	share         float64 // of the way that is made in a frame
}

// Prepare sets the time of each lag in frames.
func (l *Lag) Prepare(frames float64) { l.share = OnePole(frames) }

// Jump takes v at once.
func (l *Lag) Jump(v float64) { l.Value, l.first, l.target = v, v, v }

// Glide heads for v.
func (l *Lag) Glide(v float64) { l.target = v }

// Settle is at the target at once.
func (l *Lag) Settle() { l.Jump(l.target) }

// Target is where Value ends.
func (l *Lag) Target() float64 { return l.target }

// Moving reports whether Value still changes.
func (l *Lag) Moving() bool { return l.Value != l.target || l.first != l.target }

// Advance moves Value by one frame; it lands on the target exactly.
func (l *Lag) Advance() {
	l.first += float64(l.share * (l.target - l.first))
	l.Value += float64(l.share * (l.first - l.Value))
	if math.Abs(l.Value-l.target) < lagRest && math.Abs(l.first-l.target) < lagRest {
		l.Value, l.first = l.target, l.target
	}
}
