package input

import "math"

// smoothTime is how long a change of gain, polarity or swap takes to 90 %.
const smoothTime = 0.010 // s

// matrix is what two channels do to two: left = m[0]·l + m[1]·r, right =
// m[2]·l + m[3]·r. It follows its target through two one-pole lags per
// sample, without a kink.
type matrix struct {
	now, first, target [4]float64
	lag                float64
}

func (m *matrix) prepare(rate float64) {
	m.lag = -math.Expm1(-1 / (smoothTime / 4 * rate))
}

// snap is at the target at once.
func (m *matrix) snap() { m.now, m.first = m.target, m.target }

func (m *matrix) moving() bool { return m.now != m.target || m.first != m.target }

// tick ends the approach where the rest is below -160 dB.
func (m *matrix) tick() {
	for i, t := range m.target {
		if math.Abs(m.now[i]-t) > 1e-8 || math.Abs(m.first[i]-t) > 1e-8 {
			return
		}
	}
	m.snap()
}

func (m *matrix) process(l, r []float64) {
	r = r[:len(l)]
	switch {
	case m.moving():
		m.follow(l, r)
	case m.now == [4]float64{1, 0, 0, 1}:
	case m.now[1] == 0 && m.now[2] == 0:
		for i := range l {
			l[i] *= m.now[0]
			r[i] *= m.now[3]
		}
	default:
		for i := range l {
			l[i], r[i] = m.apply(l[i], r[i])
		}
	}
}

// follow is process while the matrix moves.
func (m *matrix) follow(l, r []float64) {
	for i := range l {
		for k, t := range m.target {
			m.first[k] += float64(m.lag * (t - m.first[k]))
			m.now[k] += float64(m.lag * (m.first[k] - m.now[k]))
		}
		l[i], r[i] = m.apply(l[i], r[i])
	}
}

func (m *matrix) apply(l, r float64) (float64, float64) {
	return float64(m.now[0]*l) + float64(m.now[1]*r), float64(m.now[2]*l) + float64(m.now[3]*r)
}
