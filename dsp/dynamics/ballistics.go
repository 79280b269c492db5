package dynamics

import "math"

// OnePole is the coefficient c of y += c·(x−y) that covers 63.2 % of a step
// in the given number of frames (its time constant).
func OnePole(frames float64) float64 {
	if frames <= 0 {
		return 1
	}
	return -math.Expm1(-1 / frames)
}

// AutoSpan is how much quicker and slower than the release time the two
// releases of auto release are.
const AutoSpan = 4

// Ballistics gives a reduction in dB its attack and release: the smooth
// branching detector of Giannoulis, Massberg and Reiss (2012), a one-pole
// whose coefficient is the attack's while the reduction grows and the
// release's while it shrinks. Times are time constants: 63.2 % of a step in
// dB. Unlike the decoupled form, its release is not lengthened by its attack.
//
// Auto release lets the reduction fall with a quarter of the release time,
// but only down to a platform. That follows the reduction with the release
// time upward and four times the release time downward: a short peak hardly
// lifts it and is soon forgotten, a long loud part charges it and recovers
// slowly.
type Ballistics struct {
	y, platform         float64
	attack, release     float64
	charge, slowRelease float64
	auto                bool
}

// SetTimes sets attack and release in frames. Changes do not click: only the
// speed of the reduction changes.
func (b *Ballistics) SetTimes(attack, release float64, auto bool) {
	b.attack = OnePole(attack)
	b.release = OnePole(release)
	if auto && !b.auto {
		b.platform = 0
	}
	b.auto = auto
	if auto {
		b.charge = b.release
		b.slowRelease = OnePole(release * AutoSpan)
		b.release = OnePole(release / AutoSpan)
	}
}

// Reset forgets the reduction.
func (b *Ballistics) Reset() { b.y, b.platform = 0, 0 }

// Follow takes over the reduction of another.
func (b *Ballistics) Follow(other *Ballistics) { b.y, b.platform = other.y, other.platform }

// Reading is the reduction in dB now.
func (b *Ballistics) Reading() float64 { return b.y }

// Process smooths reductions in dB.
func (b *Ballistics) Process(x []float64) {
	if b.auto {
		b.processAuto(x)
		return
	}
	y, attack, release := b.y, b.attack, b.release
	for i, target := range x {
		c := release
		if target > y {
			c = attack
		}
		y = c*target + (1-c)*y
		x[i] = y
	}
	b.y = y
}

// processAuto does the same, but the reduction falls no further than the
// platform.
func (b *Ballistics) processAuto(x []float64) {
	y, attack, release := b.y, b.attack, b.release
	p, charge, slowRelease := b.platform, b.charge, b.slowRelease
	for i, target := range x {
		c := slowRelease
		if target > p {
			c = charge
		}
		p = c*target + (1-c)*p
		if p > target {
			target = p
		}
		c = release
		if target > y {
			c = attack
		}
		y = c*target + (1-c)*y
		x[i] = y
	}
	b.y, b.platform = y, p
}

// Flush ends a recovery that can no longer be heard, so that the gain comes
// back to exactly 1 and the state never becomes denormal.
func (b *Ballistics) Flush() {
	const inaudible = 1e-9 // dB
	if b.y < inaudible {
		b.y = 0
	}
	if b.platform < inaudible {
		b.platform = 0
	}
}
