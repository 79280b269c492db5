package glue

import (
	"math"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/param"
)

// reference is the stage written out from its definition, frame by frame and
// with every setting renewed at every frame: the measure of how smoothly the
// real one moves.
type reference struct {
	rate   float64
	rows   map[int]*line // plain values; attack, release, high-pass as log2
	auto   bool
	rms    bool
	frames int
	states [2]struct {
		s1, s2, mean, y, platform float64
		peak                      dynamics.PeakHold
	}
}

// line moves to its target in a straight line of 30 ms.
type line struct {
	value, target float64
	left          int
}

func (l *line) run(frames int) {
	for ; frames > 0 && l.left > 0; frames-- {
		l.value += (l.target - l.value) / float64(l.left)
		l.left--
	}
}

func (r *reference) set(i int, v float64) {
	switch i {
	case param.GlueAttack, param.GlueRelease, param.GlueHighPass:
		v = math.Log2(v)
	case param.GlueRatio:
		v = 1 - 1/v
	}
	if r.rows[i] == nil {
		r.rows[i] = &line{value: v, target: v}
	}
	if l := r.rows[i]; v != l.target {
		l.target, l.left = v, int(math.Round(0.030*r.rate))
	}
}

// frame is one frame of both channels.
func (r *reference) frame(x [2]float64) [2]float64 {
	for _, l := range r.rows {
		l.run(1)
	}
	var reduction [2]float64
	for c := range x {
		reduction[c] = r.curve(r.level(c, r.highPass(c, x[c])))
	}
	linked := r.value(param.GlueLink) / 100
	most := max(reduction[0], reduction[1])
	mix, makeUp := r.value(param.GlueMix)/100, r.value(param.GlueMakeUp)
	for c := range x {
		y := r.smooth(c, reduction[c]+linked*(most-reduction[c]))
		x[c] *= 1 - mix + mix*math.Pow(10, (makeUp-y)/20)
	}
	r.frames++
	return x
}

func (r *reference) value(i int) float64 { return r.rows[i].value }

func (r *reference) highPass(c int, x float64) float64 {
	s := &r.states[c]
	g := math.Tan(math.Pi * math.Exp2(r.value(param.GlueHighPass)) / r.rate)
	v := x - s.s2
	band := (s.s1 + g*v) / (1 + g*(g+math.Sqrt2))
	low := s.s2 + g*band
	s.s1, s.s2 = 2*band-s.s1, 2*low-s.s2
	return x - math.Sqrt2*band - low
}

// times are average and hold, attack, quick and set release in frames.
func (r *reference) times() (average, hold, attack, quick, release float64) {
	attack = math.Exp2(r.value(param.GlueAttack)) * r.rate / 1000
	release = math.Exp2(r.value(param.GlueRelease)) * r.rate / 1000
	quick = release
	if r.auto {
		quick /= 4
	}
	hold = math.Round(min(0.1*quick, 0.010*r.rate)/4.5) * 4.5
	average, a, q := dynamics.RMSTimes(attack, quick, 0.010*r.rate)
	if r.rms {
		return average, hold, a, q, release
	}
	return average, hold, attack, quick - hold, release
}

// level is the detector's reading in dB. The hold is whole frames, the one
// setting that moves in steps: for a grid of frames it is what it would be in
// its middle.
func (r *reference) level(c int, x float64) float64 {
	s := &r.states[c]
	average, _, _, _, _ := r.times()
	if r.rms {
		s.mean += (1 - math.Exp(-1/average)) * (2*x*x - s.mean)
		return 10 * math.Log10(s.mean)
	}
	if r.frames%timesGrid == 0 {
		now := *r.rows[param.GlueRelease]
		r.rows[param.GlueRelease].run(timesGrid/2 - 1)
		_, hold, _, _, _ := r.times()
		*r.rows[param.GlueRelease] = now
		s.peak.SetHold(hold)
	}
	power := []float64{x}
	s.peak.Process(power, power)
	return 10 * math.Log10(power[0])
}

func (r *reference) curve(level float64) float64 {
	return r.value(param.GlueRatio) * dynamics.SoftKnee(level-r.value(param.GlueThreshold), r.value(param.GlueKnee))
}

func (r *reference) smooth(c int, target float64) float64 {
	s := &r.states[c]
	_, _, attack, quick, release := r.times()
	if r.auto {
		time := 3.75 * release
		if target > s.platform {
			time = release
		}
		s.platform += (1 - math.Exp(-1/time)) * (target - s.platform)
		target = max(target, s.platform)
	}
	time := quick
	if target > s.y {
		time = attack
	}
	s.y += (1 - math.Exp(-1/time)) * (target - s.y)
	return s.y
}
