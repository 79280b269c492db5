// Package limiter is the maximizer: a look-ahead limiter whose output never
// passes the ceiling, true peaks included, and the drive into it, which is a
// stage by itself, because the clipper stands between them.
//
// A block's way through the limiter: true-peak detection; required reduction in
// dB; hold; release; stereo link; look-ahead smoothing; and then the audio,
// which has waited so long, times the gain. The audio is float64, the detection
// float32. Below the ceiling the gain is exactly 1, so that the output is the
// input, bit for bit, delayed.
//
// The guarantee needs no luck: hold, release and link only ever raise the
// reduction above what is required, the smoother is a weighted mean of values
// each of which is at least what the sample in question requires, and it is
// computed in integers. What detection, 4 points a sample with a sinusoid
// through each maximum, can miss is covered by aiming margin under the ceiling.
// A last clamp to the ceiling guards against rounding alone.
package limiter

import (
	"math"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/kernel"
	"lacquer/dsp/param"
)

const (
	chunk     = 64    // frames worked on at a time, and the grid of slow decisions
	phases    = 4     // detection points per sample
	smoothing = 20e-3 // s over which drive, ceiling, links, on/off and character move
	margin    = 0.065 // dB by which the limiter aims lower than the ceiling; music that came clipped needs 0.045 at Loud
)

// Limiter is a stereo maximizer with the settings of the parameter table; New
// makes one. At 48 kHz stereo and 6 dB of reduction it costs about 50 ns per
// frame with vector kernels.
type Limiter struct {
	settings
	rate    float64
	latency int // frames
	ahead   int // frames of look-ahead
	count   uint64

	audio           [2]delay[float64]
	ceilings, mixes delay[float64] // the settings in force, with the audio they came with
	detectors       [2]detector
	bass            bass
	held            int // frames for which peaks are held in the present chunk of the grid
	times           releaseTimes
	common          path
	channels        [2]channel // where the link is open
	split           split      // of the common path
	follow          float64    // of the splits, per sample
	linked          bool       // the common path is the only one
	alike           int        // frames for which both smoothers have had the same input
	change          change
	smoothers       [2][2]smoother // of the character in force and of one that comes, by channel
	loop            loop

	squared   [2][chunk]float32
	larger    [chunk]float32
	db, gain  [2][chunk]float64
	both      [chunk]float64
	spare     [chunk]float64
	reduction dynamics.Reduction
}

// New returns a limiter with the parameter table's defaults.
func New() *Limiter {
	m := &Limiter{}
	m.fresh = true
	param.SetDefaults(param.Maximizer, m.SetParam)
	return m
}

// Prepare gets ready for a rate in Hz and makes the look-ahead take effect.
// Blocks may have any length.
func (m *Limiter) Prepare(rate float64, maxFrames int) {
	m.rate = rate
	for i := range m.detectors {
		m.detectors[i].prepare()
	}
	m.ahead = max(int(math.Round(m.lookAhead/1000*rate)), boxes)
	m.latency = m.ahead + m.detectors[0].lag()
	for _, d := range []*delay[float64]{&m.audio[0], &m.audio[1], &m.ceilings, &m.mixes} {
		d.prepare(m.latency)
	}
	m.bass.prepare(rate)
	m.follow = splitFollow(rate)
	for _, p := range []*path{&m.common, &m.channels[0].path, &m.channels[1].path} {
		p.prepare(rate, longestWindow(m.ahead, rate))
	}
	for i := range m.smoothers {
		m.smoothers[i][0].prepare(m.ahead)
		m.smoothers[i][1].prepare(m.ahead)
	}
	m.loop.prepare(rate)
	m.Reset()
}

// Reset forgets the signal and keeps the settings.
func (m *Limiter) Reset() {
	m.settle()
	m.takeCharacter()
	m.count = 0
	for i := range m.audio {
		m.audio[i].fill(0)
		m.detectors[i].reset()
		m.channels[i].reset()
	}
	m.common.reset()
	m.split = split{}
	m.bass.reset()
	m.loop.reset()
	m.reduction.Now = 0
}

// begin makes the settings of the moment those of the past.
func (m *Limiter) begin() {
	m.fresh = false
	m.takeCharacter()
	m.ceilings.fill(m.ceiling.Value)
	m.mixes.fill(m.mix.Value)
	m.linked, m.alike = m.closed(), 0
}

// Latency is look-ahead and detection, in frames.
func (m *Limiter) Latency() int { return m.latency }

// Tail is 0: the output ends with the input, latency aside.
func (m *Limiter) Tail() int { return 0 }

// Reduction tells how hard the limiter works: dB of reduction per output
// frame, the larger of both channels.
func (m *Limiter) Reduction() *dynamics.Reduction { return &m.reduction }

// Process limits in place; both channels have the same length.
func (m *Limiter) Process(l, r []float64) {
	if m.fresh && len(l) > 0 {
		m.begin()
	}
	for from := 0; from < len(l); {
		at := int(m.count % chunk)
		if at == 0 {
			m.turn()
			m.join()
			m.held = m.window()
		}
		n := min(len(l)-from, chunk-at)
		left, right := l[from:from+n], r[from:from+n]
		m.detect(left, right)
		m.reduce(n)
		m.smooth(n)
		m.apply(0, left)
		m.apply(1, right)
		from, m.count = from+n, m.count+uint64(n)
	}
	m.loop.measure(l, r)
}

// detect stores the audio with the settings in force and finds its peaks.
func (m *Limiter) detect(l, r []float64) {
	n := len(l)
	fill(m.ceilings.next(n), &m.ceiling)
	fill(m.mixes.next(n), &m.mix)
	for i, x := range [2][]float64{l, r} {
		copy(m.audio[i].next(n), x)
		m.detectors[i].process(m.squared[i][:n], x)
	}
	left, right := m.squared[0][:n], m.squared[1][:n]
	for i := range left {
		m.larger[i] = left[i]
		if right[i] > left[i] {
			m.larger[i] = right[i]
		}
	}
	lag := m.detectors[0].lag()
	m.bass.process(m.detectors[0].history.past(lag, n), m.detectors[1].history.past(lag, n), m.larger[:n])
}

// smooth turns the reductions into gains.
func (m *Limiter) smooth(n int) {
	m.soften(0, m.db[0][:n])
	kernel.Gains(m.gain[0][:n], m.db[0][:n])
	if m.linked {
		m.db[1], m.gain[1] = m.db[0], m.gain[0]
	} else {
		m.soften(1, m.db[1][:n])
		kernel.Gains(m.gain[1][:n], m.db[1][:n])
	}
	m.proceed(n)
	left, right := m.db[0][:n], m.db[1][:n]
	total := m.reduction // summed in registers
	for i, on := range m.mixes.past(m.latency, n) {
		db := left[i]
		if right[i] > db {
			db = right[i]
		}
		total.Add(on * db)
	}
	m.reduction = total
}

// apply writes a channel's output, the audio that came latency frames ago. The
// settings are those that came with it.
func (m *Limiter) apply(channel int, out []float64) {
	n := len(out)
	audio, gain := m.audio[channel].past(m.latency, n), m.gain[channel][:n]
	ceiling := m.ceilings.past(m.latency, n)
	for i, x := range audio {
		y, top := x*gain[i], ceiling[i]
		if y > top { // by rounding alone, see the package comment
			y = top
		} else if y < -top {
			y = -top
		}
		out[i] = y
	}
	for i, on := range m.mixes.past(m.latency, n) {
		if on < 1 {
			out[i] = audio[i] + on*(out[i]-audio[i])
		}
	}
}
