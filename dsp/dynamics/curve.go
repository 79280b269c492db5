package dynamics

import "math"

// Mode is what a gain computer does to the level.
type Mode int

// The four modes, in the order of the parameter table's steps.
const (
	CompressDown Mode = iota // reduces what is above the threshold
	CompressUp               // lifts what is below it
	ExpandDown               // reduces what is below it
	ExpandUp                 // lifts what is above it
)

// below reports whether the mode works on levels below the threshold.
func (m Mode) below() bool { return m == CompressUp || m == ExpandDown }

// lifts reports whether the mode makes louder.
func (m Mode) lifts() bool { return m == CompressUp || m == ExpandUp }

// expands reports whether a rising level lets the reduction shrink, and a
// falling one lets it grow.
func (m Mode) expands() bool { return m == ExpandDown || m == ExpandUp }

// Slope is the change of gain in dB for each dB of level beyond the threshold:
// 1−1/ratio in the compressing modes (0 at 1:1, 1 for a limiter), ratio−1 in
// the expanding ones. ratio is 1 … +Inf.
func (m Mode) Slope(ratio float64) float64 {
	if m.expands() {
		return min(ratio-1, steepest)
	}
	return 1 - 1/ratio
}

const (
	steepest = 1e4  // slope of a gate
	maxRange = 1000 // dB, within what Gains can turn into a gain
)

// SoftKnee is how far a level is over a threshold, in dB, with the corner
// rounded over width dB (>= 0): 0 below the knee, over above it, and between
// them the parabola (over+width/2)²/(2·width) that meets both in value and
// slope (Giannoulis, Massberg and Reiss 2012).
func SoftKnee(over, width float64) float64 {
	return softKnee(over+0.5*width, width, kneeScale(width))
}

// kneeScale is what softKnee needs of the width: 1/(2·width), or 0 for none.
func kneeScale(width float64) float64 {
	if width <= 0 {
		return 0
	}
	return 1 / (2 * width)
}

// softKnee takes into, the dB since the knee's lower end, apart into the part
// within the knee and the part above it, without a branch.
func softKnee(into, width, scale float64) float64 {
	within := greater(lesser(into, width), 0)
	return float64(float64(within*within)*scale) + greater(into-width, 0)
}

// greater and lesser are max and min as a vector unit has them: of two zeros,
// the second.
func greater(a, b float64) float64 {
	if a > b {
		return a
	}
	return b
}

func lesser(a, b float64) float64 {
	if a < b {
		return a
	}
	return b
}

// Curve is the static curve of a gain computer. Everywhere in this package a
// change of gain is written as a reduction in dB: positive makes quieter,
// negative makes louder, and its gain is 10^(−x/20). With o the SoftKnee of
// level−Threshold (of Threshold−level in the modes that work below it) the
// reduction is min(Slope·o, Range), negated in the modes that lift.
//
// The zero value changes nothing, because its Range is 0.
type Curve struct {
	Mode      Mode
	Threshold float64 // dB
	Knee      float64 // dB >= 0, whole width
	Slope     float64 // dB per dB beyond the threshold: Mode.Slope(ratio)
	Range     float64 // dB >= 0, the largest change either way; +Inf is 1000 dB
}

// Reduction is the reduction in dB at a level in dB, which counts as −300 dB
// if it is less. From there down is silence: upward compression leaves it
// alone (0 dB), so that what follows a pause does not meet a raised gain, and
// downward expansion holds it fully reduced.
func (c Curve) Reduction(level float64) float64 {
	l := c.law()
	return l.reduction(max(level, silentLevel))
}

// silentLevel is the level of SilencePower.
var silentLevel = PowerToDB(SilencePower)

// Process turns powers into reductions in dB.
func (c Curve) Process(x []float64) {
	PowersToDB(x)
	l := c.law()
	l.reductions(x)
}

// ProcessAlong does the same while threshold, knee and slope move: it takes
// those of each frame instead of its own.
func (c Curve) ProcessAlong(x, threshold, knee, slope []float64) {
	PowersToDB(x)
	l := c.law()
	l.reductionsAlong(x, threshold[:len(x)], knee[:len(x)], slope[:len(x)])
}

// law is a Curve made ready for a stretch of samples.
type law struct {
	side, start         float64 // into the knee = side·level + start
	knee, scale         float64
	slope, most, change float64 // change is +1 or −1
	silent              float64 // at this level and below, nothing changes
}

func (c Curve) law() law {
	l := law{most: min(c.Range, maxRange), side: 1, change: 1, silent: math.Inf(-1)}
	if c.Mode.below() {
		l.side = -1
	}
	if c.Mode.lifts() {
		l.change = -1
	}
	if c.Mode == CompressUp {
		l.silent = silentLevel
	}
	l.move(c.Threshold, c.Knee, c.Slope)
	return l
}

// move takes the settings that may move from frame to frame.
func (l *law) move(threshold, knee, slope float64) {
	l.start = 0.5*knee - l.side*threshold
	l.knee, l.scale, l.slope = knee, kneeScale(knee), slope
}

// reduction is the reduction in dB at a level in dB.
func (l *law) reduction(level float64) float64 {
	if level <= l.silent {
		return 0
	}
	over := softKnee(float64(l.side*level)+l.start, l.knee, l.scale)
	return float64(lesser(float64(l.slope*over), l.most) * l.change)
}

func (l *law) scalar(x []float64) {
	for i, level := range x {
		x[i] = l.reduction(level)
	}
}

func (l *law) scalarAlong(x, threshold, knee, slope []float64) {
	for i, level := range x {
		l.move(threshold[i], knee[i], slope[i])
		x[i] = l.reduction(level)
	}
}
