package loudness

import (
	"fmt"
	"math"
	"math/rand"
	"reflect"
	"testing"
)

// figures are all numbers of a meter, as bits, so that NaN equals NaN.
func figures(m *Meter) string {
	return fmt.Sprintf("%+v M %v S %v PSR %v", m.Result(), m.Momentary(), m.ShortTerm(), m.PSR())
}

// However the programme is cut, the figures are the same, bit for bit, in the
// middle and at the end, with a restart on the way.
func TestPartitions(t *testing.T) {
	for _, rate := range []float64{48000, 45678.901} {
		signal := music(rate, 3.6, 7)
		signal = append(signal, scaled(signal[0], 0.3))
		for _, peak := range []Peak{NoPeak, PeakLive, PeakReport} {
			var want []string
			for _, block := range []int{8192, 512, 441, 64, 7, 1, 0} {
				rng := rand.New(rand.NewSource(5))
				m := New(Config{Rate: rate, Channels: 3, Peak: peak})
				var got []string
				part := make([][]float64, 3)
				for _, stop := range [][2]int{{0, 23456}, {23456, 70001}, {70001, len(signal[0])}} {
					for at := stop[0]; at < stop[1]; {
						n := block
						if n == 0 {
							n = rng.Intn(3000)
						}
						n = min(n, stop[1]-at)
						for ch := range part {
							part[ch] = signal[ch][at : at+n]
						}
						m.Process(part)
						at += n
					}
					got = append(got, figures(m))
					if stop[0] == 0 {
						m.Restart()
					}
				}
				m.Finish()
				got = append(got, figures(m))
				if want == nil {
					want = got
				}
				for i := range got {
					if got[i] != want[i] {
						t.Fatalf("mode %d, blocks of %d, stop %d:\n%s\nwant\n%s", peak, block, i, got[i], want[i])
					}
				}
			}
		}
	}
}

func TestNoAllocations(t *testing.T) {
	signal := music(48000, 4, 7)
	for _, peak := range []Peak{NoPeak, PeakLive, PeakReport} {
		m := New(Config{Rate: 48000, Channels: 2, Peak: peak})
		if n := testing.AllocsPerRun(2, func() {
			m.Reset()
			m.Process(signal)
			m.Restart()
			m.Process(signal)
			_ = m.Integrated() + m.Range() + m.TruePeak() + m.SamplePeak() + m.Momentary() + m.ShortTerm() +
				m.MaxMomentary() + m.MaxShortTerm() + m.PLR() + m.ChannelTruePeak(1)
		}); n != 0 {
			t.Errorf("mode %d: %g allocations", peak, n)
		}
	}
}

func TestResetIsNew(t *testing.T) {
	signal := music(48000, 4, 7)
	cfg := Config{Rate: 48000, Channels: 2, Peak: PeakReport}
	used, fresh := New(cfg), New(cfg)
	used.Process(music(48000, 3.3217, 8))
	used.Finish()
	used.Reset()
	if a, b := figures(used), figures(fresh); a != b {
		t.Errorf("after Reset:\n%s\nnew:\n%s", a, b)
	}
	used.Process(signal)
	fresh.Process(signal)
	if a, b := figures(used), figures(fresh); a != b {
		t.Errorf("after Reset:\n%s\nnew:\n%s", a, b)
	}
}

// Restart starts the programme's figures over and leaves the windows alone.
func TestRestart(t *testing.T) {
	m := New(Config{Rate: 48000, Channels: 2, Peak: PeakReport})
	m.Process(programme(48000, stereo, tone{5.003, -10})) // 0.3 of a block too much
	m.Restart()
	near(t, "M after Restart", m.Momentary(), -10, 0.05)
	near(t, "S after Restart", m.ShortTerm(), -10, 0.05)
	if v := m.Integrated(); !math.IsNaN(v) {
		t.Errorf("I after Restart = %g", v)
	}
	if m.Frames() != 0 || !math.IsInf(m.TruePeak(), -1) || !math.IsNaN(m.MaxShortTerm()) || !math.IsNaN(m.Range()) {
		t.Errorf("after Restart: %s", figures(m))
	}
	m.Process(programme(48000, stereo, tone{20, -30}))
	m.Finish()
	near(t, "I", m.Integrated(), -30, 0.05)
	near(t, "max M", m.MaxMomentary(), -30, 0.05)
	near(t, "max S", m.MaxShortTerm(), -30, 0.05)
	near(t, "sample peak", m.SamplePeak(), -30, 0.01)
	near(t, "LRA", m.Range(), 0, 0.05)
	if m.Frames() != 20*48000 {
		t.Errorf("%d frames", m.Frames())
	}
}

// Finish does not touch what is measured afterwards.
func TestFinishInTheMiddle(t *testing.T) {
	signal := music(48000, 8, 3)
	a, b := New(Config{Rate: 48000, Channels: 2, Peak: PeakReport}), New(Config{Rate: 48000, Channels: 2, Peak: PeakReport})
	n := 0
	feed(a, signal, 9999, nil)
	feed(b, signal, 9999, func() {
		if n++; n%5 == 0 {
			b.Finish()
			b.Finish()
		}
	})
	if x, y := figures(a), figures(b); x != y {
		t.Errorf("with Finish:\n%s\nwithout:\n%s", y, x)
	}
}

// The range of a file is that of the file with 1.5 s of silence after it.
func TestFinishAppendsSilence(t *testing.T) {
	x := programme(48000, stereo, tone{5, -20})
	m := measure(Config{Rate: 48000}, x)
	want := New(Config{Rate: 48000, Channels: 2})
	want.Process(x)
	near(t, "live", want.Range(), 0, 0.01)
	want.Process(programme(48000, stereo, tone{1.5, silence}))
	near(t, "file", m.Range(), want.Range(), 0)
	if m.Range() < 1 {
		t.Errorf("LRA of a 5 s tone and its end = %g", m.Range())
	}
	album := New(Config{Rate: 48000, Channels: 2})
	album.Merge(m)
	near(t, "album of one", album.Range(), m.Range(), 0)
}

// Gating blocks are 100 ms apart, the first after 400 ms, the last one whole;
// short-term values likewise, the first after 3 s.
func TestHop(t *testing.T) {
	m := New(Config{Rate: 44100, Channels: 2})
	m.Process(programme(44100, stereo, tone{9.99, -20}))
	if b, s := m.gating.total.n, m.shorts.total.n; b != 96 || s != 70 {
		t.Errorf("%d gating blocks and %d short-term values in 9.99 s, want 96 and 70", b, s)
	}
}

// The true peak of a file that ends loud includes what rings on.
func TestFinishDrains(t *testing.T) {
	x := make([]float64, 1000)
	for i := range x {
		x[i] = math.Copysign(1, math.Sin(math.Pi*(float64(i)+0.5)/2))
	}
	for _, peak := range []Peak{PeakLive, PeakReport} {
		cut := x[:997]
		m := measure(Config{Rate: 48000, Peak: peak}, [][]float64{cut})
		want := New(Config{Rate: 48000, Channels: 1, Peak: peak})
		want.Process([][]float64{append(append([]float64{}, cut...), make([]float64, 1000)...)})
		if m.TruePeak() != want.TruePeak() {
			t.Errorf("mode %d: %.4f, with silence after it %.4f", peak, m.TruePeak(), want.TruePeak())
		}
	}
}

func TestNothingToMeasure(t *testing.T) {
	for _, peak := range []Peak{NoPeak, PeakLive, PeakReport} {
		m := New(Config{Rate: 48000, Channels: 2, Peak: peak})
		m.Process([][]float64{nil, nil})
		m.Finish()
		r := m.Result()
		if r.Frames != 0 || !math.IsNaN(r.Integrated) || !math.IsNaN(r.Range) || !math.IsNaN(r.MaxMomentary) ||
			!math.IsInf(r.SamplePeak, -1) || !math.IsNaN(r.PLR) {
			t.Errorf("no frames: %+v", r)
		}

		m.Process([][]float64{make([]float64, 480000), make([]float64, 480000)})
		m.Finish()
		r = m.Result()
		if !math.IsNaN(r.Integrated) || !math.IsNaN(r.Range) || !math.IsInf(r.MaxShortTerm, -1) ||
			!math.IsInf(r.SamplePeak, -1) || peak != NoPeak && !math.IsInf(r.TruePeak, -1) {
			t.Errorf("silence: %+v", r)
		}

		m.Reset()
		m.Process([][]float64{{0.5}, {-0.25}})
		m.Finish()
		r = m.Result()
		near(t, "one sample, peak", r.SamplePeak, -6.0206, 1e-4)
		if peak != NoPeak {
			near(t, "one sample, true peak", r.TruePeak, -6.0206, 1e-4)
			near(t, "one sample, right", r.ChannelTruePeak[1], -12.0412, 1e-4)
		}
		if r.Frames != 1 || !math.IsNaN(r.Integrated) || !math.IsNaN(r.PLR) {
			t.Errorf("one sample: %+v", r)
		}
	}
}

// DC weighs nothing once its onset has left the window.
func TestDC(t *testing.T) {
	x := make([]float64, 5*48000)
	for i := range x {
		x[i] = 0.5
	}
	m := measure(Config{Rate: 48000, Peak: PeakReport}, [][]float64{x, x})
	if v := m.Momentary(); v > -150 {
		t.Errorf("M of DC = %g LUFS", v)
	}
	near(t, "sample peak", m.SamplePeak(), -6.0206, 1e-4)
	if tp := m.TruePeak(); tp < -6.03 || tp > -4.8 { // onset and end overshoot
		t.Errorf("true peak of a step to −6 dBFS: %.3f", tp)
	}
}

// After a decay to nothing the filters hold no denormals.
func TestNoDenormals(t *testing.T) {
	m := New(Config{Rate: 48000, Channels: 2, Peak: PeakLive})
	m.Process(programme(48000, stereo, tone{1, -6}))
	quiet := make([]float64, 48000*6)
	m.Process([][]float64{quiet, quiet})
	if s := m.lanes[0].state; s != (kState{}) {
		t.Errorf("state after six seconds of silence: %+v", s)
	}
}

// The same music at another rate has the same figures.
func TestRateIndependence(t *testing.T) {
	synth := func(rate float64) [][]float64 {
		x := make([]float64, int(5*rate))
		for i := range x {
			at := float64(i) / rate
			for k, f := range []float64{61, 233, 881, 2503, 7001, 13007} {
				x[i] += 0.12 * math.Sin(2*math.Pi*f*at+float64(k)) * (0.6 + 0.4*math.Sin(2*math.Pi*0.31*float64(k+1)*at))
			}
		}
		return [][]float64{x, scaled(x, 0.7)}
	}
	ref := measure(Config{Rate: 48000, Peak: PeakReport}, synth(48000)).Result()
	for _, rate := range []float64{22050 * 2, 45678.901, 88200, 96000, 192000} {
		r := measure(Config{Rate: rate, Peak: PeakReport}, synth(rate)).Result()
		near(t, fmt.Sprintf("%g Hz I", rate), r.Integrated, ref.Integrated, 0.01)
		near(t, fmt.Sprintf("%g Hz LRA", rate), r.Range, ref.Range, 0.02)
		near(t, fmt.Sprintf("%g Hz max M", rate), r.MaxMomentary, ref.MaxMomentary, 0.01)
		near(t, fmt.Sprintf("%g Hz max S", rate), r.MaxShortTerm, ref.MaxShortTerm, 0.01)
		near(t, fmt.Sprintf("%g Hz true peak", rate), r.TruePeak, ref.TruePeak, 0.01)
	}
}

// At rates where 10 ms is not whole, blocks differ by a frame at most and no
// frame is lost or counted twice.
func TestBlockBoundaries(t *testing.T) {
	for _, rate := range []float64{1000, 1234.5678, 11025, 44100, 45678.901, 48000, 123456.78, 768000} {
		b := blocks{rate: rate}
		for k := range int64(100000) {
			n := float64(b.boundary(k+1) - b.boundary(k))
			if math.Abs(n-rate/100) > 1 {
				t.Fatalf("%g Hz: block %d has %g frames", rate, k, n)
			}
			if math.Abs(float64(b.boundary(k))-float64(k)*rate/100) > 0.5 {
				t.Fatalf("%g Hz: block %d ends at %d", rate, k, b.boundary(k))
			}
		}
	}
}

// A pool of meters is the album: its blocks gated together.
func TestMerge(t *testing.T) {
	loud := programme(48000, stereo, tone{10, -20}, tone{10, -28})
	soft := programme(48000, stereo, tone{10, -33}, tone{10, -24})
	cfg := Config{Rate: 48000, Channels: 2, Peak: PeakReport}
	a, b := measure(cfg, loud), measure(cfg, soft)

	album := New(cfg)
	album.Merge(a)
	album.Merge(b)
	other := New(cfg)
	other.Merge(b)
	other.Merge(a)

	both := New(cfg)
	both.Process(loud)
	both.Process(soft)
	both.Finish()
	near(t, "album I", album.Integrated(), both.Integrated(), 0.06) // four blocks lie across the seam
	near(t, "album LRA", album.Range(), both.Range(), 1)
	near(t, "order", album.Integrated(), other.Integrated(), 1e-9)
	if album.Frames() != both.Frames() || album.TruePeak() != max(a.TruePeak(), b.TruePeak()) ||
		album.SamplePeak() != a.SamplePeak() || album.MaxMomentary() != a.MaxMomentary() ||
		album.MaxShortTerm() != a.MaxShortTerm() {
		t.Errorf("album %s\ntracks %s\n%s", figures(album), figures(a), figures(b))
	}
	near(t, "first track alone", a.Integrated(), measure(cfg, loud).Integrated(), 0)
}

func TestConfigIsChecked(t *testing.T) {
	for _, cfg := range []Config{
		{Rate: 0, Channels: 2}, {Rate: math.NaN(), Channels: 2}, {Rate: 999, Channels: 2}, {Rate: 1e6, Channels: 2},
		{Rate: 48000}, {Rate: 48000, Channels: 2, Weights: []float64{1}},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("New(%+v) did not panic", cfg)
				}
			}()
			New(cfg)
		}()
	}
}

func TestPLR(t *testing.T) {
	x := programme(48000, stereo, tone{3, -20})
	for peak, want := range map[Peak]float64{NoPeak: 0, PeakLive: 0, PeakReport: 0} {
		near(t, "PLR of a sine", measure(Config{Rate: 48000, Peak: peak}, x).PLR(), want, 0.02)
	}
}

func TestResultIsComplete(t *testing.T) {
	v := reflect.ValueOf(measure(Config{Rate: 48000, Peak: PeakReport}, music(48000, 5, 1)).Result())
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Errorf("%s is not set", v.Type().Field(i).Name)
		}
	}
}
