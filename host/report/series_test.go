package report

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"
)

func follow(t *testing.T, m *memory, step time.Duration, sinks ...func(*Moment)) Figures {
	t.Helper()
	f, err := Measure(context.Background(), m, MeasureOptions{Step: step, Sinks: sinks})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestMoments: a tone that drops by 20 dB after 4 s, in the figures of every
// 100 ms and of the piece that is left over at the end.
func TestMoments(t *testing.T) {
	x := append(tone(0.1, 48000*4), tone(0.01, 48000*4+1200)...)
	minus := make([]float64, len(x))
	for i, v := range x {
		minus[i] = -v
	}
	var got []Moment
	f := follow(t, &memory{audio: [][]float64{x, minus}}, 100*time.Millisecond, func(m *Moment) {
		c := *m
		c.Low, c.High = append([]float64(nil), m.Low...), append([]float64(nil), m.High...)
		got = append(got, c)
	})
	if len(got) != 81 || got[80].Time != f.Duration {
		t.Fatalf("%d moments, the last at %g s", len(got), got[len(got)-1].Time)
	}
	for i, m := range got {
		if i < 80 && math.Abs(m.Time-float64(i+1)/10) > 1e-12 {
			t.Fatalf("moment %d at %g s", i, m.Time)
		}
		if math.IsNaN(m.Momentary) != (i < 3) || math.IsNaN(m.ShortTerm) != (i < 29) || math.IsNaN(m.Integrated) != (i < 3) {
			t.Fatalf("moment %d: M %g S %g I %g", i, m.Momentary, m.ShortTerm, m.Integrated)
		}
		if c := m.Correlation(); math.Abs(c+1) > 1e-9 {
			t.Fatalf("moment %d: correlation %g", i, c)
		}
	}
	for _, c := range []struct {
		at                   int
		m, s, peak, envelope float64
	}{{35, -20, -20, -20, 0.1}, {79, -40, -40, -40, 0.01}} {
		m := got[c.at]
		near := func(name string, got, want, tolerance float64) {
			if !(math.Abs(got-want) <= tolerance) {
				t.Errorf("moment %d: %s %g, want %g", c.at, name, got, want)
			}
		}
		near("M", m.Momentary, c.m, 0.02)
		near("S", m.ShortTerm, c.s, 0.02)
		near("peak", m.TruePeak, c.peak, 0.02)
		for ch := range 2 {
			near("low", m.Low[ch], -c.envelope, c.envelope*0.01)
			near("high", m.High[ch], c.envelope, c.envelope*0.01)
		}
	}
	if last := got[80].Integrated; math.Abs(last-float64(f.Integrated)) > 1e-9 {
		t.Errorf("integrated so far ends at %g, the file has %v", last, f.Integrated)
	}
}

// TestSeries: an hour fits in as many points as a minute, and no peak is lost.
func TestSeries(t *testing.T) {
	moment := &Moment{Low: []float64{0}, High: []float64{0}}
	for _, c := range []struct {
		seconds int
		step    float64
	}{{10, 0.01}, {180, 0.08}, {3600, 1.28}} {
		s := NewSeries(1)
		n := c.seconds * 100
		for i := range n {
			*moment = Moment{
				Time: float64(i+1) / 100, Momentary: math.NaN(), ShortTerm: float64(-i), Integrated: float64(i),
				TruePeak: math.Inf(-1), Low: moment.Low, High: moment.High, stereo: stereoPower{1, 1, 1},
			}
			moment.Low[0], moment.High[0] = -0.25, 0.5
			if i == n/3 {
				moment.Momentary, moment.TruePeak, moment.High[0], moment.Low[0] = -3, -1, 0.9, -0.8
			}
			s.Add(moment)
		}
		if s.Len() > seriesPoints || s.Step() != c.step || s.Time(s.Len()-1) != float64(c.seconds) {
			t.Errorf("%d s: %d points of %g s up to %g s", c.seconds, s.Len(), s.Step(), s.Time(s.Len()-1))
		}
		at := n / 3 / s.per
		if s.Momentary[at] != -3 || s.TruePeak[at] != -1 || s.High[0][at] != 0.9 || s.Low[0][at] != -0.8 {
			t.Errorf("%d s: the peak is not in point %d", c.seconds, at)
		}
		other := at + 1
		if !math.IsNaN(s.Momentary[other]) || s.TruePeak[other] != math.Inf(-1) || s.High[0][other] != 0.5 {
			t.Errorf("%d s: the peak spreads to point %d", c.seconds, other)
		}
		if s.ShortTerm[other] != float64(-other*s.per) || s.Integrated[other] != float64((other+1)*s.per-1) {
			t.Errorf("%d s: point %d has S %g, I %g", c.seconds, other, s.ShortTerm[other], s.Integrated[other])
		}
		if sum := s.stereo; math.Abs(s.Correlation(0, s.Len())-1) > 1e-12 || sum[other].ll != float64(s.per) {
			t.Errorf("%d s: correlation %g", c.seconds, s.Correlation(0, s.Len()))
		}
	}
}

// TestFollowingChangesNothing: figures are those of a measurement that nobody
// follows.
func TestFollowingChangesNothing(t *testing.T) {
	x := append(tone(0.3, 100001), constant(0.2, 777)...)
	want := measure(t, &memory{audio: [][]float64{x, x}})
	series := NewSeries(2)
	got := follow(t, &memory{audio: [][]float64{x, x}}, SeriesStep, series.Add)
	if got, want := fmt.Sprint(got), fmt.Sprint(want); got != want { // as text NaN equals NaN
		t.Errorf("%s\nwithout %s", got, want)
	}
	top := math.Inf(-1)
	for _, v := range series.TruePeak {
		top = max(top, v)
	}
	if Figure(top) != want.TruePeak {
		t.Errorf("largest step %g dBTP, file %v", top, want.TruePeak)
	}
}
