package chain

import (
	"lacquer/dsp/analysis"
	"lacquer/dsp/loudness"
)

// meter measures one end of the chain as a stage that changes nothing:
// loudness, range and peaks always, spectrum and correlation when asked to.
type meter struct {
	loudness *loudness.Meter
	planar   [2][]float64
	analysis analysis.Meter
}

func (m *meter) Prepare(rate float64, _ int) {
	if m.loudness == nil {
		m.loudness = loudness.New(loudness.Config{Rate: rate, Channels: 2, Peak: loudness.PeakLive})
	}
	m.loudness.Prepare(rate)
	m.analysis.Prepare(rate)
}

func (m *meter) Reset() {
	m.loudness.Reset()
	m.analysis.Reset()
}

// restart begins integrated loudness, range and maxima anew; what shows the
// last seconds goes on. Before Prepare there is nothing to restart.
func (m *meter) restart() {
	if m.loudness != nil {
		m.loudness.Restart()
	}
}

// SetParam has nothing to set: the chain sees to the rows of the meters.
func (m *meter) SetParam(int, float64) {}

func (m *meter) Process(left, right []float64) {
	m.planar = [2][]float64{left, right}
	m.loudness.Process(m.planar[:])
	m.analysis.Process(left, right)
}

func (m *meter) Latency() int { return 0 }
func (m *meter) Tail() int    { return 0 }
