package chain

import (
	"lacquer/dsp/loudness"
	"lacquer/dsp/param"
)

// meter measures one end of the chain as a stage that changes nothing. Any
// change of its parameter begins integrated loudness, range and maxima anew;
// momentary and short-term loudness go on.
type meter struct {
	loudness *loudness.Meter
	planar   [2][]float64
	restart  float64
}

func (m *meter) Prepare(rate float64, _ int) {
	m.loudness = loudness.New(loudness.Config{Rate: rate, Channels: 2, Peak: loudness.PeakLive})
}

func (m *meter) Reset() { m.loudness.Reset() }

func (m *meter) SetParam(i int, restart float64) {
	if i != param.MetersRestart {
		return
	}
	if restart != m.restart && m.loudness != nil {
		m.loudness.Restart()
	}
	m.restart = restart
}

func (m *meter) Process(left, right []float64) {
	m.planar = [2][]float64{left, right}
	m.loudness.Process(m.planar[:])
}

func (m *meter) Latency() int { return 0 }
func (m *meter) Tail() int    { return 0 }
