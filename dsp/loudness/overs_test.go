package loudness

import (
	"math"
	"testing"
)

// TestOvers: bursts of a tone whose samples are 3 dB below its true peak of
// +1 dBTP, in known tenths of a second; one at −1 dBTP and one whose samples
// alone would be over are told apart by the true peak only.
func TestOvers(t *testing.T) {
	const rate = 48000
	burst := func(x []float64, tenth int, level float64) {
		amp := math.Pow(10, level/20)
		for i := range 2000 {
			w := math.Pow(math.Sin(math.Pi*float64(i)/2000), 2)
			x[tenth*rate/10+1000+i] = amp * w * math.Sin(math.Pi/2*float64(i)+math.Pi/4)
		}
	}
	in := [][]float64{make([]float64, 3*rate+2400), make([]float64, 3*rate+2400)}
	burst(in[0], 2, 1)
	burst(in[0], 5, -1)
	burst(in[1], 7, 1)
	burst(in[0], 7, 2)
	burst(in[1], 29, 1)
	in[1][3*rate+2399] = 1.5 // rings on after the end
	for _, peak := range []Peak{PeakLive, PeakReport} {
		for _, block := range []int{100, 4096, 1 << 20} {
			m := New(Config{Rate: rate, Channels: 2, Peak: peak})
			feed(m, in, block, nil)
			m.Finish()
			r := m.Result()
			want := []Over{{2 * rate / 10, 0, 1}, {7 * rate / 10, 0, 2}, {29 * rate / 10, 1, 1}, {3 * rate, 1, 3.52}}
			if r.Overs != int64(len(want)) || len(r.FirstOvers) != len(want) {
				t.Errorf("mode %d: %d overs %v, want %d", peak, r.Overs, r.FirstOvers, len(want))
				continue
			}
			for i, o := range r.FirstOvers {
				if o.Position != want[i].Position || o.Channel != want[i].Channel {
					t.Errorf("mode %d: %+v, want %+v", peak, o, want[i])
				}
				near(t, "level", o.TruePeak, want[i].TruePeak, 0.1)
			}
			other := New(Config{Rate: rate, Channels: 2, Peak: peak})
			feed(other, in, block, nil)
			other.Finish()
			if other.Merge(m); other.Overs() != 8 {
				t.Errorf("mode %d: an album has %d overs", peak, other.Overs())
			}
			m.Reset()
			if m.Process([][]float64{in[0][:9600], in[1][:9600]}); m.Overs() != 0 {
				t.Errorf("mode %d: %d overs after Reset", peak, m.Overs())
			}
		}
	}
}

// TestOversOfSamples: without interpolation samples alone count; and many are
// counted beyond those that are listed.
func TestOversOfSamples(t *testing.T) {
	x := make([]float64, 30*8000)
	for i := 400; i < len(x); i += 800 {
		x[i] = -1.25
	}
	m := measure(Config{Rate: 8000}, [][]float64{x})
	if r := m.Result(); r.Overs != 300 || len(r.FirstOvers) != MaxOvers || math.Abs(r.FirstOvers[99].TruePeak-1.938) > 0.001 {
		t.Errorf("%d overs, %d listed", r.Overs, len(r.FirstOvers))
	}
}
