package report

import "math"

// SeriesStep is how often a series is best fed: short files get fine curves,
// long ones are thinned anyway.
const SeriesStep = Grain

// seriesPoints is where a series is thinned: twice as many points as a wide
// screen has columns.
const seriesPoints = 4096

// Series holds a programme's curves over time, for plots, in 4096 points at
// most: whenever it is full, pairs of points become one and a point stands for
// twice the time. So a song of three minutes has a point every 80 ms, an hour
// one every 1.28 s, and no peak is ever lost. Slices have one element per
// point; point i ends at Time(i).
//
//	series := report.NewSeries(info.Channels)
//	probe.Follow(report.SeriesStep, series.Add)
type Series struct {
	Momentary  []float64 // LUFS, the largest within the point; NaN: undefined
	ShortTerm  []float64 // LUFS, likewise
	Integrated []float64 // LUFS of all so far, at the point's end
	TruePeak   []float64 // dBTP, the largest within the point; −Inf in silence

	// Low and High are the smallest and largest sample within the point, by
	// channel and point: the waveform.
	Low, High [][]float64

	ends   []float64 // s
	stereo []stereoPower
	per    int // moments in a point
	held   int // moments in the last point
}

// NewSeries returns an empty series.
func NewSeries(channels int) *Series {
	return &Series{Low: make([][]float64, channels), High: make([][]float64, channels), per: 1}
}

// Len is the number of points.
func (s *Series) Len() int { return len(s.ends) }

// Time is where a point ends, in seconds; it begins where the one before ends.
func (s *Series) Time(i int) float64 { return s.ends[i] }

// Step is how long a point is, in seconds; the last may be shorter.
func (s *Series) Step() float64 { return float64(s.per) * SeriesStep.Seconds() }

// Correlation is that of the first two channels over points i up to, not
// including, j: −1…1; NaN where one of them is silent or missing. A step of
// 0.1 to 0.4 s reads as meters do.
func (s *Series) Correlation(i, j int) float64 {
	var sum stereoPower
	for _, p := range s.stereo[i:j] {
		sum.join(p)
	}
	return sum.correlation()
}

// Add is a sink for Probe.Follow, told a moment every SeriesStep.
func (s *Series) Add(m *Moment) {
	if s.Len() > 0 && s.held < s.per {
		s.join(s.Len()-1, m)
		s.held++
		return
	}
	if s.Len() == seriesPoints {
		s.thin()
	}
	s.Momentary = append(s.Momentary, m.Momentary)
	s.ShortTerm = append(s.ShortTerm, m.ShortTerm)
	s.Integrated = append(s.Integrated, m.Integrated)
	s.TruePeak = append(s.TruePeak, m.TruePeak)
	for c := range s.Low {
		s.Low[c] = append(s.Low[c], m.Low[c])
		s.High[c] = append(s.High[c], m.High[c])
	}
	s.ends = append(s.ends, m.Time)
	s.stereo = append(s.stereo, m.stereo)
	s.held = 1
}

// join makes a later moment part of point i.
func (s *Series) join(i int, m *Moment) {
	s.Momentary[i] = larger(s.Momentary[i], m.Momentary)
	s.ShortTerm[i] = larger(s.ShortTerm[i], m.ShortTerm)
	s.Integrated[i] = m.Integrated
	s.TruePeak[i] = larger(s.TruePeak[i], m.TruePeak)
	for c := range s.Low {
		s.Low[c][i] = min(s.Low[c][i], m.Low[c])
		s.High[c][i] = max(s.High[c][i], m.High[c])
	}
	s.ends[i] = m.Time
	s.stereo[i].join(m.stereo)
}

// thin makes one point of every two.
func (s *Series) thin() {
	n := s.Len() / 2
	low, high := make([]float64, len(s.Low)), make([]float64, len(s.Low))
	for i := range n {
		a, b := 2*i, 2*i+1
		for c := range low {
			low[c], high[c] = s.Low[c][b], s.High[c][b]
		}
		s.join(a, &Moment{
			Time: s.ends[b], Momentary: s.Momentary[b], ShortTerm: s.ShortTerm[b], Integrated: s.Integrated[b],
			TruePeak: s.TruePeak[b], Low: low, High: high, stereo: s.stereo[b],
		})
		s.move(i, a)
	}
	s.cut(n)
	s.per *= 2
}

// move puts point from in the place of point to.
func (s *Series) move(to, from int) {
	for _, x := range s.curves() {
		(*x)[to] = (*x)[from]
	}
	s.stereo[to] = s.stereo[from]
}

// cut leaves the first n points.
func (s *Series) cut(n int) {
	for _, x := range s.curves() {
		*x = (*x)[:n]
	}
	s.stereo = s.stereo[:n]
}

func (s *Series) curves() []*[]float64 {
	list := []*[]float64{&s.Momentary, &s.ShortTerm, &s.Integrated, &s.TruePeak, &s.ends}
	for c := range s.Low {
		list = append(list, &s.Low[c], &s.High[c])
	}
	return list
}

// larger is the larger of two figures of which either may be NaN.
func larger(a, b float64) float64 {
	if math.IsNaN(a) || b > a {
		return b
	}
	return a
}
