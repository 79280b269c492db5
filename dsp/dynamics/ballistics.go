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
// branching detector of Giannoulis, Massberg and Reiss (2012), a one-pole with
// one coefficient while the reduction grows and another while it shrinks.
// Times are time constants: 63.2 % of a step in dB. Unlike the decoupled form,
// its release is not lengthened by its attack. Reductions may be negative.
//
// Attack acts when the level rises, release when it falls: attack is what
// makes the reduction grow in the compressing modes, up and down, and what
// makes it shrink in the expanding ones.
//
// Auto release lets the reduction fall with a quarter of the release time,
// but only down to a platform. That follows the reduction with the release
// time upward and four times the release time downward: a short peak hardly
// lifts it and is soon forgotten, a long loud part charges it and recovers
// slowly.
type Ballistics struct {
	y, platform  float64
	grow, shrink float64 // coefficients of the reduction
	charge, fade float64 // of the platform
	auto         bool
}

// SetTimes sets attack and release in frames. Changes do not click: only the
// speed of the reduction changes.
func (b *Ballistics) SetTimes(mode Mode, attack, release float64) {
	if mode.expands() {
		attack, release = release, attack
	}
	b.grow, b.shrink, b.auto = OnePole(attack), OnePole(release), false
}

// SetAutoTimes sets attack and auto release in frames, for reductions that are
// not negative and grow when the level rises (CompressDown).
func (b *Ballistics) SetAutoTimes(attack, release float64) {
	if !b.auto {
		b.platform = 0
	}
	b.auto = true
	b.grow, b.shrink = OnePole(attack), OnePole(release/AutoSpan)
	b.charge, b.fade = OnePole(release), OnePole(release*AutoSpan)
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
		b.platforms(x)
	}
	b.branches(x)
}

// branches is the smooth branching one-pole. Both of its candidates lie
// between the old value and the target, so that the one which the direction
// asks for is the larger one where growing is quicker, and the smaller one
// where shrinking is. The smaller one is the larger one of the negated: sign.
func (b *Ballistics) branches(x []float64) {
	sign := b.sign()
	y, grow, shrink := sign*b.y, b.grow, b.shrink
	keepGrowing, keepShrinking := 1-grow, 1-shrink
	for i, target := range x {
		target *= sign
		y = greater(float64(grow*target)+float64(keepGrowing*y),
			float64(shrink*target)+float64(keepShrinking*y))
		x[i] = sign * y
	}
	b.y = sign * y
}

func (b *Ballistics) sign() float64 {
	if b.grow < b.shrink {
		return -1
	}
	return 1
}

// platforms lifts targets to the platform of auto release, in the same form.
func (b *Ballistics) platforms(x []float64) {
	p, charge, fade := b.platform, b.charge, b.fade
	keepCharging, keepFading := 1-charge, 1-fade
	for i, target := range x {
		p = greater(float64(charge*target)+float64(keepCharging*p),
			float64(fade*target)+float64(keepFading*p))
		x[i] = greater(target, p)
	}
	b.platform = p
}

// ProcessLanes is b[k].Process(x[k]) for every k, with the same bits: lanes
// that run side by side do not wait for each other. All x are of one length.
func ProcessLanes(b []Ballistics, x [][]float64) {
	for k := range b {
		b[k].Process(x[k])
	}
}

// Flush ends a recovery that can no longer be heard, so that the gain comes
// back to exactly 1 and the state never becomes denormal.
func (b *Ballistics) Flush() {
	const inaudible = 1e-9 // dB
	if math.Abs(b.y) < inaudible {
		b.y = 0
	}
	if b.platform < inaudible {
		b.platform = 0
	}
}
