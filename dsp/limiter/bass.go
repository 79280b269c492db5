package limiter

import "math"

const (
	bassTicks  = 3000  // Hz, about how often the levels are compared
	bassCorner = 120   // Hz, below which is bass
	bassMemory = 0.1   // s, time constant of the levels' fall
	silent     = 1e-9  // level below which nothing is compared
	flushed    = 1e-30 // state that is no more than a denormal to come
)

// bass tells how much of the peaks is bass, which decides how long a reduction
// is held. A low note that is let go of between its crests is distorted and
// modulates what plays above it. So the peak levels below 120 Hz and of
// everything are compared, and where the lows make up much of the peaks, the
// hold grows until with the attack it spans half a period of low notes: their
// reduction then stands still. The rest keeps the short hold, which is louder.
type bass struct {
	every, count       int // samples a tick, samples into it
	sum                [2]float64
	peak               float32 // largest squared peak of the tick
	low                [2]lowPass
	lowLevel, allLevel float64
	fall               float64 // of the levels, per tick
	share              float64 // level of the lows by that of everything
}

// prepare sets the detector up for a rate in Hz.
func (b *bass) prepare(rate float64) {
	b.every = max(1, int(math.Round(rate/bassTicks)))
	ticks := rate / float64(b.every)
	for i := range b.low {
		b.low[i].set(bassCorner / ticks)
	}
	b.fall = math.Exp(-1 / (bassMemory * ticks))
	b.reset()
}

func (b *bass) reset() {
	b.count, b.peak, b.lowLevel, b.allLevel, b.share = 0, 0, 0, 0, 0
	for i := range b.low {
		b.sum[i] = 0
		b.low[i].reset()
	}
}

// process listens to the channels and the larger of their squared
// peaks.
func (b *bass) process(l, r []float32, squared []float32) {
	for len(squared) > 0 {
		n := min(b.every-b.count, len(squared))
		left, right, peak := b.sum[0], b.sum[1], b.peak
		for i, p := range squared[:n] {
			left += float64(l[i])
			right += float64(r[i])
			if p > peak {
				peak = p
			}
		}
		b.sum[0], b.sum[1], b.peak = left, right, peak
		if b.count += n; b.count == b.every {
			b.tick()
		}
		l, r, squared = l[n:], r[n:], squared[n:]
	}
}

// tick compares the levels. The mean of a tick's samples is its low-passed
// value, good enough for what is far below the tick rate.
func (b *bass) tick() {
	low := 0.0
	for i := range b.low {
		low = max(low, math.Abs(b.low[i].next(b.sum[i]/float64(b.every))))
		b.sum[i] = 0
	}
	b.lowLevel = max(low, b.lowLevel*b.fall)
	b.allLevel = max(math.Sqrt(float64(b.peak)), b.allLevel*b.fall)
	b.count, b.peak = 0, 0
	if b.allLevel < silent {
		b.lowLevel, b.allLevel = 0, silent
	}
	b.share = b.lowLevel / b.allLevel
}

// lowPass is a Butterworth low-pass of second order, as a trapezoidal state
// variable filter (Simper 2013).
type lowPass struct {
	g, a1, s1, s2 float64
}

// set puts the -3 dB point at f, a fraction of the sampling rate.
func (f *lowPass) set(freq float64) {
	f.g = math.Tan(math.Pi * min(freq, 0.45))
	f.a1 = 1 / (1 + f.g*(f.g+math.Sqrt2))
}

func (f *lowPass) reset() { f.s1, f.s2 = 0, 0 }

func (f *lowPass) next(x float64) float64 {
	band := f.a1 * (f.s1 + f.g*(x-f.s2))
	low := f.s2 + f.g*band
	f.s1, f.s2 = 2*band-f.s1, 2*low-f.s2
	if math.Abs(f.s1)+math.Abs(f.s2) < flushed {
		f.s1, f.s2 = 0, 0
	}
	return low
}
