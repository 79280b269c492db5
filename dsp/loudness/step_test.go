package loudness

import (
	"math"
	"testing"
)

// The peaks of the steps are those that a meter of their own would find, but
// for what rings on at the seams, and the largest of them is the true peak.
func TestStepPeak(t *testing.T) {
	x := programme(48000, stereo, tone{1, -20}, tone{0.5, -40}, tone{0.5, silence}, tone{1, -30})
	for _, peak := range []Peak{NoPeak, PeakLive, PeakReport} {
		m := New(Config{Rate: 48000, Channels: 2, Peak: peak})
		plain := measure(Config{Rate: 48000, Peak: peak}, x)
		m.StepPeak()
		var got []float64
		feed(m, x, 4800, func() { got = append(got, m.StepPeak()) })
		for at, want := range map[int]float64{0: -20, 5: -20, 9: -20, 11: -40, 14: -40, 17: silence, 21: -30, 29: -30} {
			if got[at] != want && !(math.Abs(got[at]-want) < 0.1) {
				t.Errorf("mode %d, step %d: %.3f dBTP, want %g", peak, at, got[at], want)
			}
		}
		m.Finish()
		if m.TruePeak() != plain.TruePeak() && peak != NoPeak {
			t.Errorf("mode %d: %.6f dBTP, without steps %.6f", peak, m.TruePeak(), plain.TruePeak())
		}
	}
}

// Steps find every peak of music that the whole has: they change no figure,
// and the largest step is the true peak.
func TestStepsChangeNothing(t *testing.T) {
	x := music(44100, 5, 3)
	for _, peak := range []Peak{PeakLive, PeakReport} {
		m := New(Config{Rate: 44100, Channels: 2, Peak: peak})
		m.StepPeak()
		top := math.Inf(-1)
		feed(m, x, 441, func() { top = max(top, m.StepPeak()) })
		m.Finish()
		top = max(top, m.StepPeak())
		if want := measure(Config{Rate: 44100, Peak: peak}, x).TruePeak(); m.TruePeak() != want || top != want {
			t.Errorf("mode %d: %.9f dBTP, largest step %.9f, without steps %.9f", peak, m.TruePeak(), top, want)
		}
	}
}

// The first call tells of everything before it, what rings on included.
func TestFirstStepPeak(t *testing.T) {
	x := music(48000, 1, 4)
	m := measure(Config{Rate: 48000, Peak: PeakReport}, x)
	if got := m.StepPeak(); got != m.TruePeak() {
		t.Errorf("%g, want %g", got, m.TruePeak())
	}
	if got := m.StepPeak(); !math.IsInf(got, -1) {
		t.Errorf("nothing since: %g", got)
	}
}
