package loudness

import (
	"fmt"
	"math"
)

// Config says what a meter measures.
type Config struct {
	Rate     float64 // sample rate, 1000…768000 Hz, fractions allowed
	Channels int     // number of channels, at least 1

	// Weights are the weights of the channels' power: 1 in front, behind and
	// above, 1.41 at the sides, 0 for LFE. nil takes the layout that WAVE
	// files have with as many channels:
	//
	//	1 M        2 L R        3 L R C        4 L R Ls Rs
	//	5 L R C Ls Rs           6 L R C LFE Ls Rs
	//	7 L R C LFE Cb Ls Rs    8 L R C LFE Lb Rb Ls Rs
	//	9, 10, 12               5, 6, 8 with four heights last
	//	11                      12 without LFE
	//	24                      22.2, order of BS.2051 system H
	//	any other               all alike
	Weights []float64

	DualMono bool // a mono programme will be heard from two loudspeakers: +3.01 LU
	Peak     Peak // how true peaks are found
}

// Meter measures the loudness and the peaks of a programme.
type Meter struct {
	cfg     Config
	coefs   kCoefs
	lanes   []lane
	blocks  blocks
	gating  *histogram // 400 ms blocks
	shorts  *histogram // short-term values, for the range
	closed  *histogram // shorts with the silence that Finish appends
	peaks   []*detector
	album   album
	over    overs
	started int64 // frame of the last Restart

	planar        [][]float64 // Process's piece
	psr, leastPSR float64     // LU
}

// lane is a pair of channels that go through the K-weighting together.
type lane struct {
	channel [2]int
	weight  [2]float64
	state   kState
	energy  [2]float64
}

// New returns a meter. Everything it ever needs is allocated here, about
// 0.7 MB. It panics when the configuration makes no sense.
func New(cfg Config) *Meter {
	if cfg.Channels < 1 || cfg.Weights != nil && len(cfg.Weights) != cfg.Channels {
		panic(fmt.Sprintf("loudness: %d channels, %d weights", cfg.Channels, len(cfg.Weights)))
	}
	cfg.Weights = cfg.weights()
	m := &Meter{
		cfg:    cfg,
		lanes:  pair(cfg.Weights),
		gating: new(histogram),
		shorts: new(histogram),
		peaks:  make([]*detector, cfg.Channels),
		planar: make([][]float64, cfg.Channels),
	}
	ip := newInterpolator(cfg.Peak)
	for i := range m.peaks {
		m.peaks[i] = newDetector(ip)
	}
	clear(m.gating.fine[:]) // so that the pages are there before the audio thread writes them
	clear(m.shorts.fine[:])
	m.Prepare(cfg.Rate)
	return m
}

// Prepare begins anew at another rate in Hz, as a new meter would. It panics
// when the rate makes no sense.
func (m *Meter) Prepare(rate float64) {
	if !(rate >= 1000 && rate <= 768000) {
		panic(fmt.Sprintf("loudness: rate %g Hz, want 1000…768000", rate))
	}
	m.cfg.Rate = rate
	m.coefs = kWeighting(rate)
	m.Reset()
}

// pair groups the channels that count. The odd one out shares its lane with
// itself at weight 0.
func pair(weights []float64) []lane {
	var lanes []lane
	open := false
	for ch, w := range weights {
		switch {
		case w == 0:
		case open:
			l := &lanes[len(lanes)-1]
			l.channel[1], l.weight[1] = ch, w
			open = false
		default:
			lanes = append(lanes, lane{channel: [2]int{ch, ch}, weight: [2]float64{w, 0}})
			open = true
		}
	}
	return lanes
}

// Reset forgets everything: the next frame is the first.
func (m *Meter) Reset() {
	for i := range m.lanes {
		l := &m.lanes[i]
		l.state, l.energy = kState{}, [2]float64{}
	}
	m.blocks.reset(m.cfg.Rate)
	for _, d := range m.peaks {
		d.reset()
	}
	m.psr = math.NaN()
	m.Restart()
}

// Restart begins a new programme without a gap in the live figures:
// integrated loudness, range, maxima, peaks and the frame count start over,
// momentary and short-term loudness and PSR go on. Windows that reach back before the
// restart do not count; peaks may reach back two milliseconds.
func (m *Meter) Restart() {
	m.gating.reset()
	m.shorts.reset()
	m.closed = nil
	m.album = noAlbum
	m.over.count = 0
	m.blocks.restart()
	m.started = m.blocks.pos
	m.leastPSR = math.NaN()
	for _, d := range m.peaks {
		d.restart()
	}
}

// Process measures a block, one slice per channel, all of the same length.
// Results do not depend on how a programme is cut into blocks.
func (m *Meter) Process(planar [][]float64) {
	planar = planar[:m.cfg.Channels]
	if len(planar[0]) == 0 {
		return
	}
	m.closed = nil
	for at, n := 0, len(planar[0]); at < n; {
		step := min(n-at, int(m.blocks.tenth()-m.blocks.pos))
		for ch := range planar {
			m.planar[ch] = planar[ch][at : at+step]
		}
		m.weigh(m.planar)
		for ch, d := range m.peaks {
			d.process(m.planar[ch])
		}
		if at += step; m.blocks.whole() {
			m.closeTenth()
		}
	}
}

// closeTenth ends a tenth of a second: PSR is peak and loudness of the same
// 3 s.
func (m *Meter) closeTenth() {
	var peak float64
	m.over.take(m.peaks, m.blocks.boundary(m.blocks.count-hop))
	for _, d := range m.peaks {
		d.tenth()
		peak = max(peak, d.recent())
	}
	b := &m.blocks
	m.psr = decibel(peak) - b.loudness(b.short, shortBlocks)
	if b.fresh >= shortBlocks && b.short >= absoluteGate {
		m.leastPSR = least(m.leastPSR, m.psr)
	}
}

// weigh runs the K-weighting from one 10 ms boundary to the next.
func (m *Meter) weigh(planar [][]float64) {
	for at, n := 0, len(planar[0]); at < n; {
		step := min(n-at, int(m.blocks.end-m.blocks.pos))
		for i := range m.lanes {
			l := &m.lanes[i]
			a, b := planar[l.channel[0]][at:at+step], planar[l.channel[1]][at:at+step]
			kWeight(a, b, &m.coefs, &l.state, &l.energy)
		}
		at += step
		m.blocks.pos += int64(step)
		if m.blocks.pos == m.blocks.end {
			m.closeBlock()
		}
	}
}

// closeBlock ends a 10 ms block: every tenth makes a gating block of 400 ms
// and a short-term value for the range.
func (m *Meter) closeBlock() {
	var energy float64
	for i := range m.lanes {
		l := &m.lanes[i]
		energy += float64(l.weight[0]*l.energy[0]) + float64(l.weight[1]*l.energy[1])
		l.energy = [2]float64{}
		l.state.flush()
	}
	b := &m.blocks
	b.push(energy * m.coefs.power)
	if b.count%hop != 0 {
		return
	}
	if b.fresh >= momentaryBlocks && b.momentary > absoluteGate {
		m.gating.add(b.momentary)
	}
	if b.fresh >= shortBlocks && b.short >= absoluteGate {
		m.shorts.add(b.short)
	}
}

// tailSilence is what Tech 3342 wants after a file: without it the range
// would not see the last seconds as it sees all others.
const tailSilence = 1.5 // s

// Finish takes note that the programme ends here: true peak includes what
// the interpolator makes after the last sample, the range is taken as if
// 1.5 s of silence followed. It allocates. Processing may go on as if Finish
// had not been called.
func (m *Meter) Finish() {
	for _, d := range m.peaks {
		d.drain()
	}
	if m.blocks.fresh < shortBlocks {
		return
	}
	t := *m
	t.lanes = append([]lane(nil), m.lanes...)
	t.gating, t.shorts = new(histogram), new(histogram)
	t.shorts.merge(m.shorts)
	silence := make([]float64, int(tailSilence*m.cfg.Rate)+1)
	planar := make([][]float64, m.cfg.Channels)
	for ch := range planar {
		planar[ch] = silence
	}
	t.weigh(planar)
	m.closed = t.shorts
}

// Momentary is the loudness of the last 0.4 s in LUFS, evaluated every 10 ms.
func (m *Meter) Momentary() float64 { return m.blocks.loudness(m.blocks.momentary, momentaryBlocks) }

// ShortTerm is the loudness of the last 3 s in LUFS, evaluated every 10 ms.
func (m *Meter) ShortTerm() float64 { return m.blocks.loudness(m.blocks.short, shortBlocks) }

// MaxMomentary is the largest momentary loudness in LUFS.
func (m *Meter) MaxMomentary() float64 {
	return loudest(m.blocks.maxMomentary, m.album.maxMomentary)
}

// MaxShortTerm is the largest short-term loudness in LUFS.
func (m *Meter) MaxShortTerm() float64 { return loudest(m.blocks.maxShort, m.album.maxShort) }

// Integrated is the gated loudness of the programme in LUFS.
func (m *Meter) Integrated() float64 { return m.gating.integrated() }

// Range is the loudness range (LRA) in LU; it is unsteady in the first minute.
func (m *Meter) Range() float64 {
	if m.closed != nil {
		return m.closed.loudnessRange()
	}
	return m.shorts.loudnessRange()
}

// Frames is the number of frames measured.
func (m *Meter) Frames() int64 { return m.blocks.pos - m.started + m.album.frames }

// SamplePeak is the largest sample of all channels in dBFS.
func (m *Meter) SamplePeak() float64 { s, _ := m.top(); return decibel(s) }

// TruePeak is the largest value of the interpolated signal of all channels in
// dBTP; NaN with NoPeak.
func (m *Meter) TruePeak() float64 {
	if m.cfg.Peak == NoPeak {
		return math.NaN()
	}
	_, t := m.top()
	return decibel(t)
}

func (m *Meter) top() (sample, truePeak float64) {
	sample, truePeak = m.album.sample, m.album.truePeak
	for _, d := range m.peaks {
		s, t := d.peaks()
		sample, truePeak = max(sample, s), max(truePeak, t)
	}
	return sample, truePeak
}

// StepPeak is the true peak of all channels in dBTP (sample peak with NoPeak)
// since its last call, for curves over time: −Inf for silence. Peaks of the
// last 2 ms may count to the next step. The first call tells of all so far;
// from then on the meter looks for the peaks of steps too, until Reset, which
// costs some of its speed.
func (m *Meter) StepPeak() float64 {
	var peak float64
	for _, d := range m.peaks {
		peak = max(peak, d.takeStep())
	}
	return decibel(peak)
}

// ChannelSamplePeak is the largest sample of one channel in dBFS.
func (m *Meter) ChannelSamplePeak(ch int) float64 {
	s, _ := m.peaks[ch].peaks()
	return decibel(s)
}

// ChannelTruePeak is the true peak of one channel in dBTP; NaN with NoPeak.
func (m *Meter) ChannelTruePeak(ch int) float64 {
	if m.cfg.Peak == NoPeak {
		return math.NaN()
	}
	_, t := m.peaks[ch].peaks()
	return decibel(t)
}

// PLR is the peak to loudness ratio in LU: true peak (sample peak with
// NoPeak) over integrated loudness.
func (m *Meter) PLR() float64 {
	if m.cfg.Peak == NoPeak {
		return m.SamplePeak() - m.Integrated()
	}
	return m.TruePeak() - m.Integrated()
}

// PSR is the peak to short-term loudness ratio in LU: the true peak (sample
// peak with NoPeak) of the last 3 s over their loudness, evaluated every 0.1 s
// (Shepherd, Grimm, Tapper, Kahsnitz and Kerr, Measuring Micro-Dynamics, AES
// 143rd Convention, 2017). It is NaN in silence.
func (m *Meter) PSR() float64 { return m.psr }

// LeastPSR is the smallest PSR of the programme in LU: how flat its flattest
// 3 s are. Windows below −70 LUFS do not count.
func (m *Meter) LeastPSR() float64 { return least(m.leastPSR, m.album.leastPSR) }

// least is the smaller of two figures of which either may be NaN.
func least(a, b float64) float64 {
	if !(a <= b) && b == b {
		return b
	}
	return a
}
