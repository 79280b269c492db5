package loudness

import (
	"math"
	"testing"
)

// TestPSR: at every tenth of a second it is the true peak that a meter finds
// which was restarted 3 s before, over the short-term loudness; the least of
// all is kept, and a restart keeps the reading.
func TestPSR(t *testing.T) {
	for _, peak := range []Peak{NoPeak, PeakLive, PeakReport} {
		for _, rate := range []float64{12345.678, 44100} {
			if rate > 20000 && peak != PeakLive {
				continue
			}
			signal := music(rate, 8, 3)
			for ch := range signal { // louder and softer, slower than the window, so that peaks come and go
				for i := range signal[ch] {
					signal[ch][i] *= 0.5 + 0.4*math.Sin(2*math.Pi*0.1*float64(i)/rate)
				}
			}
			m := New(Config{Rate: rate, Channels: 2, Peak: peak})
			var younger []*Meter // restarted at each tenth
			least := math.Inf(1)
			at, before := 0, [][]float64{nil, nil}
			for k := 1; k <= 80; k++ {
				end := int(math.Round(float64(k) * rate / 10))
				part := [][]float64{signal[0][at:end], signal[1][at:end]}
				at = end
				y := New(Config{Rate: rate, Channels: 2, Peak: peak})
				y.Process(before)
				y.Restart()
				younger = append(younger, y)
				before = part
				m.Process(part)
				for _, y := range younger[max(0, len(younger)-30):] {
					y.Process(part)
				}
				if k < 30 {
					if !math.IsNaN(m.PSR()) || !math.IsNaN(m.LeastPSR()) {
						t.Fatalf("PSR %g, least %g after %d tenths", m.PSR(), m.LeastPSR(), k)
					}
					continue
				}
				old := younger[k-30]
				want := old.TruePeak() - m.ShortTerm()
				if peak == NoPeak {
					want = old.SamplePeak() - m.ShortTerm()
				}
				near(t, "PSR", m.PSR(), want, 1e-9)
				least = min(least, want)
				near(t, "least PSR", m.LeastPSR(), least, 1e-9)
			}
			reading := m.PSR()
			m.Restart()
			if m.PSR() != reading || !math.IsNaN(m.LeastPSR()) {
				t.Errorf("after Restart: PSR %g, was %g; least %g", m.PSR(), reading, m.LeastPSR())
			}
			m.Reset()
			if !math.IsNaN(m.PSR()) {
				t.Errorf("after Reset: PSR %g", m.PSR())
			}
		}
	}
}

// TestPSRForgets: a click counts for 3 s, and silence has no PSR.
func TestPSRForgets(t *testing.T) {
	const rate = 48000
	m := New(Config{Rate: rate, Channels: 2, Peak: PeakLive})
	x := programme(rate, []float64{0, 0}, tone{3, -40})
	x[0][rate] = 0.5 // at 1 s
	m.Process(x)
	if m.PSR() < 25 {
		t.Errorf("PSR %.2f LU with a click", m.PSR())
	}
	quiet := programme(rate, []float64{0, 0}, tone{1.2, -40})
	m.Process(quiet)
	near(t, "PSR of a sine", m.PSR(), 0, 0.05)
	near(t, "least PSR", m.LeastPSR(), 0, 0.05)
	silence := make([]float64, 4*rate)
	m.Process([][]float64{silence, silence})
	if !math.IsNaN(m.PSR()) {
		t.Errorf("PSR %g in silence", m.PSR())
	}
	near(t, "least PSR", m.LeastPSR(), 0, 0.05)

	other := New(Config{Rate: rate, Channels: 2, Peak: PeakLive})
	other.Merge(m)
	if other.LeastPSR() != m.LeastPSR() {
		t.Errorf("merged: least PSR %g, want %g", other.LeastPSR(), m.LeastPSR())
	}
}
