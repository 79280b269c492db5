package analysis

import "math"

// decibel of a power, −Inf for 0.
func decibel(power float64) float64 { return 10 * math.Log10(power) }

// hop is what is known of one hop of a channel.
type hop struct {
	n           int
	sum, square float64
	low, high   float64
}

func (h *hop) top() float64 { return max(h.high, -h.low) }

// level is DC, power and peak of a channel.
type level struct {
	frames      int64
	sum, square float64
	peak        float64
}

func (l *level) add(h hop) {
	l.frames += int64(h.n)
	l.sum += h.sum
	l.square += h.square
	l.peak = max(l.peak, h.top())
}

func (l *level) power() float64 { return l.square / float64(max(1, l.frames)) }

// rounding is the mean that rounding leaves of a sound without DC.
const rounding = 1e-15

func (l *level) result() Level {
	mean := math.Abs(l.sum) / float64(max(1, l.frames))
	if mean < rounding {
		mean = 0
	}
	r := Level{DC: decibel(mean * mean), RMS: decibel(l.power()), Peak: decibel(l.peak * l.peak), Crest: math.NaN()}
	if l.peak > 0 {
		r.Crest = r.Peak - r.RMS
	}
	return r
}

// setLevels fills in what there is of each channel, and the means: of power over
// all channels, of DR over those that have one.
func (s *Survey) setLevels(r *Result) {
	var power, peak, sum, ranges float64
	for _, t := range s.tracks {
		l := t.level.result()
		if l.DR = t.dynamics.dr(); !math.IsNaN(l.DR) {
			sum, ranges = sum+l.DR, ranges+1
		}
		r.Levels = append(r.Levels, l)
		power += t.level.power() / float64(len(s.tracks))
		peak = max(peak, t.level.peak)
	}
	r.RMS, r.Crest, r.DR = decibel(power), math.NaN(), math.Round(sum/ranges)
	if peak > 0 {
		r.Crest = decibel(peak*peak) - r.RMS
	}
}

// peak is the largest sample of all channels.
func (r *Result) peak() float64 {
	top := math.Inf(-1)
	for _, l := range r.Levels {
		top = max(top, l.Peak)
	}
	return math.Pow(10, top/20)
}
