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
// but only down to a platform, which follows the reduction slowly: after a
// peak much shorter than the release time 63.2 % is given back in a quarter of
// that time, after a loud part much longer than it in four times of it.
type Ballistics struct {
	// The vector loops read these twelve as three vectors. What is kept of
	// the old value is 1 − coefficient.
	y, platform, sign, grow                    float64
	keepGrowing, shrink, keepShrinking, charge float64
	keepCharging, fade, keepFading, _          float64

	auto bool
}

// SetTimes sets attack and release in frames. Changes do not click: only the
// speed of the reduction changes.
func (b *Ballistics) SetTimes(mode Mode, attack, release float64) {
	if mode.expands() {
		attack, release = release, attack
	}
	b.auto = false
	b.setBranches(OnePole(attack), OnePole(release))
	b.setPlatform(math.Inf(-1), 0, 0) // which never acts
}

// SetAutoTimes sets attack and auto release in frames, for reductions that are
// not negative and grow when the level rises (CompressDown). quick is
// release/AutoSpan less what the detector adds to it. The platform rises with
// the release time; it falls so that it and the quick release, one after the
// other, take AutoSpan times the release time.
func (b *Ballistics) SetAutoTimes(attack, quick, release float64) {
	platform := 0.0
	if b.auto {
		platform = b.platform
	}
	b.auto = true
	b.setBranches(OnePole(attack), OnePole(quick))
	b.setPlatform(platform, OnePole(release), OnePole(release*(AutoSpan-1.0/AutoSpan)))
}

// Tune takes over the settings of another, not its reduction.
func (b *Ballistics) Tune(other *Ballistics) {
	y, platform, was := b.y, b.platform, b.auto
	*b = *other
	b.y = y
	if was && b.auto {
		b.platform = platform
	} else if b.auto {
		b.platform = 0
	}
}

// setBranches takes the coefficients of growing and shrinking. Both of their
// candidates for the next value lie between the last one and the target, so
// that the one which the direction asks for is the larger one where growing is
// quicker, and the smaller one where shrinking is; and the smaller one is the
// larger one of the negated, which is what sign is for.
func (b *Ballistics) setBranches(grow, shrink float64) {
	b.sign = 1
	if grow < shrink {
		b.sign = -1
	}
	b.grow, b.keepGrowing = grow, 1-grow
	b.shrink, b.keepShrinking = shrink, 1-shrink
}

func (b *Ballistics) setPlatform(platform, charge, fade float64) {
	b.platform = platform
	b.charge, b.keepCharging = charge, 1-charge
	b.fade, b.keepFading = fade, 1-fade
}

// Reset forgets the reduction.
func (b *Ballistics) Reset() {
	b.y = 0
	if b.auto {
		b.platform = 0
	}
}

// Follow takes over the reduction of another with the same settings.
func (b *Ballistics) Follow(other *Ballistics) { b.y, b.platform = other.y, other.platform }

// Near reports whether the reduction of another with the same settings is the
// same within db, now and in future.
func (b *Ballistics) Near(other *Ballistics, db float64) bool {
	return math.Abs(b.y-other.y) <= db && (!b.auto || math.Abs(b.platform-other.platform) <= db)
}

// Reading is the reduction in dB now.
func (b *Ballistics) Reading() float64 { return b.y }

// Process smooths reductions in dB.
func (b *Ballistics) Process(x []float64) {
	y, p, sign := b.sign*b.y, b.platform, b.sign
	for i, target := range x {
		p = greater(float64(b.charge*target)+float64(b.keepCharging*p),
			float64(b.fade*target)+float64(b.keepFading*p))
		target = greater(target, p) * sign
		y = greater(float64(b.grow*target)+float64(b.keepGrowing*y),
			float64(b.shrink*target)+float64(b.keepShrinking*y))
		x[i] = y * sign
	}
	b.y, b.platform = y*sign, p
}

// Flush ends a recovery that can no longer be heard, so that the gain comes
// back to exactly 1 and the state never becomes denormal.
func (b *Ballistics) Flush() {
	const inaudible = 1e-9 // dB
	if math.Abs(b.y) < inaudible {
		b.y = 0
	}
	if math.Abs(b.platform) < inaudible {
		b.platform = 0
	}
}
