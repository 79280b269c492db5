package glue

import (
	"math"

	"lacquer/dsp/dynamics"
)

const (
	matchTime   = 3.0   // s, over which loudness is averaged
	followTime  = 0.5   // s, in which the gain follows the estimate
	leaveTime   = 0.030 // s, in which the gain goes when it is switched off
	presentTime = 0.4   // s, over which silence is told from programme
	silence     = -70.0 // LUFS: below, the estimate is frozen
	maxMatch    = 24.0  // dB

	debtTime = 15.0 // s, over which the loudness that came out is compared
	repay    = 3.0  // dB of gain per dB by which it differs
	maxDebt  = 1.0  // dB of difference that are made up for
)

// loudnessMatch is auto make-up: the gain on the compressed signal that makes
// the blend as loud as the input. The input is K-weighted (ITU-R BS.1770:
// a shelf of +4 dB at 1.68 kHz, a high-pass at 38 Hz) to k; because the
// compressor's gain g moves slowly against k, the weighted output is taken as
// k·g. The means of k², k²g and k²g² over 3 s tell the loudness of any blend;
// the gain follows within ½ s, between 0 and 24 dB. Because it comes late when
// the music gets louder, what came out over 15 s is compared with what went
// in, and the difference is made up for. In silence all of it rests.
type loudnessMatch struct {
	on bool

	weighting [2][2]dynamics.SVF // shelf and high-pass, of both channels
	power     [2][tick]float64
	up        [tick]float64 // gain over a stretch

	dry, cross, wet    float64 // sums of k², k²g, k²g² in this tick
	dryM, crossM, wetM float64 // their means
	present            float64 // quicker mean of k²
	inM, outM          float64 // slower means of k² before and after

	average, compare, follow, leave, notice float64 // one-pole coefficients per tick

	db       float64
	from, to float64 // gain at the tick's ends
}

func (m *loudnessMatch) prepare(rate float64) {
	ticks := rate / tick
	m.average = dynamics.OnePole(matchTime * ticks)
	m.compare = dynamics.OnePole(debtTime * ticks)
	m.follow = dynamics.OnePole(followTime * ticks)
	m.leave = dynamics.OnePole(leaveTime * ticks)
	m.notice = dynamics.OnePole(presentTime * ticks)
	for c := range m.power {
		dynamics.SetKWeighting(&m.weighting[0][c], &m.weighting[1][c], rate)
	}
}

func (m *loudnessMatch) reset() {
	for c := range m.power {
		m.weighting[0][c].Reset()
		m.weighting[1][c].Reset()
	}
	m.dry, m.cross, m.wet = 0, 0, 0
	m.dryM, m.crossM, m.wetM, m.present = 0, 0, 0, 0
	m.inM, m.outM = 0, 0
	m.db, m.from, m.to = 0, 1, 1
}

// active reports whether there is a gain or will be.
func (m *loudnessMatch) active() bool { return m.on || m.db != 0 || m.from != 1 }

// partOfTick is how much of a tick has passed at each of its frames.
var partOfTick = func() (part [tick]float64) {
	for i := range part {
		part[i] = float64(i) / tick
	}
	return part
}()

// times multiplies gains with that of this tick, from its given frame on.
func (m *loudnessMatch) times(gains []float64, frame int) []float64 {
	to := m.up[:len(gains)]
	for i, v := range gains {
		to[i] = v * (m.from + (m.to-m.from)*partOfTick[frame+i])
	}
	return to
}

// measure hears the input l, r and the gains of the compressor.
func (m *loudnessMatch) measure(l, r, gl, gr []float64) {
	n := len(l)
	pl, pr, gl, gr := m.power[0][:n], m.power[1][:n], gl[:n], gr[:n]
	dynamics.FilterPower(&m.weighting, [2][]float64{pl, pr}, [2][]float64{l, r})
	dry, cross, wet := m.dry, m.cross, m.wet
	for i := range pl {
		l, r := pl[i], pr[i]
		dry += l + r
		l, r = l*gl[i], r*gr[i]
		cross += l + r
		wet += l*gl[i] + r*gr[i]
	}
	m.dry, m.cross, m.wet = dry, cross, wet
}

// renew ends a tick: it averages and sets the gain for the next one.
func (m *loudnessMatch) renew(mix float64) {
	m.from = m.to
	if !m.active() {
		return
	}
	m.listen(mix)
	goal, c := 0.0, m.leave
	if m.on {
		goal, c = m.goal(mix), m.follow
	}
	m.db += c * (goal - m.db)
	if math.Abs(m.db) < 1e-6 {
		m.db = 0
	}
	m.to = dynamics.DBToGain(m.db)
	for c := range m.power {
		m.weighting[0][c].Flush()
		m.weighting[1][c].Flush()
	}
}

// listen averages the sums of this tick, unless it is silent.
func (m *loudnessMatch) listen(mix float64) {
	m.present += m.notice * (m.dry/tick - m.present)
	if -0.691+dynamics.PowerToDB(m.present) > silence {
		m.dryM += m.average * (m.dry - m.dryM)
		m.crossM += m.average * (m.cross - m.crossM)
		m.wetM += m.average * (m.wet - m.wetM)
		dry, wet := 1-mix, mix*m.from
		out := dry*dry*m.dry + 2*dry*wet*m.cross + wet*wet*m.wet
		m.inM += m.compare * (m.dry - m.inM)
		m.outM += m.compare * (out - m.outM)
	}
	if m.present < 1e-30 {
		m.present = 0
	}
	m.dry, m.cross, m.wet = 0, 0, 0
}

// goal is the gain a in dB that solves, for the blend 1−mix+mix·g·a,
// mean(k²(1−mix+mix·g·a)²) = mean(k²), and what is owed.
func (m *loudnessMatch) goal(mix float64) float64 {
	if m.wetM == m.dryM {
		return 0 // never reduced, or never heard
	}
	a, b, c := mix*m.wetM, (1-mix)*m.crossM, (2-mix)*m.dryM
	gain := c / (b + math.Sqrt(b*b+a*c))
	debt := min(max(dynamics.PowerToDB(m.inM/m.outM), -maxDebt), maxDebt)
	return min(max(2*dynamics.PowerToDB(gain)+repay*debt, 0), maxMatch)
}
